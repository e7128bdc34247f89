/**
 * A controller: watches say which keys a change concerns, a queue holds them, and `sync` brings what one key names to
 * where it should be. Level-triggered: a sync looks at what is, never at what happened; one key a turn.
 */
import { nameOf, objectName, splitObjectName, type GroupResource, type ObjectKey } from '@shared/api';
import type { Change, Decision } from '@shared/contract';
import type { Component, Saved, TurnReport } from './component';
import { contextFor, type ComponentContext, type Machinery } from './context';
import { WorkQueue, type QueueState } from './work-queue';

/** How a sync ended: all that could be done is done, or some write was refused and is tried again after a back-off. */
export type SyncResult = 'done' | 'retry';

export interface ControllerOptions {
  /** Its name as an actor, e.g. `replicaset-controller`; it writes as the ServiceAccount of that name. */
  readonly name: string;
  /** What its keys name. */
  readonly resource: GroupResource;
  /** The component that its events name; by default `name`. */
  readonly eventSource?: string;
}

export abstract class Controller implements Component {
  readonly name: string;
  protected readonly resource: GroupResource;
  protected readonly ctx: ComponentContext;
  protected readonly queue: WorkQueue;

  constructor(machinery: Machinery, options: ControllerOptions) {
    this.name = options.name;
    this.resource = options.resource;
    const user = `system:serviceaccount:kube-system:${options.name}`;
    this.ctx = contextFor(machinery, options.name, user, options.eventSource);
    this.queue = new WorkQueue(this.ctx.causality, this.ctx.own, this.ctx.clock);
  }

  /** What the present turn has to tell beyond the objects it changes. */
  private decision: Decision | null = null;

  /** Brings the object of this key to where it should be. It may be gone. */
  protected abstract sync(namespace: string, name: string, resource: GroupResource): SyncResult;

  /** What a key names; by default an object of the controller's own resource. */
  protected objectOf(key: string): ObjectKey {
    return { resource: this.resource, ...splitObjectName(key) };
  }

  /** Says something about the present turn that no object shows. */
  protected note(message: string): void {
    this.decision = { type: 'note', message };
  }

  /** Queues the keys (`namespace/name`) that a change of this resource concerns. */
  protected watch(resource: GroupResource, keysOf: (change: Change) => Iterable<string>): void {
    this.ctx.informers.onChange(resource, (change) => {
      for (const key of keysOf(change)) this.queue.add(key);
    });
  }

  /** Queues every object of the controller's own resource that changes. */
  protected watchOwn(): void {
    this.watch(this.resource, (change) => [objectName(change)]);
  }

  /** Virtual time now, ms since the epoch. */
  protected now(): number {
    return this.ctx.clock.now();
  }

  hasWork(): boolean {
    return this.queue.size > 0;
  }

  turn(): TurnReport | null {
    const item = this.queue.take();
    if (!item) return null;
    const object = this.objectOf(item.key);
    this.decision = null;
    if (this.sync(object.namespace, object.name, object.resource) === 'retry')
      this.queue.addRateLimited(item.key);
    else this.queue.forget(item.key);
    return { action: 'sync', object, cause: item.cause, decision: this.decision };
  }

  onTimer(key: string): void {
    if (!this.queue.onTimer(key)) throw new Error(`${this.name} has no timer ${key}`);
  }

  start(): void {
    for (const object of this.ctx.client.list(this.resource)) this.queue.add(nameOf(object));
  }

  save(): Saved {
    return this.queue.save();
  }

  restore(state: Saved): void {
    this.queue.restore(state as QueueState);
  }
}
