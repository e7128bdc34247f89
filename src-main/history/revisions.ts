/**
 * Rows of revisions and keyframes, and the states that follow from them.
 *
 * A state is found from the nearest of: a state in memory, a keyframe before it; then the few revisions between are
 * replayed. A keyframe is written when the revisions since the last are a fair share of the living objects, so that its
 * room is paid for by the rows it spares.
 */
import type { Branches, Segment } from './branches';
import type { Bodies } from './bodies';
import type { Connection } from './database';
import { HistoryError } from './errors';
import { decodeKeyframe, encodeKeyframe } from './keyframe-codec';
import { checksum, expectChecksum } from './row-check';
import { RowWriter } from './rows';
import { State, type RevisionRow } from './state';
import type { Steps } from './steps';
import { StateHash } from './state-hash';

/** A keyframe comes after so many revisions, or an eighth as many as objects live, whichever is more. */
const KEYFRAME_AFTER = 512;
const KEYFRAME_SHARE = 8;
/** States kept in memory. */
const KEEP_STATES = 6;

type Row = [seq: number, revision: number, object: number, version: number, body: number | null, crc: number];
type KeyframeRow = [seq: number, revision: number, hash: Buffer, data: Buffer, crc: number];

/** The state at a branch's head, as append goes on from it. */
export interface Head {
  readonly state: State;
  readonly hash: StateHash;
  /** The last revision; null before the first step. */
  revision: number | null;
  /** Revisions since the last keyframe. */
  sinceKeyframe: number;
}

export class Revisions {
  private readonly heads = new Map<number, Head>();
  private states: { readonly branch: number; readonly state: State }[] = [];

  private readonly writer;
  private readonly range;
  private readonly ofObject;
  private readonly insertKeyframe;
  private readonly keyframeBefore;

  constructor(
    db: Connection,
    private readonly branches: Branches,
    private readonly steps: Steps,
    private readonly bodies: Bodies,
  ) {
    const columns = 'seq, revision, object, version, body, crc';
    this.writer = new RowWriter<[number, ...Row]>(db, 'revisions', ['branch', ...columns.split(', ')]);
    this.range = db
      .prepare<[number, number, number], Row>(
        `SELECT ${columns} FROM revisions WHERE branch = +? AND seq > +? AND seq <= +? ORDER BY seq, revision`,
      )
      .raw();
    this.ofObject = db
      .prepare<[number, number, number, number], Row>(
        `SELECT ${columns} FROM revisions WHERE branch = +? AND seq > +? AND seq <= +? AND object = +?
         ORDER BY seq, revision`,
      )
      .raw();
    this.insertKeyframe = db.prepare<[number, ...KeyframeRow]>(
      'INSERT INTO keyframes (branch, seq, revision, hash, data, crc) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.keyframeBefore = db
      .prepare<[number, number, number], KeyframeRow>(
        `SELECT seq, revision, hash, data, crc FROM keyframes WHERE branch = +? AND seq > +? AND seq <= +?
         ORDER BY seq DESC LIMIT 1`,
      )
      .raw();
  }

  /** Where append goes on. */
  head(branch: number): Head {
    let head = this.heads.get(branch);
    if (!head) {
      const seq = this.branches.headSeq(branch);
      const path = this.branches.path(branch, seq);
      const keyframe = this.lastKeyframe(path);
      const state = keyframe ? decodeKeyframe(keyframe.seq, keyframe.data) : new State(0);
      const hash = keyframe ? StateHash.from(keyframe.hash) : new StateHash();
      const rows = this.rows(path, state.seq);
      for (const row of rows) {
        this.follow(hash, state.body(row.object), row.body);
        state.take(row);
      }
      state.seq = seq;
      const revision = path.length === 0 ? null : this.steps.revisionAfter(path);
      head = { state, hash, revision, sinceKeyframe: rows.length };
      this.heads.set(branch, head);
    }
    return head;
  }

  /** Adds a row to the head of a branch. */
  add(branch: number, row: RevisionRow, bodyHash: Uint8Array | null): void {
    const head = this.head(branch);
    const { seq, revision, object, version } = row;
    const body = row.body === 0 ? null : row.body;
    const crc = checksum(branch, seq, revision, object, version, body);
    this.writer.add([branch, seq, revision, object, version, body, crc]);
    const before = head.state.body(object);
    if (before !== 0) head.hash.remove(this.bodies.hash(before));
    if (bodyHash) head.hash.add(bodyHash);
    head.state.take(row);
    head.sinceKeyframe++;
  }

  private follow(hash: StateHash, before: number, after: number): void {
    if (before !== 0) hash.remove(this.bodies.hash(before));
    if (after !== 0) hash.add(this.bodies.hash(after));
  }

  /** Ends a step: the head is at it now, and a keyframe is written where one is due. */
  endStep(branch: number, seq: number, revision: number): void {
    const head = this.head(branch);
    head.state.seq = seq;
    head.revision = revision;
    if (head.sinceKeyframe < Math.max(KEYFRAME_AFTER, head.state.living / KEYFRAME_SHARE)) return;
    const hash = head.hash.bytes();
    const data = encodeKeyframe(head.state);
    this.insertKeyframe.run(branch, seq, revision, hash, data, checksum(branch, seq, revision, hash, data));
    head.sinceKeyframe = 0;
  }

  /** Writes what waits to be written. */
  flush(): void {
    this.writer.flush();
  }

  /** The state after a step of a branch's path. Not to be changed. */
  stateAt(branch: number, seq: number): State {
    const head = this.heads.get(branch);
    if (head?.state.seq === seq) return head.state;
    const path = this.branches.path(branch, seq);
    const owner = this.branches.owner(branch, seq);
    const known = this.states.find((entry) => entry.branch === owner && entry.state.seq === seq);
    const state = known?.state ?? this.rewound(owner, seq) ?? this.replayed(owner, path, seq);
    this.states = [{ branch: owner, state }, ...this.states.filter((entry) => entry.state !== state)].slice(
      0,
      KEEP_STATES,
    );
    return state;
  }

  /** From a state in memory that lies a little later, back. */
  private rewound(owner: number, seq: number): State | undefined {
    const near = [...this.states, ...this.headStates()]
      .filter((entry) => entry.branch === owner && entry.state.reaches(seq))
      .sort((a, b) => a.state.seq - b.state.seq)[0];
    if (!near) return undefined;
    const state = near.state.copy();
    state.rewind(seq);
    return state;
  }

  /** From the latest keyframe or state in memory before it, forward. */
  private replayed(owner: number, path: readonly Segment[], seq: number): State {
    const near = [...this.states, ...this.headStates()]
      .filter((entry) => entry.branch === owner && entry.state.seq < seq)
      .sort((a, b) => b.state.seq - a.state.seq)[0];
    const keyframe = this.lastKeyframe(path, near?.state.seq ?? -1);
    let state: State;
    if (keyframe) state = decodeKeyframe(keyframe.seq, keyframe.data);
    else state = near ? near.state.copy() : new State(0);
    for (const row of this.rows(path, state.seq)) state.take(row);
    state.seq = seq;
    return state;
  }

  private headStates() {
    return [...this.heads].map(([branch, { state }]) => ({
      branch: this.branches.owner(branch, state.seq),
      state,
    }));
  }

  /** The last keyframe on a path, if it lies behind step `after`. A damaged one is passed over: replay gives the same. */
  private lastKeyframe(
    path: readonly Segment[],
    after = -1,
  ): { seq: number; hash: Buffer; data: Buffer } | undefined {
    for (const segment of [...path].reverse()) {
      for (let upTo = segment.upTo; ;) {
        const row = this.keyframeBefore.get(segment.branch, Math.max(segment.after, after), upTo);
        if (!row) break;
        const [seq, revision, hash, data, crc] = row;
        if (checksum(segment.branch, seq, revision, hash, data) === crc) return { seq, hash, data };
        upTo = seq - 1;
      }
    }
    return undefined;
  }

  /** The keyframe at a step, if there is one. @throws HistoryError corrupt */
  keyframeAt(branch: number, at: number): { revision: number; hash: Buffer; state: State } | undefined {
    const row = this.keyframeBefore.get(branch, at - 1, at);
    if (!row) return undefined;
    const [seq, revision, hash, data, crc] = row;
    expectChecksum(crc, `the keyframe at step ${seq}`, branch, seq, revision, hash, data);
    return { revision, hash, state: decodeKeyframe(seq, data) };
  }

  /** The revisions on a path after step `after`, in their order. @throws HistoryError corrupt */
  rows(path: readonly Segment[], after: number): RevisionRow[] {
    return path.flatMap((segment) =>
      segment.upTo <= after
        ? []
        : this.range
            .all(segment.branch, Math.max(segment.after, after), segment.upTo)
            .map((row) => decode(segment.branch, row)),
    );
  }

  /** The revisions of one object on a path, in their order. Reads all rows of the path: some ten million a second. */
  rowsOf(object: number, path: readonly Segment[]): RevisionRow[] {
    return path.flatMap(({ branch, after, upTo }) =>
      this.ofObject.all(branch, after, upTo, object).map((row) => decode(branch, row)),
    );
  }

  hashOf(state: State): StateHash {
    const hash = new StateHash();
    for (const object of state.objects()) hash.add(this.bodies.hash(state.body(object)));
    return hash;
  }

  /** Forgets what it keeps in memory: after a transaction that was rolled back, and after a branch was deleted. */
  forget(): void {
    this.writer.forget();
    this.heads.clear();
    this.states = [];
  }
}

function decode(branch: number, [seq, revision, object, version, body, crc]: Row): RevisionRow {
  expectChecksum(
    crc,
    `revision ${revision} of branch ${branch}`,
    branch,
    seq,
    revision,
    object,
    version,
    body,
  );
  if (object < 1 || (body !== null && body < 1)) {
    throw new HistoryError('corrupt', `The workspace file is damaged: revision ${revision} names no object.`);
  }
  return { seq, revision, object, version, body: body ?? 0 };
}
