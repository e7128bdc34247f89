import { describe, expect, it } from 'vitest';
import type { LaidCard } from './arrangement';
import type { BandTitle } from './layout';
import { groupNames, keptSize, readableTitles } from './group-names';

const title = (name: string, y: number): BandTitle => ({
  name,
  count: 1,
  box: { x: 0, y, width: 900, height: 44 },
});
const card = (captions: readonly [string, number][]): LaidCard => ({
  name: 'a',
  box: { x: 100, y: 200, width: 322, height: 400 },
  captions: captions.map(([text, y]) => ({ text, y, count: 3 })),
  hidden: 0,
});

describe('names of groups', () => {
  it.each([
    [1, 1],
    [2, 1],
    [0.5, 12 / 7],
    [0.04, 12 / 0.56],
  ])('at zoom %d are drawn %d times as large', (zoom, scale) => {
    expect(keptSize(zoom, 12, 14)).toBeCloseTo(scale);
    // Never smaller than 12 px on screen.
    expect(14 * zoom * keptSize(zoom, 12, 14)).toBeGreaterThanOrEqual(11.99);
  });

  it('of bands are all there while they have room', () => {
    const titles = [title('a', 0), title('b', 300), title('c', 600)];
    expect(readableTitles(titles, 1)).toEqual(titles);
    expect(readableTitles(titles, 0.05)).toEqual(titles);
  });

  it('of bands never lie over one another', () => {
    const titles = Array.from({ length: 50 }, (_, i) => title(`z${i}`, i * 300));
    const shown = readableTitles(titles, 0.04);
    expect(shown.length).toBeGreaterThan(20);
    for (const [i, { box }] of shown.entries())
      if (i > 0) expect((box.y - shown[i - 1]!.box.y) * 0.04).toBeGreaterThanOrEqual(15);
  });

  it('of pods stand where their group begins, with the room of their card', () => {
    const names = groupNames(
      [
        card([
          ['web', 76],
          ['db', 160],
        ]),
      ],
      0.4,
    );
    expect(names.map(({ text, x, y }) => [text, x, y])).toEqual([
      ['web', 101, 292],
      ['db', 101, 376],
    ]);
    expect(names[0]!.width).toBeCloseTo(128);
    expect(names[0]!.inset).toBeCloseTo(4.4);
  });

  it('of pods are written without the kind of a workload', () => {
    const named = card([
      ['Deployment/shop', 76],
      ['kube-system', 160],
      ['', 240],
    ]);
    expect(groupNames([named], 0.4).map(({ text, short }) => [text, short])).toEqual([
      ['Deployment/shop', 'shop'],
      ['kube-system', 'kube-system'],
      ['', ''],
    ]);
  });

  it('of pods are left out where groups are closer than lines, and where a card is too narrow', () => {
    const close = card([
      ['a', 76],
      ['b', 126],
      ['c', 176],
    ]);
    expect(groupNames([close], 0.4).map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(groupNames([close], 0.2).map(({ text }) => text)).toEqual(['a', 'c']);
    expect(groupNames([close], 0.1)).toEqual([]);
  });
});
