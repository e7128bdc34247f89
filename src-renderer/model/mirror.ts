/**
 * The window's copy of the cluster at one instant. It knows objects only; what a picture needs is derived by the
 * projection from the changes that `apply` hands out.
 */
import { nameOf, objectName, type GroupResource, type KubeObject } from '@shared/api';
import type { Instant, StateDelta } from '@shared/contract';

/** One object that is no longer as it was. `before` is undefined for a new one, `after` for one that is gone. */
export interface MirrorChange {
  readonly resource: GroupResource;
  /** `namespace/name`, or `name` for objects of the cluster itself. */
  readonly key: string;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

const NOWHERE: Instant = { branch: 0, seq: 0, revision: 0, time: 0 };

export class Mirror {
  readonly #resources = new Map<GroupResource, Map<string, KubeObject>>();
  #at: Instant = NOWHERE;

  /** The instant that the objects belong to. */
  get at(): Instant {
    return this.#at;
  }

  get(resource: GroupResource, key: string): KubeObject | undefined {
    return this.#resources.get(resource)?.get(key);
  }

  /** The objects of a resource by key, in no particular order. */
  all(resource: GroupResource): ReadonlyMap<string, KubeObject> {
    return this.#resources.get(resource) ?? new Map<string, KubeObject>();
  }

  /** Moves to another instant, later or earlier. Costs O(changes). Deletes of unknown objects are no change. */
  apply(delta: StateDelta): readonly MirrorChange[] {
    const changes: MirrorChange[] = [];
    for (const key of delta.deletes) {
      const objects = this.#resources.get(key.resource);
      const name = objectName(key);
      const before = objects?.get(name);
      if (before === undefined) continue;
      objects!.delete(name);
      changes.push({ resource: key.resource, key: name, before, after: undefined });
    }
    for (const { resource, object } of delta.puts) {
      let objects = this.#resources.get(resource);
      if (!objects) this.#resources.set(resource, (objects = new Map()));
      const name = nameOf(object);
      changes.push({ resource, key: name, before: objects.get(name), after: object });
      objects.set(name, object);
    }
    this.#at = delta.to;
    return changes;
  }

  /** Forgets everything; the changes that this is. */
  clear(): readonly MirrorChange[] {
    const changes: MirrorChange[] = [];
    for (const [resource, objects] of this.#resources) {
      for (const [key, before] of objects) changes.push({ resource, key, before, after: undefined });
    }
    this.#resources.clear();
    this.#at = NOWHERE;
    return changes;
  }
}
