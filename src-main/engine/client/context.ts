/** What a component is given: the clock, its timers, draws, the API, news of changes, and a way to say why. */
import type { Cause } from '@shared/contract';
import type { Draws, Timers, VirtualClock } from '../clock';
import type { ApiServer } from '../apiserver';
import type { Reader } from '../store';
import { ApiClient } from './api-client';
import { EventRecorder } from './event-recorder';
import type { Informers } from './informers';

/** Why things happen right now: the step or input at work. Owned by the cluster, read by queues and timers. */
export interface Causality {
  current: Cause | null;
}

/** Timers of one owner. */
export class OwnTimers {
  constructor(
    private readonly timers: Timers,
    private readonly owner: string,
    private readonly causality: Causality,
  ) {}

  /** Sets or moves the timer of this key to virtual time `at` (ms since the epoch). */
  set(key: string, at: number): void {
    this.timers.set(this.owner, key, at, this.causality.current);
  }

  cancel(key: string): void {
    this.timers.cancel(this.owner, key);
  }

  dueAt(key: string): number | undefined {
    return this.timers.dueAt(this.owner, key);
  }
}

/** The parts that all components of a cluster share. */
export interface Machinery {
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly draws: Draws;
  readonly server: ApiServer;
  readonly objects: Reader;
  readonly informers: Informers;
  readonly causality: Causality;
}

export interface ComponentContext extends Machinery {
  /** Writes in the component's name. */
  readonly client: ApiClient;
  readonly recorder: EventRecorder;
  readonly own: OwnTimers;
}

/**
 * The context of one component.
 * @param name the actor's name, which also owns the timers
 * @param user the API user it acts as, e.g. `system:kube-scheduler`
 * @param source the component that its events name; by default `name`
 */
export function contextFor(
  machinery: Machinery,
  name: string,
  user: string,
  source = name,
): ComponentContext {
  const client = new ApiClient(machinery.server, machinery.objects, { user });
  return {
    ...machinery,
    client,
    recorder: new EventRecorder(client, machinery.clock, machinery.informers, source),
    own: new OwnTimers(machinery.timers, name, machinery.causality),
  };
}
