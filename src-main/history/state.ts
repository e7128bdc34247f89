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

export class State {
  /** By object id; 0 where the object does not live. */
  bodies: Int32Array;
  /** By object id: the revision of its last write, and how many writes it had. Meaningless where it does not live. */
  revisions: Int32Array;
  versions: Int32Array;
  living = 0;

  constructor(
    /** The step after which it is the state. */
    public seq: number,
    size = 1024,
  ) {
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

  copy(): State {
    const copy = new State(this.seq, 0);
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
