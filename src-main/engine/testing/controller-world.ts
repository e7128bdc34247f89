/**
 * All controllers and an API server, without scheduler and kubelets: the test binds pods and says how they fare. For
 * tests of controllers alone, where every state of a pod can be set up at once.
 */
import { formatTime, nameOf, parseManifests, parseTime, type KubeObject, type Live } from '@shared/api';
import type { PatchType, Step } from '@shared/contract';
import type { Event, Pod, PodStatus } from 'kubernetes-types/core/v1';
import { ApiServer } from '../apiserver';
import { ApiClient, expectOk, Informers, type Causality, type Machinery } from '../client';
import { Draws, Timers, VirtualClock } from '../clock';
import { createControllers } from '../controllers';
import { Store, type Row } from '../store';
import { Turns, type TurnsState } from '../turns';

type LivePod = Live<Pod>;

const START = parseTime('2026-01-05T08:00:00Z')!;

export interface WorldState {
  readonly rows: { resource: string; row: Row }[];
  readonly revision: number;
  readonly turns: TurnsState;
}

export class ControllerWorld {
  readonly store = new Store({ freeze: true, keep: 100_000 });
  readonly clock = new VirtualClock(START);
  readonly timers = new Timers();
  readonly server: ApiServer;
  readonly client: ApiClient;
  readonly turns: Turns;
  readonly steps: Step[] = [];
  /** What pods use, by UID and container. */
  readonly usage = new Map<string, Map<string, { cpu: number; memory: number }>>();
  private readonly informers: Informers;

  constructor(seed = 'test') {
    const draws = new Draws(seed);
    const causality: Causality = { current: null };
    const { store, clock, timers } = this;
    this.server = new ApiServer({ store, clock, draws });
    this.informers = new Informers(store);
    const machinery: Machinery = {
      clock,
      timers,
      draws,
      server: this.server,
      objects: store,
      informers: this.informers,
      causality,
    };
    this.client = new ApiClient(this.server, store, { user: 'kubernetes-admin' });
    this.turns = new Turns(store, clock, timers, causality, () => true);
    for (const component of createControllers(machinery, (uid) => this.usage.get(uid)))
      this.turns.add(component);
    this.turns.onStep((step) => this.steps.push(step));
  }

  /** A started world with the namespace `default`. */
  static started(seed?: string): ControllerWorld {
    const world = new ControllerWorld(seed);
    world.turns.start();
    world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    world.settle();
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

  create<T extends KubeObject>(resource: string, body: object): T {
    return this.act(() => expectOk(this.client.create<T>(resource, body as T), `create ${resource}`));
  }

  /** Creates what a manifest of one or more YAML documents describes, in `default` unless it says otherwise. */
  apply(yaml: string): void {
    const { documents, errors } = parseManifests(yaml);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    for (const { value } of documents) {
      const object = value as KubeObject;
      const definition = this.server.registry.byKind(object.apiVersion, object.kind);
      if (!definition) throw new Error(`no resource for ${object.kind}`);
      const namespace = object.metadata.namespace ?? (definition.namespaced ? 'default' : '');
      this.act(() =>
        expectOk(
          this.client.create(definition.resource, object, namespace),
          `create ${object.kind} ${object.metadata.name}`,
        ),
      );
    }
  }

  patch(
    resource: string,
    name: string,
    body: unknown,
    type: PatchType = 'merge',
    namespace = 'default',
    subresource?: 'status' | 'scale',
  ): void {
    this.act(() =>
      expectOk(this.client.patch(resource, namespace, name, type, body, subresource), `patch ${name}`),
    );
  }

  delete(
    resource: string,
    name: string,
    options: Parameters<ApiClient['delete']>[3] = {},
    namespace = 'default',
  ): void {
    this.act(() => expectOk(this.client.delete(resource, namespace, name, options), `delete ${name}`));
  }

  /** Asks for an eviction. @returns whether it was granted */
  evict(pod: LivePod): boolean {
    const { name, namespace = 'default' } = pod.metadata;
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    return this.act(
      () =>
        this.server.handle(
          { verb: 'create', resource: 'pods', namespace, name, subresource: 'eviction', body },
          { user: 'kubernetes-admin' },
        ).ok,
    );
  }

  get<T extends KubeObject = KubeObject>(resource: string, name: string, namespace = 'default'): T {
    const object = this.client.get<T>(resource, namespace, name);
    if (!object) throw new Error(`no ${resource} ${name}`);
    return object;
  }

  list<T extends KubeObject = KubeObject>(resource: string, namespace?: string): readonly T[] {
    return this.client.list<T>(resource, namespace);
  }

  pods(where: (pod: LivePod) => boolean = () => true): LivePod[] {
    return this.list<LivePod>('pods').filter(where);
  }

  bind(pod: LivePod, node: string): void {
    this.act(() => expectOk(this.client.bind(pod, node), `bind ${nameOf(pod)}`));
  }

  /** Merges into a pod's status. */
  setStatus(pod: LivePod, status: PodStatus): void {
    this.patch('pods', pod.metadata.name, { status }, 'merge', pod.metadata.namespace, 'status');
  }

  /** The pod runs, and is ready or not, from now on. */
  run(pod: LivePod, ready = true): void {
    const lastTransitionTime = formatTime(this.clock.now());
    this.setStatus(pod, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime }],
    });
  }

  /** The pod's container `c` has ended now, and with it the pod. */
  end(pod: LivePod, exitCode = 0): void {
    const finishedAt = formatTime(this.clock.now());
    this.setStatus(pod, {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [
        {
          name: 'c',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { terminated: { exitCode, finishedAt } },
        },
      ],
    });
  }

  /** Every pod that is pending gets a node and runs. */
  runAll(node: (pod: LivePod, index: number) => string = () => 'n1'): void {
    this.pods((pod) => pod.status?.phase === 'Pending' && !pod.metadata.deletionTimestamp).forEach(
      (pod, index) => {
        if (!pod.spec?.nodeName) this.bind(pod, node(pod, index));
        this.run(pod);
      },
    );
  }

  /** The kubelets have ended every pod that was being deleted. */
  endTerminating(): void {
    for (const pod of this.pods((p) => p.metadata.deletionTimestamp !== undefined)) {
      this.delete('pods', pod.metadata.name, { gracePeriodSeconds: 0 }, pod.metadata.namespace);
    }
  }

  /** Settles, runs what is pending and ends what is terminating, until nothing changes. */
  live(rounds = 200): void {
    for (let i = 0; i < rounds; i++) {
      this.settle();
      const before = this.store.revision;
      this.endTerminating();
      this.runAll();
      if (this.store.revision === before) return;
    }
    throw new Error(`not at rest after ${rounds} rounds`);
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

  /** Seconds since the start. */
  get elapsed(): number {
    return (this.clock.now() - START) / 1000;
  }

  /** Events about an object as `type reason message (xN)`, in the order they were first seen. */
  events(name: string): string[] {
    return this.list<Live<Event>>('events')
      .filter((event) => event.involvedObject.name === name)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(
        (event) =>
          `${event.type} ${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` (x${event.count})` : ''}`,
      );
  }

  save(): WorldState {
    const state = { rows: [...this.store.rows()], revision: this.store.revision, turns: this.turns.save() };
    return JSON.parse(JSON.stringify(state)) as WorldState;
  }

  /** Goes on where a saved world was. */
  static restored(state: WorldState, seed?: string): ControllerWorld {
    const world = new ControllerWorld(seed);
    world.store.load(state.rows, state.revision);
    world.informers.refill();
    world.turns.restore(state.turns);
    return world;
  }
}
