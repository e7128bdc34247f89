/**
 * Nodes, their kubelets and an API server, and nobody else: pods are bound by whoever creates them. For tests and
 * benchmarks of kubelets alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINER_LOGS, parseTime, type ContainerLog, type KubeObject, type Live } from '@shared/api';
import type { Effect, ProgramOutcome, Step } from '@shared/contract';
import type { Event, Node, Pod, PodSpec } from 'kubernetes-types/core/v1';
import { ApiServer } from '../apiserver';
import { ApiClient, contextFor, expectOk, Informers, type Causality, type Machinery } from '../client';
import { Draws, Timers, VirtualClock } from '../clock';
import { Kubelets, type ImageCatalogue } from '../kubelet';
import { Store, type Row } from '../store';
import { Turns, type TurnsState } from '../turns';

export type LivePod = Live<Pod>;

/** Whoever runs programs; programs/ in the app. */
export interface Programs {
  run(effect: Effect): Promise<ProgramOutcome>;
}

export const START = parseTime('2026-01-05T08:00:00Z')!;

/** The catalogue of resources/images/; tests and benchmarks run in the repository's root. */
export const CATALOGUE = JSON.parse(
  readFileSync(join(process.cwd(), 'resources/images/catalogue.json'), 'utf8'),
) as ImageCatalogue;

export class KubeletWorld {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly timers = new Timers();
  readonly client: ApiClient;
  readonly kubelets: Kubelets;
  readonly turns: Turns;
  readonly server: ApiServer;
  readonly steps: Step[] = [];
  private readonly informers: Informers;

  constructor(
    options: {
      readonly seed?: string;
      readonly freeze?: boolean;
      readonly keepSteps?: boolean;
      readonly catalogue?: ImageCatalogue;
    } = {},
  ) {
    const { seed = 'test', freeze = true, keepSteps = true, catalogue = CATALOGUE } = options;
    this.store = new Store({ freeze, keep: 100_000 });
    this.clock = new VirtualClock(START);
    const draws = new Draws(seed);
    const causality: Causality = { current: null };
    this.server = new ApiServer({ store: this.store, clock: this.clock, draws });
    this.informers = new Informers(this.store);
    const machinery: Machinery = {
      clock: this.clock,
      timers: this.timers,
      draws,
      server: this.server,
      objects: this.store,
      informers: this.informers,
      causality,
    };
    this.client = new ApiClient(this.server, this.store, { user: 'kubernetes-admin' });
    this.turns = new Turns(this.store, this.clock, this.timers, causality, (name) =>
      this.kubelets.runs(name),
    );
    this.kubelets = new Kubelets(contextFor(machinery, 'kubelets', 'system:nodes', 'kubelet'), catalogue);
    this.server.gate = this.kubelets.gate;
    this.turns.add(this.kubelets);
    if (keepSteps) this.turns.onStep((step) => this.steps.push(step));
  }

  /** Lets an input act as a turn of the outside. */
  act<T>(work: () => T): T {
    let result: T | undefined;
    this.turns.actOutside('user', () => {
      result = work();
      return { action: 'test', object: null, cause: null };
    });
    return result as T;
  }

  create<T extends KubeObject>(resource: string, body: object): T {
    return this.act(() => expectOk(this.client.create<T>(resource, body as T), `create ${resource}`));
  }

  namespace(name: string): void {
    this.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  /** A node that is ready from the first instant. */
  node(
    name: string,
    options: { cpu?: string; memory?: string; podCIDR?: string; pods?: string; ip?: string } = {},
  ): void {
    const { cpu = '4', memory = '8Gi', podCIDR = '10.244.1.0/24', pods = '110', ip } = options;
    const amounts = { cpu, memory, pods, 'ephemeral-storage': '50Gi' };
    this.create<Live<Node>>('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: { podCIDR, podCIDRs: [podCIDR] },
      status: {
        capacity: amounts,
        allocatable: amounts,
        ...(ip === undefined
          ? {}
          : {
              addresses: [
                { type: 'InternalIP', address: ip },
                { type: 'Hostname', address: name },
              ],
            }),
      },
    });
  }

  /** A pod bound to a node. */
  pod(name: string, node: string, spec: Partial<PodSpec> = {}, metadata: object = {}): LivePod {
    return this.create<LivePod>('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', ...metadata },
      spec: { nodeName: node, containers: [{ name, image: 'nginx' }], ...spec },
    });
  }

  deletePod(name: string, gracePeriodSeconds?: number): void {
    this.act(() =>
      expectOk(
        this.client.delete(
          'pods',
          'default',
          name,
          gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
        ),
        `delete ${name}`,
      ),
    );
  }

  get(name: string): LivePod | undefined {
    return this.client.get<LivePod>('pods', 'default', name);
  }

  settle(): void {
    while (this.turns.takeTurn() !== undefined);
  }

  /** Lets so many ms of virtual time pass. */
  advance(ms: number): void {
    this.advanceTo(this.clock.now() + ms);
  }

  advanceTo(to: number): void {
    for (;;) {
      this.settle();
      if (this.effects().length > 0) throw new Error('a program is to be run: use run()');
      if (!this.turns.moveToNextTimer(to)) break;
    }
    if (to > this.clock.now()) this.turns.moveTo(to);
  }

  /** Lets so many ms pass, and runs the programs that are to be run on the way. */
  async run(ms: number, programs: Programs): Promise<void> {
    const to = this.clock.now() + ms;
    for (;;) {
      this.settle();
      const effects = this.effects();
      for (const effect of effects) {
        const outcome = await programs.run(effect);
        if (!this.effects().some((other) => other.id === effect.id)) continue;
        this.turns.actOutside('user', () => this.kubelets.onOutcome(effect.id, outcome, { input: 1 }));
      }
      if (effects.length === 0 && !this.turns.moveToNextTimer(to)) break;
    }
    if (to > this.clock.now()) this.turns.moveTo(to);
  }

  /** The log of a container's present life, without the times. */
  log(pod: string, container: string, restart?: number): string[] {
    const { metadata, status } = this.get(pod)!;
    const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const wanted = restart ?? all.find((s) => s.name === container)?.restartCount ?? 0;
    return this.client
      .list<ContainerLog>(CONTAINER_LOGS)
      .filter(
        ({ spec }) =>
          spec.podUID === metadata.uid && spec.containerName === container && spec.restartCount === wanted,
      )
      .sort((a, b) => a.spec.piece - b.spec.piece)
      .flatMap(({ lines }) => lines.map((line) => line.replace(/^\S+ \S+ [FP] /, '')));
  }

  effects(): readonly Effect[] {
    return this.kubelets.effects();
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.clock.now() - START;
  }

  /** Events about an object as `type reason message (xN)`, in the order they were first seen. */
  events(name: string): string[] {
    return this.client
      .list<Live<Event>>('events')
      .filter((event) => event.involvedObject.name === name)
      .sort((a, b) => Number(a.metadata.name.split('.').at(-1)! > b.metadata.name.split('.').at(-1)!) * 2 - 1)
      .map(
        (event) =>
          `${event.type} ${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` (x${event.count})` : ''}`,
      );
  }

  save(): { rows: { resource: string; row: Row }[]; revision: number; turns: TurnsState } {
    return JSON.parse(
      JSON.stringify({
        rows: [...this.store.rows()],
        revision: this.store.revision,
        turns: this.turns.save(),
      }),
    );
  }

  restore(state: ReturnType<KubeletWorld['save']>): void {
    this.store.load(state.rows, state.revision);
    this.informers.refill();
    this.turns.restore(state.turns);
  }
}
