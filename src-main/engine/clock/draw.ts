/**
 * Keyed randomness. A draw is a hash of (seed, stream, key), never the next number of a shared generator: a consumer
 * that is added later cannot shift what an older one draws.
 */

/** Mixes the UTF-16 units of a text into a 32-bit state (FNV-1a). */
function mix(state: number, text: string): number {
  let h = state;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h;
}

/** Spreads a 32-bit state over all its bits (the finalizer of MurmurHash3). */
function finish(state: number): number {
  let h = state;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/** The letters of generated names: no vowels and nothing that looks alike, as Kubernetes chose them. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The two hexadecimal digits of every byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The four digits of the lowest 16 bits. */
function hex16(bits: number): string {
  return HEX[(bits >>> 8) & 255]! + HEX[bits & 255]!;
}

/** Maps 32 random bits to a whole number from 0 to `below` − 1. */
function scaled(bits: number, below: number): number {
  return Math.floor((bits / 0x1_0000_0000) * below);
}

export class Draws {
  private readonly base: number;

  /** @param seed any text; kept in the workspace, so that its runs repeat. */
  constructor(readonly seed: string) {
    this.base = mix(0x811c9dc5, seed);
  }

  /** A number from 0 to 2³²−1. */
  uint32(stream: string, key: string): number {
    return finish(this.state(stream, key));
  }

  /** The number at a place of a sequence that has one key. */
  private at(state: number, place: number): number {
    return finish(mix(mix(state, '\u0003'), String(place)));
  }

  private state(stream: string, key: string): number {
    return mix(mix(mix(mix(this.base, '\u0001'), stream), '\u0002'), key);
  }

  /** A whole number from 0 to `below` − 1. */
  below(stream: string, key: string, below: number): number {
    return scaled(this.uint32(stream, key), below);
  }

  /** The random end of a generated name: five letters unless told otherwise. */
  nameSuffix(stream: string, key: string, length = 5): string {
    const state = this.state(stream, key);
    let text = '';
    for (let i = 0; i < length; i++) {
      text += NAME_LETTERS.charAt(scaled(this.at(state, i), NAME_LETTERS.length));
    }
    return text;
  }

  /** A UUID of version 4. */
  uuid(stream: string, key: string): string {
    const state = this.state(stream, key);
    const a = this.at(state, 0);
    const b = this.at(state, 1);
    const c = this.at(state, 2);
    const d = this.at(state, 3);
    const version = 0x4000 | (b & 0x0fff);
    const variant = 0x8000 | ((c >>> 16) & 0x3fff);
    return `${hex16(a >>> 16)}${hex16(a)}-${hex16(b >>> 16)}-${hex16(version)}-${hex16(variant)}-${hex16(c)}${hex16(d >>> 16)}${hex16(d)}`;
  }
}
