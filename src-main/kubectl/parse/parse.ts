/**
 * Reads an argv against the table of commands: which command is meant, its flags, its arguments.
 * Models cobra and pflag @ kubectl v1.34: flags may stand anywhere before `--`, short ones may be joined (`-it`),
 * values may follow or be attached (`-n x`, `-nx`, `-n=x`, `--namespace=x`); long names cannot be shortened.
 */
import { goQuote } from '@shared/api';
import type { CommandSpec } from './command-spec';
import type { FlagSpec } from './flag-specs';
import { rootUsage } from './help';
import { suggestionsFor } from './suggest';
import { readValue, type FlagValue } from './values';

/** The flags of one invocation, with their defaults filled in. */
export class Flags {
  constructor(
    private readonly specs: ReadonlyMap<string, FlagSpec>,
    private readonly values: ReadonlyMap<string, FlagValue>,
  ) {}

  /** Whether the flag was given at all. */
  given(name: string): boolean {
    return this.values.has(name);
  }

  /** Whether the command knows the flag. */
  has(name: string): boolean {
    return this.specs.has(name);
  }

  bool(name: string): boolean {
    return this.value(name) as boolean;
  }

  text(name: string): string {
    return this.value(name) as string;
  }

  int(name: string): number {
    return this.value(name) as number;
  }

  /** Milliseconds. */
  duration(name: string): number {
    return this.value(name) as number;
  }

  list(name: string): readonly string[] {
    return this.value(name) as readonly string[];
  }

  private value(name: string): FlagValue {
    const spec = this.specs.get(name);
    if (!spec) throw new Error(`the command has no flag --${name}`);
    return this.values.get(name) ?? spec.initial;
  }
}

/** A command line that was understood. */
export interface Invocation {
  /** The names of the commands: `['rollout', 'status']`; aliases are resolved. */
  readonly path: readonly string[];
  readonly spec: CommandSpec;
  readonly flags: Flags;
  /** What is no flag, `--` left out. */
  readonly args: readonly string[];
  /** How many of the arguments stand before `--`; -1 where there is none. */
  readonly dash: number;
}

export type Parsed =
  | { readonly type: 'run'; readonly invocation: Invocation }
  /** The user asks for help, or names a command that only has others below it (`asked` false). */
  | { readonly type: 'help'; readonly path: readonly CommandSpec[]; readonly asked: boolean }
  /** Text for standard error; the exit code is 1 unless it says otherwise. */
  | { readonly type: 'error'; readonly message: string; readonly exitCode?: number };

interface Found {
  readonly path: readonly CommandSpec[];
  readonly flags: ReadonlyMap<string, FlagSpec>;
  readonly rest: readonly string[];
}

/** @param argv what stands behind `kubectl` */
export function parseCommandLine(root: CommandSpec, argv: readonly string[]): Parsed {
  const found = findCommand(root, argv);
  const { path } = found;
  const command = path.at(-1)!;
  const read = readFlags(found);
  if ('error' in read) {
    return { type: 'error', message: `error: ${read.error}\nSee '${callOf(path)} --help' for usage.\n` };
  }
  const { values, args, dash } = read;
  if (values.get('help') === true) return { type: 'help', path, asked: true };
  if (command === root && args[0] === 'help') return helpFor(root, args.slice(1));
  if (!runsItself(path)) return unknownBelow(path, args);
  if (command.refused !== undefined) {
    return { type: 'error', message: `error: kubectl ${namesOf(path)} ${command.refused}\n` };
  }
  for (const [name] of values) {
    const { refused } = found.flags.get(name)!;
    if (refused !== undefined) return { type: 'error', message: `error: --${name} ${refused}\n` };
  }
  const missing = (command.required ?? []).filter((name) => !values.has(name));
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(', ');
    return { type: 'error', message: `error: required flag(s) ${names} not set\n` };
  }
  const invocation: Invocation = {
    path: path.slice(1).map((spec) => spec.name),
    spec: command,
    flags: new Flags(found.flags, values),
    args,
    dash,
  };
  return { type: 'run', invocation };
}

/** Whether the command does something itself; those with others below it do only where they have flags (`create -f`). */
function runsItself(path: readonly CommandSpec[]): boolean {
  const command = path.at(-1)!;
  return command.subcommands === undefined || (path.length > 1 && command.flags.length > 0);
}

/** `kubectl rollout status` */
function callOf(path: readonly CommandSpec[]): string {
  return path.map((spec) => spec.name).join(' ');
}

function namesOf(path: readonly CommandSpec[]): string {
  return callOf(path.slice(1));
}

/** Walks down the tree of commands. Flags may stand before a command's name; their values are not taken for names. */
function findCommand(root: CommandSpec, argv: readonly string[]): Found {
  const path = [root];
  let flags = flagsOf(path);
  let rest = argv;
  for (;;) {
    const at = firstPlain(rest, flags);
    const name = at === undefined ? undefined : rest[at]!;
    const next = path
      .at(-1)!
      .subcommands?.find((c) => c.name === name || c.aliases?.includes(name!) === true);
    if (!next) return { path, flags, rest };
    rest = rest.filter((_, i) => i !== at);
    path.push(next);
    flags = flagsOf(path);
  }
}

/** A command's own flags and those of all commands (the root's). */
export function flagsOf(path: readonly CommandSpec[]): ReadonlyMap<string, FlagSpec> {
  const flags = new Map<string, FlagSpec>();
  for (const spec of path[0]!.flags) flags.set(spec.name, spec);
  for (const spec of path.at(-1)!.flags) flags.set(spec.name, spec);
  return flags;
}

/** The first argument that is neither a flag nor the value of one. */
export function firstPlain(
  args: readonly string[],
  flags: ReadonlyMap<string, FlagSpec>,
): number | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return undefined;
    if (arg.startsWith('--')) {
      if (!arg.includes('=') && flags.get(nameOf(arg.slice(2)))?.bare === undefined) i++;
    } else if (arg.startsWith('-') && arg.length > 1) {
      if (arg.length === 2 && byShort(flags, arg[1]!)?.bare === undefined) i++;
    } else {
      return i;
    }
  }
  return undefined;
}

type ReadFlags =
  | {
      readonly values: ReadonlyMap<string, FlagValue>;
      readonly args: readonly string[];
      readonly dash: number;
    }
  | { readonly error: string };

function readFlags({ flags, rest }: Found): ReadFlags {
  const values = new Map<string, FlagValue>();
  const args: string[] = [];
  const queue = [...rest];
  for (let i = 0; i < queue.length; i++) {
    const arg = queue[i]!;
    if (arg === '--') return { values, args: [...args, ...queue.slice(i + 1)], dash: args.length };
    if (!arg.startsWith('-') || arg === '-') {
      args.push(arg);
      continue;
    }
    const follow = queue[i + 1];
    const read = arg.startsWith('--') ? readLong(flags, arg, follow) : readShort(flags, arg, follow);
    if ('error' in read) return read;
    for (const [spec, text] of read.set) {
      const error = store(values, spec, text);
      if (error !== undefined) return { error };
    }
    if (read.tookNext) i++;
  }
  return { values, args, dash: -1 };
}

type ReadOne =
  | { readonly set: readonly (readonly [FlagSpec, string])[]; readonly tookNext: boolean }
  | { readonly error: string };

/** `--name`, `--name=value`, `--name value`. */
function readLong(flags: ReadonlyMap<string, FlagSpec>, arg: string, next: string | undefined): ReadOne {
  const body = arg.slice(2);
  if (body === '' || body.startsWith('-') || body.startsWith('='))
    return { error: `bad flag syntax: ${arg}` };
  const equals = body.indexOf('=');
  const typed = equals < 0 ? body : body.slice(0, equals);
  const spec = flags.get(nameOf(typed));
  if (!spec) {
    if (typed === 'help') return { set: [[HELP, 'true']], tookNext: false };
    return { error: `unknown flag: --${typed}` };
  }
  if (equals >= 0) return { set: [[spec, body.slice(equals + 1)]], tookNext: false };
  if (spec.bare !== undefined) return { set: [[spec, spec.bare]], tookNext: false };
  if (next === undefined) return { error: `flag needs an argument: --${typed}` };
  return { set: [[spec, next]], tookNext: true };
}

/** `-n value`, `-nvalue`, `-n=value`, and several at once: `-it`, `-itn value`. */
function readShort(flags: ReadonlyMap<string, FlagSpec>, arg: string, next: string | undefined): ReadOne {
  const set: (readonly [FlagSpec, string])[] = [];
  for (let i = 1; i < arg.length; i++) {
    const letter = arg[i]!;
    const spec = byShort(flags, letter);
    if (!spec) {
      if (letter === 'h') return { set: [[HELP, 'true']], tookNext: false };
      return { error: `unknown shorthand flag: ${goRune(letter)} in ${i === 1 ? arg : `-${arg.slice(i)}`}` };
    }
    const attached = arg.slice(i + 1);
    if (attached.startsWith('=') && attached.length > 1) {
      return { set: [...set, [spec, attached.slice(1)]], tookNext: false };
    }
    if (spec.bare !== undefined) {
      set.push([spec, spec.bare]);
      continue;
    }
    if (attached !== '') return { set: [...set, [spec, attached]], tookNext: false };
    if (next === undefined)
      return { error: `flag needs an argument: ${goRune(letter)} in ${arg.slice(0, 1)}${arg.slice(i)}` };
    return { set: [...set, [spec, next]], tookNext: true };
  }
  return { set, tookNext: false };
}

const HELP: FlagSpec = {
  name: 'help',
  short: 'h',
  kind: 'bool',
  initial: false,
  bare: 'true',
  usage: 'help',
};

/** Underscores in names of flags stand for dashes. */
export function nameOf(typed: string): string {
  return typed.replaceAll('_', '-');
}

export function byShort(flags: ReadonlyMap<string, FlagSpec>, letter: string): FlagSpec | undefined {
  for (const spec of flags.values()) if (spec.short === letter) return spec;
  return undefined;
}

function goRune(letter: string): string {
  return letter === "'" ? `'\\''` : `'${goQuote(letter).slice(1, -1).replace('\\"', '"')}'`;
}

/** Keeps a value; repeated lists add up, anything else is replaced. Returns what is wrong with it. */
function store(values: Map<string, FlagValue>, spec: FlagSpec, text: string): string | undefined {
  const read = readValue(spec.kind, text);
  if ('error' in read) {
    const shown = spec.short ? `-${spec.short}, --${spec.name}` : `--${spec.name}`;
    return `invalid argument ${goQuote(text)} for ${goQuote(shown)} flag: ${read.error}`;
  }
  const before = values.get(spec.name);
  const adds = spec.kind === 'list' || spec.kind === 'array';
  values.set(
    spec.name,
    adds && before !== undefined
      ? [...(before as readonly string[]), ...(read.value as readonly string[])]
      : read.value,
  );
  return undefined;
}

/** `kubectl help get` */
function helpFor(root: CommandSpec, names: readonly string[]): Parsed {
  const path = [root];
  for (const name of names) {
    const next = path.at(-1)!.subcommands?.find((c) => c.name === name || c.aliases?.includes(name) === true);
    if (!next)
      return {
        type: 'error',
        message: `Unknown help topic [${names.map((n) => `\`${n}\``).join(' ')}]\n\n\n${rootUsage(root)}`,
        exitCode: 0,
      };
    path.push(next);
  }
  return { type: 'help', path, asked: true };
}

function unknownBelow(path: readonly CommandSpec[], args: readonly string[]): Parsed {
  const [name] = args;
  if (name === undefined) return { type: 'help', path, asked: path.length === 1 };
  if (path.length > 1) {
    return {
      type: 'error',
      message: `error: unknown command ${goQuote(args.join(' '))}\nSee '${callOf(path)} -h' for help and examples\n`,
    };
  }
  const near = suggestionsFor(name, path[0]!.subcommands ?? []);
  const hint = near.length === 0 ? '' : `\nDid you mean this?\n${near.map((n) => `\t${n}\n`).join('')}`;
  return { type: 'error', message: `error: unknown command ${goQuote(name)} for "kubectl"\n${hint}` };
}
