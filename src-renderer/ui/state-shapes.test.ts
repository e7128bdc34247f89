import { describe, expect, it } from 'vitest';
import { SHAPE_OF_TONE, shapeSvg, type Shape } from './state-shapes';

describe('the shapes of states', () => {
  it('tell tones apart without colour: no two share one, and none is drawn like another', () => {
    const shapes = Object.values(SHAPE_OF_TONE);
    expect(new Set(shapes).size).toBe(shapes.length);
    const all: readonly Shape[] = ['run', 'wait', 'bad', 'fin', 'no', 'end'];
    expect(new Set(all.map((shape) => shapeSvg(shape, '#000', '#fff'))).size).toBe(all.length);
  });
});
