import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifests, printYaml } from '@shared/api';
import { readFiles } from './read-files';

const read = async (content: string | Uint8Array, signal?: AbortSignal) => {
  const told: (readonly [number, number])[] = [];
  const found = await readFiles([{ name: 'f', content }], (...pair) => told.push(pair), signal);
  return { ...found, values: found.objects.map(({ value }) => value), told };
};
const pod = (name: string): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });
const list = (...items: object[]): object => ({ apiVersion: 'v1', items, kind: 'List', metadata: {} });

describe('reading what kubectl printed', () => {
  it.each([
    ['a list', printYaml(list(pod('a'), pod('b')))],
    ['documents', [pod('a'), pod('b')].map((p) => printYaml(p)).join('---\n')],
    [
      'documents behind their markers',
      '--- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n--- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n',
    ],
    ['lists in documents', [list(pod('a')), list(pod('b'))].map((l) => printYaml(l)).join('---\n')],
    ['lists of lists', printYaml(list(list(pod('a')), list(pod('b'))))],
    ['windows line ends', printYaml(list(pod('a'), pod('b'))).replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${printYaml(list(pod('a'), pod('b')))}`],
    ['JSON', JSON.stringify(list(pod('a'), pod('b')))],
    [
      'JSON printed twice into one file',
      [pod('a'), pod('b')].map((p) => JSON.stringify(p, null, 4)).join('\n'),
    ],
    ['gzip', gzipSync(printYaml(list(pod('a'), pod('b'))))],
    [
      'a typed list whose items do not say what they are',
      'apiVersion: v1\nkind: PodList\nitems:\n- metadata:\n    name: a\n# between\n- metadata:\n    name: b\n',
    ],
    [
      'a list whose items stand further right',
      'kind: List\nitems:\n  - kind: Pod\n    apiVersion: v1\n    metadata: {name: a}\n  - {apiVersion: v1, kind: Pod, metadata: {name: b}}\n',
    ],
  ])('takes %s', async (_, content) => {
    const { values, problems } = await read(content);
    expect(problems).toEqual([]);
    expect(values).toEqual([pod('a'), pod('b')].map((p) => expect.objectContaining(p) as object));
  });

  it('reads lists piece by piece as the whole', async () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant('a: b\n- c\n'),
    );
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z- ./]{1,6}$/), tie('tree'), { maxKeys: 3 }),
      ),
    })).tree;
    const object = fc.record({ kind: fc.constant('X'), apiVersion: fc.constant('v1'), spec: value });
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 5 }), async (items) => {
        const text = printYaml(list(...items));
        const { values, problems } = await read(text);
        const whole = parseManifests(text).documents[0]!.value as { items: unknown[] };
        expect(problems.filter((p) => p.message !== 'there is no object in it')).toEqual([]);
        expect(values).toEqual(whole.items);
      }),
      { numRuns: 60 },
    );
  });

  it('says which item is broken, on which line of the file, and takes the others', async () => {
    const text = `${printYaml(pod('x'))}---\napiVersion: v1\nitems:\n- kind: A\n- kind: B\n  spec: [1,\n- kind: C\nkind: List\n`;
    const { values, problems } = await read(text);
    expect(values.map((v) => v['kind'])).toEqual(['Pod', 'A', 'C']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'f', document: 2 });
    // The list of B is not closed on its own line: the reader notices where its text ends.
    expect(problems[0]!.line).toBeGreaterThanOrEqual(text.split('\n').indexOf('  spec: [1,') + 1);
    expect(problems[0]!.line).toBeLessThanOrEqual(text.split('\n').indexOf('- kind: C') + 1);
  });

  it('tells how far it is in bytes, breathes meanwhile, and stops when nobody waits', async () => {
    const text = printYaml(list(...Array.from({ length: 40_000 }, (_, i) => pod(`pod-${i}`))));
    const { told, objects } = await read(text);
    expect(objects).toHaveLength(40_000);
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toEqual([text.length, text.length]);
    expect(told.map(([done]) => done)).toEqual([...told.map(([done]) => done)].sort((a, b) => a - b));
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort();
    });
    await expect(read(text, controller.signal)).rejects.toThrow('the import was cancelled');
  });
});
