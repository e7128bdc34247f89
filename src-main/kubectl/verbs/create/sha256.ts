/** SHA-256 (FIPS 180-4), for the suffixes of `--append-hash`. */
import { utf8Bytes } from '@shared/api';

/** Fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const { rounds: ROUNDS, start: START } = constants();

function constants(): { rounds: number[]; start: number[] } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return { rounds: primes.map((p) => rootBits(p, 3)), start: primes.slice(0, 8).map((p) => rootBits(p, 2)) };
}

/** The first 32 bits behind the point of a root, by bisection on whole numbers. */
function rootBits(value: number, degree: 2 | 3): number {
  const target = BigInt(value) << BigInt(32 * degree);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** The digest of a text as 64 hexadecimal digits. */
export function sha256(text: string): string {
  const bytes = utf8Bytes(text);
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(bits / 2 ** shift) & 0xff);

  const state = [...START];
  const w: number[] = [];
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 16; i++) {
      const j = at + i * 4;
      w[i] = (bytes[j]! << 24) | (bytes[j + 1]! << 16) | (bytes[j + 2]! << 8) | bytes[j + 3]!;
    }
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15]!;
      const b = w[i - 2]!;
      const small = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const large = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      w[i] = (w[i - 16]! + small + w[i - 7]! + large) | 0;
    }
    block(state, w);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function block(state: number[], w: readonly number[]): void {
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i]! + value) | 0));
}
