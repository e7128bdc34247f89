/**
 * The OpenAPI v2 document in the protobuf form of gnostic: the paths with the parameters that kubectl 1.26 to 1.28 look
 * for, and the fields of the kinds for `kubectl explain`. Numbers of fields: gnostic's openapi_v2 messages.
 */
import { createHash } from 'node:crypto';
import { schemaName, typesOf, type FieldType, type ResourceDefinition } from '@main/workspaces';
import { WireWriter } from './wire';

let made: { readonly key: string; readonly bytes: Buffer } | undefined;

/** The document of all resources, as bytes; the latest is kept. */
export function openApiV2Bytes(definitions: readonly ResourceDefinition[]): Buffer {
  const key = createHash('sha256')
    .update(definitions.map((d) => `${d.apiVersion}/${d.plural}/${d.type}`).join())
    .digest('hex');
  if (made?.key !== key) made = { key, bytes: makeDocument(definitions) };
  return made.bytes;
}

function makeDocument(definitions: readonly ResourceDefinition[]): Buffer {
  return new WireWriter()
    .text(1, '2.0')
    .message(2, (info) => info.text(1, 'Kubernetes').text(2, 'v1.34.0'))
    .message(8, (paths) => {
      for (const definition of definitions) writePaths(paths, definition);
    })
    .message(9, (all) => writeDefinitions(all, definitions))
    .bytes();
}

const WRITES: readonly (readonly [number, 'create' | 'update' | 'patch', string])[] = [
  [3, 'update', 'put'],
  [4, 'create', 'post'],
  [8, 'patch', 'patch'],
];

function writePaths(paths: WireWriter, definition: ResourceDefinition): void {
  const { group, version, kind, apiVersion, namespaced, plural } = definition;
  const base = `${group === '' ? '/api' : '/apis'}/${apiVersion}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const path = (name: string, wanted: readonly string[]): void => {
    paths.message(2, (item) =>
      item.text(1, name).message(2, (value) => {
        for (const [number, verb, action] of WRITES) {
          if (!wanted.includes(verb) || !definition.verbs.includes(verb)) continue;
          value.message(number, (operation) => {
            writeParameter(operation, 'dryRun');
            writeParameter(operation, 'fieldValidation');
            writeExtension(operation, 13, 'x-kubernetes-action', action);
            writeExtension(
              operation,
              13,
              'x-kubernetes-group-version-kind',
              JSON.stringify({ group, kind, version }),
            );
          });
        }
      }),
    );
  };
  path(base, ['create']);
  path(`${base}/{name}`, ['update', 'patch']);
}

/** A parameter of the query: ParametersItem → Parameter → NonBodyParameter → QueryParameterSubSchema. */
function writeParameter(operation: WireWriter, name: string): void {
  operation.message(8, (item) =>
    item.message(1, (any) =>
      any.message(2, (nonBody) =>
        nonBody.message(3, (query) => query.text(2, 'query').text(4, name).text(6, 'string')),
      ),
    ),
  );
}

/** A named extension whose value is YAML. */
function writeExtension(owner: WireWriter, number: number, name: string, yaml: string): void {
  owner.message(number, (named) => named.text(1, name).message(2, (any) => any.text(2, `${yaml}\n`)));
}

function writeDefinitions(all: WireWriter, definitions: readonly ResourceDefinition[]): void {
  const kinds = new Map(definitions.flatMap((d) => (d.type === null ? [] : [[d.type, d] as const])));
  for (const type of typesOf(definitions)) {
    const kind = kinds.get(type.name);
    all.message(1, (named) =>
      named.text(1, schemaName(type.name)).message(2, (schema) => {
        schema.message(22, (item) => item.text(1, 'object'));
        schema.message(25, (properties) => {
          for (const field of type.fields.values()) {
            properties.message(1, (property) =>
              property.text(1, field.name).message(2, (value) => {
                writeType(value, field.type);
                if (field.mergeKey === undefined) return;
                writeExtension(
                  value,
                  31,
                  'x-kubernetes-patch-strategy',
                  field.retainKeys ? 'merge,retainKeys' : 'merge',
                );
                if (field.mergeKey) writeExtension(value, 31, 'x-kubernetes-patch-merge-key', field.mergeKey);
              }),
            );
          }
        });
        if (kind) {
          const gvk = { group: kind.group, kind: kind.kind, version: kind.version };
          writeExtension(schema, 31, 'x-kubernetes-group-version-kind', JSON.stringify([gvk]));
        }
      }),
    );
  }
}

function writeType(schema: WireWriter, type: FieldType): void {
  const plain = (name: string, format?: string): void => {
    if (format !== undefined) schema.text(2, format);
    schema.message(22, (item) => item.text(1, name));
  };
  switch (type.kind) {
    case 'struct':
      schema.text(1, `#/definitions/${schemaName(type.name)}`);
      break;
    case 'list':
      plain('array');
      schema.message(23, (items) => items.message(1, (inner) => writeType(inner, type.of)));
      break;
    case 'map':
      schema.message(21, (item) => item.message(1, (inner) => writeType(inner, type.of)));
      plain('object');
      break;
    case 'bool':
      plain('boolean');
      break;
    case 'int32':
    case 'int64':
      plain('integer', type.kind);
      break;
    case 'bytes':
      plain('string', 'byte');
      break;
    case 'time':
    case 'microTime':
      plain('string', 'date-time');
      break;
    case 'intOrString':
      plain('string', 'int-or-string');
      break;
    case 'any':
      plain('object');
      break;
    case 'string':
    case 'quantity':
      plain('string');
  }
}
