/** The names by which commands are called at the terminal: see `atTerminal` of programs/. */

/** Called after whatever takes time, and in every round of a loop. */
export const AFTER = '__drydock_after';

/** Commands that behave otherwise at the terminal. `run` stands for every file that is run by its path. */
export const AWARE: ReadonlySet<string> = new Set([
  'kubectl',
  'crictl',
  'journalctl',
  'systemctl',
  'ssh',
  'watch',
  'sleep',
  'ping',
  'curl',
  'wget',
  'nc',
  'bash',
  'sh',
  'run',
  'source',
  'ls',
  'll',
  'ip',
  'vim',
  'vi',
  'nano',
  'edit',
  'less',
  'more',
  'clear',
  'reset',
]);

/** Commands that read what is typed where they name no file. */
export const READING: ReadonlySet<string> = new Set(['cat', 'tee', 'wc', 'sort', 'xargs']);
