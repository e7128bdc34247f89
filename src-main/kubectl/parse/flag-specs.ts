/** What a flag is. One builder a kind, so that the tables of commands read as `bool('watch', 'w', '…')`. */

/**
 * `list` splits at commas and may be repeated, `array` may be repeated and takes each value as it stands, `duration` is
 * Go's notation (`1m30s`) and is kept in milliseconds.
 */
export type FlagKind = 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array';

/** What stands behind a flag, so that the console can complete it. */
export type Completes =
  'namespace' | 'node' | 'container' | 'file' | 'context' | { readonly values: readonly string[] };

export interface FlagSpec {
  readonly name: string;
  /** One letter; '' for none. */
  readonly short: string;
  readonly kind: FlagKind;
  /** The value where the flag is not given. Durations in milliseconds. */
  readonly initial: boolean | string | number | readonly string[];
  /** The value of a flag that is given without one (`--cascade`); undefined: it needs one. */
  readonly bare?: string;
  readonly usage: string;
  readonly completes?: Completes;
  /** Real kubectl has it and we do not: why. Giving it is refused with this reason. */
  readonly refused?: string;
  /** Does nothing here, as with a real server that ignores it; not listed in `--help`. */
  readonly hidden?: boolean;
}

interface More {
  readonly bare?: string;
  readonly completes?: Completes;
  readonly refused?: string;
  readonly hidden?: boolean;
}

export const bool = (
  name: string,
  short: string,
  usage: string,
  more: More & { initial?: boolean } = {},
): FlagSpec => ({
  name,
  short,
  kind: 'bool',
  initial: false,
  bare: 'true',
  usage,
  ...more,
});

export const text = (
  name: string,
  short: string,
  usage: string,
  more: More & { initial?: string } = {},
): FlagSpec => ({
  name,
  short,
  kind: 'string',
  initial: '',
  usage,
  ...more,
});

export const int = (
  name: string,
  short: string,
  initial: number,
  usage: string,
  more: More = {},
): FlagSpec => ({
  name,
  short,
  kind: 'int',
  initial,
  usage,
  ...more,
});

/** @param initial milliseconds */
export const duration = (name: string, short: string, initial: number, usage: string): FlagSpec => ({
  name,
  short,
  kind: 'duration',
  initial,
  usage,
});

export const list = (name: string, short: string, usage: string, more: More = {}): FlagSpec => ({
  name,
  short,
  kind: 'list',
  initial: [],
  usage,
  ...more,
});

export const array = (name: string, short: string, usage: string, more: More = {}): FlagSpec => ({
  name,
  short,
  kind: 'array',
  initial: [],
  usage,
  ...more,
});
