/**
 * The log behind a workspace file: what went in, what came of it, and how to get to any instant of it.
 *
 * One process writes (see workspaces/file.ts for the lock); any number may read. All calls are synchronous: when
 * append returns, the batch is on the disk.
 */
import type { ObjectKey } from '@shared/api';
import type {
  Change,
  Comparison,
  Input,
  Instant,
  Place,
  StateDelta,
  Step,
  StepHeader,
} from '@shared/contract';
import { appendBatch } from './append';
import { FIRST_BRANCH, FIRST_NAME } from './branches';
import { compareStates } from './compare';
import { damageAtOpening } from './damage';
import { asDamage, createDatabase, openDatabase, type Opened } from './database';
import { deleteBranch } from './delete-branch';
import { changesBetween } from './delta';
import { HistoryError, asHistoryError } from './errors';
import { readableSteps } from './salvage';
import { Tables } from './tables';
import type {
  Batch,
  BranchInfo,
  BranchSavePoint,
  Checkpoint,
  HistoryMeta,
  ObjectVersion,
  StateRow,
} from './types';
import { truncation } from './truncated';
import { findDamage } from './verify';
import { walDamage } from './wal-check';

export interface OpenOptions {
  readonly readOnly?: boolean;
  /** Opens a damaged file too: read-only, and as far as it can be read. */
  readonly damaged?: boolean;
}

export class History {
  /** What is wrong with the file, and how far it can be read; null where nothing was found. */
  damage: string | null = null;
  /** The step up to which a damaged file can be read; null where nothing was found. */
  readable: number | null = null;

  private constructor(
    private readonly opened: Opened,
    private readonly tables: Tables,
    readonly path: string,
    readonly readOnly: boolean,
  ) {}

  /** Makes a new workspace file. @throws HistoryError exists, io, full */
  static create(path: string, meta: HistoryMeta): History {
    const opened = createDatabase(path);
    try {
      const history = new History(opened, new Tables(opened.db), path, false);
      history.write(() => {
        history.tables.keep.setMeta(meta);
        history.tables.branches.add(FIRST_NAME, null, 0);
      });
      return history;
    } catch (error) {
      opened.close();
      throw asHistoryError(error);
    }
  }

  /**
   * Opens a workspace file.
   * @throws HistoryError missing, notAWorkspace, newer, corrupt, locked, io
   */
  static open(path: string, { readOnly = false, damaged = false }: OpenOptions = {}): History {
    const lost = walDamage(`${path}-wal`) ?? truncation(path);
    if (lost !== undefined && !damaged) throw new HistoryError('corrupt', `${path} is damaged: ${lost}.`);
    const opened = openDatabase(path, readOnly || damaged);
    try {
      const tables = new Tables(opened.db);
      const history = new History(opened, tables, path, readOnly || damaged);
      // That it is cut short says more than what SQLite misses then.
      const damage =
        lost === undefined ? damageAtOpening(opened.db, tables, path) : `${path} is damaged: ${lost}.`;
      if (damage === undefined) return history;
      if (!damaged) throw new HistoryError('corrupt', damage);
      history.readAsFarAsItGoes(damage);
      return history;
    } catch (error) {
      opened.close();
      throw asDamage(error);
    }
  }

  private readAsFarAsItGoes(damage: string): void {
    this.tables.keep.meta();
    const limits = this.read(() => readableSteps(this.tables));
    this.tables.branches.limit(limits);
    this.readable = limits.get(FIRST_BRANCH) ?? 0;
    this.damage = `${damage} It can be read up to step ${this.readable}.`;
  }

  close(): void {
    this.opened.close();
  }

  get meta(): HistoryMeta {
    return this.read(() => this.tables.keep.meta());
  }

  setMeta(changes: Partial<HistoryMeta>): void {
    this.write(() => this.tables.keep.setMeta({ ...this.tables.keep.meta(), ...changes }));
  }

  /**
   * Makes a batch durable: all of it, or nothing.
   * @throws HistoryError full, io, readonly, corrupt, locked: the file is as it was before
   */
  append(batch: Batch): void {
    this.write(() => appendBatch(this.tables, batch));
  }

  /** Where a branch has got to. */
  head(branch: number): Instant {
    return this.instant(
      branch,
      this.read(() => this.tables.branches.headSeq(branch)),
    );
  }

  /** The instant after a step. @throws HistoryError refused where the branch has no such step */
  instant(branch: number, seq: number): Instant {
    return this.read(() => {
      if (seq === 0) {
        const { startRevision = 0, startTime } = this.tables.keep.meta();
        return { branch, seq, revision: startRevision, time: startTime };
      }
      const { toRevision: revision, time } = this.header(branch, seq);
      return { branch, seq, revision, time };
    });
  }

  /** The objects after a step, in the order of their creation. */
  stateAt(branch: number, seq: number): StateRow[] {
    return this.read(() => {
      const state = this.tables.revisions.stateAt(branch, this.checked(branch, seq));
      return [...state.objects()].map((id) => {
        const { resource, created } = this.tables.objects.get(id);
        return {
          resource,
          object: this.tables.bodies.get(state.body(id)),
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
      const target = this.tables.revisions.stateAt(to.branch, to.seq);
      const source = from && this.tables.revisions.stateAt(from.branch, this.checked(from.branch, from.seq));
      return { to: instant, ...changesBetween(this.tables, source, target) };
    });
  }

  /** Headers of the steps `from`..`to`, both included, as far as there are any. */
  steps(branch: number, from: number, to: number): StepHeader[] {
    return this.read(() => this.tables.steps.list(this.tables.branches.path(branch, to), from));
  }

  /** Headers of the steps up to `to` that are about an object. */
  stepsAbout(branch: number, key: ObjectKey, to: number): StepHeader[] {
    return this.read(() => {
      const lives = this.tables.objects.lives(key.resource, key.namespace, key.name);
      const path = this.tables.branches.path(branch, to);
      return this.tables.steps.listAbout(
        path,
        lives.map((life) => life.id),
      );
    });
  }

  /** A step with its changes. @throws HistoryError refused where the branch has no such step */
  step(branch: number, seq: number): Step {
    return this.read(() => {
      const header = this.header(branch, seq);
      const path = this.tables.branches.path(branch, seq);
      const before = this.tables.revisions.stateAt(branch, seq - 1);
      const bodies = new Map<number, number>();
      const changes = this.tables.revisions.rows(path, seq - 1).map((row): Change => {
        const { resource, namespace, name, uid } = this.tables.objects.get(row.object);
        const previous = bodies.get(row.object) ?? before.body(row.object);
        bodies.set(row.object, row.body);
        return {
          revision: row.revision,
          resource,
          namespace,
          name,
          uid,
          version: row.version,
          object: row.body === 0 ? null : this.tables.bodies.get(row.body),
          previous: previous === 0 ? null : this.tables.bodies.get(previous),
        };
      });
      return { ...header, changes };
    });
  }

  /** The inputs of a branch's whole path that were taken when at least `fromSeq` steps had been made, in their order. */
  inputs(branch: number, fromSeq = 0): Input[] {
    return this.read(() => this.tables.inputs.list(this.tables.branches.path(branch, Infinity), fromSeq));
  }

  /**
   * The id of the last input of a branch's path (0: none) that was taken before step `seq` was made; at the branch's
   * head, of all.
   */
  inputCount(branch: number, seq: number): number {
    return this.read(() => {
      const before = seq >= this.tables.branches.headSeq(branch) ? Infinity : seq;
      return this.tables.inputs.last(this.tables.branches.path(branch, Infinity), before);
    });
  }

  /** Every write and deletion of what had a name on a branch's path, oldest first. */
  objectHistory(branch: number, key: ObjectKey): ObjectVersion[] {
    return this.read(() => {
      const path = this.tables.branches.path(branch, Infinity);
      return this.tables.objects
        .lives(key.resource, key.namespace, key.name)
        .flatMap((life) => this.tables.revisions.rowsOf(life.id, path).map((row) => ({ life, row })))
        .sort((a, b) => a.row.seq - b.row.seq || a.row.revision - b.row.revision)
        .map(({ life, row: { seq, revision, version, body } }) => ({
          seq,
          revision,
          version,
          uid: life.uid,
          object: body === 0 ? null : this.tables.bodies.get(body),
        }));
    });
  }

  /**
   * The latest checkpoint of a branch's path at or before a step.
   * @param input the last input that it may know of; without it, {@link inputCount} of that step
   */
  checkpointBefore(branch: number, seq: number, input = this.inputCount(branch, seq)): Checkpoint | null {
    return this.read(() =>
      this.tables.checkpoints.before(this.tables.branches.path(branch, Infinity), seq, input),
    );
  }

  branches(): BranchInfo[] {
    return this.read(() => this.tables.branches.list());
  }

  /** Begins a branch after a step. A name that is taken gets a number. @returns the new branch's id */
  fork(branch: number, seq: number, name: string): number {
    return this.write(() => {
      const owner = this.tables.branches.owner(branch, this.checked(branch, seq));
      return this.tables.branches.add(name, owner, seq);
    });
  }

  /**
   * @param numbered gives a name that is taken a number
   * @throws HistoryError exists where another branch has the name
   */
  renameBranch(branch: number, name: string, numbered = false): void {
    this.write(() => this.tables.branches.rename(branch, name, numbered));
  }

  /**
   * Deletes a branch and what only it has. The first branch stays, and so does one that others go out from.
   * @throws HistoryError refused
   */
  deleteBranch(branch: number): void {
    const { db } = this.opened;
    db.pragma('foreign_keys = OFF');
    try {
      this.write(() => deleteBranch(db, this.tables, branch));
      this.tables.forget();
    } finally {
      db.pragma('foreign_keys = ON');
    }
  }

  addSavePoint(point: Omit<BranchSavePoint, 'id'>): void {
    this.write(() => this.tables.keep.addSavePoint({ ...point, seq: this.checked(point.branch, point.seq) }));
  }

  /** The save points of all branches, oldest first. */
  savePoints(): BranchSavePoint[] {
    return this.read(() => this.tables.keep.savePoints());
  }

  /** What is different at `b` from what is at `a`. */
  compare(a: Place, b: Place): Comparison {
    const away = this.deltaBetween(b, a);
    const there = this.deltaBetween(a, b);
    return compareStates(away.puts, there.puts);
  }

  /** A part of the layout: plain JSON by the name of a view; undefined where none was set. */
  layout(key: string): unknown {
    return this.read(() => this.tables.keep.layout(key));
  }

  setLayout(key: string, value: unknown): void {
    this.write(() => this.tables.keep.setLayout(key, value));
  }

  /** Copies the whole workspace into a new file, by SQLite's backup. */
  async backup(path: string): Promise<void> {
    try {
      await this.opened.db.backup(path);
    } catch (error) {
      throw asHistoryError(error);
    }
  }

  /** Equal for equal states, whatever way led there. */
  stateHash(branch: number, seq: number): string {
    return this.read(() =>
      this.tables.revisions.hashOf(this.tables.revisions.stateAt(branch, this.checked(branch, seq))).hex(),
    );
  }

  /**
   * Everything that is wrong with the file, in words; empty where all is well. Reads the whole file: some seconds for a
   * hundred thousand steps.
   */
  verify(): string[] {
    return this.read(() => findDamage(this.opened.db, this.tables));
  }

  private header(branch: number, seq: number): StepHeader {
    const [header] = this.tables.steps.list(
      this.tables.branches.path(branch, this.checked(branch, seq)),
      seq,
    );
    if (!header) throw new HistoryError('corrupt', `The workspace file is damaged: step ${seq} is missing.`);
    return header;
  }

  private checked(branch: number, seq: number): number {
    const head = this.tables.branches.headSeq(branch);
    if (!Number.isInteger(seq) || seq < 0 || seq > head) {
      throw new HistoryError('refused', `There is no step ${seq}: the branch ends at ${head}.`);
    }
    return seq;
  }

  /** Runs `work` on one snapshot of the file; also, rows are read twice as fast inside of a transaction. */
  private read<T>(work: () => T): T {
    try {
      return this.opened.db.inTransaction ? work() : this.opened.db.transaction(work).deferred();
    } catch (error) {
      throw asHistoryError(error);
    }
  }

  /** Runs `work` in one durable transaction. Where it fails, the file and what is in memory are as before. */
  private write<T>(work: () => T): T {
    if (this.readOnly) throw new HistoryError('readonly', 'The workspace was opened for reading only.');
    try {
      return this.opened.db.transaction(work).immediate();
    } catch (error) {
      this.tables.forget();
      throw asHistoryError(error);
    }
  }
}
