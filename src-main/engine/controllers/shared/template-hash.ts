/**
 * The short hash that tells the pods of one template from those of another: `web-7d9f5b8c4-…`.
 *
 * Looks like the real one (a 32-bit hash written with the letters of generated names) and is as stable: equal templates
 * give equal hashes. Its value differs from a real cluster's, which hashes Go's own dump of the template.
 */
import { canonicalJson } from '@shared/api';

/** Digits of a decimal number become letters that cannot spell a word, as `rand.SafeEncodeString` does. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Hash of any JSON value. @param collisions counts how often the hash met another template's name before */
export function safeHash(value: unknown, collisions = 0): string {
  const text = canonicalJson(value) + (collisions > 0 ? `#${collisions}` : '');
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return [...String(hash >>> 0)]
    .map((digit) => LETTERS.charAt(digit.charCodeAt(0) % LETTERS.length))
    .join('');
}
