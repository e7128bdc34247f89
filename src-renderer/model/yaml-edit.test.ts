import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch } from '@shared/api';
import { conflictsOf, fieldPathIn, lineOfPath, mergePatchOf, patchPaths } from './yaml-edit';

describe('mergePatchOf', () => {
  it('says only what is different, null for what is gone', () => {
    expect(
      mergePatchOf(
        { a: 1, b: { c: 1, d: 2 }, list: [1, 2], same: [{ x: 1 }] },
        { a: 1, b: { c: 3 }, list: [1], same: [{ x: 1 }] },
      ),
    ).toEqual({ b: { c: 3, d: null }, list: [1] });
    expect(mergePatchOf({ a: 1 }, { a: 1 })).toBeUndefined();
  });

  it('makes the one of the other, whatever they are (a null in JSON is no value in a merge patch)', () => {
    const json = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
      value: fc.oneof(fc.integer(), fc.string(), fc.boolean(), tie('map'), fc.array(fc.integer())),
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3 }),
    })).map;
    fc.assert(
      fc.property(json, json, (before, after) => {
        const patch = mergePatchOf(before, after);
        expect(patch === undefined ? before : mergePatch(before, patch)).toEqual(after);
      }),
    );
  });
});

const YAML = `apiVersion: v1
kind: Pod
metadata:
  name: x
  labels:
    app.kubernetes.io/name: y
spec:
  containers:
    - name: a
      image: i
    - name: b
      ports:
        - containerPort: 80
  nodeSelector:
    a: b
`;

describe('what two have changed', () => {
  const base = { spec: { replicas: 1, paused: false, list: [1] }, metadata: { labels: { a: '1' } } };
  const patch = (after: object): unknown => mergePatchOf(base, { ...base, ...after });

  it('is named by fields', () => {
    const changed = patch({
      spec: { replicas: 2, list: [2] },
      metadata: { labels: { a: '1', 'x.io/b': '2' } },
    });
    expect(patchPaths(changed)).toEqual([
      'spec.paused',
      'spec.replicas',
      'spec.list',
      'metadata.labels[x.io/b]',
    ]);
    expect(patchPaths(undefined)).toEqual([]);
  });

  it('conflicts where both gave a field another value', () => {
    const mine = patch({ spec: { ...base.spec, replicas: 2, paused: true } });
    expect(conflictsOf(mine, patch({ spec: { ...base.spec, replicas: 3, list: [3] } }))).toEqual([
      'spec.replicas',
    ]);
    expect(conflictsOf(mine, patch({ spec: { ...base.spec, replicas: 2 } }))).toEqual([]);
    expect(conflictsOf(mine, patch({ spec: {} }))).toEqual(['spec.replicas', 'spec.paused']);
    expect(conflictsOf(mine, undefined)).toEqual([]);
  });
});

describe('lineOfPath', () => {
  it.each([
    ['spec.containers[1].ports[0].containerPort', 13],
    ['spec.containers[0].image', 10],
    ['spec.containers[0]', 9],
    ['metadata.labels[app.kubernetes.io/name]', 6],
    ['spec.nodeSelector.a', 15],
    // What is missing is shown where it should be.
    ['spec.containers[1].image', 11],
    ['spec.tolerations[0].key', 7],
  ])('%s is on line %i', (path, line) => {
    expect(lineOfPath(YAML, path)).toBe(line);
  });

  it('knows lists that are not indented', () => {
    expect(
      lineOfPath(
        'spec:\n  containers:\n  - name: a\n  - name: b\n    image: i\n',
        'spec.containers[1].image',
      ),
    ).toBe(5);
  });
});

describe('fieldPathIn', () => {
  it.each([
    ['Pod "x" is invalid: spec.containers[0].image: Required value', 'spec.containers[0].image'],
    ['strict decoding error: unknown field "spec.nodeselector"', 'spec.nodeselector'],
    ['Pod "x" is invalid: [spec.a: Invalid value: "b"]', 'spec.a'],
    ['something else altogether', undefined],
  ])('%s', (message, path) => {
    expect(fieldPathIn(message)).toBe(path);
  });
});
