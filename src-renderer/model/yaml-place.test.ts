import { describe, expect, it } from 'vitest';
import { placeOfKey } from './yaml-place';

const at = (text: string): ReturnType<typeof placeOfKey> => {
  const offset = text.indexOf('|');
  return placeOfKey(text.replace('|', ''), offset);
};

const POD = 'apiVersion: v1\nkind: Pod\n';

describe('the place of a key in a manifest', () => {
  it.each([
    ['at the top', `${POD}|`, []],
    ['below a key', `${POD}spec:\n  |`, ['spec']],
    ['in an item of a list', `${POD}spec:\n  containers:\n    - name: c\n      |`, ['spec', 'containers']],
    [
      'in an item whose dash stands below its key',
      `${POD}spec:\n  containers:\n  - name: c\n    |`,
      ['spec', 'containers'],
    ],
    ['at the beginning of an item', `${POD}spec:\n  containers:\n    - |`, ['spec', 'containers']],
    [
      'deeper',
      `${POD}spec:\n  containers:\n    - name: c\n      resources:\n        |`,
      ['spec', 'containers', 'resources'],
    ],
    ['after a nested part', `${POD}metadata:\n  labels:\n    a: b\n  |`, ['metadata']],
    ['in the second document', `a: b\n---\n${POD}spec:\n  |`, ['spec']],
    ['where the kind comes later', 'spec:\n  |\napiVersion: v1\nkind: Pod\n', ['spec']],
  ])('%s', (_what, text, path) => {
    expect(at(text)?.path).toEqual(path);
  });

  it('knows the keys beside it', () => {
    expect(at(`${POD}spec:\n  nodeName: a\n  |\n  containers: []\nstatus: {}\n`)?.beside).toEqual([
      'nodeName',
      'containers',
    ]);
  });

  it.each([
    ['a value', `${POD}metadata: |`],
    ['no kind', 'spec:\n  |'],
  ])('there is none in %s', (_what, text) => {
    expect(at(text)).toBeUndefined();
  });
});
