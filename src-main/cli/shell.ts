/** `drydock shell FILE [-c LINE]`: a shell on the workspace's control plane, for scripts, CI and people. */
import { Console } from '../console';
import type { Session } from '../workspaces';
import { EXIT, UsageError, type CliCommand, type CliIo } from './command';
import { linesOf, scriptTerminal, TypedTerminal } from './line-terminal';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

/** Virtual seconds that pass with each line of a script, as if somebody had typed it. */
const PACE = 1;

export const shell: CliCommand = {
  name: 'shell',
  summary: 'Type kubectl and shell commands into a workspace, or run a script of them',
  help: `Usage: drydock shell FILE [-c LINE] [--node NAME] [--pace SECONDS] [--read-only]

A shell on a node of the cluster, with kubectl in it. Without -c it reads its lines from standard input and
prints what a terminal would show, without prompts; standard error stays apart. At a terminal it is
interactive: Tab completes, Ctrl+C interrupts, "exit" or Ctrl+D ends it.

  -c LINE           run this instead; it may have several lines
  --node NAME       the node to start on (default: the control plane)
  --pace SECONDS    virtual time that passes before each line (default: ${PACE}; 0: time passes only in
                    commands that wait, such as sleep). At a terminal: the time that goes by.
  --read-only       look only, such as while the workspace is open in the app

Exit codes: that of the last command; 2 also for arguments not understood; 3 also where the workspace cannot
be opened; 130 after Ctrl+C.
`,
  async run(args, io) {
    const { values, rest } = readOptions(args, {
      command: { type: 'string', short: 'c' },
      node: { type: 'string' },
      pace: { type: 'string' },
      'read-only': { type: 'boolean' },
    });
    const [file] = readPositionals(rest, 'FILE');
    const pace = values.pace === undefined ? PACE : Number(values.pace);
    if (!(pace >= 0 && pace <= 86_400))
      throw new UsageError(`--pace "${values.pace}" is no number of seconds`);
    const workspace = openedWorkspaces().open(file, values['read-only'] ?? false);
    const { session } = workspace;
    const { readOnly } = session.info();
    if (readOnly !== null && !values['read-only']) io.err(`drydock shell: ${readOnly.message}\n`);
    try {
      const passes = readOnly === null ? pace * 1000 : 0;
      return await converse(session, io, { command: values.command, node: values.node, passes });
    } finally {
      workspace.close();
    }
  },
};

interface Conversation {
  readonly command: string | undefined;
  readonly node: string | undefined;
  /** Virtual ms that pass before each line. */
  readonly passes: number;
}

async function converse(
  session: Session,
  io: CliIo,
  { command, node, passes }: Conversation,
): Promise<number> {
  if (command === undefined && io.interactive) return talk(session, io, node);
  const given = command === undefined ? linesOf(io.stdin) : linesOf(textOf(command));
  const console = new Console({
    session,
    terminal: scriptTerminal(io, given),
    via: 'cli',
    beforeLine: async () => {
      if (passes > 0) await session.advance(passes);
    },
    ...(node === undefined ? {} : { node }),
  });
  io.signal.addEventListener('abort', () => {
    console.interrupt();
  });
  const exitCode = await console.converse();
  return io.signal.aborted ? EXIT.interrupted : exitCode;
}

/** Somebody types: virtual time goes by as real time does. */
async function talk(session: Session, io: CliIo, node: string | undefined): Promise<number> {
  const terminal = new TypedTerminal(io);
  let last = performance.now();
  const console = new Console({
    session,
    terminal,
    via: 'cli',
    beforeLine: async () => {
      const now = performance.now();
      const passed = Math.round(now - last);
      last = now;
      if (session.info().readOnly === null) await session.advance(passed);
    },
    onLine: () => {
      last = performance.now();
    },
    ...(node === undefined ? {} : { node }),
  });
  terminal.console = console;
  try {
    return await console.converse();
  } finally {
    terminal.close();
  }
}

async function* textOf(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}
