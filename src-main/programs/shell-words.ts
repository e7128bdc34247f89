/** What just-bash complains about, in the words of the shell that a container really has. */

/** `too many commands executed (>10000), …` */
const TOO_MANY = /too many (?:commands executed|iterations|loop iterations)[^\n]*?(\d+)[^\n]*/g;

/** @param shell `bash`, or `sh` as busybox has it */
export function inShellWords(text: string, shell: string): string {
  const plain = text
    .replace(
      /^(?:bash: )?EROFS: read-only file system, \w+ '([^']*)'$/gm,
      "bash: can't create $1: Read-only file system",
    )
    .replace(/EROFS: read-only file system, \w+ '[^']*'/g, 'Read-only file system')
    .replace(
      TOO_MANY,
      `stopped: more than $1 commands at one instant of time, which looks like an endless loop`,
    );
  if (shell === 'bash') return plain.replace(/can't create (\S+): Read-only/g, '$1: Read-only');
  return plain
    .replace(/^bash: ([^\n]*): command not found$/gm, 'sh: $1: not found')
    .replace(
      /^bash: cd: ([^\n]*): No such file or directory$/gm,
      "sh: cd: can't cd to $1: No such file or directory",
    )
    .replace(/^bash: /gm, 'sh: ');
}

/** Whether this is what is said of a command that was stopped as an endless loop. */
export function isLimit(text: string): boolean {
  return text.includes('which looks like an endless loop');
}
