/** What the commands of a node's shell are made of. */
import { byteString, holdsBytes } from '@shared/api';
import type { Command } from 'just-bash';
import { stdinOf, type CommandContext } from '@main/programs';
import type { Host } from '../host';
import { INTERRUPTED } from '../terminal';

/** The streams of one command: the terminal's where it stands there, else those of a pipe or a file. */
export interface Streams {
  /** It writes to the terminal, so that what it writes is seen at once. */
  readonly atTerminal: boolean;
  /** It reads from the terminal: somebody types. */
  readonly typed: boolean;
  out(text: string): void;
  err(text: string): void;
  /** All of standard input, until it ends. */
  stdin(): Promise<string>;
  /** A line that is typed as an answer; undefined where nobody types or the input has ended. */
  ask(prompt: string, secret?: boolean): Promise<string | undefined>;
}

export type Run = (
  args: readonly string[],
  streams: Streams,
  context: CommandContext,
) => Promise<number | void> | number | void;

/** The forms in which a command is called that wants to know where it stands; see `atTerminal` of programs/. */
const FORMS = ['', '@i', '@o', '@io'];

/** A command that knows whether it stands at the terminal. */
export function aware(host: Host, name: string, run: Run): Command[] {
  return FORMS.map((form) => ({
    name: name + form,
    execute: async (args, context) => {
      const { streams, output } = streamsOf(host, context, form.includes('o'), form.includes('i'));
      const exitCode = (await run(args, streams, context)) ?? 0;
      // What runs when Ctrl+C comes is over, whatever it made of it.
      return {
        ...output(),
        exitCode: host.console.line().signal.aborted ? 130 : exitCode,
      };
    },
  }));
}

/** A command that only writes when it has ended. */
export function plain(name: string, run: Run, host: Host): Command {
  return {
    name,
    execute: async (args, context) => {
      const { streams, output } = streamsOf(host, context, false, false);
      const exitCode = (await run(args, streams, context)) ?? 0;
      return { ...output(), exitCode };
    },
  };
}

function streamsOf(
  host: Host,
  context: CommandContext,
  atTerminal: boolean,
  typed: boolean,
): {
  streams: Streams;
  output: () => { stdout: string; stderr: string; stdoutKind: 'text' | 'bytes' };
} {
  const { terminal } = host.console;
  let stdout = '';
  let stderr = '';
  const line = host.console.line();
  const streams: Streams = {
    atTerminal,
    typed,
    out(text) {
      if (!atTerminal) stdout += text;
      else if (!line.signal.aborted && text !== '') terminal.write('stdout', text);
    },
    err(text) {
      if (!atTerminal) stderr += text;
      else if (!line.signal.aborted && text !== '') terminal.write('stderr', text);
    },
    async stdin() {
      if (!typed) return stdinOf(context);
      let text = '';
      for (;;) {
        const next = await terminal.readLine({ text: '', kind: 'answer' });
        if (next === null || next === INTERRUPTED) return text;
        text += `${next}\n`;
      }
    },
    async ask(prompt, secret = false) {
      if (!typed) return undefined;
      const answer = await terminal.readLine({ text: prompt, kind: 'answer', secret });
      if (answer === INTERRUPTED) return undefined;
      return answer ?? undefined;
    },
  };
  return {
    streams,
    output: () =>
      holdsBytes(stdout)
        ? { stdout: byteString(stdout), stderr, stdoutKind: 'bytes' }
        : { stdout, stderr, stdoutKind: 'text' },
  };
}
