/**
 * Bytes as text that can be turned back: UTF-8, and each byte that is no part of a letter as a lone surrogate
 * (U+DC80 to U+DCFF), which text itself never has. So files and streams of containers are text, whatever is in them.
 * Models Python's `surrogateescape` (PEP 383).
 */

const ESCAPE = 0xdc00;

/** Whether a text has bytes that are no text. */
export function holdsBytes(text: string): boolean {
  return /[\uDC80-\uDCFF]/u.test(text);
}

export function textOfBytes(bytes: ArrayLike<number>): string {
  const parts: string[] = [];
  let codes: number[] = [];
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!;
    const size =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    const code = size === 1 ? first : size === 0 ? undefined : letterAt(bytes, i, size);
    if (code === undefined) codes.push(ESCAPE + first);
    else if (code < 0x10000) codes.push(code);
    else codes.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    i += code === undefined ? 1 : size;
    if (codes.length >= 8_192) {
      parts.push(String.fromCharCode(...codes));
      codes = [];
    }
  }
  parts.push(String.fromCharCode(...codes));
  return parts.join('');
}

/** The letter that `size` bytes are; undefined where they are none: cut short, too long a form, a surrogate. */
function letterAt(bytes: ArrayLike<number>, at: number, size: number): number | undefined {
  let code = bytes[at]! & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
    code = (code << 6) | (byte & 0x3f);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return code;
}

export function bytesOfText(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - ESCAPE);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000)
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      );
  }
  return Uint8Array.from(bytes);
}

/** Bytes as just-bash's shells have them: one character each. */
export function byteString(text: string): string {
  const bytes = bytesOfText(text);
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8_192)
    parts.push(String.fromCharCode(...bytes.subarray(i, i + 8_192)));
  return parts.join('');
}
