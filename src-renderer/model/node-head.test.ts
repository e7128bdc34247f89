import { describe, expect, it } from 'vitest';
import { nodeHead, toneOfAll } from './node-head';

const WORDS = { cordoned: 'cordoned', status: 'Ready' };
const node = (over: object = {}) => ({ name: 'k-node1', cordoned: false, pressure: [], roles: [], ...over });
const texts = (tags: readonly { readonly text: string }[]): string[] => tags.map(({ text }) => text);

describe("a card's first row", () => {
  it('has what a node is there for beside its name', () => {
    const { shown, others } = nodeHead(node({ name: 'k-master', roles: ['control-plane'] }), WORDS, true);
    expect([texts(shown), others]).toEqual([['control-plane'], []]);
  });

  it('has its state first, and counts what has no room', () => {
    const all = {
      name: 'gke-production-europe-west4-highmem-pool-3f9c2a1b-x7kq',
      cordoned: true,
      pressure: ['MemoryPressure', 'DiskPressure'],
      roles: ['worker'],
    };
    const near = nodeHead(node(all), { ...WORDS, status: 'NotReady' }, true);
    expect(texts([...near.shown, ...near.others])).toEqual([
      'cordoned',
      'MemoryPressure',
      'DiskPressure',
      'worker',
    ]);
    expect(near.others.length).toBeGreaterThan(0);
    expect(near.kept).toBeGreaterThan(100);
    expect(toneOfAll(near.others)).toBe('err');
    const far = nodeHead(node(all), WORDS, false);
    expect(texts([...far.shown, ...far.others])).not.toContain('worker');
    expect(texts(far.shown)).toEqual(['cordoned']);
  });
});
