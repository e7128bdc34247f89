import { describe, expect, it } from 'vitest';
import { parseManifests, printYaml } from './manifest';

describe('parseManifests', () => {
  it.each([
    [
      'reads several documents and skips empty ones',
      'a: 1\n---\n# only a comment\n---\n\n---\nb: 2\n',
      [{ a: 1 }, { b: 2 }],
    ],
    ['reads what stands behind the marker', '--- {a: 1}\n', [{ a: 1 }]],
    ['reads JSON', '{"a": [1, "x"]}', [{ a: [1, 'x'] }]],
    ['takes booleans as YAML 1.1 has them', 'a: yes\nb: off\nc: "yes"\n', [{ a: true, b: false, c: 'yes' }]],
    ['takes a leading zero for an octal number', 'mode: 0644\n', [{ mode: 0o644 }]],
    [
      'leaves times and base-60 numbers texts',
      'a: 2026-01-01\nb: 12:30\n',
      [{ a: '2026-01-01', b: '12:30' }],
    ],
    ['survives a byte order mark and carriage returns', '\uFEFFa: 1\r\nb: 2\r\n', [{ a: 1, b: 2 }]],
  ])('%s', (_name, text, values) => {
    const { documents, errors } = parseManifests(text);
    expect(errors).toEqual([]);
    expect(documents.map((document) => document.value)).toEqual(values);
  });

  it('tells line and column of a broken document and still reads the others', () => {
    const { documents, errors } = parseManifests('a: 1\n---\nb: [1\nc: 2\n---\nd: 4\n');
    expect(documents.map((document) => document.value)).toEqual([{ a: 1 }, { d: 4 }]);
    expect(errors).toEqual([{ line: 4, column: 1, message: 'deficient indentation' }]);
  });

  it('refuses a key that stands twice', () => {
    expect(parseManifests('a: 1\na: 2\n').errors).toMatchObject([
      { line: 2, message: 'duplicated mapping key' },
    ]);
  });
});

describe('printYaml', () => {
  it('prints as kubectl does', () => {
    const pod = {
      spec: { containers: [{ name: 'a', args: ['-c', 'true', '5'], ok: '' }] },
      kind: 'Pod',
      a: {},
      b: null,
    };
    expect(printYaml(pod)).toBe(
      'a: {}\nb: null\nkind: Pod\nspec:\n  containers:\n  - args:\n    - -c\n    - "true"\n    - "5"\n    name: a\n    ok: ""\n',
    );
  });
});
