import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD, Layout, type Box } from './layout';
import type { ChipInput } from './chips';

const measure = (text: string): number => text.length * 6.2;
const pods = (node: string, count: number, name = 'pod'): ChipInput[] =>
  Array.from({ length: count }, (_, i) => ({
    key: `${node}/${i}`,
    name: `${name}-${'x'.repeat(i % 23)}`,
    state: i % 5 === 0 ? 'CrashLoopBackOff' : '',
  }));

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectNoOverlap(boxes: readonly Box[]): void {
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) expect(overlap(a, b), JSON.stringify([a, b])).toBe(false);
  }
}

describe('Layout', () => {
  it('never lays one card or chip over another, whatever comes and goes', () => {
    const act = fc.record({ node: fc.nat(8), count: fc.nat(130), gone: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 12 }),
        fc.double({ min: 0.4, max: 3, noNaN: true }),
        (acts, aspect) => {
          const layout = new Layout(measure);
          layout.arrange(['n0', 'n1', 'n2'], aspect);
          for (const { node, count, gone } of acts) {
            if (gone) layout.remove(`n${node}`);
            else layout.put(`n${node}`, pods(`n${node}`, count));
          }
          const nodes = [...layout.nodes()];
          expectNoOverlap(nodes.map((n) => layout.card(n)!));
          for (const name of nodes) {
            const card = layout.card(name)!;
            const chips = layout.chips(name);
            expectNoOverlap(chips);
            for (const chip of chips) {
              expect(chip.x).toBeGreaterThanOrEqual(card.x + CARD.padding);
              expect(chip.x + chip.width).toBeLessThanOrEqual(card.x + card.width - CARD.padding + 0.01);
              expect(chip.y + chip.height).toBeLessThanOrEqual(card.y + card.height - CARD.foot + 0.01);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('moves no card when a pod comes into a card that has room', () => {
    const layout = new Layout(measure);
    layout.arrange(['a', 'b', 'c', 'd'], 1.3);
    for (const n of ['a', 'b', 'c', 'd']) layout.put(n, pods(n, 3));
    const before = ['b', 'c', 'd'].map((n) => layout.card(n));
    expect([...layout.put('a', pods('a', 4))]).toEqual(['a']);
    expect(['b', 'c', 'd'].map((n) => layout.card(n))).toEqual(before);
  });

  it('pushes only the rows below when a card grows, and says who moved', () => {
    const layout = new Layout(measure);
    layout.arrange(['a', 'b', 'c', 'd'], 1.3);
    for (const n of ['a', 'b', 'c', 'd']) layout.put(n, pods(n, 1));
    expect(layout.columns).toBe(2);
    const top = layout.card('c')!.y;
    expect([...layout.put('a', pods('a', 30))].sort((x, y) => (x < y ? -1 : 1))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(layout.card('c')!.y).toBeGreaterThan(top);
    expect(layout.card('b')!.height).toBe(layout.card('a')!.height);
  });

  it('gives a node that comes back the place it had', () => {
    const layout = new Layout(measure);
    layout.arrange(['a', 'b', 'c'], 1.3);
    for (const n of ['a', 'b', 'c']) layout.put(n, []);
    const place = layout.card('b');
    layout.remove('b');
    layout.put('new', []);
    expect(layout.card('new')).not.toEqual(place);
    layout.put('b', []);
    expect(layout.card('b')).toEqual(place);
  });

  it('shows every pod of a crowded node as a square chip', () => {
    const layout = new Layout(measure);
    layout.arrange(['a'], 1);
    layout.put('a', pods('a', 110));
    expect(layout.chips('a')).toHaveLength(110);
    expect(layout.chips('a').every((c) => c.text === '' && c.width === c.height)).toBe(true);
  });
});
