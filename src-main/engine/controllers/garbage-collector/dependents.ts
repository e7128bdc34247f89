/** Who depends on whom: the objects of every resource by the UIDs of their owners. */
import { nameOf, type GroupResource, type KubeObject } from '@shared/api';
import type { EveryCache } from '@main/engine/client';

export interface Dependent {
  readonly resource: GroupResource;
  readonly object: KubeObject;
}

export class Dependents implements EveryCache {
  private byOwner = new Map<string, Map<string, Dependent>>();

  /** The objects that name this owner, in no particular order. */
  of(ownerUid: string): Iterable<Dependent> {
    return this.byOwner.get(ownerUid)?.values() ?? [];
  }

  /** Whether something that depends on the owner must be gone before it. */
  block(ownerUid: string): boolean {
    for (const { object } of this.of(ownerUid)) {
      if (object.metadata.ownerReferences?.some((ref) => ref.uid === ownerUid && ref.blockOwnerDeletion))
        return true;
    }
    return false;
  }

  update(resource: GroupResource, previous: KubeObject | null, object: KubeObject | null): void {
    const before = previous?.metadata.ownerReferences;
    const after = object?.metadata.ownerReferences;
    if (!before && !after) return;
    const key = `${resource} ${nameOf((object ?? previous)!)}`;
    if (before && before !== after) for (const { uid } of before) this.remove(uid, key);
    if (after) for (const { uid } of after) this.insert(uid, key, { resource, object: object! });
  }

  clear(): void {
    this.byOwner = new Map();
  }

  private insert(uid: string, key: string, dependent: Dependent): void {
    let dependents = this.byOwner.get(uid);
    if (!dependents) this.byOwner.set(uid, (dependents = new Map()));
    dependents.set(key, dependent);
  }

  private remove(uid: string, key: string): void {
    const dependents = this.byOwner.get(uid);
    if (dependents?.delete(key) && dependents.size === 0) this.byOwner.delete(uid);
  }
}
