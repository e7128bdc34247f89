/** Reads the options of a command: `--name VALUE`, `--name=VALUE`, `-c VALUE`, flags without a value, the rest. */
import { parseArgs } from 'node:util';
import { UsageError } from './command';

interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<O extends OptionSpec> = O['type'] extends 'boolean'
  ? boolean
  : O['multiple'] extends true
    ? readonly string[]
    : string;

export interface Options<S extends OptionSpecs> {
  readonly values: { readonly [K in keyof S]?: ValueOf<S[K]> };
  readonly rest: readonly string[];
}

/** @throws UsageError for an option that is not there, or that lacks its value */
export function readOptions<const S extends OptionSpecs>(args: readonly string[], specs: S): Options<S> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: specs, allowPositionals: true });
    return { values: values as Options<S>['values'], rest: positionals };
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(error.message.split(/\. /)[0] ?? error.message);
    }
    throw error;
  }
}

/** The positional arguments that a command needs, by name; refuses missing and surplus ones. */
export function readPositionals<const N extends readonly string[]>(
  rest: readonly string[],
  ...names: N
): { readonly [K in keyof N]: string } {
  const missing = names[rest.length];
  if (missing !== undefined) throw new UsageError(`missing argument ${missing}`);
  const surplus = rest[names.length];
  if (surplus !== undefined) throw new UsageError(`unexpected argument "${surplus}"`);
  return rest as { readonly [K in keyof N]: string };
}
