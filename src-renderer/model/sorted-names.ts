/** A set of names kept in order, so that one more or one less costs no sorting. */
import { compareText } from '@shared/api';

/** `k-node2` before `k-node10`: runs of digits count as numbers. The same in every language. */
export function compareNatural(a: string, b: string): number {
  const from = startOfDifference(a, b);
  const left = a.slice(from).match(/\d+|\D+/g) ?? [];
  const right = b.slice(from).match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const l = left[i]!;
    const r = right[i]!;
    if (l === r) continue;
    const numbers = /^\d/.test(l) && /^\d/.test(r) ? Number(l) - Number(r) : 0;
    if (numbers !== 0) return numbers;
    const texts = compareText(l, r);
    if (texts !== 0) return texts;
  }
  return left.length - right.length;
}

/** Where the first run of digits, or of other characters, begins that two names do not share. */
function startOfDifference(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === 0) return 0;
  const digits = isDigit(a, at - 1);
  while (at > 0 && isDigit(a, at - 1) === digits) at--;
  return at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

export class SortedNames implements Iterable<string> {
  #names: string[] = [];
  readonly #members = new Set<string>();
  /** Names that have gone are still in the list: a thousand of them are taken out at once, before it is read. */
  #stale = false;
  readonly #compare: (a: string, b: string) => number;

  constructor(compare: (a: string, b: string) => number = compareNatural) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#members.size;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.toArray()[Symbol.iterator]();
  }

  /** The names in order; to be copied where it must last. */
  toArray(): readonly string[] {
    if (this.#stale) {
      this.#names = this.#names.filter((name) => this.#members.has(name));
      this.#stale = false;
    }
    return this.#names;
  }

  /** False where it was there already. */
  add(name: string): boolean {
    if (this.#members.has(name)) return false;
    this.toArray(); // it may have been elsewhere before
    this.#members.add(name);
    this.#names.splice(this.#find(name), 0, name);
    return true;
  }

  /** False where it was not there. */
  delete(name: string): boolean {
    if (!this.#members.delete(name)) return false;
    this.#stale = true;
    return true;
  }

  #find(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#names[middle]!, name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
