/** Reads a command line that is not finished, for whoever completes it. Says nothing about what is wrong with it. */
import type { CommandSpec } from './command-spec';
import type { FlagSpec } from './flag-specs';
import { byShort, firstPlain, flagsOf, nameOf } from './parse';

export interface Partial {
  /** The command so far, the root first. */
  readonly path: readonly CommandSpec[];
  /** What the command takes, by name. */
  readonly flags: ReadonlyMap<string, FlagSpec>;
  /** The latest values that were given, as texts. */
  readonly values: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  /** The last word is a flag whose value comes next. */
  readonly pending: FlagSpec | undefined;
  /** Behind `--`, everything is an argument. */
  readonly afterDash: boolean;
}

/** @param words the whole words that stand before the one that is completed */
export function readPartial(root: CommandSpec, words: readonly string[]): Partial {
  const path = [root];
  let flags = flagsOf(path);
  let rest: readonly string[] = words;
  for (;;) {
    const at = firstPlain(rest, flags);
    const name = at === undefined ? undefined : rest[at]!;
    const next = path
      .at(-1)!
      .subcommands?.find((command) => command.name === name || command.aliases?.includes(name!) === true);
    if (!next) break;
    rest = rest.filter((_, i) => i !== at);
    path.push(next);
    flags = flagsOf(path);
  }
  return { path, flags, ...readWords(flags, rest) };
}

function readWords(
  flags: ReadonlyMap<string, FlagSpec>,
  words: readonly string[],
): Pick<Partial, 'values' | 'args' | 'pending' | 'afterDash'> {
  const values = new Map<string, string>();
  const args: string[] = [];
  let pending: FlagSpec | undefined;
  for (const [i, word] of words.entries()) {
    if (pending) {
      values.set(pending.name, word);
      pending = undefined;
    } else if (word === '--') {
      return { values, args: [...args, ...words.slice(i + 1)], pending: undefined, afterDash: true };
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const spec = flags.get(nameOf(word.slice(2, equals < 0 ? undefined : equals)));
      if (spec && equals >= 0) values.set(spec.name, word.slice(equals + 1));
      else if (spec?.bare !== undefined) values.set(spec.name, spec.bare);
      else pending = spec;
    } else if (word.startsWith('-') && word.length > 1) {
      pending = readLetters(flags, word, values);
    } else {
      args.push(word);
    }
  }
  return { values, args, pending, afterDash: false };
}

/** `-it`, `-nx`, `-n` */
function readLetters(
  flags: ReadonlyMap<string, FlagSpec>,
  word: string,
  values: Map<string, string>,
): FlagSpec | undefined {
  for (let i = 1; i < word.length; i++) {
    const spec = byShort(flags, word[i]!);
    if (!spec) return undefined;
    if (spec.bare !== undefined) {
      values.set(spec.name, spec.bare);
      continue;
    }
    const attached = word.slice(i + 1).replace(/^=/, '');
    if (attached === '') return spec;
    values.set(spec.name, attached);
    return undefined;
  }
  return undefined;
}
