/**
 * Every row carries a checksum of what it says, so that a flipped bit is noticed when the row is read. Ids of interned
 * texts are resolved first: damage in a table of texts shows in every row that uses it.
 */
import { crc32 } from 'node:zlib';
import { HistoryError } from './errors';

export type Checked = number | string | Uint8Array | Word | null;

/** A text that repeats, by what a checksum takes of it. */
export class Word {
  readonly length: number;
  readonly crc: number;

  constructor(text: string) {
    this.length = text.length;
    this.crc = crc32(text);
  }
}

/** Each round is a bijection of `hash`: a change in one part cannot be undone by the parts after it. */
function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x9e3779b1);
  h ^= h >>> 15;
  return Math.imul(h, 0x85ebca6b);
}

/** A checksum of the parts in their order, as a signed 32-bit integer. Numbers are safe integers. */
export function checksum(...parts: readonly Checked[]): number {
  let hash = 0x2545f491;
  for (const part of parts) {
    if (typeof part === 'number') {
      hash = mix(mix(hash, part | 0), Math.floor(part / 0x1_0000_0000));
    } else if (part === null) {
      hash = mix(hash, 0x6e756c6c);
    } else {
      hash = mix(mix(hash, part.length), part instanceof Word ? part.crc : crc32(part));
    }
  }
  return hash | 0;
}

/** Throws `corrupt` where a row's checksum is not that of its parts. `what` names the row to a person. */
export function expectChecksum(found: number, what: string, ...parts: readonly Checked[]): void {
  if (checksum(...parts) !== found) throw damaged(what);
}

export function damaged(what: string): HistoryError {
  return new HistoryError('corrupt', `The workspace file is damaged: ${what} does not match its checksum.`);
}
