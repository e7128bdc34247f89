/**
 * An API server and the scheduler, without controllers and kubelets: for tests and measurements of scheduling alone,
 * through the engine's own path (create, queue, schedule, bind).
 */
import { parseManifests, parseTime, type KubeObject, type Live } from '@shared/api';
import type { ApiResult, PatchType, Step } from '@shared/contract';
import type { Event, NodeSpec, Pod } from 'kubernetes-types/core/v1';
import { ApiServer } from '../apiserver';
import { ApiClient, contextFor, expectOk, Informers, type Causality, type Machinery } from '../client';
import { Draws, Timers, VirtualClock } from '../clock';
import { Scheduler } from '../scheduler';
import { Store, type Row } from '../store';
import { Turns, type TurnsState } from '../turns';

export type LivePod = Live<Pod>;

const START = parseTime('2026-01-05T08:00:00Z')!;

export interface SchedulerWorldState {
  readonly rows: { resource: string; row: Row }[];
  readonly revision: number;
  readonly turns: TurnsState;
}

export interface SchedulerWorldOptions {
  readonly seed?: string;
  readonly freeze?: boolean;
  /** How many changes stay in memory. */
  readonly keep?: number;
}

export interface NodeParts {
  readonly labels?: Record<string, string>;
  readonly spec?: NodeSpec;
  readonly allocatable?: Record<string, string>;
  readonly images?: object[];
}

export class SchedulerWorld {
  readonly store: Store;
  readonly clock = new VirtualClock(START);
  readonly server: ApiServer;
  readonly client: ApiClient;
  readonly turns: Turns;
  readonly scheduler: Scheduler;
  readonly steps: Step[] = [];
  private readonly informers: Informers;

  constructor({ seed = 'test', freeze = true, keep = 100_000 }: SchedulerWorldOptions = {}) {
    this.store = new Store({ freeze, keep });
    const { store, clock } = this;
    const timers = new Timers();
    const draws = new Draws(seed);
    const causality: Causality = { current: null };
    this.server = new ApiServer({ store, clock, draws });
    const { server } = this;
    this.informers = new Informers(store);
    const machinery: Machinery = {
      clock,
      timers,
      draws,
      server,
      objects: store,
      informers: this.informers,
      causality,
    };
    this.client = new ApiClient(server, store, { user: 'kubernetes-admin' });
    this.turns = new Turns(store, clock, timers, causality, () => true);
    this.scheduler = new Scheduler(
      contextFor(machinery, 'kube-scheduler', 'system:kube-scheduler', 'default-scheduler'),
    );
    this.turns.add(this.scheduler);
  }

  /** A started world with the namespace `default`; steps are kept. */
  static started(options?: SchedulerWorldOptions): SchedulerWorld {
    const world = new SchedulerWorld(options);
    world.turns.onStep((step) => world.steps.push(step));
    world.turns.start();
    world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    return world;
  }

  /** Lets the outside act as one turn. */
  act<T>(work: () => T): T {
    let result: T | undefined;
    this.turns.act('user', () => {
      result = work();
      return { action: 'test', object: null, cause: null };
    });
    return result as T;
  }

  create<T extends KubeObject>(resource: string, body: object, namespace?: string): T {
    return this.act(() =>
      expectOk(this.client.create<T>(resource, body as T, namespace), `create ${resource}`),
    );
  }

  /** Creates what YAML documents describe, in `default` unless they say otherwise. */
  apply(yaml: string): void {
    const { documents, errors } = parseManifests(yaml);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    for (const { value } of documents) {
      const object = value as KubeObject;
      const resource = RESOURCES[object.kind];
      if (!resource) throw new Error(`no resource for ${object.kind}`);
      this.create(
        resource.name,
        object,
        resource.namespaced ? (object.metadata.namespace ?? 'default') : undefined,
      );
    }
  }

  /** A ready node: the taint that admission gives every new one is gone. */
  node(name: string, more: NodeParts = {}): void {
    const allocatable = { cpu: '4', memory: '32Gi', pods: '110', ...more.allocatable };
    this.act(() => {
      const created = this.client.create<KubeObject>('nodes', {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
        spec: more.spec ?? {},
        status: { allocatable, capacity: allocatable, images: more.images ?? [] },
      } as KubeObject);
      expectOk(created, `create node ${name}`);
      const ready = this.client.patch('nodes', '', name, 'merge', {
        spec: { taints: more.spec?.taints ?? null },
      });
      expectOk(ready, `make node ${name} ready`);
    });
  }

  pod(name: string, spec: object = {}, metadata: object = {}): LivePod {
    return this.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', ...metadata },
      spec: { containers: [{ name: 'app', image: 'nginx' }], ...spec },
    });
  }

  patch(
    resource: string,
    name: string,
    body: unknown,
    type: PatchType = 'merge',
    namespace = resource === 'nodes' ? '' : 'default',
    subresource?: 'status',
  ): ApiResult {
    return this.act(() => this.client.patch(resource, namespace, name, type, body, subresource));
  }

  delete(resource: string, name: string, namespace = 'default', gracePeriodSeconds = 0): void {
    this.act(() =>
      expectOk(this.client.delete(resource, namespace, name, { gracePeriodSeconds }), `delete ${name}`),
    );
  }

  get(name: string, namespace = 'default'): LivePod {
    const pod = this.client.get<LivePod>('pods', namespace, name);
    if (!pod) throw new Error(`no pod ${name}`);
    return pod;
  }

  /** The node of a pod; '' where it has none. */
  nodeOf(name: string): string {
    return this.get(name).spec?.nodeName ?? '';
  }

  settle(): void {
    while (this.turns.takeTurn() !== undefined);
  }

  /** Lets so many ms of virtual time pass. */
  advance(ms: number): void {
    const to = this.clock.now() + ms;
    do this.settle();
    while (this.turns.moveToNextTimer(to));
    this.turns.moveTo(to);
  }

  /** Events about an object as `reason message (xN)`, in the order they were first seen. */
  events(name: string): string[] {
    return this.client
      .list<Live<Event>>('events')
      .filter((event) => event.involvedObject.name === name)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(
        (event) => `${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` (x${event.count})` : ''}`,
      );
  }

  save(): SchedulerWorldState {
    const state = { rows: [...this.store.rows()], revision: this.store.revision, turns: this.turns.save() };
    return JSON.parse(JSON.stringify(state)) as SchedulerWorldState;
  }

  /** Goes on where a saved world was. */
  static restored(state: SchedulerWorldState, options?: SchedulerWorldOptions): SchedulerWorld {
    const world = new SchedulerWorld(options);
    world.store.load(state.rows, state.revision);
    world.informers.refill();
    world.turns.restore(state.turns);
    world.turns.onStep((step) => world.steps.push(step));
    return world;
  }
}

const RESOURCES: Readonly<Record<string, { readonly name: string; readonly namespaced: boolean }>> = {
  Pod: { name: 'pods', namespaced: true },
  Node: { name: 'nodes', namespaced: false },
  Namespace: { name: 'namespaces', namespaced: false },
  Service: { name: 'services', namespaced: true },
  PodDisruptionBudget: { name: 'poddisruptionbudgets.policy', namespaced: true },
};
