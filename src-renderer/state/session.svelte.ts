/**
 * The session that this window shows: its objects at the instant that is looked at, its steps, and moving through
 * time. There is one mirror; it stands at the head or somewhere in the past, and moves by deltas.
 */
import { CONTAINER_LOGS, type ContainerLog, type KubeObject } from '@shared/api';
import type { Instant, Place, SessionInfo, SessionUpdate, StateDelta, StepHeader } from '@shared/contract';
import type { Client } from '@renderer/client';
import {
  Mirror,
  Projection,
  sharedSteps,
  StepLog,
  type ConnectionSource,
  type NodeView,
  type PodView,
  type ProjectionChange,
  type WorkloadView,
} from '@renderer/model';
import { Listeners } from './listeners';

/** How many step headers one call asks for. */
const PAGE = 4000;

export class Session {
  readonly #client: Client;
  readonly #fail: (error: unknown) => void;
  #mirror = new Mirror();
  #projection = new Projection(this.#mirror);
  readonly log = new StepLog();
  /** Hears every change of the objects on show; `all` after another session was opened. */
  readonly changes = new Listeners<ProjectionChange | 'all'>();

  info = $state.raw<SessionInfo | null>(null);
  /** The instant on show. */
  at = $state.raw<Instant>({ branch: 0, seq: 0, revision: 0, time: 0 });
  /** Counts what was applied; reading it makes a reader follow the objects. */
  version = $state(0);
  logVersion = $state(0);
  /** The newest step that arrived while live, for the pulses on the strip. */
  newest = $state.raw<StepHeader | null>(null);
  /** When the info arrived (ms, monotonic), to let the clock run on between updates while playing. */
  infoAt = $state(0);
  /** Virtual time of the first step. */
  startTime = $state<number | null>(null);
  /** The objects have been loaded at least once. */
  loaded = $state(false);
  /** Chosen to look at: a step, or always the newest. */
  #wanted: number | 'live' = $state('live');
  /** Where the last update left off: the next one's delta starts there. */
  #sent = 0;
  #moving: Promise<void> | null = null;
  /** What the main process was told last: whether the past is viewed. While it is, time stands still. */
  #looking = false;
  #generation = 0;

  constructor(client: Client, fail: (error: unknown) => void) {
    this.#client = client;
    this.#fail = fail;
  }

  /** The picture follows the head of the branch. */
  readonly live = $derived(this.#wanted === 'live');
  /** Changes are possible: live, and the file can be written. */
  readonly editable = $derived(this.live && this.info !== null && this.info.readOnly === null);

  /**
   * Shows a session, all of it; forgets what was shown before. `state` is everything at the
   * head of `info`; asked for where it is not given.
   */
  async open(info: SessionInfo, state?: StateDelta): Promise<void> {
    const generation = ++this.#generation;
    this.#mirror = new Mirror();
    this.#projection = new Projection(this.#mirror);
    this.#wanted = 'live';
    this.#looking = false;
    this.newest = null;
    this.startTime = null;
    this.loaded = false;
    this.#sent = info.head.seq;
    this.#setInfo(info);
    this.log.reset(info.head.seq);
    this.logVersion++;
    try {
      const delta = state ?? (await this.#delta({ branch: info.branch, seq: 0 }, info.head));
      if (generation !== this.#generation) return;
      this.#apply(delta, true);
      this.loaded = true;
      await this.#catchUp();
      await this.#loadSteps(generation);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Shows another branch of the session at its present: only what is different there is fetched, and the steps that both
   * share are kept. Where it is on show already, waits until it is there.
   */
  async enter(info: SessionInfo): Promise<void> {
    const before = this.info;
    if (before === null || info.id !== before.id || !this.loaded) return this.open(info);
    if (info.branch === before.branch) return this.#catchUp();
    const generation = ++this.#generation;
    this.#wanted = 'live';
    this.#looking = false;
    this.newest = null;
    this.#sent = info.head.seq;
    this.#setInfo(info);
    const shared = sharedSteps(info.branches, before.branch, info.branch);
    if (shared === 0) this.startTime = null;
    this.log.cut(shared, info.head.seq);
    this.logVersion++;
    try {
      await this.#catchUp();
      if (generation === this.#generation) await this.#loadSteps(generation);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes news of the main process. */
  update(update: SessionUpdate): void {
    if (this.info === null || update.info.id !== this.info.id) return;
    if (update.info.branch !== this.info.branch) {
      void this.enter(update.info);
      return;
    }
    const before = this.#sent;
    this.#sent = update.info.head.seq;
    this.#setInfo(update.info);
    this.log.add(update.steps);
    if (update.steps.length > 0) this.logVersion++;
    if (!this.live || !this.loaded) return;
    this.newest = update.steps.at(-1) ?? this.newest;
    if (this.#isAt(before) && this.#moving === null) this.#apply(update.delta);
    else void this.#catchUp();
  }

  setInfo(info: SessionInfo): void {
    if (this.info !== null && info.id === this.info.id && info.branch === this.info.branch)
      this.#setInfo(info);
  }

  /** Looks at the state after step `seq` (0: before the first). The newest one is live. */
  async goTo(seq: number): Promise<void> {
    const head = this.info?.head.seq ?? 0;
    const wanted = Math.max(0, Math.min(seq, head));
    this.#wanted = wanted === head ? 'live' : wanted;
    await Promise.all([this.#tellWhereLooking(), this.#catchUp()]);
  }

  back(): Promise<void> {
    return this.goTo(this.#target() - 1);
  }

  forward(): Promise<void> {
    return this.goTo(this.#target() + 1);
  }

  async goLive(): Promise<void> {
    this.#wanted = 'live';
    await Promise.all([this.#tellWhereLooking(), this.#catchUp()]);
  }

  toInput(direction: 1 | -1): Promise<void> {
    const at = this.#target();
    return this.goTo(this.log.input(at, direction) ?? (direction < 0 ? 0 : this.log.head));
  }

  // What is on show. Each of these follows the objects: reading it in an effect makes the effect run again.

  get nodeNames(): readonly string[] {
    return this.#follow().nodeNames;
  }
  get unplaced(): readonly string[] {
    return this.#follow().unplaced;
  }
  get workloadKeys(): readonly string[] {
    return this.#follow().workloadKeys;
  }
  get namespaces(): readonly string[] {
    return this.#follow().namespaces;
  }
  get podCount(): number {
    return this.#follow().podCount;
  }
  node(name: string): NodeView | undefined {
    return this.#follow().node(name);
  }
  pod(key: string): PodView | undefined {
    return this.#follow().pod(key);
  }
  podsOn(node: string): readonly string[] {
    return this.#follow().podsOn(node);
  }
  workload(key: string): WorkloadView | undefined {
    return this.#follow().workload(key);
  }
  object(resource: string, key: string): KubeObject | undefined {
    void this.version;
    return this.#mirror.get(resource, key);
  }
  eventsOf(uid: string): readonly KubeObject[] {
    const found: KubeObject[] = [];
    for (const key of this.#follow().eventsOf(uid)) {
      const event = this.#mirror.get('events', key);
      if (event) found.push(event);
    }
    return found;
  }

  /** The pieces of all logs of a pod's containers. */
  logsOf(uid: string): readonly ContainerLog[] {
    const found: ContainerLog[] = [];
    for (const key of this.#follow().logsOf(uid)) {
      const piece = this.#mirror.get(CONTAINER_LOGS, key);
      if (piece) found.push(piece as ContainerLog);
    }
    return found;
  }

  /** What connections are read from, without following. */
  get connections(): ConnectionSource {
    const [mirror, projection] = [this.#mirror, this.#projection];
    return {
      pods: () => projection.pods(),
      podsOn: (node) => projection.podsOn(node),
      object: (resource, key) => mirror.get(resource, key),
      all: (resource) => mirror.all(resource).values(),
    };
  }

  /** The same without following, for the imperative picture. */
  get projection(): Projection {
    return this.#projection;
  }

  #follow(): Projection {
    void this.version;
    return this.#projection;
  }

  /** The step on show, or that is on its way to be. */
  #target(): number {
    return this.#wanted === 'live' ? (this.info?.head.seq ?? 0) : this.#wanted;
  }

  /** Tells the main process when the past comes into view, and when it is left. */
  async #tellWhereLooking(): Promise<void> {
    const looking = this.#wanted !== 'live';
    if (looking === this.#looking) return;
    this.#looking = looking;
    try {
      this.setInfo(await this.#client.call('timeline.look', { seq: looking ? this.#target() : null }));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Moves the mirror to what is wanted; while it moves, the wish may change, and the last one wins. */
  async #catchUp(): Promise<void> {
    if (!this.loaded) return;
    this.#moving ??= this.#move().finally(() => (this.#moving = null));
    await this.#moving;
    if (!this.#isAt(this.#target()) && this.loaded) await this.#catchUp();
  }

  async #move(): Promise<void> {
    const generation = this.#generation;
    try {
      while (this.info && !this.#isAt(this.#target())) {
        const delta = await this.#delta(this.at, { branch: this.info.branch, seq: this.#target() });
        if (generation !== this.#generation) return;
        this.#apply(delta);
      }
    } catch (error) {
      if (generation !== this.#generation) return;
      // From a branch that is gone nothing leads elsewhere: all is loaded anew.
      if (this.info && this.at.branch !== this.info.branch) {
        void this.open(this.info);
        return;
      }
      // What is on show stays on show; the wish is given up, or this would be asked for ever.
      this.#wanted = this.at.seq === this.info?.head.seq ? 'live' : this.at.seq;
      this.#fail(error);
    }
  }

  #delta(from: Place, to: Place): Promise<StateDelta> {
    const placeOf = ({ branch, seq }: Place): Place => ({ branch, seq });
    return this.#client.call('timeline.delta', { from: placeOf(from), to: placeOf(to) });
  }

  /** The objects on show are those after a step of the branch that is live. */
  #isAt(seq: number): boolean {
    return this.at.seq === seq && this.at.branch === this.info?.branch;
  }

  #apply(delta: StateDelta, all = false): void {
    const changes = this.#mirror.apply(delta);
    this.at = delta.to;
    if (changes.length === 0 && !all) return;
    const change = this.#projection.apply(changes);
    this.version++;
    this.changes.emit(all ? 'all' : change);
  }

  #setInfo(info: SessionInfo): void {
    this.info = info;
    this.infoAt = performance.now();
  }

  /** Headers of all steps, the newest first, so that the timeline is useful at once. */
  async #loadSteps(generation: number): Promise<void> {
    if (this.log.head > 0) {
      const [first] = await this.#client.call('timeline.steps', { from: 1, to: 1 });
      if (generation !== this.#generation) return;
      this.startTime = first?.time ?? null;
    }
    for (let gap = this.log.gap(PAGE); gap; gap = this.log.gap(PAGE)) {
      const steps = await this.#client.call('timeline.steps', gap);
      if (generation !== this.#generation) return;
      if (steps.length === 0) return;
      this.log.add(steps);
      this.logVersion++;
    }
  }
}
