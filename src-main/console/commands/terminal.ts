/** What belongs to the terminal: answers that are typed, the history, the screen, the end of what takes too long. */
import type { Command } from 'just-bash';
import { quote } from '@main/programs';
import type { Host } from '../host';
import { aware, plain, type Streams } from './define';
import { READING } from './names';

/** Real time that a loop may run until others get a chance, ms. */
const TURN = 20;

export function terminalCommands(host: Host): Command[] {
  let last = performance.now();
  return [
    // Whether the line goes on. Loops would otherwise never let anybody press Ctrl+C.
    {
      name: 'drydock-after',
      execute: async () => {
        if (performance.now() - last > TURN) {
          await new Promise((resolve) => setImmediate(resolve));
          last = performance.now();
        }
        return { stdout: '', stderr: '', exitCode: host.console.line().signal.aborted ? 1 : 0 };
      },
    },
    // `read` asks for a line: with the prompt of -p, unseen with -s.
    ...aware(host, 'drydock-ask', async (args, streams) => {
      const typed: Streams = streams;
      const at = args.findIndex((arg) => /^-[a-zA-Z]*p$/.test(arg));
      const secret = args.some((arg) => /^-[a-zA-Z]*s/.test(arg));
      const answer = await askAtTerminal(host, at < 0 ? '' : (args[at + 1] ?? ''), secret);
      if (answer === undefined) return 1;
      typed.out(answer);
      return 0;
    }),
    ...[...READING].map((name): Command => ({
      name: `${name}@i`,
      execute: async (args, context) => {
        let text = '';
        for (;;) {
          const line = await host.console.terminal.readLine({ text: '', kind: 'answer' });
          if (typeof line !== 'string') break;
          text += `${line}\n`;
        }
        return context.exec!([name, ...args].map(quote).join(' '), { cwd: context.cwd, stdin: text });
      },
    })),
    plain(
      'history',
      (args, streams) => {
        const lines = host.console.history;
        const count = /^\d+$/.test(args[0] ?? '') ? Number(args[0]) : lines.length;
        lines.slice(-count).forEach((line, i) => {
          streams.out(
            `${String(lines.length - Math.min(count, lines.length) + i + 1).padStart(5)}  ${line}\n`,
          );
        });
      },
      host,
    ),
    ...['clear', 'reset'].flatMap((name) =>
      aware(host, name, (_args, streams) => {
        if (streams.atTerminal && host.console.terminal.clear) host.console.terminal.clear();
        else streams.out('\u001b[H\u001b[2J\u001b[3J');
      }),
    ),
  ];
}

async function askAtTerminal(host: Host, prompt: string, secret: boolean): Promise<string | undefined> {
  const answer = await host.console.terminal.readLine({ text: prompt, kind: 'answer', secret });
  return typeof answer === 'string' ? answer : undefined;
}
