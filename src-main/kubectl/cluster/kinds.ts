/** Kinds of objects and the names that people type for them. Models cli-runtime's REST mapping @ v1.34. */
import type { GroupResource, KubeObject } from '@shared/api';

export type Cell = string | number | boolean;

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  /** 0: always shown; 1: only with `-o wide`. */
  readonly priority: number;
}

/** What kubectl knows of a resource: discovery and the server's columns. */
export interface Kind {
  /** `pods`, `deployments.apps`. */
  readonly resource: GroupResource;
  readonly plural: string;
  readonly singular: string;
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly { readonly name: string }[];
  readonly type: string | null;
  readonly table: {
    readonly columns: readonly Column[];
    cells(object: KubeObject, now: number): readonly Cell[];
  };
}

/**
 * The kind that somebody means: `po`, `pod`, `pods`, `Pod`, `deploy.apps`, `deployments.v1.apps`. Names of resources
 * come before short names, both in the order of discovery.
 */
export function findKind(kinds: readonly Kind[], typed: string): Kind | undefined {
  const text = typed.toLowerCase();
  const dot = text.indexOf('.');
  const name = dot < 0 ? text : text.slice(0, dot);
  const rest = dot < 0 ? '' : text.slice(dot + 1);
  const candidates = kinds.filter((kind) => rest === '' || groupMatches(kind, rest));
  return (
    candidates.find((k) => k.plural === name || k.singular === name || k.kind.toLowerCase() === name) ??
    candidates.find((k) => k.shortNames.includes(name))
  );
}

function groupMatches(kind: Kind, rest: string): boolean {
  // A group may be cut short at a dot: `ingresses.networking` is one of networking.k8s.io.
  const group = (asked: string): boolean => kind.group === asked || kind.group.startsWith(`${asked}.`);
  if (kind.group !== '' && group(rest)) return true;
  const [version = '', ...of] = rest.split('.');
  return version === kind.version && (of.join('.') === '' ? kind.group === '' : group(of.join('.')));
}

/** The kind of an object with this apiVersion and kind. */
export function kindOf(kinds: readonly Kind[], apiVersion: string, kind: string): Kind | undefined {
  return kinds.find((k) => k.apiVersion === apiVersion && k.kind === kind);
}

/** The resource of a name, which must be served. */
export function kindOfResource(kinds: readonly Kind[], resource: GroupResource): Kind {
  const kind = kinds.find((k) => k.resource === resource);
  if (!kind) throw new Error(`the server does not serve ${resource}`);
  return kind;
}

/** `pod`, `deployment.apps`: how kubectl writes a kind before a name. */
export function kindName(kind: Kind): string {
  return kind.group === '' ? kind.singular : `${kind.singular}.${kind.group}`;
}

/** `pod/web`, `deployment.apps/web`. */
export function nameWithKind(kind: Kind, name: string): string {
  return `${kindName(kind)}/${name}`;
}
