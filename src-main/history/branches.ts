/** Branches: a history forks where somebody went on from the past. A branch's path leads through its ancestors. */
import type { BranchInfo } from '@shared/contract';
import type { Connection } from './database';
import { HistoryError } from './errors';
import { checksum, expectChecksum } from './row-check';

/** The branch that every history begins with. */
export const FIRST_BRANCH = 1;
export const FIRST_NAME = 'main';

export interface Branch {
  readonly id: number;
  readonly name: string;
  readonly parent: number | null;
  readonly forkSeq: number;
}

/** The part of a path that lies on one branch: the steps after `after`, up to and with `upTo`. */
export interface Segment {
  readonly branch: number;
  readonly after: number;
  readonly upTo: number;
}

type BranchRow = [id: number, name: string, parent: number | null, forkSeq: number, crc: number];

export class Branches {
  private known: Map<number, Branch> | undefined;
  private limits: ReadonlyMap<number, number> | undefined;
  private readonly select;
  private readonly insert;
  private readonly update;
  private readonly remove;
  private readonly lastStep;

  constructor(db: Connection) {
    this.select = db
      .prepare<[], BranchRow>('SELECT id, name, parent, fork_seq, crc FROM branches ORDER BY id')
      .raw();
    this.insert = db.prepare<[number, string, number | null, number, number]>(
      'INSERT INTO branches (id, name, parent, fork_seq, crc) VALUES (?, ?, ?, ?, ?)',
    );
    this.update = db.prepare<[string, number, number]>('UPDATE branches SET name = ?, crc = ? WHERE id = ?');
    this.remove = db.prepare<[number]>('DELETE FROM branches WHERE id = +?');
    this.lastStep = db
      .prepare<[number], number | null>('SELECT max(seq) FROM steps WHERE branch = +?')
      .pluck();
  }

  list(): BranchInfo[] {
    return this.all().map((branch) => ({ ...branch, headSeq: this.headSeq(branch.id) }));
  }

  /** Parents before their children. */
  all(): Branch[] {
    return [...this.load().values()];
  }

  get count(): number {
    return this.load().size;
  }

  /** @throws HistoryError refused where there is no such branch */
  get(id: number): Branch {
    const branch = this.load().get(id);
    if (!branch) throw new HistoryError('refused', `There is no branch ${id}.`);
    return branch;
  }

  headSeq(id: number): number {
    return this.limits?.get(id) ?? this.lastStep.get(id) ?? this.get(id).forkSeq;
  }

  /** From now on, branches end at these steps: further on they cannot be read. */
  limit(limits: ReadonlyMap<number, number>): void {
    this.limits = limits;
  }

  /** The way from the first step to `seq` on a branch, oldest part first. With Infinity, its last part is the branch's own. */
  path(id: number, seq: number): Segment[] {
    const path: Segment[] = [];
    let upTo = seq;
    for (let branch: Branch | undefined = this.get(id); branch; branch = this.parentOf(branch)) {
      if (upTo > branch.forkSeq) path.unshift({ branch: branch.id, after: branch.forkSeq, upTo });
      upTo = Math.min(upTo, branch.forkSeq);
    }
    return path;
  }

  /** The branch on the path of `id` whose own step `seq` is; the first one for 0. */
  owner(id: number, seq: number): number {
    return this.path(id, seq).at(-1)?.branch ?? FIRST_BRANCH;
  }

  add(name: string, parent: number | null, forkSeq: number): number {
    const id = Math.max(0, ...this.load().keys()) + 1;
    const branch = { id, name: this.freeName(name), parent, forkSeq };
    this.insert.run(id, branch.name, parent, forkSeq, checksum(id, branch.name, parent, forkSeq));
    this.load().set(id, branch);
    return id;
  }

  /** @throws HistoryError exists where another branch has the name, unless it gets a number then */
  rename(id: number, wanted: string, numbered: boolean): void {
    const branch = this.get(id);
    if (branch.name === wanted) return;
    const name = this.freeName(wanted);
    if (name !== wanted && !numbered)
      throw new HistoryError('exists', `Another branch is called ${wanted} already.`);
    this.update.run(name, checksum(id, name, branch.parent, branch.forkSeq), id);
    this.load().set(id, { ...branch, name });
  }

  children(id: number): BranchInfo[] {
    return this.list().filter((branch) => branch.parent === id);
  }

  delete(id: number): void {
    this.remove.run(id);
    this.load().delete(id);
  }

  private parentOf(branch: Branch): Branch | undefined {
    return branch.parent === null ? undefined : this.get(branch.parent);
  }

  /** The name, with a number behind it where a branch has it already. */
  private freeName(name: string): string {
    const taken = new Set([...this.load().values()].map((branch) => branch.name));
    if (!taken.has(name)) return name;
    for (let n = 2; ; n++) if (!taken.has(`${name} (${n})`)) return `${name} (${n})`;
  }

  private load(): Map<number, Branch> {
    if (this.known) return this.known;
    const known = new Map<number, Branch>();
    for (const [id, name, parent, forkSeq, crc] of this.select.all()) {
      expectChecksum(crc, `branch ${id}`, id, name, parent, forkSeq);
      if (parent !== null && !known.has(parent)) {
        throw new HistoryError(
          'corrupt',
          `The workspace file is damaged: the parent of branch ${id} is missing.`,
        );
      }
      known.set(id, { id, name, parent, forkSeq });
    }
    return (this.known = known);
  }

  forget(): void {
    this.known = undefined;
  }
}
