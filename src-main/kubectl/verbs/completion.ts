/** `kubectl completion`: the console completes by itself, from the same table of commands. */
import { fail, failUsage, type Command } from '../cluster';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export function completion({ invocation }: Command): Promise<void> {
  const { args } = invocation;
  const [shell] = args;
  if (shell === undefined) failUsage('completion', 'Shell not specified.');
  if (args.length > 1) failUsage('completion', 'Too many arguments. Expected only the shell type.');
  if (!SHELLS.includes(shell)) failUsage('completion', `Unsupported shell type "${shell}".`);
  return fail('no script is needed: this console completes kubectl commands by itself when you press Tab');
}
