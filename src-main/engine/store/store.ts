/**
 * The cluster's memory, after etcd: every change of one object makes one revision; objects are never changed in
 * place; past states stay readable until they are compacted.
 *
 * Models etcd mvcc @ v3.5: create revision, mod revision, version, tombstones, compaction. Left out: transactions over
 * several keys (the API server writes one object at a time) and leases (expiry is a controller's timer).
 */
import { compareText, objectName, type GroupResource, type KubeObject } from '@shared/api';
import type { Change } from '@shared/contract';
import { deepFreeze } from './freeze';

/** An object with its place in the store's history. */
export interface Row {
  readonly object: KubeObject;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
}

/** One resource's rows by namespace and name. A namespace's sorted list is kept until something in it changes. */
class Table {
  readonly namespaces = new Map<string, Map<string, Row>>();
  private readonly sorted = new Map<string, KubeObject[]>();
  size = 0;

  get(namespace: string, name: string): Row | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, row: Row): void {
    let rows = this.namespaces.get(namespace);
    if (!rows) this.namespaces.set(namespace, (rows = new Map()));
    if (!rows.has(name)) this.size++;
    rows.set(name, row);
    this.sorted.delete(namespace);
  }

  delete(namespace: string, name: string): void {
    const rows = this.namespaces.get(namespace);
    if (!rows?.delete(name)) return;
    this.size--;
    if (rows.size === 0) this.namespaces.delete(namespace);
    this.sorted.delete(namespace);
  }

  /** The objects of one namespace in the order of their names. */
  list(namespace: string): readonly KubeObject[] {
    let list = this.sorted.get(namespace);
    if (!list) {
      const rows = this.namespaces.get(namespace);
      list = rows ? [...rows.values()].map((row) => row.object) : [];
      list.sort((a, b) => compareText(a.metadata.name, b.metadata.name));
      this.sorted.set(namespace, list);
    }
    return list;
  }
}

export type ChangeListener = (change: Change) => void;

export interface StoreOptions {
  /** Freeze objects deeply, so that a component that would change one in place fails at once. */
  readonly freeze: boolean;
  /** How many of the latest changes stay in memory for watches and read views; older ones are compacted. */
  readonly keep: number;
}

export class Store {
  private tables = new Map<GroupResource, Table>();
  private listeners: ChangeListener[] = [];
  /** The latest changes in the order of their revisions; the first has revision `compacted + 1`. */
  private log: Change[] = [];
  private logStart = 0;
  private current = 0;
  private compactedAt = 0;

  constructor(private readonly options: StoreOptions) {}

  /** The revision of the latest change; 0 for an empty store. */
  get revision(): number {
    return this.current;
  }

  /** States before this revision can no longer be read, and watches from it are `Expired`. */
  get compacted(): number {
    return this.compactedAt;
  }

  get(resource: GroupResource, namespace: string, name: string): KubeObject | undefined {
    return this.tables.get(resource)?.get(namespace, name)?.object;
  }

  row(resource: GroupResource, namespace: string, name: string): Row | undefined {
    return this.tables.get(resource)?.get(namespace, name);
  }

  /** The resource's objects in one namespace, or in all, ordered by namespace and name. */
  list(resource: GroupResource, namespace?: string): readonly KubeObject[] {
    const table = this.tables.get(resource);
    if (!table) return [];
    if (namespace !== undefined) return table.list(namespace);
    const names = [...table.namespaces.keys()].sort(compareText);
    if (names.length === 1) return table.list(names[0]!);
    return names.flatMap((name) => table.list(name));
  }

  count(resource: GroupResource): number {
    return this.tables.get(resource)?.size ?? 0;
  }

  /** The resources that have objects, by name. */
  resources(): GroupResource[] {
    return [...this.tables.entries()]
      .filter(([, table]) => table.size > 0)
      .map(([name]) => name)
      .sort(compareText);
  }

  /**
   * Creates or replaces an object and gives it its resourceVersion. The object given is taken over and must not be
   * changed afterwards.
   */
  put(resource: GroupResource, object: KubeObject): KubeObject {
    const { namespace = '', name } = object.metadata;
    let table = this.tables.get(resource);
    if (!table) this.tables.set(resource, (table = new Table()));
    const previous = table.get(namespace, name);
    const revision = ++this.current;
    const stored: KubeObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(revision) },
    };
    if (this.options.freeze) deepFreeze(stored);
    const version = (previous?.version ?? 0) + 1;
    table.set(namespace, name, {
      object: stored,
      createRevision: previous?.createRevision ?? revision,
      modRevision: revision,
      version,
    });
    this.record({
      revision,
      resource,
      namespace,
      name,
      uid: stored.metadata.uid ?? '',
      version,
      object: stored,
      previous: previous?.object ?? null,
    });
    return stored;
  }

  /** Removes an object; returns it, or undefined where there was none. */
  delete(resource: GroupResource, namespace: string, name: string): KubeObject | undefined {
    const table = this.tables.get(resource);
    const previous = table?.get(namespace, name);
    if (!table || !previous) return undefined;
    table.delete(namespace, name);
    const revision = ++this.current;
    this.record({
      revision,
      resource,
      namespace,
      name,
      uid: previous.object.metadata.uid ?? '',
      version: 0,
      object: null,
      previous: previous.object,
    });
    return previous.object;
  }

  /** Tells of every change, at once and in order. Returns what ends it. */
  onChange(listener: ChangeListener): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** The changes after `revision`, oldest first; undefined where they are compacted. */
  changesSince(revision: number): readonly Change[] | undefined {
    if (revision < this.compactedAt) return undefined;
    return this.log.slice(this.logStart + (revision - this.compactedAt));
  }

  /** Forgets the states before `revision`. */
  compact(revision: number): void {
    if (revision <= this.compactedAt) return;
    this.logStart += Math.min(revision, this.current) - this.compactedAt;
    this.compactedAt = Math.min(revision, this.current);
    if (this.logStart > 4096 && this.logStart * 2 > this.log.length) {
      this.log = this.log.slice(this.logStart);
      this.logStart = 0;
    }
  }

  /** Replaces everything by a saved state; nobody is told. Objects carry their resourceVersion. */
  load(rows: Iterable<{ readonly resource: GroupResource; readonly row: Row }>, revision: number): void {
    this.tables = new Map();
    for (const { resource, row } of rows) {
      let table = this.tables.get(resource);
      if (!table) this.tables.set(resource, (table = new Table()));
      const { namespace = '', name } = row.object.metadata;
      table.set(namespace, name, this.options.freeze ? { ...row, object: deepFreeze(row.object) } : row);
    }
    this.log = [];
    this.logStart = 0;
    this.current = revision;
    this.compactedAt = revision;
  }

  /** Every row, ordered by resource, namespace and name. */
  *rows(): Iterable<{ readonly resource: GroupResource; readonly row: Row }> {
    for (const resource of this.resources()) {
      for (const object of this.list(resource)) {
        const row = this.row(resource, object.metadata.namespace ?? '', object.metadata.name);
        if (!row) throw new Error(`row of ${resource} ${objectName(object.metadata)} is missing`);
        yield { resource, row };
      }
    }
  }

  private record(change: Change): void {
    this.log.push(change);
    if (this.current - this.compactedAt > 2 * this.options.keep)
      this.compact(this.current - this.options.keep);
    for (const listener of this.listeners) listener(change);
  }
}
