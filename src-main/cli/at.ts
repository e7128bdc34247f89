/** `drydock at FILE STEP -c LINE`: looks at a workspace as it was after a step. */
import { Console } from '../console';
import { UsageError, type CliCommand } from './command';
import { linesOf, scriptTerminal } from './line-terminal';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

export const at: CliCommand = {
  name: 'at',
  summary: 'Run a command on a past step, to look only',
  help: `Usage: drydock at FILE STEP [-c LINE] [--node NAME]

Runs LINE, or the lines of standard input, as "drydock shell" does, in the state after step STEP. Nothing can
be changed there, and no time passes. The file may be open in the app meanwhile.

  -c LINE        run this instead of standard input
  --node NAME    the node to start on (default: the control plane)

STEP is a number from "drydock history FILE"; -1 is the last step, -2 the one before it.

Exit codes: that of the last command; 2 also for arguments not understood or a step that there is not; 3 also
where the workspace cannot be opened.
`,
  async run(args, io) {
    // A step may be counted from the end: -1 is no option.
    const step = args.findIndex((arg) => /^-\d+$/.test(arg));
    const safe = step < 0 ? [...args] : args.map((arg, i) => (i === step ? `last${arg}` : arg));
    const { values, rest } = readOptions(safe, {
      command: { type: 'string', short: 'c' },
      node: { type: 'string' },
    });
    const [file, text] = readPositionals(rest, 'FILE', 'STEP');
    const workspace = openedWorkspaces().open(file, true);
    try {
      const { session } = workspace;
      const last = session.head().seq;
      const seq = text.startsWith('last-') ? last + 1 + Number(text.slice('last'.length)) : Number(text);
      if (!/^(last-)?\d+$/.test(text) || seq < 1 || seq > last) {
        throw new UsageError(`there is no step ${text.replace('last', '')}; there are 1 to ${last}`);
      }
      const console = new Console({
        session,
        terminal: scriptTerminal(
          io,
          values.command === undefined ? linesOf(io.stdin) : linesOf(textOf(values.command)),
        ),
        via: 'cli',
        at: () => seq,
        ...(values.node === undefined ? {} : { node: values.node }),
      });
      return await console.converse();
    } finally {
      workspace.close();
    }
  },
};

async function* textOf(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}
