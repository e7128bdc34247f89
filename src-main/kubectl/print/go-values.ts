/** Values as Go's `fmt` prints them with %v. */
import { compareText } from '@shared/api';
import { goQuote } from '../parse';

/** `map[a:1 b:[x y]]`, `<nil>`, `1.5`, `text`. */
export function printGoValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(printGoValue).join(' ')}]`;
  if (typeof value === 'object') {
    const fields = value as Record<string, unknown>;
    const keys = Object.keys(fields)
      .filter((key) => fields[key] !== undefined)
      .sort(compareText);
    return `map[${keys.map((key) => `${key}:${printGoValue(fields[key])}`).join(' ')}]`;
  }
  return printGoScalar(value);
}

/** The same with %#v: `map[string]interface {}{"a":1, "b":[]interface {}{"x"}}`. */
export function printGoSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(printGoSyntax).join(', ')}}`;
  if (typeof value !== 'object') return printGoScalar(value);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
  const pairs = keys.sort(compareText).map((key) => `${goQuote(key)}:${printGoSyntax(fields[key])}`);
  return `map[string]interface {}{${pairs.join(', ')}}`;
}

/** Numbers as Go prints them (`1e+21`, `1e-07`), everything else as text. */
export function printGoScalar(value: unknown): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return value.toString().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The kind of a value in Go's words: `string`, `map`, `slice` … */
export function goKind(value: unknown): string {
  if (value === null || value === undefined) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'object') return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
