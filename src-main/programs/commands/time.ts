/** Commands that see or take time, which is virtual. */
import type { Command } from 'just-bash';
import { quote } from '../script';
import { command, sleepFor, type Result, type World } from './define';

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5`, `1.5m`, `infinity` in ms; undefined where it is no time. */
export function duration(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const m = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  return m ? Math.round(Number(m[1]) * UNITS[m[2] ?? '']!) : undefined;
}

export function timeCommands(world: World): Command[] {
  return [
    command('sleep', async (args): Promise<Result> => {
      if (args.length === 0) return { stderr: 'sleep: missing operand\n', exitCode: 1 };
      let total = 0;
      for (const arg of args) {
        const ms = duration(arg);
        if (ms === undefined) return { stderr: `sleep: invalid time interval '${arg}'\n`, exitCode: 1 };
        total += ms;
      }
      if (total === Infinity) await world.wait({ type: 'forever' });
      else await sleepFor(world, total);
      return {};
    }),
    command('date', async (args, context) => {
      // The original shows any instant it is told; without one it would show the real present.
      const told = args.some(
        (arg) => arg.startsWith('-d') || arg.startsWith('--date') || arg.startsWith('-r'),
      );
      const seconds = Math.floor(world.now() / 1000);
      const result = await context.origCommand!(told ? [...args] : ['-u', '-d', `@${seconds}`, ...args]);
      return result;
    }),
    command('timeout', async (args, context): Promise<Result> => {
      const words = [...args];
      while (words[0]?.startsWith('-')) {
        if (['-s', '-k', '--signal', '--kill-after'].includes(words.shift()!)) words.shift();
      }
      const [time = '', ...line] = words;
      const ms = duration(time);
      if (ms === undefined || line.length === 0) {
        return { stderr: `timeout: invalid time interval '${time}'\n`, exitCode: 125 };
      }
      const result = await world.within(world.now() + ms, (signal) =>
        context.exec!(line.map(quote).join(' '), { cwd: context.cwd, signal }),
      );
      return result === 'timeout' ? { exitCode: 124 } : result;
    }),
    command('uptime', () => {
      const t = new Date(world.now()).toISOString().slice(11, 19);
      return { stdout: ` ${t} up 1 day,  0 users,  load average: 0.08, 0.03, 0.01\n` };
    }),
  ];
}
