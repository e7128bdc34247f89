/**
 * The log behind a workspace file: what went in, what came of it, and how to get to any instant of it.
 *
 * One process writes (see workspaces/file.ts for the lock); any number may read. All calls are synchronous: when
 * append returns, the batch is on the disk.
 */
import type { GroupResource, KubeObject, ObjectKey } from '@shared/api';
import type { Change, Input, Instant, StateDelta, Step, StepHeader } from '@shared/contract';
import { Bodies } from './bodies';
import { Branches, FIRST_BRANCH, FIRST_NAME } from './branches';
import { Checkpoints } from './checkpoints';
import { compareStates, type Comparison } from './compare';
import { createDatabase, openDatabase, type Connection } from './database';
import { HistoryError, asHistoryError } from './errors';
import { Keep } from './keep';
import { Objects, Texts, type ObjectLife } from './names';
import { Revisions } from './revisions';
import { Inputs, Steps } from './steps';
import type {
  Batch,
  BranchInfo,
  BranchSavePoint,
  Checkpoint,
  HistoryMeta,
  ObjectVersion,
  Place,
  StateRow,
} from './types';

export class History {
  private readonly words: Texts;
  private readonly shapes: Texts;
  private readonly objects: Objects;
  private readonly bodies: Bodies;
  private readonly branchTable: Branches;
  private readonly stepTable: Steps;
  private readonly inputTable: Inputs;
  private readonly revisions: Revisions;
  private readonly checkpoints: Checkpoints;
  private readonly keep: Keep;

  private constructor(
    private readonly db: Connection,
    readonly path: string,
    readonly readOnly: boolean,
  ) {
    this.words = new Texts(db, 'words');
    this.shapes = new Texts(db, 'shapes');
    this.objects = new Objects(db, this.words);
    this.bodies = new Bodies(db, this.shapes);
    this.branchTable = new Branches(db);
    this.stepTable = new Steps(db, this.words, this.objects);
    this.inputTable = new Inputs(db);
    this.revisions = new Revisions(db, this.branchTable, this.bodies);
    this.checkpoints = new Checkpoints(db);
    this.keep = new Keep(db);
  }

  /** Makes a new workspace file. @throws HistoryError exists, io, full */
  static create(path: string, meta: HistoryMeta): History {
    const db = createDatabase(path);
    try {
      const history = new History(db, path, false);
      history.write(() => {
        history.keep.setMeta(meta);
        history.branchTable.add(FIRST_NAME, null, 0);
      });
      return history;
    } catch (error) {
      db.close();
      throw asHistoryError(error);
    }
  }

  /** Opens a workspace file. @throws HistoryError missing, notAWorkspace, newer, corrupt, locked, io */
  static open(path: string, options: { readonly readOnly?: boolean } = {}): History {
    const readOnly = options.readOnly ?? false;
    const db = openDatabase(path, readOnly);
    try {
      const history = new History(db, path, readOnly);
      history.branchTable.get(FIRST_BRANCH);
      return history;
    } catch (error) {
      db.close();
      throw asHistoryError(error);
    }
  }

  close(): void {
    this.db.close();
  }

  get meta(): HistoryMeta {
    return this.read(() => this.keep.meta());
  }

  setMeta(changes: Partial<HistoryMeta>): void {
    this.write(() => this.keep.setMeta({ ...this.keep.meta(), ...changes }));
  }

  /**
   * Makes a batch durable: all of it, or nothing.
   * @throws HistoryError full, io, readonly, corrupt, locked: the file is as it was before
   */
  append(batch: Batch): void {
    const { branch, inputs = [], steps = [], checkpoint } = batch;
    this.write(() => {
      for (const input of inputs) this.inputTable.add(branch, input);
      for (const step of steps) this.addStep(branch, step);
      if (checkpoint) this.checkpoints.add(branch, checkpoint);
    });
  }

  private addStep(branch: number, step: Step): void {
    const head = this.revisions.head(branch);
    if (step.seq !== head.state.seq + 1) {
      throw new Error(`step ${step.seq} does not follow step ${head.state.seq} of branch ${branch}`);
    }
    for (const change of step.changes) this.addChange(branch, step.seq, change);
    this.stepTable.add(branch, step);
    this.revisions.endStep(branch, step.seq, step.toRevision);
  }

  private addChange(branch: number, seq: number, change: Change): void {
    const { revision, resource, version } = change;
    const { state } = this.revisions.head(branch);
    const life = this.lifeOf(branch, change);
    if (!change.object) {
      this.revisions.add(branch, { seq, revision, object: life.id, version: 0, body: 0 }, null);
      return;
    }
    const { id, hash } = this.bodies.add(resource, change.object, state.body(life.id));
    this.revisions.add(branch, { seq, revision, object: life.id, version, body: id }, hash);
  }

  /** The object that a change is about: a new one at its first version, else the one that lives under the name. */
  private lifeOf(branch: number, change: Change): ObjectLife {
    const { revision, resource, namespace, name, uid } = change;
    const { state } = this.revisions.head(branch);
    const lives = this.objects.lives(resource, namespace, name);
    const living = lives.find((life) => state.body(life.id) !== 0);
    if (change.object && change.version === 1) {
      if (living)
        throw new Error(`${resource} ${namespace}/${name} is created at revision ${revision}, but lives`);
      return this.objects.life(resource, namespace, name, uid, revision);
    }
    if (!living)
      throw new Error(`${resource} ${namespace}/${name} changes at revision ${revision}, but does not live`);
    return living;
  }

  /** Where a branch has got to. */
  head(branch: number): Instant {
    return this.instant(
      branch,
      this.read(() => this.branchTable.headSeq(branch)),
    );
  }

  /** The instant after a step. @throws HistoryError refused where the branch has no such step */
  instant(branch: number, seq: number): Instant {
    return this.read(() => {
      if (seq === 0) {
        const { startRevision = 0, startTime } = this.keep.meta();
        return { branch, seq, revision: startRevision, time: startTime };
      }
      const { toRevision: revision, time } = this.header(branch, seq);
      return { branch, seq, revision, time };
    });
  }

  /** The objects after a step, in the order of their creation. */
  stateAt(branch: number, seq: number): StateRow[] {
    return this.read(() => {
      const state = this.revisions.stateAt(branch, this.checked(branch, seq));
      return [...state.objects()].map((id) => {
        const { resource, created } = this.objects.get(id);
        return {
          resource,
          object: this.bodies.get(state.body(id)),
          createRevision: created,
          modRevision: state.revisions[id]!,
          version: state.versions[id]!,
        };
      });
    });
  }

  /** What leads from one step of a branch to another, earlier or later; from null, the whole state. */
  delta(branch: number, from: number | null, to: number): StateDelta {
    return this.deltaBetween(from === null ? null : { branch, seq: from }, { branch, seq: to });
  }

  /** The same between places on any branches. */
  deltaBetween(from: Place | null, to: Place): StateDelta {
    const instant = this.instant(to.branch, to.seq);
    return this.read(() => {
      const target = this.revisions.stateAt(to.branch, to.seq);
      const source = from && this.revisions.stateAt(from.branch, this.checked(from.branch, from.seq));
      const puts: { resource: GroupResource; object: KubeObject }[] = [];
      const gone: ObjectLife[] = [];
      for (const id of source ? target.differences(source) : target.objects()) {
        const body = target.body(id);
        if (body === 0) gone.push(this.objects.get(id));
        else puts.push({ resource: this.objects.get(id).resource, object: this.bodies.get(body) });
      }
      return { to: instant, puts, deletes: gone.filter((life) => !this.livesAgain(life, target)).map(keyOf) };
    });
  }

  /** Whether another object lives under the name of a dead one. */
  private livesAgain(life: ObjectLife, state: { body(id: number): number }): boolean {
    const lives = this.objects.lives(life.resource, life.namespace, life.name);
    return lives.some((other) => state.body(other.id) !== 0);
  }

  /** Headers of the steps `from`..`to`, both included, as far as there are any. */
  steps(branch: number, from: number, to: number): StepHeader[] {
    return this.read(() => this.stepTable.list(this.branchTable.path(branch, to), from));
  }

  /** A step with its changes. @throws HistoryError refused where the branch has no such step */
  step(branch: number, seq: number): Step {
    return this.read(() => {
      const header = this.header(branch, seq);
      const path = this.branchTable.path(branch, seq);
      const before = this.revisions.stateAt(branch, seq - 1);
      const bodies = new Map<number, number>();
      const changes = this.revisions.rows(path, seq - 1).map((row): Change => {
        const { resource, namespace, name, uid } = this.objects.get(row.object);
        const previous = bodies.get(row.object) ?? before.body(row.object);
        bodies.set(row.object, row.body);
        return {
          revision: row.revision,
          resource,
          namespace,
          name,
          uid,
          version: row.version,
          object: row.body === 0 ? null : this.bodies.get(row.body),
          previous: previous === 0 ? null : this.bodies.get(previous),
        };
      });
      return { ...header, changes };
    });
  }

  /** The inputs of a branch's whole path that were taken when at least `fromSeq` steps had been made, in their order. */
  inputs(branch: number, fromSeq = 0): Input[] {
    return this.read(() => this.inputTable.list(this.branchTable.path(branch, Infinity), fromSeq));
  }

  /**
   * The id of the last input of a branch's path (0: none) that was taken before step `seq` was made; at the branch's
   * head, of all.
   */
  inputCount(branch: number, seq: number): number {
    return this.read(() => {
      const before = seq >= this.branchTable.headSeq(branch) ? Infinity : seq;
      return this.inputTable.last(this.branchTable.path(branch, Infinity), before);
    });
  }

  /** Every write and deletion of what had a name on a branch's path, oldest first. */
  objectHistory(branch: number, key: ObjectKey): ObjectVersion[] {
    return this.read(() => {
      const path = this.branchTable.path(branch, Infinity);
      return this.objects
        .lives(key.resource, key.namespace, key.name)
        .flatMap((life) => this.revisions.rowsOf(life.id, path).map((row) => ({ life, row })))
        .sort((a, b) => a.row.seq - b.row.seq || a.row.revision - b.row.revision)
        .map(({ life, row: { seq, revision, version, body } }) => ({
          seq,
          revision,
          version,
          uid: life.uid,
          object: body === 0 ? null : this.bodies.get(body),
        }));
    });
  }

  /**
   * The latest checkpoint of a branch's path at or before a step.
   * @param input the last input that it may know of; without it, {@link inputCount} of that step
   */
  checkpointBefore(branch: number, seq: number, input = this.inputCount(branch, seq)): Checkpoint | null {
    return this.read(() => this.checkpoints.before(this.branchTable.path(branch, Infinity), seq, input));
  }

  branches(): BranchInfo[] {
    return this.read(() => this.branchTable.list());
  }

  /** Begins a branch after a step. A name that is taken gets a number. @returns the new branch's id */
  fork(branch: number, seq: number, name: string): number {
    return this.write(() => {
      const owner = this.branchTable.owner(branch, this.checked(branch, seq));
      return this.branchTable.add(name, owner, seq);
    });
  }

  /** @throws HistoryError exists where another branch has the name */
  renameBranch(branch: number, name: string): void {
    this.write(() => this.branchTable.rename(branch, name));
  }

  addSavePoint(point: Omit<BranchSavePoint, 'id'>): void {
    this.write(() => this.keep.addSavePoint({ ...point, seq: this.checked(point.branch, point.seq) }));
  }

  /** The save points of all branches, oldest first. */
  savePoints(): BranchSavePoint[] {
    return this.read(() => this.keep.savePoints());
  }

  /** What is different at `b` from what is at `a`. */
  compare(a: Place, b: Place): Comparison {
    const away = this.deltaBetween(b, a);
    const there = this.deltaBetween(a, b);
    return compareStates(away.puts, there.puts);
  }

  /** A part of the layout: plain JSON by the name of a view; undefined where none was set. */
  layout(key: string): unknown {
    return this.read(() => this.keep.layout(key));
  }

  setLayout(key: string, value: unknown): void {
    this.write(() => this.keep.setLayout(key, value));
  }

  /** Copies the whole workspace into a new file, by SQLite's backup. */
  async backup(path: string): Promise<void> {
    try {
      await this.db.backup(path);
    } catch (error) {
      throw asHistoryError(error);
    }
  }

  /** Equal for equal states, whatever way led there. */
  stateHash(branch: number, seq: number): string {
    return this.read(() =>
      this.revisions.hashOf(this.revisions.stateAt(branch, this.checked(branch, seq))).hex(),
    );
  }

  private header(branch: number, seq: number): StepHeader {
    const [header] = this.stepTable.list(this.branchTable.path(branch, this.checked(branch, seq)), seq);
    if (!header) throw new HistoryError('corrupt', `The workspace file is damaged: step ${seq} is missing.`);
    return header;
  }

  private checked(branch: number, seq: number): number {
    const head = this.branchTable.headSeq(branch);
    if (!Number.isInteger(seq) || seq < 0 || seq > head) {
      throw new HistoryError('refused', `There is no step ${seq}: the branch ends at ${head}.`);
    }
    return seq;
  }

  /** Runs `work` on one snapshot of the file; also, rows are read twice as fast inside of a transaction. */
  private read<T>(work: () => T): T {
    try {
      return this.db.inTransaction ? work() : this.db.transaction(work).deferred();
    } catch (error) {
      throw asHistoryError(error);
    }
  }

  /** Runs `work` in one durable transaction. Where it fails, the file and what is in memory are as before. */
  private write<T>(work: () => T): T {
    if (this.readOnly) throw new HistoryError('readonly', 'The workspace was opened for reading only.');
    try {
      return this.db.transaction(work).immediate();
    } catch (error) {
      for (const part of [
        this.words,
        this.shapes,
        this.objects,
        this.bodies,
        this.branchTable,
        this.revisions,
      ])
        part.forget();
      throw asHistoryError(error);
    }
  }
}

function keyOf({ resource, namespace, name }: ObjectKey): ObjectKey {
  return { resource, namespace, name };
}
