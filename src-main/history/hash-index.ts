/**
 * Which ids may belong to a 32-bit hash: an index in memory, eight bytes an entry at half load. On the disk, an index by
 * hash would cost a page of its own for each row that is appended, since hashes lie anywhere; reading the hashes of a
 * hundred thousand rows once takes a few milliseconds.
 */
export class HashIndex {
  private hashes: Int32Array;
  /** Ids are above zero; zero is a free place. */
  private ids: Int32Array;
  private count = 0;

  /** @param expected entries that it has room for before it grows */
  constructor(expected = 512) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)));
    this.hashes = new Int32Array(size);
    this.ids = new Int32Array(size);
  }

  /** Adds an entry. A hash may have several ids. */
  add(hash: number, id: number): void {
    if (this.count * 2 >= this.ids.length) this.grow();
    this.put(hash | 0, id);
    this.count++;
  }

  /** The ids of a hash, in the order in which they were added. */
  all(hash: number): number[] {
    const wanted = hash | 0;
    const found: number[] = [];
    const mask = this.ids.length - 1;
    for (let at = placeOf(wanted) & mask; this.ids[at] !== 0; at = (at + 1) & mask) {
      if (this.hashes[at] === wanted) found.push(this.ids[at]!);
    }
    return found;
  }

  private put(hash: number, id: number): void {
    const mask = this.ids.length - 1;
    let at = placeOf(hash) & mask;
    while (this.ids[at] !== 0) at = (at + 1) & mask;
    this.hashes[at] = hash;
    this.ids[at] = id;
  }

  private grow(): void {
    const { hashes, ids } = this;
    const size = ids.length * 2;
    this.hashes = new Int32Array(size);
    this.ids = new Int32Array(size);
    // From a free place on, so that entries of one hash keep their order.
    const start = ids.indexOf(0);
    for (let n = 1; n <= ids.length; n++) {
      const at = (start + n) & (ids.length - 1);
      if (ids[at] !== 0) this.put(hashes[at]!, ids[at]!);
    }
  }
}

/** Spreads hashes that lie close together. */
function placeOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 7;
}
