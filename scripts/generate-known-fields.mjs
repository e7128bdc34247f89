// Reads the published Kubernetes types and writes what the API server knows about them:
//   src-main/engine/apiserver/schema/known-fields.generated.ts   fields and their types, one line a type
//   src-main/engine/apiserver/schema/field-docs.json             doc comments, for `explain` and OpenAPI
// The texts are Kubernetes' own: they stay in the package that brings them, and the file with them is made by every
// install (--docs) and ignored by git. Run after an update of kubernetes-types:
//   node scripts/generate-known-fields.mjs [--check|--docs]
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const typesFolder = join(root, 'node_modules/kubernetes-types');
const target = join(root, 'src-main/engine/apiserver/schema');

/** Where the walk starts: the kinds that are served, and what requests carry. */
const ROOTS = {
  'core/v1': [
    'Namespace',
    'Node',
    'Pod',
    'Binding',
    'Event',
    'Service',
    'Endpoints',
    'ConfigMap',
    'Secret',
    'ServiceAccount',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'LimitRange',
    'ResourceQuota',
    'ReplicationController',
    'PodTemplate',
  ],
  'apps/v1': ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'ControllerRevision'],
  'batch/v1': ['Job', 'CronJob'],
  'policy/v1': ['PodDisruptionBudget', 'Eviction'],
  'autoscaling/v1': ['Scale'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'scheduling/v1': ['PriorityClass'],
  'coordination/v1': ['Lease'],
  'discovery/v1': ['EndpointSlice'],
  'networking/v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  'rbac/v1': ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  'storage/v1': ['StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment', 'CSIStorageCapacity'],
  'node/v1': ['RuntimeClass'],
  'meta/v1': ['DeleteOptions'],
};

/** Whole numbers of 64 bits; every other one has 32. The published types say only `number`. */
const INT64 = new Set([
  'generation',
  'observedGeneration',
  'deletionGracePeriodSeconds',
  'gracePeriodSeconds',
  'activeDeadlineSeconds',
  'terminationGracePeriodSeconds',
  'tolerationSeconds',
  'runAsUser',
  'runAsGroup',
  'fsGroup',
  'supplementalGroups',
  'startingDeadlineSeconds',
  'expirationSeconds',
  'sizeBytes',
  'revision',
  'templateGeneration',
  'remainingItemCount',
]);

/** Texts that are base64 of bytes; the published types say only `string`. */
const BYTES = new Set(['core/v1.Secret.data', 'core/v1.ConfigMap.binaryData']);

/** Types whose JSON is no struct. */
const SPECIAL = {
  Time: 'time',
  MicroTime: 'microTime',
  Quantity: 'quantity',
  IntOrString: 'intOrString',
  RawExtension: 'any',
  FieldsV1: 'any',
};

const sources = new Map();
function sourceOf(groupVersion) {
  let source = sources.get(groupVersion);
  if (!source) {
    const file = join(typesFolder, `${groupVersion}.d.ts`);
    source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    sources.set(groupVersion, source);
  }
  return source;
}

const comment = (node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .map((c) => (typeof c.comment === 'string' ? c.comment : ''))
    .join('\n')
    .trim();

/** The declaration of a name in a file, following its imports. */
function find(groupVersion, name) {
  const source = sourceOf(groupVersion);
  for (const statement of source.statements) {
    if (
      (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) &&
      statement.name.text === name
    ) {
      return { groupVersion, node: statement };
    }
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings) && bindings.elements.some((e) => e.name.text === name)) {
        const path = resolve(dirname(source.fileName), statement.moduleSpecifier.text);
        return find(relative(typesFolder, path), name);
      }
    }
  }
  throw new Error(`${groupVersion}: ${name} is not declared`);
}

const known = new Map();
const docs = new Map();

function visit(groupVersion, name) {
  const found = find(groupVersion, name);
  const key = `${found.groupVersion}.${name}`;
  if (known.has(key)) return key;
  if (!ts.isInterfaceDeclaration(found.node)) throw new Error(`${key} is no interface`);
  const fields = [];
  const fieldDocs = {};
  known.set(key, fields);
  for (const member of found.node.members) {
    if (!ts.isPropertySignature(member)) throw new Error(`${key}: unexpected member`);
    const field = member.name.text;
    const type = typeText(member.type, found.groupVersion, key, field);
    fields.push(`${field}${member.questionToken ? '' : '!'}${type === 'string' ? '' : `:${type}`}`);
    fieldDocs[field] = comment(member);
  }
  docs.set(key, { '': comment(found.node), ...fieldDocs });
  return key;
}

function typeText(node, groupVersion, owner, field) {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return BYTES.has(`${owner}.${field}`) ? 'bytes' : 'string';
    case ts.SyntaxKind.BooleanKeyword:
      return 'bool';
    case ts.SyntaxKind.NumberKeyword:
      return INT64.has(field) ? 'int64' : 'int32';
    case ts.SyntaxKind.LiteralType:
      return 'string';
    case ts.SyntaxKind.TypeLiteral:
      return `{}${typeText(node.members[0].type, groupVersion, owner, field)}`;
    case ts.SyntaxKind.UnionType:
      return node.types.every((t) => ts.isLiteralTypeNode(t)) ? 'string' : 'intOrString';
    case ts.SyntaxKind.TypeReference: {
      const name = node.typeName.text;
      if (name === 'Array') return `[]${typeText(node.typeArguments[0], groupVersion, owner, field)}`;
      if (SPECIAL[name]) return SPECIAL[name];
      const declared = find(groupVersion, name);
      if (ts.isTypeAliasDeclaration(declared.node)) {
        return typeText(declared.node.type, declared.groupVersion, owner, field);
      }
      return visit(groupVersion, name);
    }
    default:
      throw new Error(`${owner}.${field}: ${node.getText()}`);
  }
}

for (const [groupVersion, names] of Object.entries(ROOTS))
  for (const name of names) visit(groupVersion, name);

const version = JSON.parse(readFileSync(join(typesFolder, 'package.json'), 'utf8')).version;
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const keys = [...known.keys()].sort(order);
const generated = {
  'known-fields.generated.ts': [
    `// Written by scripts/generate-known-fields.mjs from kubernetes-types ${version} (Apache-2.0). Do not edit.`,
    '// A line a type: its fields, `!` for required ones, `:type` unless it is a string.',
    'export const KNOWN_FIELDS: Readonly<Record<string, string>> = {',
    ...keys.map((key) => `  '${key}': '${known.get(key).join(' ')}',`),
    '};',
    '',
  ].join('\n'),
};
writeFileSync(
  join(target, 'field-docs.json'),
  JSON.stringify(Object.fromEntries(keys.map((key) => [key, docs.get(key)]))),
);
for (const [file, source] of process.argv.includes('--docs') ? [] : Object.entries(generated)) {
  const path = join(target, file);
  const text = await format(source, { ...(await resolveConfig(path)), filepath: path });
  if (process.argv.includes('--check')) {
    if (readFileSync(path, 'utf8') !== text) {
      console.error(`${relative(root, path)} is out of date: run node scripts/generate-known-fields.mjs`);
      process.exitCode = 1;
    }
  } else {
    writeFileSync(path, text);
    console.log(`${relative(root, path)}: ${keys.length} types, ${text.length} bytes`);
  }
}
