/**
 * A state without its objects: which body each living object has. Arrays by object id, so that copying, comparing and
 * replaying revisions cost next to nothing; bodies are read for what turns out to be needed.
 */

/** A row of revisions. `body` 0 is a tombstone. */
export interface RevisionRow {
  readonly seq: number;
  readonly revision: number;
  readonly object: number;
  readonly version: number;
  readonly body: number;
}

/** So many revisions can be taken back at least, once they were taken. */
const MOST_BACK = 6000;
/** Numbers that are kept of each: the step, the object, and the object's body, revision and version before. */
const EACH = 5;

export class State {
  /** By object id; 0 where the object does not live. */
  bodies: Int32Array;
  /** By object id: the revision of its last write, and how many writes it had. Meaningless where it does not live. */
  revisions: Int32Array;
  versions: Int32Array;
  living = 0;
  /** What was before the revisions that were taken last, so that they can be taken back. */
  private past: number[] = [];
  /** The earliest step that they lead back to. */
  private pastFrom: number;

  constructor(
    /** The step after which it is the state. */
    public seq: number,
    size = 1024,
  ) {
    this.pastFrom = seq;
    this.bodies = new Int32Array(size);
    this.revisions = new Int32Array(size);
    this.versions = new Int32Array(size);
  }

  body(object: number): number {
    return object < this.bodies.length ? this.bodies[object]! : 0;
  }

  set(object: number, body: number, revision: number, version: number): void {
    if (object >= this.bodies.length) this.grow(object + 1);
    this.living += (body === 0 ? 0 : 1) - (this.bodies[object] === 0 ? 0 : 1);
    this.bodies[object] = body;
    this.revisions[object] = revision;
    this.versions[object] = version;
  }

  /** Takes a revision of a step after its own. The caller says when the step is done: `seq`. */
  take({ seq, object, body, revision, version }: RevisionRow): void {
    if (this.past.length >= MOST_BACK * EACH * 2) this.forgetOldest();
    const lived = this.body(object);
    if (lived === 0) this.past.push(seq, object, 0, 0, 0);
    else this.past.push(seq, object, lived, this.revisions[object]!, this.versions[object]!);
    this.set(object, body, revision, version);
  }

  /** Whether {@link rewind} can lead to an earlier step. */
  reaches(seq: number): boolean {
    return seq >= this.pastFrom && seq <= this.seq;
  }

  /** Takes back all revisions of the steps after `seq`, which it {@link reaches}. */
  rewind(seq: number): void {
    const { past } = this;
    while (past.length > 0 && past[past.length - EACH]! > seq) {
      const [, object, body, revision, version] = past.splice(-EACH) as [
        number,
        number,
        number,
        number,
        number,
      ];
      this.set(object, body, revision, version);
    }
    this.seq = seq;
  }

  private forgetOldest(): void {
    const end = MOST_BACK * EACH;
    this.pastFrom = this.past[end - EACH]!;
    this.past = this.past.slice(end);
  }

  copy(): State {
    const copy = new State(this.seq, 0);
    copy.past = this.past.slice();
    copy.pastFrom = this.pastFrom;
    copy.bodies = this.bodies.slice();
    copy.revisions = this.revisions.slice();
    copy.versions = this.versions.slice();
    copy.living = this.living;
    return copy;
  }

  /** The ids of the living objects, ascending. */
  *objects(): IterableIterator<number> {
    for (let object = 0; object < this.bodies.length; object++) if (this.bodies[object] !== 0) yield object;
  }

  /** The ids of the objects whose bodies differ, ascending. */
  differences(other: State): number[] {
    const differing: number[] = [];
    const size = Math.max(this.bodies.length, other.bodies.length);
    for (let object = 0; object < size; object++) {
      if ((this.bodies[object] ?? 0) !== (other.bodies[object] ?? 0)) differing.push(object);
    }
    return differing;
  }

  private grow(atLeast: number): void {
    const size = Math.max(atLeast, this.bodies.length * 2);
    for (const name of ['bodies', 'revisions', 'versions'] as const) {
      const larger = new Int32Array(size);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}
