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
const HEX = '0123456789abcdef';

export class Draws {
  private readonly base: number;

  /** @param seed any text; kept in the workspace, so that its runs repeat. */
  constructor(readonly seed: string) {
    this.base = mix(0x811c9dc5, seed);
  }

  /** A number from 0 to 2³²−1. */
  uint32(stream: string, key: string): number {
    return finish(mix(mix(mix(this.base, '\u0001'), stream), `\u0002${key}`));
  }

  /** A whole number from 0 to `below` − 1. */
  below(stream: string, key: string, below: number): number {
    return Math.floor((this.uint32(stream, key) / 0x1_0000_0000) * below);
  }

  /** The random end of a generated name: five letters unless told otherwise. */
  nameSuffix(stream: string, key: string, length = 5): string {
    let text = '';
    for (let i = 0; i < length; i++) {
      text += NAME_LETTERS.charAt(this.below(stream, `${key}\u0003${i}`, NAME_LETTERS.length));
    }
    return text;
  }

  /** A UUID of version 4. */
  uuid(stream: string, key: string): string {
    let hex = '';
    for (let word = 0; word < 4; word++) {
      const bits = this.uint32(stream, `${key}\u0003${word}`);
      for (let shift = 28; shift >= 0; shift -= 4) hex += HEX.charAt((bits >>> shift) & 15);
    }
    const variant = HEX.charAt(8 + (parseInt(hex.charAt(16), 16) & 3));
    return (
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-` +
      `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    );
  }
}
