/**
 * Reads JSON of a request as a type of the API: unknown fields are told, values of a wrong JSON type refused, nulls and
 * empty optional values dropped, quantities and times put into their canonical form. The result is a new tree that the
 * server may fill in; parts that the object had before and that come back as the very same value are kept as they are.
 *
 * Models the strict JSON decoding of apimachinery @ v1.34, with the error texts of Go's decoder. Left out: duplicate
 * keys, which only a reader of text can see.
 */
import {
  canonicalQuantity,
  formatMicroTime,
  formatQuantity,
  formatTime,
  parseQuantity,
  parseTime,
  roundUpToMilli,
  setOwn,
} from '@shared/api';
import { goTypeName, type Field, type FieldType, type StructType } from './types';

/** A value of a wrong JSON type. The message is that of the JSON decoder. */
export class UndecodableError extends Error {
  /** @param whilePatching what the converter says, through which strategic merge patches go */
  constructor(
    message: string,
    readonly whilePatching = message,
  ) {
    super(message);
  }
}

export interface Decoded<T> {
  readonly value: T;
  /** Paths of fields that the type does not have, in the order of the document. */
  readonly unknown: readonly string[];
}

type Json = Record<string, unknown>;

/** Marks a part of a path as the key of a map, which Go leaves out of its messages. */
const MAP_KEY = '\u0000';

/** Deeper JSON is refused, as Go's decoder refuses it (at 10,000); nothing real comes near. */
const MAX_DEPTH = 1000;

/**
 * Decodes a struct.
 * @param old the same part of the object as it is stored, for sharing
 * @param at the path of the struct in its object, for messages; empty for a whole object
 * @throws UndecodableError
 */
export function decode(
  type: StructType,
  input: unknown,
  old?: unknown,
  at: readonly string[] = [],
): Decoded<Json> {
  const decoder = new Decoder(at);
  return { value: decoder.struct(type, input, old) as Json, unknown: decoder.unknown };
}

/** Decodes the value of one field, such as a status that comes alone. */
export function decodeField(field: Field, input: unknown, old?: unknown): Decoded<unknown> {
  const decoder = new Decoder([field.name]);
  return { value: decoder.value(field.type, input, old), unknown: decoder.unknown };
}

export { setOwn };

class Decoder {
  readonly unknown: string[] = [];
  private readonly path: (string | number)[];
  /** Name of the innermost struct type, for messages. */
  private owner = '';

  constructor(at: readonly string[]) {
    this.path = [...at];
  }

  struct(type: StructType, input: unknown, old: unknown): unknown {
    if (input === old && old !== undefined) return old;
    if (typeof input !== 'object' || input === null || Array.isArray(input)) this.wrongType(input, type);
    if (this.path.length > MAX_DEPTH) throw new UndecodableError('exceeded max depth');
    const before = (typeof old === 'object' && old !== null ? old : {}) as Json;
    const outerOwner = this.owner;
    const result: Json = {};
    for (const key in input as Json) {
      const value = (input as Json)[key];
      const field = type.fields.get(key);
      if (field === undefined) {
        this.unknown.push(this.pathTo(key));
        continue;
      }
      if (value === null || value === undefined) continue;
      this.owner = type.name;
      this.path.push(key);
      const decoded = this.value(field.type, value, before[key]);
      this.path.pop();
      if (field.omitZero && isZero(decoded)) continue;
      result[key] = decoded;
    }
    this.owner = outerOwner;
    return result;
  }

  value(type: FieldType, input: unknown, old: unknown): unknown {
    switch (type.kind) {
      case 'string':
        return typeof input === 'string' ? input : this.wrongType(input, type);
      case 'struct':
        return this.struct(type, input, old);
      case 'list':
        return this.list(type.of, input, old, type);
      case 'map':
        return this.map(type.of, input, old, type);
      case 'bool':
        return typeof input === 'boolean' ? input : this.wrongType(input, type);
      case 'int32':
      case 'int64':
        return this.integer(input, type);
      case 'quantity':
        return this.quantity(input);
      case 'intOrString':
        return typeof input === 'string' ? input : this.integer(input, { kind: 'int32' });
      case 'time':
        return this.time(input, type);
      case 'microTime':
        return this.time(input, type);
      case 'bytes':
        return this.bytes(input, type);
      case 'any':
        return input === old ? old : copyJson(input, this.path.length);
    }
  }

  private list(of: FieldType, input: unknown, old: unknown, type: FieldType): unknown {
    if (input === old && old !== undefined) return old;
    if (!Array.isArray(input)) this.wrongType(input, type);
    const before = Array.isArray(old) ? (old as readonly unknown[]) : [];
    const result: unknown[] = new Array(input.length);
    for (let i = 0; i < input.length; i++) {
      const value: unknown = input[i];
      this.path.push(i);
      // Go turns a null element into the zero value of its type.
      const item = value === null ? zeroOf(of) : this.value(of, value, before[i]);
      result[i] = of.kind === 'struct' && item !== before[i] ? withZeros(of, item as Json) : item;
      this.path.pop();
    }
    return result;
  }

  private map(of: FieldType, input: unknown, old: unknown, type: FieldType): unknown {
    if (input === old && old !== undefined) return old;
    if (typeof input !== 'object' || input === null || Array.isArray(input)) this.wrongType(input, type);
    const before = (typeof old === 'object' && old !== null ? old : {}) as Json;
    const result: Json = {};
    for (const key in input as Json) {
      const value = (input as Json)[key];
      this.path.push(MAP_KEY + key);
      const decoded =
        value === null
          ? zeroOf(of)
          : this.value(of, value, Object.hasOwn(before, key) ? before[key] : undefined);
      this.path.pop();
      setOwn(result, key, decoded);
    }
    return result;
  }

  private integer(input: unknown, type: FieldType): number {
    if (typeof input !== 'number') this.wrongType(input, type);
    const small = type.kind === 'int32';
    const fits = Number.isInteger(input) && (small ? input === (input | 0) : Number.isSafeInteger(input));
    if (!fits) this.wrongType(input, type);
    return input;
  }

  private quantity(input: unknown): string {
    if (typeof input !== 'string' && typeof input !== 'number') {
      throw new UndecodableError(quantityProblem(String(input)));
    }
    const canonical = canonicalAmount(input);
    if (canonical === undefined) throw new UndecodableError(quantityProblem(String(input)));
    return canonical;
  }

  private time(input: unknown, type: FieldType): string {
    if (typeof input !== 'string') this.wrongType(input, type);
    const micro = type.kind === 'microTime';
    if (!micro && CANONICAL_TIME.test(input) && parseTime(input) !== undefined) return input;
    if (micro && CANONICAL_MICRO_TIME.test(input) && parseTime(input) !== undefined) return input;
    const time = parseTime(input);
    if (time === undefined) {
      const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
      throw new UndecodableError(`parsing time "${input}" as "${layout}": cannot parse "${input}" as "2006"`);
    }
    return micro ? formatMicroTime(time) : formatTime(time);
  }

  private bytes(input: unknown, type: FieldType): string {
    if (typeof input !== 'string') this.wrongType(input, type);
    const text = input.replace(/[\r\n]/g, '');
    const bad = BASE64.test(text) ? -1 : firstBadByte(text);
    if (bad >= 0) throw new UndecodableError(`illegal base64 data at input byte ${bad}`);
    return text;
  }

  private pathTo(key: string): string {
    let text = '';
    for (const part of [...this.path, key]) {
      if (typeof part === 'number') text += `[${part}]`;
      else text += (text === '' ? '' : '.') + part.replace(MAP_KEY, '');
    }
    return text;
  }

  private wrongType(input: unknown, type: FieldType): never {
    const found = jsonTypeName(input, type);
    const field = this.path.filter((part) => typeof part === 'string' && !part.startsWith(MAP_KEY)).join('.');
    const struct = this.owner.slice(this.owner.lastIndexOf('.') + 1);
    const where = this.owner === '' ? 'Go value' : `Go struct field ${struct}.${field}`;
    throw new UndecodableError(
      `json: cannot unmarshal ${found} into ${where} of type ${goTypeName(type)}`,
      converterMessage(input, type),
    );
  }
}

const CANONICAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const CANONICAL_MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Where base64 stops being it: the first letter that is none, or where the last, unfinished group begins. */
function firstBadByte(text: string): number {
  const bad = text.search(/[^A-Za-z0-9+/]/);
  if (bad < 0) return text.length - (text.length % 4);
  const padding = text.slice(bad);
  const placed = (bad % 4 === 2 && padding === '==') || (bad % 4 === 3 && padding === '=');
  return placed ? -1 : bad;
}

/** Quantities already brought into their canonical form, by text. Bounded; contents never show. */
const canonical = new Map<string | number, string | undefined>();

function canonicalAmount(input: string | number): string | undefined {
  if (canonical.has(input)) return canonical.get(input);
  const parsed = parseQuantity(input);
  const text = parsed && formatQuantity(roundUpToMilli(parsed));
  if (canonical.size > 4096) canonical.clear();
  canonical.set(input, text);
  return text;
}

/** Why a text is no quantity, as Kubernetes says it. */
export function quantityProblem(text: string): string {
  const m = /^[+-]?[0-9.]+([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (!m || text === '')
    return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  return canonicalQuantity(text) === undefined && /[A-Za-z]/.test(m[1] ?? '')
    ? "unable to parse quantity's suffix"
    : 'unable to parse numeric part of quantity';
}

function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value as Json) return false;
  return true;
}

/**
 * Fills in what a server's answer has even where nobody gave it (`type: ""` of a condition), so that whoever reads the
 * items of a list finds what their types promise.
 */
function withZeros({ zeros }: StructType, item: Json): Json {
  for (const [name, zero] of zeros) item[name] ??= zero;
  return item;
}

function zeroOf(type: FieldType): unknown {
  switch (type.kind) {
    case 'string':
    case 'time':
    case 'microTime':
    case 'bytes':
      return '';
    case 'int32':
    case 'int64':
    case 'intOrString':
      return 0;
    case 'bool':
      return false;
    case 'quantity':
      return '0';
    case 'list':
      return [];
    default:
      return {};
  }
}

function jsonTypeName(input: unknown, type: FieldType): string {
  if (Array.isArray(input)) return 'array';
  if (typeof input === 'number' && (type.kind === 'int32' || type.kind === 'int64')) return `number ${input}`;
  return input === null ? 'null' : typeof input === 'boolean' ? 'bool' : typeof input;
}

/** What Go's converter of loose maps into structs says. */
function converterMessage(input: unknown, type: FieldType): string {
  const kind = goKind(input);
  switch (type.kind) {
    case 'struct':
      return `cannot restore struct from: ${kind}`;
    case 'list':
      return `cannot restore slice from ${kind}`;
    case 'map':
      return `cannot restore map from ${kind}`;
    default:
      return `unrecognized type: ${goTypeName(type)}`;
  }
}

function goKind(input: unknown): string {
  if (Array.isArray(input)) return 'slice';
  if (typeof input === 'number') return Number.isInteger(input) ? 'int64' : 'float64';
  return typeof input === 'boolean' ? 'bool' : typeof input === 'object' ? 'map' : typeof input;
}

/** Copies loose JSON. Null values stay: they mean something to whoever reads it. */
export function copyJson(input: unknown, depth = 0): unknown {
  if (typeof input !== 'object' || input === null) return input;
  if (depth > MAX_DEPTH) throw new UndecodableError('exceeded max depth');
  if (Array.isArray(input)) return input.map((part) => copyJson(part, depth + 1));
  const copy: Json = {};
  for (const key in input as Json) setOwn(copy, key, copyJson((input as Json)[key], depth + 1));
  return copy;
}

/** `strict decoding error: unknown field "spec.a", unknown field "spec.b"`, as the server words it. */
export function strictDecodingError(unknown: readonly string[]): string {
  return `strict decoding error: ${unknown.map((path) => `unknown field "${path}"`).join(', ')}`;
}
