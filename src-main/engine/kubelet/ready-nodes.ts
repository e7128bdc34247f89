/** The nodes whose kubelets have work, served in turn in the order of their names. */
import { compareText } from '@shared/api';

export class ReadyNodes {
  private names: string[] = [];
  private readonly present = new Set<string>();
  /** Who was served last. */
  private last = '';

  get size(): number {
    return this.names.length;
  }

  add(name: string): void {
    if (this.present.has(name)) return;
    this.present.add(name);
    this.names.splice(this.place(name), 0, name);
  }

  remove(name: string): void {
    if (!this.present.delete(name)) return;
    this.names.splice(this.place(name), 1);
  }

  /** The next in line behind the one served last; it stays ready until it is removed. */
  next(): string | undefined {
    if (this.names.length === 0) return undefined;
    let at = this.place(this.last);
    if (this.names[at] === this.last) at++;
    this.last = this.names[at % this.names.length]!;
    return this.last;
  }

  save(): string {
    return this.last;
  }

  restore(last: string): void {
    this.last = last;
    this.names = [];
    this.present.clear();
  }

  /** The first place whose name is not before this one. */
  private place(name: string): number {
    let low = 0;
    let high = this.names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(this.names[middle]!, name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
