import type { ObjectMeta } from 'kubernetes-types/meta/v1';

/** Metadata of an object that the API server has accepted: it has a name, and the store has given it the rest. */
export interface Meta extends ObjectMeta {
  name: string;
}

/**
 * Any Kubernetes object. Its own fields (spec, status, data …) are those of its kind; code that knows the kind narrows
 * to the type of `kubernetes-types`.
 */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: Meta;
}

/**
 * A Kubernetes object type of `kubernetes-types` as it comes back from the API server: apiVersion, kind and a named
 * metadata are always there.
 */
export type Live<T> = Omit<T, 'apiVersion' | 'kind' | 'metadata'> & KubeObject;

/**
 * Names a kind of objects as kubectl does: the plural, with the group behind it unless it is the core group
 * (`pods`, `deployments.apps`). One version of each is served.
 */
export type GroupResource = string;

/** One object's place in the cluster. `namespace` is '' for objects of the cluster itself. */
export interface ObjectKey {
  readonly resource: GroupResource;
  readonly namespace: string;
  readonly name: string;
}

/** The key of an object inside its resource: `name`, or `namespace/name`. */
export function objectName(key: { namespace?: string | undefined; name: string }): string {
  return key.namespace ? `${key.namespace}/${key.name}` : key.name;
}

/** The inverse of {@link objectName}. */
export function splitObjectName(text: string): { namespace: string; name: string } {
  const slash = text.indexOf('/');
  return slash < 0
    ? { namespace: '', name: text }
    : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

/** The key of an object inside its resource, read from its metadata. */
export function nameOf(object: { metadata: { namespace?: string | undefined; name: string } }): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The controller that owns an object: the one owner reference with `controller: true`. */
export function controllerOf(object: { metadata?: ObjectMeta | undefined }) {
  return object.metadata?.ownerReferences?.find((owner) => owner.controller === true);
}
