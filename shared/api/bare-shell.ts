const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/** Whether a command line is a shell without anything to do, so that somebody types into it. */
export function isBareShell([executable = '', ...args]: readonly string[]): boolean {
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  return SHELLS.has(name) && args.every((arg) => /^(-[il]+|--login)$/.test(arg));
}
