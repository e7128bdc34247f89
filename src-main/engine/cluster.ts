/**
 * The cluster: an API server over a revisioned store, and the components around it in their fixed order of turns.
 * A function of (seed, inputs): it owns its clock and its randomness and does no I/O.
 */
import { notFound, type KubeObject, type ObjectKey, type Status } from '@shared/api';
import type {
  ApiRequest,
  ApiResult,
  Effect,
  ExecResult,
  Explanation,
  Fault,
  InputBody,
  KubeList,
  NetworkAnswer,
  NodeVerdict,
  ProgramOutput,
  Remedy,
  Step,
  WriteRequest,
} from '@shared/contract';
import { ApiServer, requestObject, SYSTEM_PRIORITY_CLASSES } from './apiserver';
import {
  contextFor,
  Informers,
  type Causality,
  type Component,
  type Machinery,
  type TurnReport,
} from './client';
import { Draws, Timers, VirtualClock } from './clock';
import { createControllers } from './controllers';
import { Kubelets, mirroredUid, type ImageCatalogue } from './kubelet';
import { Scheduler } from './scheduler';
import { Store, type Row } from './store';
import { Turns, type Limits, type TurnsState } from './turns';

export interface ClusterOptions {
  /** Any text; the same seed and inputs give the same revisions. */
  readonly seed: string;
  /** Virtual time at the start, ms since the Unix epoch. */
  readonly time: number;
  readonly images: ImageCatalogue;
  /** Freeze stored objects deeply: for development and tests. */
  readonly freeze?: boolean;
  /** How many changes stay in memory for watches. */
  readonly keepChanges?: number;
  readonly limits?: Limits;
}

/** Everything of a cluster that is no object, as plain JSON; with the objects it is the whole state. */
export interface ClusterState {
  readonly inputs: number;
  readonly revision: number;
  readonly turns: TurnsState;
}

/** What came of an input. */
export type InputResult =
  | {
      readonly type: 'request';
      readonly answer: ApiResult<KubeObject | KubeList>;
      readonly step: Step | null;
    }
  | { readonly type: 'place'; readonly placement: Placement; readonly step: Step | null }
  /** The name under which the result of a command is fetched, or why it cannot be run. */
  | {
      readonly type: 'exec';
      readonly started: { readonly id: string } | { readonly status: Status };
      readonly step: Step | null;
    }
  /** null: there is no such pod with a network of its own. */
  | { readonly type: 'ask'; readonly answer: NetworkAnswer | null; readonly step: Step | null }
  /** `status`: why the fault could not be injected. */
  | { readonly type: 'fault'; readonly status: Status | null; readonly step: Step | null }
  | { readonly type: 'done'; readonly step: Step | null };

export type Placement =
  | { readonly outcome: 'bound'; readonly node: string }
  | { readonly outcome: 'refused'; readonly node: string; readonly verdict: NodeVerdict }
  | { readonly outcome: 'alreadyBound'; readonly node: string; readonly boundTo: string }
  | { readonly outcome: 'failed'; readonly status: Status };

/** Made by the API server itself when it first comes up. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

/** Who asks for what comes from outside. */
const ADMIN = { user: 'kubernetes-admin', fieldManager: 'kubectl' };

export class Cluster {
  readonly store: Store;
  readonly server: ApiServer;
  readonly scheduler: Scheduler;
  private readonly clock: VirtualClock;
  private readonly turns: Turns;
  private readonly kubelets: Kubelets;
  private inputCount = 0;

  constructor(options: ClusterOptions) {
    this.store = new Store({ freeze: options.freeze ?? false, keep: options.keepChanges ?? 100_000 });
    this.clock = new VirtualClock(options.time);
    const timers = new Timers();
    const draws = new Draws(options.seed);
    const causality: Causality = { current: null };
    this.server = new ApiServer({ store: this.store, clock: this.clock, draws });
    const machinery: Machinery = {
      clock: this.clock,
      timers,
      draws,
      server: this.server,
      objects: this.store,
      informers: new Informers(this.store),
      causality,
    };
    this.informers = machinery.informers;
    this.turns = new Turns(
      this.store,
      this.clock,
      timers,
      causality,
      (name) => this.kubelets.runs(name),
      options.limits,
    );

    const components: Component[] = [
      ...createControllers(machinery, (uid) => this.kubelets.usage(uid)),
      (this.scheduler = new Scheduler(
        contextFor(machinery, 'kube-scheduler', 'system:kube-scheduler', 'default-scheduler'),
      )),
      (this.kubelets = new Kubelets(
        contextFor(machinery, 'kubelets', 'system:nodes', 'kubelet'),
        options.images,
      )),
    ];
    this.server.gate = this.kubelets.gate;
    for (const component of components) this.turns.add(component);
  }

  private readonly informers: Informers;

  /** Brings a new, empty cluster up: the API server makes what every cluster has, then the components start. */
  start(): void {
    this.store.load(this.systemPriorityClasses(), 0);
    this.informers.refill();
    this.turns.actOutside('kube-apiserver', () => {
      for (const name of SYSTEM_NAMESPACES) {
        const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
        const answer = this.server.handle(
          { verb: 'create', resource: 'namespaces', body },
          { user: 'system:apiserver' },
        );
        if (!answer.ok) throw new Error(answer.status.message);
      }
      return { action: 'create system namespaces', object: null, cause: null };
    });
    this.turns.start();
  }

  /**
   * They belong to the first revision, as several keys of one transaction do: so every later object has the revision,
   * and with it the name, that it had before the classes were objects.
   */
  private systemPriorityClasses(): { readonly resource: string; readonly row: Row }[] {
    return SYSTEM_PRIORITY_CLASSES.map((each) => {
      const taken = this.server.takeOver(each);
      if (!taken.ok) throw new Error(taken.status.message);
      const { metadata } = taken.object;
      const object = { ...taken.object, metadata: { ...metadata, resourceVersion: '1' } };
      const row = { object, createRevision: 1, modRevision: 1, version: 1 };
      return { resource: 'priorityclasses.scheduling.k8s.io', row };
    });
  }

  /** Goes on exactly where a saved cluster was. */
  restore(rows: Iterable<{ readonly resource: string; readonly row: Row }>, state: ClusterState): void {
    this.store.load(rows, state.revision);
    this.informers.refill();
    this.turns.restore(state.turns);
    this.inputCount = state.inputs;
  }

  /** Comes up over given objects like a control plane whose processes were all restarted. */
  restart(
    rows: Iterable<{ readonly resource: string; readonly row: Row }>,
    at: {
      readonly revision: number;
      readonly time: number;
      readonly turn: number;
      readonly seq: number;
      readonly inputs: number;
    },
  ): void {
    this.store.load(rows, at.revision);
    this.informers.refill();
    this.inputCount = at.inputs;
    this.turns.restart(at);
  }

  save(): ClusterState {
    return { inputs: this.inputCount, revision: this.store.revision, turns: this.turns.save() };
  }

  /** Virtual time now, ms since the Unix epoch. */
  get time(): number {
    return this.clock.now();
  }

  /** How many turns were taken: with the inputs it names a place in a run exactly. */
  get turn(): number {
    return this.turns.turn;
  }

  /** The number of the latest step. */
  get seq(): number {
    return this.turns.seq;
  }

  /** How many inputs were taken. */
  get inputs(): number {
    return this.inputCount;
  }

  /** When the next timer is due; null for never. */
  get nextDue(): number | null {
    return this.turns.nextDue() ?? null;
  }

  /** True when only time or an input will change anything. */
  get settled(): boolean {
    return !this.turns.hasWork();
  }

  /** Components of the control plane that do not run now (`kube-apiserver` …), whatever its objects still say. */
  get stoppedControlPlane(): readonly string[] {
    return this.kubelets.stoppedControlPlane;
  }

  onStep(listener: (step: Step) => void): () => void {
    return this.turns.onStep(listener);
  }

  /** Programs that somebody outside must run; time stands still until their outcomes are in. */
  effects(): readonly Effect[] {
    return this.kubelets.effects();
  }

  /** What became of a command that was run in a container; undefined while it runs. It is given once. */
  takeExecResult(id: string): ExecResult | undefined {
    return this.kubelets.takeExecResult(id);
  }

  /** What such a command has written so far, while it runs. */
  execOutput(id: string): readonly ProgramOutput[] {
    return this.kubelets.execOutput(id);
  }

  /** What the running containers of a pod use: CPU in thousandths of a core, memory in bytes. */
  usage(namespace: string, pod: string): ReadonlyMap<string, { cpu: number; memory: number }> | undefined {
    const found = this.store.get('pods', namespace, pod);
    return found && this.kubelets.usage(mirroredUid(found) ?? found.metadata.uid ?? '');
  }

  /** Answers a request that changes nothing. */
  read(request: ApiRequest & { verb: 'get' | 'list' }): ApiResult<KubeObject | KubeList> {
    return this.server.handle(request, ADMIN);
  }

  /** Why a pod is where it is, or is nowhere; null where there is no such pod. */
  explain(namespace: string, name: string, remedies: boolean): Explanation | null {
    const pod = this.store.get('pods', namespace, name);
    return pod ? this.scheduler.explain(pod, { remedies }) : null;
  }

  /** Changes that would make a node take a pod, each tried on a copy; none where there is no such pod. */
  remedies(namespace: string, name: string, node: string): readonly Remedy[] {
    const pod = this.store.get('pods', namespace, name);
    return pod ? this.scheduler.remedies(pod, node) : [];
  }

  /**
   * Takes an input. One that has no effect (a refused request, a write that changes nothing, a dry run) makes no step
   * and is not counted: whoever keeps a history need not keep it.
   */
  apply(input: InputBody): InputResult {
    switch (input.type) {
      case 'request':
        return this.request(input.request);
      case 'place':
        return this.place(input);
      case 'outcome':
        return {
          type: 'done',
          step: this.act((cause) => this.kubelets.onOutcome(input.effect, input.outcome, cause)),
        };
      case 'exec':
        return this.exec(input);
      case 'endExec':
        return { type: 'done', step: this.act((cause) => this.kubelets.onEndExec(input.id, cause)) };
      case 'ask':
        return this.ask(input);
      case 'fault':
        return this.fault(input.fault);
    }
  }

  /** Takes the next turn that has an effect, moving time to it; null where none comes until `limit`. */
  step(limit: number): Step | null {
    for (;;) {
      const step = this.turns.takeTurn();
      if (step) return step;
      if (step === undefined && (this.effects().length > 0 || !this.turns.moveToNextTimer(limit)))
        return null;
    }
  }

  /**
   * Takes turns until nobody has work at this instant.
   * @returns false where `budget` turns were not enough, or a program must run first.
   */
  settle(budget = Infinity): boolean {
    for (let turns = 0; turns < budget; turns++) {
      if (this.turns.takeTurn() === undefined) return this.effects().length === 0;
    }
    return false;
  }

  /**
   * Lets virtual time pass until `to`, with everything that is due on the way.
   * @returns whether `to` was reached: not so where `budget` turns were used up or a program must run first.
   */
  advance(to: number, budget = Infinity): boolean {
    for (let turns = 0; turns < budget; turns++) {
      if (this.turns.takeTurn() !== undefined) continue;
      if (this.effects().length > 0) return false;
      if (this.turns.moveToNextTimer(to)) continue;
      if (to > this.clock.now()) this.turns.moveTo(to);
      return true;
    }
    return false;
  }

  /** Repeats a recorded run up to a turn: no input is taken, time moves as the turns need it. */
  runToTurn(turn: number): void {
    while (this.turns.turn < turn) {
      if (this.turns.takeTurn() === undefined && !this.turns.moveToNextTimer(Infinity)) {
        throw new Error(`the run ends at turn ${this.turns.turn}, before turn ${turn}`);
      }
    }
  }

  /** Moves time to that of a recorded input; timers on the way only mark work, as they did when it was recorded. */
  runToTime(time: number): void {
    while (!this.turns.hasWork() && this.turns.moveToNextTimer(time));
    if (time <= this.clock.now()) return;
    if (this.turns.hasWork()) throw new Error(`the run has work at ${this.clock.now()}, before ${time}`);
    this.turns.moveTo(time);
  }

  private request(request: WriteRequest): InputResult {
    let answer: ApiResult<KubeObject | KubeList> | undefined;
    const step = this.act((cause) => {
      answer = this.server.handle({ fieldValidation: 'Strict', ...request }, ADMIN);
      const action = request.verb === 'create' && request.subresource ? request.subresource : request.verb;
      return { action, object: requestObject(request, answer), cause };
    });
    return { type: 'request', answer: answer!, step };
  }

  private exec({ type: _, ...command }: InputBody & { type: 'exec' }): InputResult {
    let started: { readonly id: string } | { readonly status: Status } | undefined;
    const step = this.act((cause) => {
      const id = `exec-${cause.input}`;
      const result = this.kubelets.onExec(command, id, cause);
      started = 'status' in result ? result : { id };
      return 'status' in result ? null : result.report;
    });
    return { type: 'exec', started: started!, step };
  }

  private ask({ namespace, pod, question }: InputBody & { type: 'ask' }): InputResult {
    let answer: NetworkAnswer | undefined;
    const step = this.act((cause) => {
      const asked = this.kubelets.onAsk(namespace, pod, question, cause);
      answer = asked?.answer;
      return asked?.report ?? null;
    });
    return { type: 'ask', answer: answer ?? null, step };
  }

  private fault(fault: Fault): InputResult {
    let status: Status | null = null;
    const step = this.act((cause) => {
      const result = this.kubelets.onFault(fault, cause);
      if ('report' in result) return result.report;
      ({ status } = result);
      return null;
    });
    return { type: 'fault', status, step };
  }

  private place(input: InputBody & { type: 'place' }): InputResult {
    const pod = this.store.get('pods', input.namespace, input.pod);
    const key: ObjectKey = { resource: 'pods', namespace: input.namespace, name: input.pod };
    let placement: Placement | undefined;
    const step = this.act((cause) => {
      const boundTo = (pod as { spec?: { nodeName?: string } } | undefined)?.spec?.nodeName;
      if (boundTo) {
        placement = { outcome: 'alreadyBound', node: input.node, boundTo };
        return null;
      }
      if (!this.store.get('nodes', '', input.node)) {
        placement = { outcome: 'failed', status: notFound('nodes', input.node) };
        return null;
      }
      if (pod && !input.force) {
        const verdict = this.scheduler.judge(pod, input.node);
        if (verdict && !verdict.feasible) {
          placement = { outcome: 'refused', node: input.node, verdict };
          const message = verdict.filters.flatMap((filter) => filter.reasons).join(', ');
          return {
            action: 'place',
            object: key,
            cause,
            decision: { type: 'placementRefused', node: input.node, message },
          };
        }
      }
      const answer = this.server.handle(bindingOf(input), ADMIN);
      placement = answer.ok
        ? { outcome: 'bound', node: input.node }
        : { outcome: 'failed', status: answer.status };
      return { action: 'bind', object: key, cause };
    });
    return { type: 'place', placement: placement!, step };
  }

  /** Lets the outside act as one turn, and counts the input if it had an effect. */
  private act(work: (cause: { readonly input: number }) => TurnReport | null): Step | null {
    const step = this.turns.actOutside('user', () => work({ input: this.inputCount + 1 }));
    if (step) this.inputCount++;
    return step;
  }
}

function bindingOf(input: { namespace: string; pod: string; node: string }): WriteRequest {
  return {
    verb: 'create',
    resource: 'pods',
    namespace: input.namespace,
    name: input.pod,
    subresource: 'binding',
    body: {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { namespace: input.namespace, name: input.pod },
      target: { apiVersion: 'v1', kind: 'Node', name: input.node },
    },
  };
}
