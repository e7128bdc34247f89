/**
 * The functions of Go templates, with those that kubectl adds (`exists`, `base64decode`). Left out: `call`, since there
 * are no functions among the fields of objects.
 */
import { compareText, decodeBase64 } from '@shared/api';
import { goKind, printGoValue } from '../go-values';
import { GoFloat } from './ast';
import { formatGo } from './printf';

/** Why a function cannot be carried out. */
export class CallError extends Error {
  override readonly name = 'CallError';
}

export type GoFunction = (args: readonly unknown[]) => unknown;

/** Functions with all arguments evaluated; `and` and `or`, which stop early, are the evaluator's own. */
export const FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  not: ([value]) => !isTrue(value),
  len: ([value]) => {
    if (typeof value === 'string') return [...new TextEncoder().encode(value)].length;
    if (Array.isArray(value)) return value.length;
    if (typeof value === 'object' && value !== null && !(value instanceof GoFloat))
      return Object.keys(value).length;
    if (value === null || value === undefined) throw new CallError('len of nil pointer');
    throw new CallError(`len of type ${typeName(value)}`);
  },
  index: ([value, ...keys]) => keys.reduce(indexInto, value),
  slice: ([value, ...bounds]) => sliceOf(value, bounds),
  print: (args) => printAll(args),
  println: (args) => `${args.map(printPlain).join(' ')}\n`,
  printf: ([format, ...args]) => formatGo(typeof format === 'string' ? format : printPlain(format), args),
  html: (args) => escapeHtml(printAll(args)),
  js: (args) => escapeJs(printAll(args)),
  urlquery: (args) => encodeURIComponent(printAll(args)).replaceAll('%20', '+'),
  eq: ([first, ...rest]) => {
    if (rest.length === 0) throw new CallError('missing argument for comparison');
    return rest.some((other) => equal(first, other));
  },
  ne: ([a, b]) => !equal(a, b),
  lt: ([a, b]) => order(a, b) < 0,
  le: ([a, b]) => order(a, b) <= 0,
  gt: ([a, b]) => order(a, b) > 0,
  ge: ([a, b]) => order(a, b) >= 0,
  exists: ([value, ...keys]) => {
    let current = value;
    for (const key of keys) {
      if (Array.isArray(current) && typeof key === 'number') current = current[key];
      else if (typeof current === 'object' && current !== null)
        current = (current as Record<string, unknown>)[String(key)];
      else return false;
      if (current === undefined) return false;
    }
    return true;
  },
  base64decode: ([value]) => {
    const text = decodeBase64(String(value));
    if (text === undefined) throw new CallError('base64 decode failed: illegal base64 data');
    return text;
  },
};

export const FUNCTION_NAMES: ReadonlySet<string> = new Set(['and', 'or', ...Object.keys(FUNCTIONS)]);

/** Whether a value counts as true: not false, zero, nil or empty. */
export function isTrue(value: unknown): boolean {
  if (value instanceof GoFloat) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A value as an action prints it. */
export function printPlain(value: unknown): string {
  if (value instanceof GoFloat) return String(value.value);
  return printGoValue(value);
}

/** Blanks stand between values that are both no texts. */
function printAll(args: readonly unknown[]): string {
  return args
    .map((arg, i) => {
      const blank = i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string';
      return (blank ? ' ' : '') + printPlain(arg);
    })
    .join('');
}

function typeName(value: unknown): string {
  return value instanceof GoFloat ? 'float64' : typeof value === 'number' ? 'int' : goKind(value);
}

function indexInto(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined) throw new CallError('index of untyped nil');
  if (Array.isArray(value)) {
    if (typeof key !== 'number') throw new CallError(`cannot index slice/array with type ${typeName(key)}`);
    if (key < 0 || key >= value.length) throw new CallError(`index out of range: ${key}`);
    return value[key] as unknown;
  }
  if (typeof value === 'object') {
    if (typeof key !== 'string') throw new CallError(`value has type ${typeName(key)}; should be string`);
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  throw new CallError(`can't index item of type ${typeName(value)}`);
}

function sliceOf(value: unknown, bounds: readonly unknown[]): unknown {
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new CallError(`can't slice item of type ${typeName(value)}`);
  const [from = 0, to = value.length] = bounds as readonly number[];
  if (from < 0 || from > value.length) throw new CallError(`index out of range: ${from}`);
  if (to < 0 || to > value.length) throw new CallError(`index out of range: ${to}`);
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`);
  return value.slice(from, to);
}

function comparable(a: unknown, b: unknown): boolean {
  return typeName(a).replace('int64', 'int') === typeName(b).replace('int64', 'int');
}

function equal(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined || a === null || b === null) return (a ?? null) === (b ?? null);
  if (!comparable(a, b)) throw new CallError('incompatible types for comparison');
  if (a instanceof GoFloat) return a.value === (b as GoFloat).value;
  if (typeof a === 'object') throw new CallError('non-comparable type');
  return a === b;
}

function order(a: unknown, b: unknown): number {
  if (!comparable(a, b)) throw new CallError('incompatible types for comparison');
  if (a instanceof GoFloat) return a.value - (b as GoFloat).value;
  if (typeof a === 'number') return a - (b as number);
  if (typeof a === 'string') return compareText(a, b as string);
  throw new CallError('invalid type for comparison');
}

const HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\ufffd',
};

function escapeHtml(text: string): string {
  return text.replace(/[<>&"'\0]/g, (char) => HTML[char]!);
}

function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=\n\r\t]/g, (char) => {
    if ('\\\'"'.includes(char)) return `\\${char}`;
    if (char === '\n') return '\\n';
    if (char === '\r') return '\\r';
    if (char === '\t') return '\\t';
    return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
