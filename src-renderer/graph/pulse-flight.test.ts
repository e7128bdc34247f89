import { describe, expect, it } from 'vitest';
import { offsets } from './pulse-flight';

describe('a way of several legs', () => {
  it('is passed at the same speed all the way', () => {
    expect(
      offsets([
        { x: 0, y: 0 },
        { x: 0, y: 30 },
        { x: 40, y: 60 },
        { x: 60, y: 60 },
      ]),
    ).toEqual([0, 0.3, 0.8, 1]);
  });

  it('has a beginning and an end even where it is no way at all', () => {
    const here = { x: 5, y: 5 };
    expect(offsets([here, here])).toEqual([0, 1]);
    expect(offsets([here])).toEqual([0]);
  });
});
