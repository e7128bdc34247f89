/**
 * A workspace that is open: the one door through which a cluster is changed. It gives inputs to the engine, makes the
 * steps that come of them durable before anyone hears of them, and lets virtual time pass.
 */
import type { Pod } from 'kubernetes-types/core/v1';
import type { KubeObject, ObjectKey, Status } from '@shared/api';
import type {
  ApiResult,
  ExecCommand,
  Explanation,
  Fault,
  ImportReport,
  Comparison,
  InputBody,
  Instant,
  KubeList,
  NetworkAnswer,
  NetworkQuestion,
  Origin,
  Place,
  PlaceResult,
  PodAt,
  ReadOnlyReason,
  ReadRequest,
  Remedy,
  SessionInfo,
  SessionUpdate,
  StateDelta,
  Step,
  StepHeader,
  WriteRequest,
} from '@shared/contract';
import type { Cluster, InputResult, ResourceDefinition, Watch, WatchRequest } from '../engine';
import { HistoryError, type History } from '../history';
import type { ProgramRunner } from '../programs';
import { withAttempts } from './attempts';
import { Audience } from './audience';
import { Branching } from './branching';
import { finishExec, type ExecOptions, type ExecOutcome } from './exec';
import { movesOf } from './moving';
import { importManifests, type ManifestSource } from './import-manifests';
import { checkpointOf, Journal } from './journal';
import { Passage, type Passing } from './passage';
import { Past } from './past';
import type { RealTime } from './player';
import type { Origin as RehearsalOrigin } from './rehearsal';
import { readOnlyBecause } from './read-only';
import { rebuild, type ClusterFactory } from './rebuild';
import { SessionRefused } from './refused';
import { deltaOf, headerOf } from './updates';
import type { Passed } from './waiting';

export interface SessionOptions {
  readonly id: string;
  readonly history: History;
  readonly makeCluster: ClusterFactory;
  readonly programs: ProgramRunner;
  /** Where the user saved it; null while it lives among the app's own files. */
  readonly path: string | null;
  readonly title: string;
  /** Why the file may not be changed; null where it may. */
  readonly readOnly: ReadOnlyReason | null;
  readonly realTime?: RealTime;
}

export class Session {
  readonly id: string;
  history: History;
  private readonly makeCluster: ClusterFactory;
  private readonly programs: ProgramRunner;
  private readonly passage: Passage;
  private readonly audience = new Audience();
  private readonly journal = new Journal(() => this.history);
  private readonly branching = new Branching(() => this.history);
  private past: Past;
  private cluster: Cluster;
  private branch: number;
  private path: string | null;
  private title: string;
  private readOnly: ReadOnlyReason | null;
  private clusters = 0;
  private stopListening: () => void = () => undefined;
  private closed = false;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.history = options.history;
    this.makeCluster = options.makeCluster;
    this.programs = options.programs;
    this.path = options.path;
    this.title = options.title;
    this.readOnly = options.readOnly;
    this.branch = this.branching.kept();
    this.cluster = this.atHead();
    this.past = new Past(this.history, () => this.cluster, this.makeCluster);
    this.passage = new Passage(this.passing(), options.programs, options.realTime);
  }

  // -- what it is ---------------------------------------------------------------------------------------------------

  info(): SessionInfo {
    const savePoint = this.history.savePoints().findLast((point) => point.branch === this.branch) ?? null;
    const head = this.head();
    return {
      id: this.id,
      path: this.path,
      title: this.title,
      head,
      playback: this.passage.playback,
      savePoint: savePoint && { name: savePoint.name, seq: savePoint.seq, savedAt: savePoint.savedAt },
      edited: head.seq > (savePoint?.seq ?? 1),
      branches: this.history.branches(),
      branch: this.branch,
      readOnly: this.readOnly,
      context: this.history.meta.context,
      settled: this.cluster.settled,
      nextDue: this.cluster.nextDue,
      controlPlaneDown: this.cluster.stoppedControlPlane,
    };
  }

  /** The state that is live now. */
  head(): Instant {
    return {
      branch: this.branch,
      seq: this.cluster.seq,
      revision: this.cluster.store.revision,
      time: this.cluster.time,
    };
  }

  /** Tells of everything that becomes part of the history, after it is durable. Returns what ends it. */
  onUpdate(listener: (update: SessionUpdate) => void): () => void {
    return this.audience.onUpdate(listener);
  }

  /** Tells that something became durable, or that the session lives in another state now. Returns what ends it. */
  onDurable(listener: () => void): () => void {
    return this.audience.onDurable(listener);
  }

  /** Counts the clusters that the session had: another branch, or a freeze, makes a new one, and watches end. */
  get era(): number {
    return this.clusters;
  }

  // -- reading, present and past ------------------------------------------------------------------------------------

  /** Answers a read from the live state, or from that after step `at`. */
  read(request: ReadRequest, at?: number): ApiResult<KubeObject | KubeList> {
    return this.past.clusterAt(this.branch, at).read(request);
  }

  /** Why a pod is where it is; null where there is no such pod. */
  explain(namespace: string, pod: string, at?: number, remedies = true): Explanation | null {
    const cluster = this.past.clusterAt(this.branch, at);
    return withAttempts(cluster.explain(namespace, pod, remedies), cluster, this.history, this.branch);
  }

  /** What the running containers of a pod use: CPU in thousandths of a core, memory in bytes, by name. */
  usage(
    namespace: string,
    pod: string,
    at?: number,
  ): ReadonlyMap<string, { readonly cpu: number; readonly memory: number }> | undefined {
    return this.past.clusterAt(this.branch, at).usage(namespace, pod);
  }

  /** Everything that is served, in the order of discovery. */
  resources(at?: number): readonly ResourceDefinition[] {
    return this.past.clusterAt(this.branch, at).server.registry.all();
  }

  /** A watch, which is asked and never speaks by itself; of a past step it knows only what there was. */
  watch(request: WatchRequest, at?: number): ApiResult<Watch> {
    return this.past.clusterAt(this.branch, at).server.watch(request);
  }

  /** Virtual time after step `at`, ms since the epoch. */
  timeAt(at: number): number {
    return this.past.clusterAt(this.branch, at).time;
  }

  delta(from: number, to: number): StateDelta {
    return this.history.delta(this.branch, from, to);
  }

  /** What leads from one place of the history to another, on any branches. @throws HistoryError where one is none */
  deltaBetween(from: Place, to: Place): StateDelta {
    return this.history.deltaBetween(from, to);
  }

  steps(from: number, to: number): readonly StepHeader[] {
    return this.history.steps(this.branch, from, to);
  }

  /** What a rehearsal copies: the live cluster, or that after step `at`. */
  rehearsalOrigin(at?: number): RehearsalOrigin {
    const { seed, startTime } = this.history.meta;
    const cluster = this.past.clusterAt(this.branch, at);
    return { cluster, make: () => this.makeCluster(seed, startTime), programs: this.programs };
  }

  // -- inputs -------------------------------------------------------------------------------------------------------

  /** Sends requests one after another; stops behind the first that is refused. */
  request(requests: readonly WriteRequest[], origin: Origin): ApiResult[] {
    const results: ApiResult[] = [];
    for (const request of requests) {
      const result = this.input({ type: 'request', request }, origin);
      if (result.type !== 'request') throw new Error('a request was answered as something else');
      results.push(result.answer as ApiResult);
      if (!result.answer.ok) break;
    }
    this.flush();
    return results;
  }

  /** Puts a pod on a node if the scheduler's filters agree, or with `force` without asking them. */
  place(namespace: string, pod: string, node: string, force: boolean, origin: Origin): PlaceResult {
    const result = this.placeAll([{ namespace, pod }], node, origin, force)[0]!;
    return 'remedies' in result ? { ...result, remedies: this.remedies(namespace, pod, node) } : result;
  }

  /**
   * Puts pods on a node one after another, each asked about with those before it in place.
   * @returns an answer a pod, in their order; what would help is left out: see {@link remedies}
   */
  placeAll(pods: readonly PodAt[], node: string, origin: Origin, force = false): PlaceResult[] {
    const results = pods.map(({ namespace, pod }): PlaceResult => {
      const result = this.input({ type: 'place', namespace, pod, node, ...(force ? { force } : {}) }, origin);
      if (result.type !== 'place') throw new Error('a placement was answered as something else');
      const { placement } = result;
      if (placement.outcome === 'failed') return { outcome: 'failed', message: placement.status.message };
      return placement.outcome === 'bound' ? placement : { ...placement, remedies: [] };
    });
    this.flush();
    return results;
  }

  /** What would bring a pod to a node that refuses it, or away from the one that has it. */
  remedies(namespace: string, pod: string, node: string): readonly Remedy[] {
    const object = this.cluster.store.get('pods', namespace, pod);
    return (object as Pod | undefined)?.spec?.nodeName
      ? movesOf({ namespace, name: pod }, node, object)
      : this.cluster.remedies(namespace, pod, node);
  }

  /** Reaches into a pod's network, as `kubectl port-forward` does; null where the pod has none. */
  ask(namespace: string, pod: string, question: NetworkQuestion, origin: Origin): NetworkAnswer | null {
    const result = this.input({ type: 'ask', namespace, pod, question }, origin);
    this.flush();
    if (result.type !== 'ask') throw new Error('a question was answered as something else');
    return result.answer;
  }

  /** Disturbs the cluster. @returns why the fault could not be injected; null where it was */
  fault(fault: Fault, origin: Origin): Status | null {
    const result = this.input({ type: 'fault', fault }, origin);
    this.flush();
    return result.type === 'fault' ? result.status : null;
  }

  /** Applies manifests; the report names every document. All of them are one act. */
  importManifests(sources: readonly ManifestSource[], from: Origin): ImportReport {
    const origin: Origin = { group: `manifests/${this.cluster.seq}`, ...from };
    const report = importManifests(sources, {
      namespace: 'default',
      resourceFor: (apiVersion, kind) => this.cluster.server.registry.byKind(apiVersion, kind),
      exists: (key: ObjectKey) => this.cluster.store.get(key.resource, key.namespace, key.name) !== undefined,
      send: (request, command) => {
        const result = this.input({ type: 'request', request }, { ...origin, command });
        if (result.type !== 'request') throw new Error('a request was answered as something else');
        return { answer: result.answer as ApiResult, changed: result.step !== null };
      },
    });
    this.flush();
    return report;
  }

  // -- time ---------------------------------------------------------------------------------------------------------

  /** Says that the past is being viewed (a step), or the present again (null). Until then time stands still. */
  look(seq: number | null): void {
    this.passage.look(seq);
  }

  /**
   * @param speed virtual seconds for each real second
   * @param lead real ms until time is moved for the first time
   * @throws SessionRefused while the past is viewed
   */
  play(speed: number, lead?: number): void {
    this.passage.play(speed, lead);
  }

  pause(): void {
    this.passage.pause();
  }

  /** One step of whoever is next; where nobody has work, time passes to the next timer first, a day at the most. */
  step(): Promise<void> {
    return this.passage.step();
  }

  /** Lets everything happen that is due at this instant. */
  settle(turnsASlice?: number): Promise<void> {
    return this.passage.settle(turnsASlice);
  }

  /** Lets virtual milliseconds pass, with everything that is due on the way. */
  advance(milliseconds: number): Promise<void> {
    return this.passage.advance(milliseconds);
  }

  /** Lets time pass until `done`, or for `limit` virtual milliseconds: see {@link Passage.until}. */
  until(done: () => boolean, limit: number, signal?: AbortSignal): Promise<Passed> {
    return this.passage.until(done, limit, signal);
  }

  /** Calls `ring` when virtual time gets to `at`: see {@link Passage.wakeAt}. */
  wakeAt(at: number, ring: () => void): () => void {
    return this.passage.wakeAt(at, ring);
  }

  /**
   * Runs a command in a container, as `kubectl exec` does. Virtual time passes while the command waits.
   * @returns a refusal in the API server's words; else the result, whose exit code is 137 where the limit killed it and
   * 130 where the signal did
   */
  async exec(command: ExecCommand, origin: Origin, options: ExecOptions = {}): Promise<ExecOutcome> {
    const { cluster } = this;
    const begun = this.input({ type: 'exec', ...command }, origin);
    this.flush();
    if (begun.type !== 'exec') throw new Error('a command was answered as something else');
    if ('status' in begun.started) return { ok: false, status: begun.started.status };
    const { id } = begun.started;
    return finishExec(id, options, {
      cluster: () => (cluster === this.cluster ? cluster : undefined),
      until: (done, limit, signal) => this.until(done, limit, signal),
      end: () => {
        if (cluster === this.cluster && this.readOnly === null) this.input({ type: 'endExec', id }, origin);
        this.flush();
      },
    });
  }

  // -- branches, save points, files ---------------------------------------------------------------------------------

  /**
   * Goes on from a past step: on a branch of its own, which is live from now on.
   * @param name without one, the branch is named by its first input
   */
  branchFrom(seq: number, name?: string): void {
    this.mustBeWritable();
    this.passage.stop();
    this.checkpoint();
    const branch = this.guard(() => this.branching.begin({ branch: this.branch, seq }, name));
    this.switchTo(branch);
  }

  switchTo(branch: number): void {
    this.passage.stop();
    this.passage.arrive();
    this.checkpoint();
    this.stopListening();
    this.branch = branch;
    if (this.readOnly === null) this.guard(() => this.branching.keep(branch));
    this.cluster = this.atHead();
    this.announce([]);
  }

  /** @throws SessionRefused where another branch has the name */
  renameBranch(branch: number, name: string): void {
    this.mustBeWritable();
    this.guard(() => this.branching.rename(branch, name));
    this.announce([]);
  }

  /**
   * Deletes a branch with all that only it has. Nobody is asked: that is for whoever calls.
   * @throws SessionRefused for the live one, the first one, and one that others go out from
   */
  deleteBranch(branch: number): void {
    this.mustBeWritable();
    if (branch === this.branch) {
      throw new SessionRefused('failed', 'The branch is the live one. Switch to another first.');
    }
    this.guard(() => this.branching.delete(branch));
    this.past.forget();
    this.announce([]);
  }

  /** What is different at one place of the history from what is at another. */
  compare(from: Place, to: Place): Comparison {
    return this.guard(() => this.branching.compare(from, to));
  }

  /** Names the present state, so that one can come back to it and sees what came since. */
  savePoint(name: string, savedAt: number): void {
    this.mustBeWritable();
    this.checkpoint();
    this.history.addSavePoint({ branch: this.branch, name, seq: this.cluster.seq, savedAt });
    this.announce([]);
  }

  /** Goes on in a copy of its file; the caller has made it and closes the old one. */
  moveTo(history: History, path: string, title: string): void {
    this.history = history;
    this.past = new Past(history, () => this.cluster, this.makeCluster);
    this.path = path;
    this.title = title;
    this.readOnly = null;
    this.announce([]);
  }

  /** Makes all of the session durable, so that a copy of the file is a copy of the session. */
  checkpoint(): void {
    if (this.readOnly !== null) return;
    this.flush();
    this.guard(() => this.journal.writeCheckpoint(this.branch, this.cluster));
  }

  /** Ends the session; the file's owner closes the history afterwards. */
  close(): void {
    if (this.closed) return;
    this.passage.stop();
    this.stopListening();
    try {
      this.checkpoint();
    } finally {
      this.closed = true;
    }
  }

  // -- inside -------------------------------------------------------------------------------------------------------

  private take(cluster: Cluster): Cluster {
    this.clusters += 1;
    this.stopListening = cluster.onStep((step) => this.journal.addStep(step));
    return cluster;
  }

  private mustBeWritable(): void {
    if (this.readOnly !== null) throw new SessionRefused('readOnly', this.readOnly.message);
  }

  /** What the passage of time may do with the session. */
  private passing(): Passing {
    return {
      cluster: () => this.cluster,
      closed: () => this.closed,
      mustBeWritable: () => this.mustBeWritable(),
      input: (body, origin) => void this.input(body, origin),
      flush: () => this.flush(),
      announce: () => this.announce([]),
      guard: (work) => this.guard(work),
    };
  }

  private input(body: InputBody, origin: Origin): InputResult {
    this.mustBeWritable();
    const { turn, seq, time } = this.cluster;
    const result = this.guard(() => this.cluster.apply(body));
    if (result.step) this.journal.addInput({ id: this.cluster.inputs, turn, seq, time, origin, body });
    return result;
  }

  /** Makes what happened durable, then tells of it. A failure freezes the session. */
  private flush(): void {
    const written = this.guard(() => {
      const done = this.journal.write(this.branch, this.cluster);
      if (done?.inputs[0]) this.branching.nameBy(this.branch, done.inputs[0]);
      return done;
    });
    if (written) this.announce(written.steps);
  }

  private announce(steps: readonly Step[]): void {
    this.audience.tell(() => ({
      info: this.info(),
      steps: steps.map(headerOf),
      delta: deltaOf(steps, this.head()),
    }));
  }

  /** Whatever the environment or a bug does to the session: it freezes, says why, and nothing acknowledged is lost. */
  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof SessionRefused) throw error;
      const why = readOnlyBecause(error);
      this.freeze(why);
      throw new SessionRefused('readOnly', why.message, { cause: error });
    }
  }

  private freeze(why: ReadOnlyReason): void {
    this.passage.stop();
    this.readOnly = why;
    this.journal.drop();
    this.stopListening();
    this.cluster = this.atHead();
    this.announce([]);
  }

  /** The cluster at the branch's head. Where its components had to start anew, that is what goes on from here. */
  private atHead(): Cluster {
    const { seq } = this.history.head(this.branch);
    const { cluster, restarted } = rebuild(this.history, this.branch, seq, this.makeCluster);
    if (restarted && this.readOnly === null) {
      try {
        this.history.append({ branch: this.branch, checkpoint: checkpointOf(cluster) });
      } catch (error) {
        if (!(error instanceof HistoryError)) throw error;
        this.readOnly = readOnlyBecause(error);
      }
    }
    return this.take(cluster);
  }
}
