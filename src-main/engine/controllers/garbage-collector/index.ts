/**
 * Deletes what has lost its owners, and carries out the propagation policy of a deletion: background, foreground,
 * orphan.
 *
 * Models `pkg/controller/garbagecollector` @ v1.34. Left out: the cache of absent owners (asking here costs nothing).
 * Owners that own one another are never collected, as in a real cluster; here a note says so.
 */
import {
  compareText,
  nameOf,
  splitObjectName,
  type GroupResource,
  type KubeObject,
  type ObjectKey,
} from '@shared/api';
import type { ApiResult, Change, DeleteOptions } from '@shared/contract';
import type { OwnerReference } from 'kubernetes-types/meta/v1';
import { Controller, subjectOf, type Machinery, type SyncResult } from '@main/engine/client';
import { Dependents, type Dependent } from './dependents';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

type OwnerState =
  /** The owner is there. */
  | 'solid'
  /** It is not: gone, or another object of its name. */
  | 'dangling'
  /** It is being deleted in the foreground and waits for its dependents. */
  | 'waiting'
  /** Its kind is not served, so that nobody can say. */
  | 'unknown';

const keyOf = (resource: GroupResource, object: KubeObject): string => `${resource} ${nameOf(object)}`;

const isEnding = (object: KubeObject | null, finalizer: string): boolean =>
  object?.metadata.deletionTimestamp !== undefined &&
  (object.metadata.finalizers?.includes(finalizer) ?? false);

export class GarbageCollector extends Controller {
  private readonly dependents = new Dependents();

  constructor(machinery: Machinery) {
    super(machinery, { name: 'garbage-collector-controller', resource: '' });
    machinery.informers.keepEvery(this.dependents);
    machinery.informers.onEveryChange((change) => this.onChange(change));
  }

  protected override objectOf(key: string): ObjectKey {
    const space = key.indexOf(' ');
    return { resource: key.slice(0, space), ...splitObjectName(key.slice(space + 1)) };
  }

  protected sync(namespace: string, name: string, resource: GroupResource): SyncResult {
    const object = this.ctx.client.get(resource, namespace, name);
    if (!object) return 'done';
    if (isEnding(object, ORPHAN)) return this.orphanDependents(resource, object);
    if (isEnding(object, FOREGROUND)) {
      if (this.dependents.block(object.metadata.uid ?? '')) return 'done';
      return this.settle(this.dropFinalizer(resource, object, FOREGROUND));
    }
    if (object.metadata.deletionTimestamp !== undefined) return 'done';
    return this.collect(resource, object);
  }

  /** Deletes the object if no owner is left that holds it; else only forgets the owners that are gone. */
  private collect(resource: GroupResource, object: KubeObject): SyncResult {
    const refs = object.metadata.ownerReferences ?? [];
    if (refs.length === 0) return 'done';
    const states = refs.map((ref) => this.stateOf(object, ref));
    if (states.includes('unknown')) return 'done';
    const with_ = (state: OwnerState): OwnerReference[] => refs.filter((_, i) => states[i] === state);
    const solid = with_('solid');
    if (solid.length > 0) {
      if (solid.length === refs.length) {
        this.reportCycle(resource, object);
        return 'done';
      }
      return this.settle(this.writeOwners(resource, object, solid));
    }
    if (with_('waiting').length > 0 && this.hasDependents(object)) {
      // A dependent that waits for this object in turn would block it for ever: let go of the owners first.
      const inCycle = [...this.dependents.of(object.metadata.uid ?? '')].some((d) =>
        isEnding(d.object, FOREGROUND),
      );
      const freed = refs.map((ref) => ({ ...ref, blockOwnerDeletion: false }));
      if (inCycle && !this.writeOwners(resource, object, freed).ok) return 'retry';
      return this.settle(this.delete(resource, object, 'Foreground'));
    }
    const { finalizers = [] } = object.metadata;
    const policy = finalizers.includes(ORPHAN)
      ? 'Orphan'
      : finalizers.includes(FOREGROUND)
        ? 'Foreground'
        : 'Background';
    return this.settle(this.delete(resource, object, policy));
  }

  private stateOf(object: KubeObject, ref: OwnerReference): OwnerState {
    const definition = this.ctx.server.registry.byKind(ref.apiVersion, ref.kind);
    if (!definition) return 'unknown';
    const { namespace } = object.metadata;
    if (definition.namespaced && namespace === undefined) {
      this.reportInvalidOwner(object, ref);
      return 'unknown';
    }
    const owner = this.ctx.client.get(definition.resource, definition.namespaced ? namespace! : '', ref.name);
    if (owner?.metadata.uid !== ref.uid) return 'dangling';
    return isEnding(owner, FOREGROUND) ? 'waiting' : 'solid';
  }

  private reportInvalidOwner(object: KubeObject, { apiVersion, kind, name, uid }: OwnerReference): void {
    const message = `ownerRef [${apiVersion}/${kind}, namespace: , name: ${name}, uid: ${uid}] does not exist in namespace ""`;
    this.ctx.recorder.warning(subjectOf(object), 'OwnerRefInvalidNamespace', message);
  }

  private orphanDependents(resource: GroupResource, owner: KubeObject): SyncResult {
    const { uid } = owner.metadata;
    const ordered = [...this.dependents.of(uid ?? '')].sort((a, b) =>
      compareText(keyOf(a.resource, a.object), keyOf(b.resource, b.object)),
    );
    for (const dependent of ordered) {
      const rest = (dependent.object.metadata.ownerReferences ?? []).filter((ref) => ref.uid !== uid);
      if (this.settle(this.writeOwners(dependent.resource, dependent.object, rest)) === 'retry')
        return 'retry';
    }
    return this.settle(this.dropFinalizer(resource, owner, ORPHAN));
  }

  private hasDependents(object: KubeObject): boolean {
    for (const _ of this.dependents.of(object.metadata.uid ?? '')) return true;
    return false;
  }

  private delete(
    resource: GroupResource,
    object: KubeObject,
    propagationPolicy: 'Orphan' | 'Foreground' | 'Background',
  ): ApiResult {
    const { namespace = '', name, uid } = object.metadata;
    const options: DeleteOptions = {
      propagationPolicy,
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    };
    return this.ctx.client.delete(resource, namespace, name, options);
  }

  private writeOwners(
    resource: GroupResource,
    object: KubeObject,
    refs: readonly OwnerReference[],
  ): ApiResult {
    const { namespace = '', name, uid } = object.metadata;
    const metadata = { uid, ownerReferences: refs.length > 0 ? refs : null };
    return this.ctx.client.patch(resource, namespace, name, 'merge', { metadata });
  }

  private dropFinalizer(resource: GroupResource, object: KubeObject, finalizer: string): ApiResult {
    const { namespace = '', name, uid, finalizers = [] } = object.metadata;
    const rest = finalizers.filter((f) => f !== finalizer);
    return this.ctx.client.patch(resource, namespace, name, 'merge', {
      metadata: { uid, finalizers: rest.length > 0 ? rest : null },
    });
  }

  private settle(result: ApiResult): SyncResult {
    return result.ok || result.status.reason === 'NotFound' ? 'done' : 'retry';
  }

  /** Notes where following the owners of an object leads back to it. */
  private reportCycle(resource: GroupResource, object: KubeObject): void {
    const path: string[] = [];
    const seen = new Set<string>();
    const leadsBack = (from: KubeObject): boolean =>
      (from.metadata.ownerReferences ?? []).some((ref) => {
        if (ref.uid === object.metadata.uid) return true;
        if (seen.has(ref.uid)) return false;
        seen.add(ref.uid);
        const owner = this.ownerOf(from, ref);
        if (!owner || !leadsBack(owner)) return false;
        path.unshift(`${ref.kind} ${ref.name}`);
        return true;
      });
    if (!leadsBack(object)) return;
    const self = `${object.kind} ${object.metadata.name}`;
    this.note(
      `${resource} ${nameOf(object)} is in a cycle of owners, which is never collected: ${[self, ...path, self].join(' → ')}`,
    );
  }

  private ownerOf(object: KubeObject, ref: OwnerReference): KubeObject | undefined {
    const definition = this.ctx.server.registry.byKind(ref.apiVersion, ref.kind);
    if (!definition) return undefined;
    const owner = this.ctx.client.get(
      definition.resource,
      definition.namespaced ? (object.metadata.namespace ?? '') : '',
      ref.name,
    );
    return owner?.metadata.uid === ref.uid ? owner : undefined;
  }

  private onChange({ resource, previous, object }: Change): void {
    if (object) {
      if (this.needsLook(previous, object)) this.queue.add(keyOf(resource, object));
      if (isEnding(object, FOREGROUND) && !isEnding(previous, FOREGROUND)) this.addDependents(object);
      return;
    }
    this.addDependents(previous!);
    for (const ref of previous!.metadata.ownerReferences ?? []) this.wakeWaitingOwner(previous!, ref);
  }

  /** An object needs a look when its deletion waits for us, or when its owners are not all there. */
  private needsLook(previous: KubeObject | null, object: KubeObject): boolean {
    if (isEnding(object, ORPHAN) || isEnding(object, FOREGROUND)) {
      return !isEnding(previous, ORPHAN) && !isEnding(previous, FOREGROUND);
    }
    const refs = object.metadata.ownerReferences;
    if (refs === previous?.metadata.ownerReferences) return false;
    for (const ref of previous?.metadata.ownerReferences ?? []) this.wakeWaitingOwner(previous!, ref);
    if (!refs) return false;
    // What changes its owners may have closed a cycle; what is new can only have lost one.
    return previous !== null || refs.some((ref) => !this.isHeldBy(object, ref));
  }

  private isHeldBy(object: KubeObject, ref: OwnerReference): boolean {
    const owner = this.ownerOf(object, ref);
    return owner !== undefined && !isEnding(owner, FOREGROUND);
  }

  private wakeWaitingOwner(object: KubeObject, ref: OwnerReference): void {
    const owner = this.ownerOf(object, ref);
    if (!owner || !isEnding(owner, FOREGROUND) || this.dependents.block(ref.uid)) return;
    this.queue.add(keyOf(this.ctx.server.registry.byKind(ref.apiVersion, ref.kind)!.resource, owner));
  }

  private addDependents(owner: KubeObject): void {
    const dependents: Dependent[] = [...this.dependents.of(owner.metadata.uid ?? '')];
    const keys = dependents.map((dependent) => keyOf(dependent.resource, dependent.object)).sort(compareText);
    for (const key of keys) this.queue.add(key);
  }

  /** Looks at every object whose owners or deletion may need it. */
  override start(): void {
    for (const { resource } of this.ctx.server.registry.all()) {
      for (const object of this.ctx.client.list(resource)) {
        if (this.needsLook(null, object)) this.queue.add(keyOf(resource, object));
      }
    }
  }
}
