/**
 * Reads protobuf bodies of requests as the JSON that they stand for. kubectl from 1.32 on sends what its typed clients
 * create in this form. The envelope is `k8s\0` and runtime.Unknown {1: TypeMeta {1: apiVersion, 2: kind}, 2: object}.
 *
 * Zero values come with it; which of them count is for the API server's own decoding to say.
 */
import { MESSAGES } from './messages.generated';
import { BYTES, MalformedProtobuf, VARINT, WireReader } from './wire';

export { MalformedProtobuf } from './wire';

type Json = Record<string, unknown>;

interface FieldOf {
  readonly name: string;
  /** `int`, `core/v1.Pod` … */
  readonly type: string;
  readonly shape: 'one' | 'list' | 'map';
  readonly embedded: boolean;
}

/** Deeper messages are refused; nothing real comes near. */
const MAX_DEPTH = 64;
const MAGIC = Buffer.from('k8s\0');

/** A body with its envelope. @throws MalformedProtobuf */
export function decodeProtobuf(bytes: Uint8Array): Json {
  if (!MAGIC.equals(bytes.subarray(0, 4))) {
    throw new MalformedProtobuf(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  const envelope = new WireReader(bytes.subarray(4));
  const meta = { apiVersion: '', kind: '' };
  let raw: Uint8Array = new Uint8Array();
  while (!envelope.isAtEnd) {
    const { number, wireType } = envelope.tag();
    if (number === 1 && wireType === BYTES) readTypeMeta(envelope.piece(), meta);
    else if (number === 2 && wireType === BYTES) raw = envelope.piece();
    else envelope.skip(wireType);
  }
  const name = messageNameOf(meta.apiVersion, meta.kind);
  if (name === undefined) {
    throw new MalformedProtobuf(`no kind "${meta.kind}" is registered for version "${meta.apiVersion}"`);
  }
  return { ...meta, ...readMessage(name, raw, 0) };
}

function readTypeMeta(bytes: Uint8Array, meta: { apiVersion: string; kind: string }): void {
  const reader = new WireReader(bytes);
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (number === 1 && wireType === BYTES) meta.apiVersion = textOf(reader.piece());
    else if (number === 2 && wireType === BYTES) meta.kind = textOf(reader.piece());
    else reader.skip(wireType);
  }
}

/** `policy/v1`, `Eviction` → `policy/v1.Eviction`; group domains are left out of the names of messages. */
function messageNameOf(apiVersion: string, kind: string): string | undefined {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const short = group.split('.')[0];
  const name = `${short}/${version}.${kind}`;
  if (Object.hasOwn(MESSAGES, name)) return name;
  // Options of requests come in the version of the group that they are sent to.
  return kind === 'DeleteOptions' ? 'meta/v1.DeleteOptions' : undefined;
}

const tables = new Map<string, ReadonlyMap<number, FieldOf>>();

function fieldsOf(message: string): ReadonlyMap<number, FieldOf> {
  let table = tables.get(message);
  if (!table) {
    const line = MESSAGES[message];
    if (line === undefined) throw new Error(`no message ${message}`);
    table = new Map(
      line
        .split(' ')
        .filter((text) => text !== '')
        .map(readField),
    );
    tables.set(message, table);
  }
  return table;
}

/** `3=template:core/v1.PodTemplateSpec`, `2~volumeSource:…`, `7=nodeSelector:{}string` */
function readField(text: string): [number, FieldOf] {
  const m = /^(\d+)([=~])(\w+)(?::(\[\]|\{\})?(.+))?$/.exec(text);
  if (!m) throw new Error(`field ${text} cannot be read`);
  const [, number, how, name = '', shape, type = 'string'] = m;
  const kind = shape === '[]' ? 'list' : shape === '{}' ? 'map' : 'one';
  return [Number(number), { name, type, shape: kind, embedded: how === '~' }];
}

function readMessage(message: string, bytes: Uint8Array, depth: number): Json {
  if (depth > MAX_DEPTH) throw new MalformedProtobuf('exceeded max depth');
  const fields = fieldsOf(message);
  const reader = new WireReader(bytes);
  const result: Json = {};
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    const field = fields.get(number);
    if (!field) {
      reader.skip(wireType);
      continue;
    }
    if (field.shape === 'map') {
      if (wireType !== BYTES) throw wrongWireType(wireType, field);
      const entry = readEntry(field, reader.piece(), depth);
      setOwn((result[field.name] ??= {}) as Json, entry.key, entry.value);
      continue;
    }
    const value = readValue(field, reader, wireType, depth);
    if (value === undefined) continue;
    if (field.embedded) Object.assign(result, value);
    else if (field.shape === 'list') ((result[field.name] ??= []) as unknown[]).push(value);
    else result[field.name] = value;
  }
  return result;
}

function readEntry(field: FieldOf, bytes: Uint8Array, depth: number): { key: string; value: unknown } {
  const reader = new WireReader(bytes);
  const entry: { key: string; value: unknown } = { key: '', value: zeroOf(field.type) };
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (number === 1 && wireType === BYTES) entry.key = textOf(reader.piece());
    else if (number === 2) entry.value = readValue(field, reader, wireType, depth);
    else reader.skip(wireType);
  }
  return entry;
}

function zeroOf(type: string): unknown {
  return type === 'string' || type === 'bytes' ? '' : type === 'quantity' ? '0' : {};
}

function readValue(field: FieldOf, reader: WireReader, wireType: number, depth: number): unknown {
  const { type } = field;
  const wanted = type === 'int' || type === 'bool' ? VARINT : type === 'double' ? 1 : BYTES;
  if (wireType !== wanted) throw wrongWireType(wireType, field);
  switch (type) {
    case 'int':
      return Number(BigInt.asIntN(64, reader.varint()));
    case 'bool':
      return reader.varint() !== 0n;
    case 'double':
      return reader.double();
    case 'string':
      return textOf(reader.piece());
    case 'bytes':
      return Buffer.from(reader.piece()).toString('base64');
    default:
      return readStruct(type, reader.piece(), depth);
  }
}

/** Messages that JSON writes as something other than an object of their fields. */
function readStruct(type: string, bytes: Uint8Array, depth: number): unknown {
  switch (type) {
    case 'quantity':
      return numbered(bytes).get(1) ?? '0';
    case 'intOrString': {
      const parts = numbered(bytes);
      return parts.get(1) === 1 ? (parts.get(3) ?? '') : (parts.get(2) ?? 0);
    }
    case 'raw':
      return jsonOf(rawOf(bytes));
    case 'meta/v1.FieldsV1':
      return jsonOf(rawOf(bytes));
    case 'meta/v1.Time':
    case 'meta/v1.MicroTime':
    case 'meta/v1.Timestamp':
      return timeOf(numbered(bytes), type === 'meta/v1.MicroTime');
    case 'authentication/v1.ExtraValue':
    case 'authorization/v1.ExtraValue':
      return readMessage(type, bytes, depth + 1)['items'] ?? [];
    default:
      return readMessage(type, bytes, depth + 1);
  }
}

/** Numbers and texts of a small message by the numbers of its fields. */
function numbered(bytes: Uint8Array): Map<number, number | string> {
  const reader = new WireReader(bytes);
  const found = new Map<number, number | string>();
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (wireType === VARINT) found.set(number, Number(BigInt.asIntN(64, reader.varint())));
    else if (wireType === BYTES) found.set(number, textOf(reader.piece()));
    else reader.skip(wireType);
  }
  return found;
}

function rawOf(bytes: Uint8Array): Uint8Array {
  const reader = new WireReader(bytes);
  let raw: Uint8Array = new Uint8Array();
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (number === 1 && wireType === BYTES) raw = reader.piece();
    else reader.skip(wireType);
  }
  return raw;
}

function jsonOf(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    throw new MalformedProtobuf('embedded JSON cannot be read');
  }
}

/** An empty time is none. */
function timeOf(parts: ReadonlyMap<number, number | string>, micro: boolean): string | undefined {
  const seconds = parts.get(1);
  if (typeof seconds !== 'number') return undefined;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw new MalformedProtobuf('time is out of range');
  const text = date.toISOString().slice(0, 19);
  return micro
    ? `${text}.${String(Math.floor(Number(parts.get(2) ?? 0) / 1000)).padStart(6, '0')}Z`
    : `${text}Z`;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function setOwn(target: Json, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function wrongWireType(wireType: number, field: FieldOf): MalformedProtobuf {
  return new MalformedProtobuf(`proto: wrong wireType = ${wireType} for field ${field.name}`);
}
