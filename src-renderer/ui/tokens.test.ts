// The look is made of tokens: sizes of text, colours, spacing. Spacing in the picture (graph) is in its own measure, which
// grows and shrinks with the zoom; sheets that are no component's are short enough to be read.
import { describe, expect, it } from 'vitest';

const files = import.meta.glob<string>('../**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const sheets = Object.entries(files).map(([name, text]) => ({
  name: name.replace('../', ''),
  css: /<style>([^]*)<\/style>/.exec(text)?.[1] ?? '',
}));
const inThePicture = (where: string): boolean => where.startsWith('graph/');

/** Declarations of properties, as `file: property: value`. */
function declarations(property: RegExp): { readonly where: string; readonly value: string }[] {
  return sheets.flatMap(({ name, css }) =>
    [...css.matchAll(/(?<![\w-])([a-z-]+):\s*([^;{}]+);/g)]
      .filter(([, found]) => property.test(found!))
      .map(([, found, value]) => ({ where: `${name}: ${found}: ${value}`, value: value! })),
  );
}

/**
 * Tokens of text: body and caption, the body's monospaced partner, heads, what the user chose for code, and names of
 * cards in the picture.
 */
const SIZE = /^(var\(--(body|body-mono|cap|head|code|card|card-far)\)|inherit|0)$/;

describe('the styles of components', () => {
  it('have sheets', () => {
    expect(sheets.filter(({ css }) => css !== '').length).toBeGreaterThan(60);
  });

  it('take sizes of text from the tokens', () => {
    const sizes = declarations(/^font-size$/).filter(({ value }) => !SIZE.test(value));
    const fonts = declarations(/^font$/).filter(({ value }) => {
      const size = /^(?:\d+ )?(\S+)(?: ?\/|$)/.exec(value)?.[1];
      return value !== 'inherit' && !SIZE.test(size ?? '');
    });
    expect([...sizes, ...fonts].map(({ where }) => where)).toEqual([]);
  });

  it('have names of cards in the picture only', () => {
    const cards = declarations(/^font(-size)?$/).filter(({ value }) => value.includes('--card'));
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.map(({ where }) => where).filter((where) => !inThePicture(where))).toEqual([]);
  });

  it('space things in steps of 4 px, with halves for what touches almost', () => {
    const off = declarations(/^(padding|margin)(-(top|bottom|left|right))?$|^(row-|column-)?gap$/).filter(
      ({ where, value }) =>
        !inThePicture(where) &&
        [...value.replaceAll(/(calc|max|min|var)\([^)]*\)/g, '').matchAll(/(-?[\d.]+)px/g)].some(
          ([, px]) => Number(px) % 4 !== 0 && Math.abs(Number(px)) > 2,
        ),
    );
    expect(off.map(({ where }) => where)).toEqual([]);
  });

  it('colour by tokens only', () => {
    const raw = declarations(/^(color|background|background-color|border-color|fill|stroke)$/).filter(
      ({ where, value }) => /#[0-9a-f]{3,8}\b|rgba?\(|hsl/i.test(value) && !/mask|url\(/.test(where),
    );
    expect(raw.map(({ where }) => where)).toEqual([]);
  });
});
