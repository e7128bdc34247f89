import { compareText, objectName, type GroupResource, type KubeObject } from '@shared/api';
import type { Store } from './store';

/** What one can read of a state: the present (a Store) or a past revision (a {@link ReadView}). */
export interface Reader {
  readonly revision: number;
  get(resource: GroupResource, namespace: string, name: string): KubeObject | undefined;
  list(resource: GroupResource, namespace?: string): readonly KubeObject[];
}

/**
 * The state at one revision, unchanged whatever comes later. It keeps what the changes since then have replaced;
 * everything else is read from the store.
 */
export class ReadView implements Reader {
  /** By resource and object name: the object as it was, or null where there was none yet. */
  private readonly past = new Map<GroupResource, Map<string, KubeObject | null>>();
  private readonly stop: () => void;

  /** @throws where the revision is compacted or not reached yet: ask {@link canReadAt} first. */
  constructor(
    private readonly store: Store,
    readonly revision: number,
  ) {
    if (!canReadAt(store, revision)) throw new Error(`revision ${revision} cannot be read`);
    for (const change of store.changesSince(revision) ?? []) this.keep(change);
    this.stop = store.onChange((change) => this.keep(change));
  }

  get(resource: GroupResource, namespace: string, name: string): KubeObject | undefined {
    const kept = this.past.get(resource)?.get(objectName({ namespace, name }));
    return kept === undefined ? this.store.get(resource, namespace, name) : (kept ?? undefined);
  }

  list(resource: GroupResource, namespace?: string): readonly KubeObject[] {
    const kept = this.past.get(resource);
    const now = this.store.list(resource, namespace);
    if (!kept) return now;
    const list = now.filter((object) => !kept.has(objectName(object.metadata)));
    for (const object of kept.values()) {
      if (object && (namespace === undefined || (object.metadata.namespace ?? '') === namespace))
        list.push(object);
    }
    return list.sort(
      (a, b) =>
        compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
        compareText(a.metadata.name, b.metadata.name),
    );
  }

  /** Ends the view; it must not be read afterwards. */
  close(): void {
    this.stop();
  }

  private keep(change: {
    resource: string;
    namespace: string;
    name: string;
    previous: KubeObject | null;
  }): void {
    let kept = this.past.get(change.resource);
    if (!kept) this.past.set(change.resource, (kept = new Map()));
    const key = objectName(change);
    if (!kept.has(key)) kept.set(key, change.previous);
  }
}

/** Whether the store still holds, and already has, the state at a revision. */
export function canReadAt(store: Store, revision: number): boolean {
  return revision >= store.compacted && revision <= store.revision;
}
