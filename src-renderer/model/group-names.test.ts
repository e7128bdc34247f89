import { describe, expect, it } from 'vitest';
import type { LaidCard } from './arrangement';
import type { BandTitle } from './layout';
import { groupNameAt, groupNames, keptSize, readableTitles, titleAt } from './group-names';

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
    const alone = titles.map((one) => ({ ...one, more: [] }));
    expect(readableTitles(titles, 1)).toEqual(alone);
    expect(readableTitles(titles, 0.05)).toEqual(alone);
  });

  it('of bands never lie over one another', () => {
    const titles = Array.from({ length: 50 }, (_, i) => title(`z${i}`, i * 300));
    const shown = readableTitles(titles, 0.04);
    expect(shown.length).toBeGreaterThan(20);
    for (const [i, { box }] of shown.entries())
      if (i > 0) expect((box.y - shown[i - 1]!.box.y) * 0.04).toBeGreaterThanOrEqual(14);
    // None is lost: who has no line is counted with the one above.
    expect(shown.flatMap(({ name, more }) => [name, ...more.map((one) => one.name)])).toEqual(
      titles.map(({ name }) => name),
    );
  });

  it('are found where their line lies on the screen', () => {
    const names = groupNames(
      [
        card([
          ['web', 76],
          ['db', 160],
        ]),
      ],
      0.4,
    );
    const at = (x: number, y: number): string | undefined => groupNameAt(names, { x, y }, 0.4)?.text;
    expect(at(120, 290)).toBe('web');
    expect(at(420, 290)).toBe('web');
    expect(at(430, 290)).toBeUndefined();
    expect(at(120, 320)).toBeUndefined();
    expect(at(120, 374)).toBe('db');
    const titles = [title('a', 0), title('b', 300)];
    expect(titleAt(titles, { x: 10, y: 20 }, 1)?.name).toBe('a');
    expect(titleAt(titles, { x: 10, y: 100 }, 1)).toBeUndefined();
    // From afar the name is larger than its place, and reaches over what is above it.
    expect(titleAt(titles, { x: 10, y: 200 }, 0.1)?.name).toBe('b');
    expect(titleAt(titles, { x: 1000, y: 20 }, 1)).toBeUndefined();
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

  it('of pods are counted with the one above where groups are closer than lines; none in too narrow a card', () => {
    const close = card([
      ['a', 76],
      ['b', 126],
      ['c', 176],
    ]);
    expect(groupNames([close], 0.4).map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(groupNames([close], 0.2).map(({ text, more }) => [text, more])).toEqual([
      ['a', [{ name: 'b', count: 3 }]],
      ['c', []],
    ]);
    expect(groupNames([close], 0.1)).toEqual([]);
  });
});
