/** A command line as the text of a shell script. */
import type { ContainerFiles } from './container-files';
import { tarArguments } from './tar';

export type Script =
  | { readonly ok: true; readonly text: string; readonly args: readonly string[] }
  | { readonly ok: false; readonly exitCode: number; readonly message: string };

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/**
 * `sh -c TEXT ARGS…`, `sh FILE ARGS…`, a script with `#!`, or any other command.
 * @param stdin what a shell without a script reads its commands from
 */
export function scriptOf(command: readonly string[], files: ContainerFiles, stdin = ''): Script {
  const [executable = '', ...rest] = command;
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  if (!SHELLS.has(name)) {
    const own = executable.startsWith('/') ? fileText(files, executable) : undefined;
    if (own !== undefined)
      return { ok: true, text: withArguments(own.replace(/^#!.*\n/, ''), executable, rest), args: [] };
    return {
      ok: true,
      text: [executable, ...(name === 'tar' ? tarArguments(rest) : rest)].map(quote).join(' '),
      args: [],
    };
  }
  const options: string[] = [];
  while (rest[0]?.startsWith('-') && !rest[0].includes('c')) options.push(rest.shift()!);
  const prefix = options.some((option) => option.includes('e')) ? 'set -e\n' : '';
  const trace = options.some((option) => option.includes('x')) ? 'set -x\n' : '';
  if (rest[0]?.startsWith('-')) {
    const flags = rest.shift()!;
    const [text = '', zero = name, ...args] = rest;
    const set = `${flags.includes('e') ? 'set -e\n' : ''}${flags.includes('x') ? 'set -x\n' : ''}`;
    return { ok: true, text: withArguments(prefix + trace + set + text, zero, args), args: [] };
  }
  const [file, ...args] = rest;
  if (file === undefined) return { ok: true, text: prefix + trace + stdin, args: [] };
  const text = fileText(files, file);
  return text === undefined
    ? { ok: false, exitCode: 127, message: `${name}: ${file}: No such file or directory\n` }
    : { ok: true, text: withArguments(prefix + trace + text.replace(/^#!.*\n/, ''), file, args), args: [] };
}

function withArguments(text: string, _zero: string, args: readonly string[]): string {
  return args.length === 0 ? text : `set -- ${args.map(quote).join(' ')}\n${text}`;
}

function fileText(files: ContainerFiles, path: string): string | undefined {
  return files.textAt(path);
}

/** A word that a shell reads as just this text. */
export function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
