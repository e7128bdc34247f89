/** Base64 of texts (Secrets, continue tokens) and of bytes, without the platform's help. Texts are UTF-8. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...LETTERS].map((letter, i) => [letter, i]));

/** The UTF-8 bytes of a text; lone surrogates become U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return bytes;
}

/** The text of UTF-8 bytes; bytes that are none become U+FFFD. */
export function textOfUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i++]!;
    const more =
      first < 0x80 ? 0 : first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1;
    if (more === 0) {
      text += String.fromCharCode(first);
      continue;
    }
    let code = more < 0 || first >= 0xf8 ? -1 : first & (63 >> more);
    for (let k = 0; code >= 0 && k < more; k++) {
      const next = bytes[i];
      if (next === undefined || (next & 0xc0) !== 0x80) code = -1;
      else {
        code = (code << 6) | (next & 63);
        i++;
      }
    }
    text +=
      code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
        ? '\ufffd'
        : String.fromCodePoint(code);
  }
  return text;
}

export function encodeBase64Bytes(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += LETTERS[bits >> 18]! + LETTERS[(bits >> 12) & 63]!;
    text += left > 1 ? LETTERS[(bits >> 6) & 63]! : '=';
    text += left > 2 ? LETTERS[bits & 63]! : '=';
  }
  return text;
}

/** The bytes of base64, or undefined where it is none. Line ends and missing padding are let pass. */
export function decodeBase64Bytes(text: string): number[] | undefined {
  const letters = text.replace(/[\r\n]/g, '').replace(/={1,2}$/, '');
  if (letters.length % 4 === 1) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let have = 0;
  for (const letter of letters) {
    const value = VALUES.get(letter);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    have += 6;
    if (have >= 8) {
      have -= 8;
      bytes.push((bits >> have) & 255);
    }
  }
  return bytes;
}

/** Base64 of a text. */
export function encodeBase64(text: string): string {
  return encodeBase64Bytes(utf8Bytes(text));
}

/** The text behind base64, or undefined where it is none. */
export function decodeBase64(text: string): string | undefined {
  const bytes = decodeBase64Bytes(text);
  return bytes && textOfUtf8(bytes);
}
