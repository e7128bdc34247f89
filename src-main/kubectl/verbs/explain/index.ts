/** `kubectl explain`: what a kind is and what its fields mean. Models kubectl `explain/v2` plain text @ v1.34. */
import { fieldTypeText } from '@shared/api';
import {
  fail,
  Failure,
  findKind,
  type Command,
  type FieldSchema,
  type SchemaType,
  type TypeSchema,
} from '@main/kubectl/cluster';
import { fieldsText, recursiveText } from './fields';
import { paragraph } from './text';

export async function explain(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  if (args.length === 0) {
    fail(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  }
  if (args.length > 1) fail('We accept only this format: explain RESOURCE\n');
  const format = flags.text('output');
  if (format !== 'plaintext' && format !== 'plaintext-openapiv2') {
    fail(`invalid output format "${format}"; allowed formats are: plaintext, plaintext-openapiv2`);
  }
  const { kind, path } = findTarget(command, args[0]!.replace(/\.+$/, ''));
  const schema = kind.type === null ? undefined : command.cluster.schema(kind.type);
  if (!schema) fail(`GVR (${kind.apiVersion}, ${kind.plural}) not found in OpenAPI schema`);
  const group = kind.group === '' ? '' : `GROUP:      ${kind.group}\n`;
  command.io.out(`${group}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`);
  command.io.out(await bodyText(command, walk(schema!, path)));
}

/** The kind that is meant, and the fields that lead on from it: `pods.spec.containers`, `deployments.apps.spec`. */
function findTarget(command: Command, text: string) {
  const kinds = command.cluster.kinds();
  const version = command.invocation.flags.text('api-version');
  const served = version === '' ? kinds : kinds.filter(({ apiVersion }) => apiVersion === version);
  const parts = text.split('.');
  // A group may stand behind the kind: the longest name that is one wins where fields could be meant, too.
  for (let length = parts.length; length > 0; length--) {
    const kind = findKind(served, parts.slice(0, length).join('.'));
    if (kind) return { kind, path: parts.slice(length) };
  }
  if (version !== '' && findKind(kinds, parts[0]!)) {
    const { plural } = findKind(kinds, parts[0]!)!;
    return fail(
      `GVR (${version.includes('/') ? version : `/${version}`}, Resource=${plural}) not found in OpenAPI schema`,
    );
  }
  command.io.err(`the server doesn't have a resource type "${parts[0]!}"\n`);
  throw new Failure('');
}

/** What the path leads to: the type itself, or a field of a type. */
export interface Found {
  readonly owner: TypeSchema;
  readonly field: FieldSchema | undefined;
}

function walk(root: TypeSchema, path: readonly string[]): Found {
  let owner = root;
  let field: FieldSchema | undefined;
  for (const [i, name] of path.entries()) {
    if (i > 0) {
      const next = structOf(field!.type);
      if (!next) return failField(name);
      owner = next;
    }
    field = owner.fields.get(name);
    if (!field) return failField(name);
  }
  return { owner, field };
}

function failField(name: string): never {
  return fail(`field "${name}" does not exist`);
}

/** The type behind lists and maps; undefined for plain values. */
export function structOf(type: SchemaType): TypeSchema | undefined {
  if (type.kind === 'list' || type.kind === 'map') return structOf(type.of);
  return type.kind === 'struct' ? type : undefined;
}

async function bodyText(command: Command, { owner, field }: Found): Promise<string> {
  const docs = await command.cluster.docs(owner.name);
  const type = field ? structOf(field.type) : owner;
  const own = type ? await command.cluster.docs(type.name) : {};
  const descriptions = field ? [docs[field.name] ?? '', own[''] ?? ''] : [own[''] ?? ''];
  const title = field ? `FIELD: ${field.name} <${fieldTypeText(field.type)}>\n\n\n` : '';
  const text = descriptions
    .filter((part) => part !== '')
    .map((part) => paragraph(part, 4))
    .join('');
  const description = `DESCRIPTION:\n${text === '' ? '    <empty>\n' : `${text}    \n`}`;
  const recursive = command.invocation.flags.bool('recursive');
  const fields = !type ? '' : recursive ? await recursiveText(type) : await fieldsText(command, type);
  return `${title}${description}${fields === '' ? '' : `FIELDS:\n${fields}`}\n`;
}
