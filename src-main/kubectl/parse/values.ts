/**
 * Reads the text behind a flag as its kind. Models Go's strconv and pflag @ kubectl v1.34: what they take, and their
 * words where they do not.
 */
import { goQuote, readDuration, readInt } from '@shared/api';
import type { FlagKind } from './flag-specs';

export type FlagValue = boolean | string | number | readonly string[];

export type ReadValue = { readonly value: FlagValue } | { readonly error: string };

export function readValue(kind: FlagKind, text: string): ReadValue {
  switch (kind) {
    case 'bool':
      return readBool(text);
    case 'int':
      return readInt(text);
    case 'duration':
      return readDuration(text);
    case 'list':
      return readCommaList(text);
    case 'array':
      return { value: [text] };
    case 'string':
      return { value: text };
  }
}

const BOOLS: Readonly<Record<string, boolean>> = {
  __proto__: null as never,
  ...Object.fromEntries(['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false])),
};

export function readBool(text: string): { value: boolean } | { error: string } {
  const value = BOOLS[text];
  return value === undefined
    ? { error: `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax` }
    : { value };
}

/** A line of comma-separated values; a value that holds commas is written in double quotes. */
export function readCommaList(text: string): { value: readonly string[] } | { error: string } {
  if (text === '') return { value: [] };
  const values: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let value = '';
      for (at++; ; at++) {
        if (at >= text.length) {
          return {
            error: `parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`,
          };
        }
        if (text[at] !== '"') value += text[at];
        else if (text[at + 1] === '"') value += text[at++];
        else break;
      }
      at++;
      if (at < text.length && text[at] !== ',') {
        return { error: `parse error on line 1, column ${at + 1}: extraneous or missing " in quoted-field` };
      }
      values.push(value);
    } else {
      const comma = text.indexOf(',', at);
      const end = comma < 0 ? text.length : comma;
      const value = text.slice(at, end);
      const quote = value.indexOf('"');
      if (quote >= 0) {
        return { error: `parse error on line 1, column ${at + quote + 1}: bare " in non-quoted-field` };
      }
      values.push(value);
      at = end;
    }
    if (at >= text.length) return { value: values };
    at++;
  }
}
