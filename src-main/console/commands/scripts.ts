/** Scripts: `bash FILE`, `bash -c TEXT`, `./FILE`, `. FILE`. At the terminal they tell and ask line by line. */
import type { Command, ExecResult } from 'just-bash';
import { atTerminal, pathOf, quote, READ, stdinOf, type CommandContext } from '@main/programs';
import type { Host } from '../host';
import { DEVICES } from '../node-files';
import { AFTER, AWARE, READING } from './names';

interface Where {
  readonly output: boolean;
  readonly input: boolean;
}

const FORMS: readonly (readonly [string, Where])[] = [
  ['', { output: false, input: false }],
  ['@i', { output: false, input: true }],
  ['@o', { output: true, input: false }],
  ['@io', { output: true, input: true }],
];

export function scriptCommands(host: Host): Command[] {
  return FORMS.flatMap(
    ([form, where]) =>
      [
        ...['bash', 'sh'].map((name): Command => ({
          name: name + form,
          execute: (args, context) => shell(host, name, args, context, where),
        })),
        { name: `run${form}`, execute: (args: string[], context) => runFile(host, args, context, where) },
        { name: `source${form}`, execute: (args: string[], context) => source(args, context, where) },
      ] satisfies Command[],
  );
}

const fails = (stderr: string, exitCode: number): ExecResult => ({ stdout: '', stderr, exitCode });

/** `bash [-ex] FILE ARGS…`, `bash -c TEXT`; without a script it reads one from standard input. */
async function shell(
  host: Host,
  name: string,
  args: readonly string[],
  context: CommandContext,
  where: Where,
): Promise<ExecResult> {
  const words = [...args];
  let settings = '';
  while (words[0]?.startsWith('-') && words[0] !== '-c' && words[0] !== '-') {
    const option = words.shift()!;
    if (option === '--version')
      return {
        stdout: 'GNU bash, version 4.2.46(2)-release (x86_64-redhat-linux-gnu)\n',
        stderr: '',
        exitCode: 0,
      };
    if (/^-[ex]*c$/.test(option)) {
      words.unshift('-c');
      settings += option.slice(1, -1);
      break;
    }
    if (option === '-n') return syntaxOnly(host, words[0], context);
    if (/^-[exu]+$/.test(option)) settings += option.slice(1);
  }
  const set = settings === '' ? '' : `set -${settings}\n`;
  if (words[0] === '-c') {
    const [, text = '', , ...rest] = words;
    return runText(host, set + text, rest, context, where);
  }
  const file = words.shift();
  if (file === undefined || file === '-') {
    const text = where.input ? await typedScript(host) : stdinOf(context);
    return runText(host, set + text, words, context, { ...where, input: false });
  }
  const text = await textAt(context, file);
  if (text === undefined)
    return failure(where, host, fails(`${name}: ${file}: No such file or directory\n`, 127));
  return runText(host, set + text, words, context, where);
}

/** `bash` alone is a shell in the shell: lines until `exit` or Ctrl+D. */
async function typedScript(host: Host): Promise<string> {
  const lines: string[] = [];
  for (;;) {
    const line = await host.console.terminal.readLine({ text: '', kind: 'answer' });
    if (typeof line !== 'string') return lines.join('\n');
    lines.push(line);
    if (/^\s*exit\b/.test(line)) return lines.join('\n');
  }
}

async function syntaxOnly(
  host: Host,
  file: string | undefined,
  context: CommandContext,
): Promise<ExecResult> {
  const text = file === undefined ? '' : ((await textAt(context, file)) ?? '');
  try {
    atTerminal(text, { devices: DEVICES });
    return fails('', 0);
  } catch (error) {
    return fails(`${file}: ${error instanceof Error ? error.message : String(error)}\n`, 2);
  }
}

async function runFile(
  host: Host,
  [path = '', ...args]: readonly string[],
  context: CommandContext,
  where: Where,
): Promise<ExecResult> {
  const fail = (message: string, exitCode: number): ExecResult =>
    failure(where, host, fails(`bash: ${path}: ${message}\n`, exitCode));
  const absolute = pathOf(context, path);
  const builtin = /^\/(?:usr\/)?bin\/([^/@]+)$/.exec(absolute)?.[1];
  if (builtin !== undefined) {
    return runText(host, [builtin, ...args].map(quote).join(' '), [], context, where);
  }
  const stat = await context.fs.stat(absolute).catch(() => undefined);
  if (!stat) return fail('No such file or directory', 127);
  if (stat.isDirectory) return fail('Is a directory', 126);
  if ((stat.mode & 0o111) === 0) return fail('Permission denied', 126);
  const text = (await textAt(context, absolute)) ?? '';
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  const program = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1];
  if (program !== undefined && !/(^|\/)(ba|da|a)?sh$/.test(program)) {
    return fail(`${program}: bad interpreter: No such file or directory`, 126);
  }
  return runText(host, text, args, context, where);
}

/** The text that `eval` carries out in the shell itself. */
async function source(
  [file = '']: readonly string[],
  context: CommandContext,
  where: Where,
): Promise<ExecResult> {
  const text = await textAt(context, file);
  if (text === undefined)
    return {
      stdout: `echo ${quote(`-bash: ${file}: No such file or directory`)} >${DEVICES.stderr}; false`,
      stderr: '',
      exitCode: 1,
    };
  try {
    return { stdout: scriptFor(text, where), stderr: '', exitCode: 0, stdoutKind: 'text' };
  } catch {
    return { stdout: text, stderr: '', exitCode: 0, stdoutKind: 'text' };
  }
}

function scriptFor(text: string, { input, output }: Where): string {
  return atTerminal(text.replace(/^#!.*\n/, '\n'), {
    devices: DEVICES,
    aware: AWARE,
    reads: READING,
    types: input,
    elsewhere: !output,
    after: AFTER,
  });
}

/** Runs a script in a shell of its own. */
async function runText(
  host: Host,
  text: string,
  args: readonly string[],
  context: CommandContext,
  where: Where,
): Promise<ExecResult> {
  let script: string;
  try {
    script = scriptFor(text, where);
  } catch (error) {
    const message =
      error instanceof Error
        ? error.message.replace(/^Parse error at (\d+):\d+: /, 'line $1: ')
        : String(error);
    return failure(where, host, fails(`bash: ${message}\n`, 2));
  }
  const prelude = [
    `${AFTER}() { drydock-after; return "$1"; }`,
    `${READ}() { local __drydock_line; __drydock_line="$(drydock-ask "$@")" || return 1; builtin read "$@" <<< "$__drydock_line"; }`,
    ...(args.length > 0 ? [`set -- ${args.map(quote).join(' ')}`] : []),
  ].join('\n');
  // Ctrl+C ends the script at its next command.
  const result = await context.exec!(`${prelude}\n${script}`, {
    cwd: context.cwd,
    env: { ...context.exportedEnv, PWD: context.cwd },
    replaceEnv: true,
    signal: host.console.line().signal,
    ...(where.input ? {} : { stdin: stdinOf(context) }),
  });
  const rest = {
    stdout: result.stdout,
    stderr: result.stderr,
    exitCode: host.console.line().signal.aborted ? 130 : result.exitCode,
  };
  return failure(where, host, rest);
}

/** Shows at the terminal what has not been shown there yet. */
function failure({ output }: Where, host: Host, result: ExecResult): ExecResult {
  if (!output || host.console.line().signal.aborted) return result;
  const { terminal } = host.console;
  if (result.stdout) terminal.write('stdout', result.stdout);
  if (result.stderr) terminal.write('stderr', result.stderr);
  return { ...result, stdout: '', stderr: '' };
}

async function textAt(context: CommandContext, path: string): Promise<string | undefined> {
  try {
    return await context.fs.readFile(pathOf(context, path));
  } catch {
    return undefined;
  }
}
