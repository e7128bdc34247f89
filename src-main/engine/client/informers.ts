/**
 * News of changes and indexes over objects. Handlers are called at once, in the order of their registration, and only
 * mark work or keep a cache.
 */
import { compareText, nameOf, type GroupResource, type KubeObject } from '@shared/api';
import type { Change } from '@shared/contract';
import type { Store } from '../store';

export type ChangeHandler = (change: Change) => void;

/** Something kept about the objects of one resource, up to date with every change. */
export interface Cache {
  update(previous: KubeObject | null, object: KubeObject | null): void;
  refill(objects: readonly KubeObject[]): void;
}

/** Objects by a value computed from each, such as pods by node. */
export class Index implements Cache {
  private entries = new Map<string, Map<string, KubeObject>>();

  constructor(private readonly valuesOf: (object: KubeObject) => readonly string[]) {}

  /** The objects with this value, in no particular order. */
  get(value: string): Iterable<KubeObject> {
    return this.entries.get(value)?.values() ?? [];
  }

  count(value: string): number {
    return this.entries.get(value)?.size ?? 0;
  }

  /** Every value that some object has, in order. */
  values(): string[] {
    return [...this.entries.keys()].sort(compareText);
  }

  /** The objects with this value, ordered by namespace and name. */
  sorted(value: string): KubeObject[] {
    return [...this.get(value)].sort(
      (a, b) =>
        compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
        compareText(a.metadata.name, b.metadata.name),
    );
  }

  update(previous: KubeObject | null, object: KubeObject | null): void {
    if (previous) for (const value of this.valuesOf(previous)) this.remove(value, nameOf(previous));
    if (object) for (const value of this.valuesOf(object)) this.insert(value, object);
  }

  refill(objects: readonly KubeObject[]): void {
    this.entries = new Map();
    for (const object of objects) for (const value of this.valuesOf(object)) this.insert(value, object);
  }

  private insert(value: string, object: KubeObject): void {
    let entry = this.entries.get(value);
    if (!entry) this.entries.set(value, (entry = new Map()));
    entry.set(nameOf(object), object);
  }

  private remove(value: string, key: string): void {
    const entry = this.entries.get(value);
    if (entry?.delete(key) && entry.size === 0) this.entries.delete(value);
  }
}

/** Something kept about the objects of every resource. */
export interface EveryCache {
  update(resource: GroupResource, previous: KubeObject | null, object: KubeObject | null): void;
  /** Forgets everything; all objects are then told as new. */
  clear(): void;
}

export class Informers {
  private readonly handlers = new Map<GroupResource, ChangeHandler[]>();
  private readonly everyHandlers: ChangeHandler[] = [];
  private readonly caches = new Map<GroupResource, Map<string, Cache>>();
  private readonly everyCaches: EveryCache[] = [];

  constructor(private readonly store: Store) {
    store.onChange((change) => this.deliver(change));
  }

  /** Calls the handler on every change of the resource. */
  onChange(resource: GroupResource, handler: ChangeHandler): void {
    const handlers = this.handlers.get(resource);
    if (handlers) handlers.push(handler);
    else this.handlers.set(resource, [handler]);
  }

  /** Calls the handler on every change of any resource. */
  onEveryChange(handler: ChangeHandler): void {
    this.everyHandlers.push(handler);
  }

  /** Keeps a cache over the objects of every resource up to date. */
  keepEvery(cache: EveryCache): void {
    this.everyCaches.push(cache);
    this.fill(cache);
  }

  /** The index of this name over the resource; made and filled when first asked for. */
  index(resource: GroupResource, name: string, valuesOf: (object: KubeObject) => readonly string[]): Index {
    return this.cache(resource, `index ${name}`, () => new Index(valuesOf));
  }

  /** The cache of this name over the resource; made and filled when first asked for. A name has one type. */
  cache<C extends Cache>(resource: GroupResource, name: string, make: () => C): C {
    let caches = this.caches.get(resource);
    if (!caches) this.caches.set(resource, (caches = new Map()));
    let cache = caches.get(name) as C | undefined;
    if (!cache) {
      caches.set(name, (cache = make()));
      cache.refill(this.store.list(resource));
    }
    return cache;
  }

  /** Fills every cache anew, after the store has taken a saved state. */
  refill(): void {
    for (const [resource, caches] of this.caches) {
      const objects = this.store.list(resource);
      for (const cache of caches.values()) cache.refill(objects);
    }
    for (const cache of this.everyCaches) this.fill(cache);
  }

  private fill(cache: EveryCache): void {
    cache.clear();
    for (const resource of this.store.resources()) {
      for (const object of this.store.list(resource)) cache.update(resource, null, object);
    }
  }

  private deliver(change: Change): void {
    for (const cache of this.caches.get(change.resource)?.values() ?? []) {
      cache.update(change.previous, change.object);
    }
    for (const cache of this.everyCaches) cache.update(change.resource, change.previous, change.object);
    for (const handler of this.handlers.get(change.resource) ?? []) handler(change);
    for (const handler of this.everyHandlers) handler(change);
  }
}

/** Pods by the name of their node; pods without one under ''. */
export function podsByNode(informers: Informers): Index {
  return informers.index('pods', 'spec.nodeName', (object) => [
    (object as { spec?: { nodeName?: string } }).spec?.nodeName ?? '',
  ]);
}

/** Objects of a resource by the UID of the controller that owns them. */
export function byController(informers: Informers, resource: GroupResource): Index {
  return informers.index(resource, 'controllerUid', (object) => {
    const owner = object.metadata.ownerReferences?.find((reference) => reference.controller);
    return owner ? [owner.uid] : [];
  });
}
