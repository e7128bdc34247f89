import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifests, printYaml } from '@shared/api';
import { QuickYaml } from './quick-yaml';

const readQuickly = (text: string) => new QuickYaml().read(text);

const full = (text: string): unknown => {
  const { documents, errors } = parseManifests(text);
  return errors.length > 0 ? errors : documents[0]?.value;
};

describe('the quick reader of YAML', () => {
  it.each([
    ['lists as far left as their key', 'a:\n- b: 1\n  c: x\n- d\ne: {}\n'],
    ['lists further right', 'a:\n  - b: 1\n    c:\n      - x\n      - y\n'],
    ['empty collections and nulls', 'a: {}\nb: []\nc: null\nd:\ne: ~\nf: ""\n'],
    [
      'what looks like something else',
      'a: yes\nb: "yes"\nc: 0644\nd: 1e3\ne: 12:30\nf: 2026-01-05T08:00:00Z\ng: 1.5\nh: n\n',
    ],
    [
      'texts with colons, hashes and quotes',
      "a: http://x:80/y#z\nb: 'it''s'\nc: \"a\\nb\\u00e9\"\nd: a#b\ne: x # comment\n",
    ],
    ['keys that are quoted or odd', '"a": 1\n\'b c\': 2\nkubernetes.io/x-y: 3\n"true": 4\n-x: 5\n'],
    [
      'block scalars',
      'a: |\n  one\n   two\n\n  three\nb: |-\n  x\nc: >\n  folded\n  text\n\nd: |+\n  kept\n\ne: 1\n',
    ],
    ['scalars over several lines', 'a: one\n  two\n  three\nb: \'x\n  y\'\nc: "p\n  q"\nd: 1\n'],
    ['flow collections', 'a: {b: 1, c: [x, y]}\nd: [1, 2,\n  3]\ne: 1\n'],
    [
      'addresses',
      'a: 10.1.2.3\nb: 1.2.3\nc: 1.5\nd: 1e-3\ne: 12e03\nf: 3d99e4-1\ng: 1_000\nh: +1\ni: .5\nj: 0o17\n',
    ],
    ['comments and blank lines', '# head\na: 1\n\n# between\nb:\n  # inside\n  c: 2\n'],
    ['mappings in lists with nested lists', 'a:\n- b:\n  - c\n  - d\n  e: 1\n-\n  f: 2\n-\n- ""\n'],
    ['windows line ends', 'a: 1\r\nb:\r\n- c\r\n'],
    ['a JSON document', '{"a": [1, {"b": null}]}\n'],
    ['lists in lists', 'a:\n- - 1\n  - 2\n'],
    ['a broken one', 'a: 1\n  b: 2\nc: [\n'],
    ['a key that comes twice', 'a: 1\na: 2\n'],
    ['a name of Object.prototype', 'toString: 1\n__proto__: 2\n'],
  ])('reads %s as the full one, or leaves it to that', (_, text) => {
    const quick = readQuickly(text);
    if (quick) expect(quick.value).toEqual(full(text));
  });

  it('reads the shipped manifests as the full one', () => {
    const folder = 'resources/manifests';
    let quickly = 0;
    for (const file of readdirSync(folder)) {
      for (const text of readFileSync(join(folder, file), 'utf8').split(/^---$/m)) {
        const quick = readQuickly(text);
        if (quick && full(text) !== undefined) {
          quickly++;
          expect(quick.value).toEqual(full(text));
        }
      }
    }
    expect(quickly).toBeGreaterThan(3);
  });

  it('reads back whatever is printed', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'yes',
        '0x1f',
        '1_000',
        'a: b',
        '- x',
        '#',
        ' lead',
        'multi\nline\n',
        'null',
        "'",
        '"',
        '\\',
        '~',
        '1e5',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), tree, { minKeys: 1, maxKeys: 4 }), (value) => {
        const text = printYaml(value);
        const quick = readQuickly(text);
        if (quick) expect(quick.value).toEqual(full(text));
      }),
      { numRuns: 300 },
    );
  });
});
