/** Which fields a place in a manifest may have: from the API server's own types, for whoever writes YAML. */
import { fieldTypeText } from '@shared/api';
import type { FieldHint } from '@shared/contract';
import { fieldDocs, knownType, type FieldType } from '../engine';
import type { Session } from './session';

/**
 * The fields below `path`, by name; none for a kind that is not modelled or a path that it does not have.
 * @param path keys from the object's top, without the places in lists
 */
export async function fieldHints(
  session: Session,
  apiVersion: string,
  kind: string,
  path: readonly string[],
): Promise<FieldHint[]> {
  const definition = session
    .resources()
    .find(
      (one) => one.kind === kind && (one.group ? `${one.group}/${one.version}` : one.version) === apiVersion,
    );
  let type: FieldType | undefined = definition?.type ? knownType(definition.type) : undefined;
  for (const key of path) {
    type = inside(type);
    if (type?.kind === 'map') type = type.of;
    else type = type?.kind === 'struct' ? type.fields.get(key)?.type : undefined;
  }
  type = inside(type);
  if (type?.kind !== 'struct') return [];
  const docs = await fieldDocs(type.name);
  return [...type.fields.values()].map(({ name, required, type: of }) => ({
    name,
    type: fieldTypeText(of),
    required,
    doc: docs[name] ?? '',
    nested: of.kind === 'list' || of.kind === 'map' || of.kind === 'struct',
  }));
}

/** What the items of a list are, however deep lists lie in lists. */
function inside(type: FieldType | undefined): FieldType | undefined {
  return type?.kind === 'list' ? inside(type.of) : type;
}
