import { describe, expect, it } from 'vitest';
import { node, type NodeOptions } from '@renderer/client/testing/objects';
import { nodeView } from '@renderer/model';
import { Fleet } from './fleet';
import { PALETTE } from './testing/palette';

const view = (options: NodeOptions = {}, cpu = 0) =>
  nodeView('a', node('a', options), { cpu, memory: 0, pods: 0 });
const fleet = () => new Fleet({ style: {} } as HTMLCanvasElement, PALETTE);

describe('the fleet from afar', () => {
  it('shows a node the stronger, the fuller it is', () => {
    const made = fleet();
    const shades = [0, 500, 1000, 2000, 9000].map((cpu) => made.colours(view({}, cpu)).heat);
    const blue = shades.map((shade) => parseInt(shade.slice(1, 3), 16));
    expect(blue).toEqual([...blue].sort((a, b) => b - a));
    expect(new Set(blue).size).toBe(4); // 2 cores are all that it has
  });

  it('tells what is the matter with a node by its edge', () => {
    const made = fleet();
    expect(made.colours(view()).edge).toBe(PALETTE.line);
    expect(made.colours(view({ unschedulable: true })).edge).toBe(PALETTE.tones.warn);
    expect(made.colours(view({ ready: false, unschedulable: true })).edge).toBe(PALETTE.tones.err);
    expect(made.colours(undefined)).toEqual({ heat: PALETTE.card, edge: PALETTE.line });
  });

  it('takes the colours of another theme', () => {
    const made = fleet();
    const before = made.colours(view({}, 1000)).heat;
    made.palette = { ...PALETTE, card: '#101010' };
    expect(made.colours(view({}, 1000)).heat).not.toBe(before);
  });

  it('knows whether a selection or an answer is another one', () => {
    const made = fleet();
    const none = new Set<string>();
    expect(made.select(none, none)).toBe(false);
    expect(made.select(new Set(['a']), none)).toBe(true);
    expect(made.select(new Set(['a']), none)).toBe(false);
    expect(made.select(new Set(['b']), none)).toBe(true);
    expect(made.select(new Set(['b']), new Set(['default/web']))).toBe(true);
    expect(made.select(new Set(['b']), new Set(['default/web']))).toBe(false);
    expect(made.answer(new Map())).toBe(false);
    expect(made.answer(new Map([['a', 'takes']]))).toBe(true);
    expect(made.answer(new Map())).toBe(true);
  });
});
