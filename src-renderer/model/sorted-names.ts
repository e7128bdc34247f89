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
  readonly #names: string[] = [];
  readonly #compare: (a: string, b: string) => number;

  constructor(compare: (a: string, b: string) => number = compareNatural) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#names.length;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#names[Symbol.iterator]();
  }

  /** The names in order; a live view, to be copied where it must last. */
  toArray(): readonly string[] {
    return this.#names;
  }

  /** False where it was there already. */
  add(name: string): boolean {
    const at = this.#find(name);
    if (this.#names[at] === name) return false;
    this.#names.splice(at, 0, name);
    return true;
  }

  /** False where it was not there. */
  delete(name: string): boolean {
    const at = this.#find(name);
    if (this.#names[at] !== name) return false;
    this.#names.splice(at, 1);
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
