/** `drydock COMMAND …`: finds the command, lets it run, and turns what goes wrong into a message and an exit code. */
import { at } from './at';
import { EXIT, UsageError, type CliCommand, type CliIo } from './command';
import { exportCommand } from './export';
import { explain } from './explain';
import { history } from './history';
import { importCommand } from './import';
import { newWorkspace } from './new';
import { parity } from './parity';
import { serve } from './serve';
import { rehearseCommand } from './rehearse';
import { shell } from './shell';

/** Every command of the command line, in the order of `drydock --help`. */
export const COMMANDS: readonly CliCommand[] = [
  newWorkspace,
  shell,
  history,
  at,
  serve,
  importCommand,
  exportCommand,
  rehearseCommand,
  explain,
  parity,
];

/** @param args what stands behind `drydock`. Returns the exit code; never throws for what a user did. */
export async function runCli(
  args: readonly string[],
  io: CliIo,
  commands: readonly CliCommand[] = COMMANDS,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    io.out(overview(commands));
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const wanted = name === 'help' ? rest[0] : name;
  const command = commands.find((candidate) => candidate.name === wanted);
  if (!command) {
    io.err(`drydock: there is no command "${wanted}"\nRun 'drydock --help' for the list.\n`);
    return EXIT.usage;
  }
  if (name === 'help' || asksForHelp(rest)) {
    io.out(command.help);
    return EXIT.ok;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`drydock ${command.name}: ${error.message}\nRun 'drydock ${command.name} --help' for usage.\n`);
      return EXIT.usage;
    }
    io.err(`drydock ${command.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    if (isLocked(error) && command.help.includes('--read-only'))
      io.err('To look at it meanwhile, add --read-only.\n');
    return isFileProblem(error) ? EXIT.cannotOpen : EXIT.failed;
  }
}

/** `--help` asks for help unless it stands behind `--`. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  return own.includes('--help') || own[0] === '-h';
}

/** A workspace that cannot be opened: missing, locked, damaged, from a newer version, no workspace at all. */
function isFileProblem(error: unknown): boolean {
  return error instanceof Error && error.name === 'HistoryError';
}

function isLocked(error: unknown): boolean {
  return isFileProblem(error) && (error as { kind?: unknown }).kind === 'locked';
}

function overview(commands: readonly CliCommand[]): string {
  const width = Math.max(...commands.map((command) => command.name.length), 4);
  return [
    'drydock models a Kubernetes cluster in a workspace file. Without a window it is used like this:',
    '',
    '  drydock COMMAND [ARGUMENTS]',
    '',
    'Commands:',
    ...commands.map((command) => `  ${command.name.padEnd(width)}   ${command.summary}`),
    '',
    "Run 'drydock COMMAND --help' for more.",
    '',
    'Exit codes: 0 done; 1 failed; 2 arguments not understood; 3 the workspace cannot be opened.',
    'A command that has other exit codes says so in its help.',
    '',
  ].join('\n');
}
