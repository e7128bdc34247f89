import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD, Layout, type Box, type CardInput } from './layout';
import type { ChipInput } from './chips';

const measure = (text: string): number => text.length * 6.2;
const pods = (node: string, count: number, name = 'pod'): ChipInput[] =>
  Array.from({ length: count }, (_, i) => ({
    key: `${node}/${i}`,
    name: `${name}-${'x'.repeat(i % 23)}`,
    state: i % 5 === 0 ? 'CrashLoopBackOff' : '',
  }));

const cards = (names: readonly string[], group: (name: string) => string = () => ''): CardInput[] =>
  names.map((name) => ({ name, group: group(name) }));

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
    const act = fc.record({
      node: fc.nat(8),
      count: fc.nat(130),
      gone: fc.boolean(),
      band: fc.constantFrom('', 'a', 'b'),
      slot: fc.nat(12),
    });
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 12 }),
        fc.double({ min: 0.4, max: 3, noNaN: true }),
        (acts, aspect) => {
          const layout = new Layout(measure);
          layout.arrange(cards(['n0', 'n1', 'n2']), aspect, { titled: true });
          for (const { node, count, gone, band, slot } of acts) {
            if (gone) layout.remove(`n${node}`);
            else layout.put(`n${node}`, pods(`n${node}`, count), band);
            layout.move(`n${(node + 1) % 9}`, slot);
          }
          expectNoOverlap([
            ...layout.titles().map((title) => title.box),
            ...[...layout.nodes()].map((n) => layout.card(n)!),
          ]);
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
    layout.arrange(cards(['a', 'b', 'c', 'd']), 1.3);
    for (const n of ['a', 'b', 'c', 'd']) layout.put(n, pods(n, 3));
    const before = ['b', 'c', 'd'].map((n) => layout.card(n));
    expect([...layout.put('a', pods('a', 4))]).toEqual(['a']);
    expect(['b', 'c', 'd'].map((n) => layout.card(n))).toEqual(before);
  });

  it('pushes only the rows below when a card grows, and says who moved', () => {
    const layout = new Layout(measure);
    layout.arrange(cards(['a', 'b', 'c', 'd']), 1.3);
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
    layout.arrange(cards(['a', 'b', 'c']), 1.3);
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
    layout.arrange(cards(['a']), 1);
    layout.put('a', pods('a', 110));
    expect(layout.chips('a')).toHaveLength(110);
    expect(layout.chips('a').every((c) => c.text === '' && c.width === c.height)).toBe(true);
  });

  it('stacks bands in natural order with their names, those without one last', () => {
    const layout = new Layout(measure);
    const zone = (name: string): string => (name === 'x' ? '' : `zone-${name.length > 1 ? 10 : 2}`);
    layout.arrange(cards(['x', 'aa', 'b', 'c'], zone), 1.3, { titled: true });
    expect(layout.titles().map(({ name, count }) => [name, count])).toEqual([
      ['zone-2', 2],
      ['zone-10', 1],
      ['', 1],
    ]);
    expect(layout.card('b')!.y).toBe(CARD.title);
    expect(layout.card('aa')!.y).toBeGreaterThan(layout.card('c')!.y);
    expect(layout.card('x')!.y).toBeGreaterThan(layout.card('aa')!.y);
  });

  it('moves a card to another band when its group changes', () => {
    const layout = new Layout(measure);
    layout.arrange(
      cards(['a', 'b'], (n) => n),
      1.3,
      { titled: true, columns: 2 },
    );
    const [first] = layout.titles();
    layout.put('a', [], 'b');
    expect(layout.titles().map(({ name, count }) => [name, count])).toEqual([['b', 2]]);
    expect(layout.card('a')!.y).toBe(layout.card('b')!.y);
    expect(layout.card('b')!.y).toBe(first!.box.height);
  });

  it('moves a card by hand, changing places with who is there, and finds all again from what was kept', () => {
    const layout = new Layout(measure);
    layout.arrange(cards(['a', 'b', 'c', 'd']), 1.3);
    const [a, d] = [layout.card('a')!, layout.card('d')!];
    expect(layout.slotAt('a', d.x + 5, d.y + 5)).toBe(3);
    expect([...layout.move('a', 3)].sort((x, y) => (x < y ? -1 : 1))).toEqual(['a', 'd']);
    expect(layout.card('a')).toEqual(d);
    expect(layout.card('d')).toEqual(a);
    layout.move('b', 7);
    const kept = layout.places();
    expect(kept).toEqual({ '': { a: 3, b: 7, c: 2, d: 0 } });

    const again = new Layout(measure);
    again.arrange(cards(['a', 'b', 'c', 'd', 'new']), 0.5, { kept, columns: layout.columns });
    for (const name of ['a', 'b', 'c', 'd']) expect(again.card(name), name).toEqual(layout.card(name));
    expect(again.slotOf('new')).toBe(1);
  });

  it('finds the pods that a box touches', () => {
    const layout = new Layout(measure);
    layout.arrange(cards(['a', 'b']), 1.3);
    layout.put('a', pods('a', 6));
    layout.put('b', pods('b', 6));
    const [first, second] = layout.chips('a');
    expect(layout.chipsIn({ x: first!.x - 4, y: first!.y - 4, width: 8, height: 8 })).toEqual([first!.key]);
    expect(layout.chipsIn({ x: first!.x, y: first!.y, width: second!.x - first!.x + 1, height: 1 })).toEqual([
      first!.key,
      second!.key,
    ]);
    expect(layout.chipsIn(layout.bounds())).toHaveLength(12);
  });

  it('puts pods of one group together under its name', () => {
    const layout = new Layout(measure);
    layout.arrange(cards(['a']), 1.3);
    const grouped = pods('a', 8).map((p, i) => ({ ...p, group: i < 3 ? 'kube-system' : 'shop' }));
    layout.put('a', grouped);
    expect(layout.captions('a').map(({ text, count }) => [text, count])).toEqual([
      ['kube-system', 3],
      ['shop', 5],
    ]);
    const chips = layout.chips('a');
    const second = layout.captions('a')[1]!.y;
    expect(Math.max(...chips.slice(0, 3).map((c) => c.y + c.height))).toBeLessThanOrEqual(second);
    expect(Math.min(...chips.slice(3).map((c) => c.y))).toBeGreaterThan(second);
    expectNoOverlap(chips);
  });
});
