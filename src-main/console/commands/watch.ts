/** `watch COMMAND`: shows what a command prints again and again, while virtual time passes. */
import type { Command } from 'just-bash';
import { quote, type CommandContext } from '@main/programs';
import { clockText } from '../clock';
import type { Host } from '../host';
import { aware, type Streams } from './define';

/** Nobody sits at a script's terminal: after so many rounds it has seen enough. */
const ROUNDS_OF_A_SCRIPT = 3;

export function watchCommands(host: Host): Command[] {
  return aware(host, 'watch', (args, streams, context) => watch(host, args, streams, context));
}

async function watch(
  host: Host,
  args: readonly string[],
  streams: Streams,
  context: CommandContext,
): Promise<number> {
  const words = [...args];
  let seconds = 2;
  let titled = true;
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!;
    if (option === '-n' || option === '--interval') seconds = Number(words.shift());
    else if (/^-n\d/.test(option)) seconds = Number(option.slice(2));
    else if (option.startsWith('--interval=')) seconds = Number(option.slice(11));
    else if (option === '-t' || option === '--no-title') titled = false;
  }
  if (words.length === 0 || !(seconds > 0)) {
    streams.err('Usage:\n watch [options] command\n');
    return 1;
  }
  const { console } = host;
  const { signal } = console.line();
  const line = words.length === 1 ? words[0]! : words.map(quote).join(' ');
  const isPerson = console.terminal.interactive && streams.atTerminal;
  for (let round = 1; ; round++) {
    const result = await context.exec!(line, { cwd: context.cwd, env: { ...context.exportedEnv } });
    const title = titled
      ? `Every ${seconds.toFixed(1)}s: ${line}    ${host.name}: ${clockText(console.now())}\n\n`
      : '';
    if (isPerson) console.terminal.clear?.();
    streams.out(title + result.stdout + result.stderr);
    if (signal.aborted || console.at() !== undefined || (!isPerson && round >= ROUNDS_OF_A_SCRIPT)) return 0;
    const until = console.now() + seconds * 1000;
    const cluster = console.cluster(line);
    if (isPerson) await cluster.follow(() => console.now() >= until);
    else if ((await cluster.pass(seconds * 1000, () => false)) === 'idle')
      await console.session.advance(until - console.now());
    if (signal.aborted) return 130;
  }
}
