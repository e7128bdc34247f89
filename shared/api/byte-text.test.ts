import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteString, bytesOfText, holdsBytes, textOfBytes } from './byte-text';

describe('bytes as text', () => {
  it('any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = textOfBytes(bytes);
        expect([...bytesOfText(text)]).toEqual([...bytes]);
        expect(JSON.parse(JSON.stringify(text))).toBe(text);
        expect([...byteString(text)].map((c) => c.charCodeAt(0))).toEqual([...bytes]);
      }),
    );
  });

  it('text is what UTF-8 makes of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(textOfBytes(bytes)).toBe(text);
        expect(bytesOfText(text)).toEqual(bytes);
        expect(holdsBytes(text)).toBe(false);
      }),
    );
  });

  it.each([
    ['a byte alone', [0xff], '\udcff'],
    ['a letter that is cut short', [0xe2, 0x82], '\udce2\udc82'],
    ['a longer form than needed', [0xc0, 0x80], '\udcc0\udc80'],
    ['a surrogate', [0xed, 0xb2, 0x80], '\udced\udcb2\udc80'],
    ['beyond the last letter', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
  ])('%s is kept byte by byte', (_name, bytes, text) => {
    expect(textOfBytes(bytes)).toBe(text);
    expect(holdsBytes(text)).toBe(true);
    expect([...bytesOfText(text)]).toEqual(bytes);
  });
});
