/** An object as YAML, in kubectl's order, with its keys and values told apart for colouring. */
import { dump } from 'js-yaml';
import type { KubeObject } from '@shared/api';

export interface YamlPart {
  readonly kind: 'key' | 'text' | 'plain' | 'mark';
  readonly text: string;
}

/** Without `managedFields`, as `kubectl get -o yaml` prints it. */
export function yamlText(object: KubeObject): string {
  const { managedFields: _, ...metadata } = object.metadata;
  return dump({ ...object, metadata }, { lineWidth: -1, noRefs: true, sortKeys: true });
}

/** A value in the same order of keys. */
export function sortedYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true, sortKeys: true });
}

/** The same without what nobody writes: status, and what the API server keeps about the object. */
export function editableYaml(object: KubeObject): string {
  const { status: _, ...rest } = object as KubeObject & { status?: unknown };
  const {
    managedFields: _fields,
    resourceVersion: _version,
    uid: _uid,
    creationTimestamp: _created,
    generation: _generation,
    ...metadata
  } = object.metadata;
  return dump({ ...rest, metadata }, { lineWidth: -1, noRefs: true, sortKeys: true });
}

/** One line in parts. */
export function yamlParts(line: string): readonly YamlPart[] {
  const match = /^(\s*(?:- )*)("[^"]*"|'[^']*'|[^\s#:'"][^:]*)(:)(\s.*)?$/.exec(line);
  if (!match) {
    const item = /^(\s*(?:- )+)(.*)$/.exec(line);
    return item ? [{ kind: 'mark', text: item[1]! }, value(item[2]!)] : [value(line)];
  }
  const [, lead = '', key = '', colon = '', rest = ''] = match;
  return [
    { kind: 'mark', text: lead },
    { kind: 'key', text: key },
    { kind: 'mark', text: colon },
    value(rest),
  ];
}

function value(text: string): YamlPart {
  return { kind: /^\s*['"|>]/.test(text) || /[A-Za-z]/.test(text) ? 'text' : 'plain', text };
}
