/**
 * Adoption and release: a controller owns the objects that name it as their controller; it takes over orphans that its
 * selector matches and lets go of those that it no longer matches.
 *
 * Models `pkg/controller` ControllerRefManager @ v1.34.
 */
import {
  controllerOf,
  matchesSelector,
  nameOf,
  objectName,
  type GroupResource,
  type KubeObject,
  type Labels,
  type Selector,
} from '@shared/api';
import type { Change } from '@shared/contract';
import type { OwnerReference } from 'kubernetes-types/meta/v1';
import { byController, type ComponentContext, type Index, type Informers } from '@main/engine/client';

/** The owner reference that makes `owner` the managing controller. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

const orphanKey = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;

/** Objects without a controller, by namespace and by namespace with each label. */
function orphans(informers: Informers, resource: GroupResource): Index {
  return informers.index(resource, 'orphans', (object) => {
    if (controllerOf(object)) return [];
    const { namespace = '', labels } = object.metadata;
    return [
      namespace,
      ...Object.entries(labels ?? {}).map(([key, value]) => orphanKey(namespace, key, value)),
    ];
  });
}

/** Objects of a namespace without a controller that a selector matches, in the order of their names. */
export function matchingOrphans<T extends KubeObject>(
  informers: Informers,
  resource: GroupResource,
  namespace: string,
  selector: Selector,
): T[] {
  const exact = selector.find((r) => r.operator === 'In' && r.values.length === 1);
  const value = exact ? orphanKey(namespace, exact.key, exact.values[0]!) : namespace;
  return (orphans(informers, resource).sorted(value) as T[]).filter((o) =>
    matchesSelector(selector, o.metadata.labels),
  );
}

export interface Claim<T> {
  readonly resource: GroupResource;
  readonly owner: KubeObject;
  readonly selector: Selector;
  /** Which objects may be taken over or let go; by default all that are not being deleted. */
  readonly eligible?: (object: T) => boolean;
  /** Set to false where the caller knows from counts that nothing it owns has stopped matching. */
  readonly release?: boolean;
}

/**
 * Takes over matching orphans and lets go of what no longer matches. An owner that is being deleted does neither.
 * @returns false where a write was refused
 */
export function claim<T extends KubeObject>(ctx: ComponentContext, wanted: Claim<T>): boolean {
  const { resource, owner, selector } = wanted;
  if (owner.metadata.deletionTimestamp !== undefined) return true;
  const eligible = wanted.eligible ?? ((object: T) => object.metadata.deletionTimestamp === undefined);
  let ok = true;
  for (const object of matchingOrphans<T>(
    ctx.informers,
    resource,
    owner.metadata.namespace ?? '',
    selector,
  )) {
    if (!eligible(object)) continue;
    const refs = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
    ok = patchOwners(ctx, resource, object, refs) && ok;
  }
  if (wanted.release === false) return ok;
  for (const object of byController(ctx.informers, resource).sorted(owner.metadata.uid ?? '') as T[]) {
    if (matchesSelector(selector, object.metadata.labels) || !eligible(object)) continue;
    const refs = (object.metadata.ownerReferences ?? []).filter((ref) => ref.uid !== owner.metadata.uid);
    ok = patchOwners(ctx, resource, object, refs) && ok;
  }
  return ok;
}

function patchOwners(
  ctx: ComponentContext,
  resource: GroupResource,
  object: KubeObject,
  refs: OwnerReference[],
): boolean {
  const { namespace = '', name, uid } = object.metadata;
  const metadata = { uid, ownerReferences: refs.length > 0 ? refs : null };
  const result = ctx.client.patch(resource, namespace, name, 'merge', { metadata });
  // An object that is gone by now needs no owner.
  return result.ok || result.status.reason === 'NotFound';
}

/** Keys of owners that a change of an owned or orphaned object concerns. */
export interface OwnerKeys {
  /** The kind of the owner, as owner references name it, and its resource. */
  readonly kind: string;
  readonly resource: GroupResource;
  /** The selector of an owner, by which it would adopt. */
  readonly selectorOf: (owner: KubeObject) => Selector;
}

/** Which owners to look at after a change of something they own, did own, or might adopt. */
export function ownerKeys(ctx: ComponentContext, owners: OwnerKeys): (change: Change) => string[] {
  const keyOf = (object: KubeObject | null): string | undefined => {
    const ref = object && controllerOf(object);
    if (ref?.kind !== owners.kind) return undefined;
    const namespace = object!.metadata.namespace ?? '';
    const owner = ctx.client.get(owners.resource, namespace, ref.name);
    return owner?.metadata.uid === ref.uid ? objectName({ namespace, name: ref.name }) : undefined;
  };
  return ({ previous, object }) => {
    const keys = new Set<string>();
    for (const key of [keyOf(previous), keyOf(object)]) if (key !== undefined) keys.add(key);
    if (object && !controllerOf(object) && mayBeAdopted(previous, object)) {
      const labels = object.metadata.labels;
      for (const owner of ctx.client.list(owners.resource, object.metadata.namespace ?? '')) {
        if (matchesSelector(owners.selectorOf(owner), labels)) keys.add(nameOf(owner));
      }
    }
    return [...keys];
  };
}

/** An orphan is worth a look when it is new, has just become one, or has other labels than before. */
function mayBeAdopted(previous: KubeObject | null, object: KubeObject): boolean {
  return (
    !previous ||
    controllerOf(previous) !== undefined ||
    !sameLabels(previous.metadata.labels, object.metadata.labels)
  );
}

function sameLabels(a: Labels | undefined, b: Labels | undefined): boolean {
  if (a === b) return true;
  const keys = Object.keys(a ?? {});
  return keys.length === Object.keys(b ?? {}).length && keys.every((key) => a?.[key] === b?.[key]);
}
