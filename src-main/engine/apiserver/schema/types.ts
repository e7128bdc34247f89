/**
 * The types of the API as data: which fields an object may have, of which JSON type, how a patch merges its lists.
 * Read from the generated table of the published types, our additions to it, and the types of drydock.dev.
 */
import { DRYDOCK_FIELDS } from './drydock-fields';
import { KNOWN_FIELDS } from './known-fields.generated';
import { MERGE_KEYS, RETAIN_KEYS } from './merge-keys';
import { NEWER_FIELDS, NEWER_TYPES } from './newer-fields';
import { isOmittedWhenZero } from './zero-values';

export type ScalarKind =
  'string' | 'int32' | 'int64' | 'bool' | 'quantity' | 'intOrString' | 'time' | 'microTime' | 'bytes' | 'any';

export type FieldType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'list'; readonly of: FieldType }
  | { readonly kind: 'map'; readonly of: FieldType }
  | StructType;

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** The published types say that it must be there. */
  readonly required: boolean;
  /** An empty or zero value is the same as an absent one and is not kept. */
  readonly omitZero: boolean;
  /** Lists that a strategic merge patch merges: by this key, or as a set of plain values (''). */
  readonly mergeKey?: string;
  /** A strategic merge patch may say which keys of it remain (`$retainKeys`). */
  readonly retainKeys: boolean;
}

export interface StructType {
  readonly kind: 'struct';
  /** Group, version and name, e.g. `core/v1.PodSpec`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Texts, numbers and booleans that Go writes even where they are empty. */
  readonly zeros: readonly (readonly [name: string, zero: string | number | boolean])[];
}

const ZEROS: Partial<Record<FieldType['kind'], string | number | boolean>> = {
  string: '',
  int32: 0,
  int64: 0,
  bool: false,
};

const types = new Map<string, StructType>();

/** The struct type of this name, e.g. `core/v1.Pod`. */
export function structType(name: string): StructType {
  const known = types.get(name);
  if (known) return known;
  const line = KNOWN_FIELDS[name] ?? NEWER_TYPES[name] ?? DRYDOCK_FIELDS[name];
  if (line === undefined) throw new Error(`no type ${name}`);
  const fields = new Map<string, Field>();
  const zeros: [string, string | number | boolean][] = [];
  const type: StructType = { kind: 'struct', name, fields, zeros };
  types.set(name, type);
  const added = NEWER_FIELDS[name];
  for (const text of `${line}${added ? ` ${added}` : ''}`.split(' ')) {
    if (text === '') continue;
    const field = readField(name, text);
    fields.set(field.name, field);
    const zero = field.required ? ZEROS[field.type.kind] : undefined;
    if (zero !== undefined) zeros.push([field.name, zero]);
  }
  return type;
}

/** The same where nobody vouches for the name. */
export function knownType(name: string): StructType | undefined {
  return name in KNOWN_FIELDS || name in NEWER_TYPES || name in DRYDOCK_FIELDS ? structType(name) : undefined;
}

/** Reads one field of a table line: `name`, `name!`, `name:type`, `name!:type`. */
function readField(owner: string, text: string): Field {
  const colon = text.indexOf(':');
  const head = colon < 0 ? text : text.slice(0, colon);
  const required = head.endsWith('!');
  const name = required ? head.slice(0, -1) : head;
  const type = readType(colon < 0 ? 'string' : text.slice(colon + 1));
  const place = `${owner}.${name}`;
  const mergeKey = MERGE_KEYS[place];
  return {
    name,
    type,
    required,
    omitZero: !required && isOmittedWhenZero(owner, name, type.kind),
    ...(mergeKey === undefined ? {} : { mergeKey }),
    retainKeys: RETAIN_KEYS.has(place),
  };
}

const scalars = new Map<string, { readonly kind: ScalarKind }>(
  (
    [
      'string',
      'int32',
      'int64',
      'bool',
      'quantity',
      'intOrString',
      'time',
      'microTime',
      'bytes',
      'any',
    ] as const
  ).map((kind) => [kind, { kind }]),
);

function readType(text: string): FieldType {
  if (text.startsWith('[]')) return { kind: 'list', of: readType(text.slice(2)) };
  if (text.startsWith('{}')) return { kind: 'map', of: readType(text.slice(2)) };
  return scalars.get(text) ?? structType(text);
}

/** The type as Go prints it: `int32`, `[]v1.Container`, `map[string]string`. */
export function goTypeName(type: FieldType): string {
  switch (type.kind) {
    case 'list':
      return `[]${goTypeName(type.of)}`;
    case 'map':
      return `map[string]${goTypeName(type.of)}`;
    case 'struct':
      return type.name.slice(type.name.indexOf('/') + 1);
    case 'quantity':
      return 'resource.Quantity';
    case 'intOrString':
      return 'intstr.IntOrString';
    case 'time':
      return 'v1.Time';
    case 'microTime':
      return 'v1.MicroTime';
    case 'bytes':
      return '[]uint8';
    case 'any':
      return 'runtime.RawExtension';
    default:
      return type.kind;
  }
}
