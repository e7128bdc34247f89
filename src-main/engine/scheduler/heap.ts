/** A binary heap from which any item can be removed. Items are distinct objects; equal order must not occur. */
export class Heap<T extends object> {
  private items: T[] = [];
  private places = new Map<T, number>();

  /** @param compare negative where a comes first */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    this.items.push(item);
    this.rise(this.items.length - 1, item);
  }

  pop(): T | undefined {
    const first = this.items[0];
    if (first) this.remove(first);
    return first;
  }

  /** Takes an item out; nothing where it is not in. */
  remove(item: T): void {
    const at = this.places.get(item);
    if (at === undefined) return;
    this.places.delete(item);
    const last = this.items.pop()!;
    if (last === item) return;
    if (at > 0 && this.compare(last, this.items[(at - 1) >> 1]!) < 0) this.rise(at, last);
    else this.sink(at, last);
  }

  private rise(from: number, item: T): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.items[parent]!;
      if (this.compare(item, above) >= 0) break;
      this.put(at, above);
      at = parent;
    }
    this.put(at, item);
  }

  private sink(from: number, item: T): void {
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.items.length) break;
      if (child + 1 < this.items.length && this.compare(this.items[child + 1]!, this.items[child]!) < 0)
        child++;
      if (this.compare(this.items[child]!, item) >= 0) break;
      this.put(at, this.items[child]!);
      at = child;
    }
    this.put(at, item);
  }

  private put(at: number, item: T): void {
    this.items[at] = item;
    this.places.set(item, at);
  }
}
