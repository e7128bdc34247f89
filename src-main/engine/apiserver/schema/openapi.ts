/**
 * OpenAPI v3 documents of a group and version, made from what the server knows about its types: for `kubectl explain`,
 * for editors, and for clients that look there which parameters a request may have.
 * Models `/openapi/v3/apis/GROUP/VERSION` @ v1.34. Left out: responses, parameters other than those that clients look up.
 */
import type { ServedResource } from '../discovery';
import type { ResourceDefinition } from '../definition';
import { structType, type FieldType, type StructType } from './types';

/** Texts of a type's fields; of the type itself under ''. */
export type Docs = Readonly<Record<string, string>>;

/** Name of a type in OpenAPI: `core/v1.Pod` is `io.k8s.api.core.v1.Pod`. */
export function schemaName(type: string): string {
  const slash = type.indexOf('/');
  const [group, rest] = [type.slice(0, slash), type.slice(slash + 1)];
  if (group === 'meta') return `io.k8s.apimachinery.pkg.apis.meta.${rest}`;
  if (group === 'apiextensions') return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${rest}`;
  if (type.startsWith('drydock')) return `dev.drydock.${rest}`;
  return `io.k8s.api.${group}.${rest}`;
}

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const TIME = 'io.k8s.apimachinery.pkg.apis.meta.v1.Time';
const MICRO_TIME = 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime';

const SHARED: Readonly<Record<string, object>> = {
  [QUANTITY]: {
    description: 'An amount of a resource, such as `500m` or `64Mi`.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
  },
  [INT_OR_STRING]: {
    description: 'A number or a text.',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  [TIME]: { description: 'A moment, in the form of RFC 3339.', type: 'string', format: 'date-time' },
  [MICRO_TIME]: {
    description: 'A moment with microseconds, in the form of RFC 3339.',
    type: 'string',
    format: 'date-time',
  },
};

/** The types that the resources of a version use, by name, with those that they use in turn. */
export function typesOf(resources: readonly ResourceDefinition[]): StructType[] {
  const found = new Map<string, StructType>();
  const visit = (type: FieldType): void => {
    if (type.kind === 'list' || type.kind === 'map') visit(type.of);
    if (type.kind !== 'struct' || found.has(type.name)) return;
    found.set(type.name, type);
    for (const field of type.fields.values()) visit(field.type);
  };
  for (const { type } of resources) if (type !== null) visit(structType(type));
  return [...found.values()];
}

/**
 * The document of one group and version.
 * @param resources those of the version
 * @param docs texts by type name
 */
export function openApiV3(
  resources: readonly ResourceDefinition[],
  version: string,
  docs: ReadonlyMap<string, Docs>,
): object {
  const schemas: Record<string, object> = {};
  const used = new Set<string>();
  const kinds = new Map(resources.flatMap((r) => (r.type === null ? [] : [[r.type, r] as const])));
  for (const type of typesOf(resources)) {
    schemas[schemaName(type.name)] = schemaOf(type, docs.get(type.name) ?? {}, kinds.get(type.name), used);
  }
  for (const resource of resources) {
    if (resource.type === null) schemas[looseName(resource)] = looseSchema(resource);
  }
  for (const name of used) schemas[name] = SHARED[name]!;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths: Object.fromEntries(resources.flatMap(pathsOf)),
    components: { schemas },
  };
}

/** The paths of a resource with the parameters that clients look for before they send them. */
function pathsOf(resource: ServedResource): [string, object][] {
  const root = `${resource.group === '' ? '/api' : '/apis'}/${resource.apiVersion}`;
  const base = `${root}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`;
  const { group, version, kind } = resource;
  const operation = (action: string, ...names: string[]): object => ({
    parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } })),
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
  });
  const item: Record<string, object> = {};
  if (resource.verbs.includes('get')) item['get'] = operation('get');
  if (resource.verbs.includes('update'))
    item['put'] = operation('put', 'dryRun', 'fieldManager', 'fieldValidation');
  if (resource.verbs.includes('patch'))
    item['patch'] = operation('patch', 'dryRun', 'fieldManager', 'fieldValidation', 'force');
  if (resource.verbs.includes('delete')) item['delete'] = operation('delete', 'dryRun');
  const collection: Record<string, object> = {};
  if (resource.verbs.includes('list'))
    collection['get'] = operation('list', 'labelSelector', 'fieldSelector', 'limit', 'continue');
  if (resource.verbs.includes('create'))
    collection['post'] = operation('post', 'dryRun', 'fieldManager', 'fieldValidation');
  // All namespaces at once are only looked at; kubectl 1.27 finds a kind by this path alone.
  const everywhere = resource.namespaced && collection['get'] ? { get: collection['get'] } : undefined;
  return [
    ...(everywhere ? [[`${root}/${resource.plural}`, everywhere] as [string, object]] : []),
    [base, collection],
    [`${base}/{name}`, item],
  ];
}

function schemaOf(type: StructType, docs: Docs, kind: ServedResource | undefined, used: Set<string>): object {
  const required = [...type.fields.values()].filter((field) => field.required).map((field) => field.name);
  const properties = [...type.fields.values()].map((field) => {
    const description = docs[field.name];
    const extra = {
      ...(field.mergeKey === undefined
        ? {}
        : { 'x-kubernetes-patch-strategy': field.retainKeys ? 'merge,retainKeys' : 'merge' }),
      ...(field.mergeKey ? { 'x-kubernetes-patch-merge-key': field.mergeKey } : {}),
    };
    return [
      field.name,
      { ...(description ? { description } : {}), ...fieldSchema(field.type, used), ...extra },
    ];
  });
  return {
    ...(docs[''] ? { description: docs[''] } : {}),
    type: 'object',
    properties: Object.fromEntries(properties) as Record<string, object>,
    ...(required.length > 0 ? { required } : {}),
    ...(kind ? { 'x-kubernetes-group-version-kind': [gvkOf(kind)] } : {}),
  };
}

function fieldSchema(type: FieldType, used: Set<string>): object {
  const shared = (name: string): object => {
    used.add(name);
    return reference(name);
  };
  switch (type.kind) {
    case 'struct':
      return reference(schemaName(type.name));
    case 'list':
      return { type: 'array', items: fieldSchema(type.of, used) };
    case 'map':
      return { type: 'object', additionalProperties: fieldSchema(type.of, used) };
    case 'string':
      return { type: 'string' };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    case 'bool':
      return { type: 'boolean' };
    case 'int32':
    case 'int64':
      return { type: 'integer', format: type.kind };
    case 'quantity':
      return shared(QUANTITY);
    case 'intOrString':
      return shared(INT_OR_STRING);
    case 'time':
      return shared(TIME);
    case 'microTime':
      return shared(MICRO_TIME);
    case 'any':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  }
}

/** A reference the way the real documents write it: with siblings allowed beside it. */
function reference(name: string): object {
  return { allOf: [{ $ref: `#/components/schemas/${name}` }] };
}

const gvkOf = ({ group, kind, version }: ServedResource) => ({ group, kind, version });

/** The name of a kind that is kept as loose JSON: its group reversed, as a real server names custom resources. */
function looseName({ group, version, kind }: ServedResource): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

function looseSchema(resource: ServedResource): object {
  return {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
    'x-kubernetes-preserve-unknown-fields': true,
    'x-kubernetes-group-version-kind': [gvkOf(resource)],
  };
}
