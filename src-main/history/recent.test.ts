import { describe, expect, it } from 'vitest';
import { Recent } from './recent';

describe('what was used lately', () => {
  it('is kept up to its size, and at most to twice of it', () => {
    const recent = new Recent<number, string>(10);
    for (let i = 1; i <= 100; i++) {
      recent.set(i, `v${i}`);
      for (let j = Math.max(1, i - 9); j <= i; j++) expect(recent.get(j), `${j} of ${i}`).toBe(`v${j}`);
    }
    const kept = Array.from({ length: 100 }, (_, i) => recent.get(i + 1)).filter((v) => v !== undefined);
    expect(kept.length).toBeLessThanOrEqual(20);
  });

  it('stays as long as it is used', () => {
    const recent = new Recent<string, number>(5);
    recent.set('used', 0);
    for (let i = 1; i <= 50; i++) {
      recent.set(`n${i}`, i);
      expect(recent.get('used')).toBe(0);
    }
  });

  it('may weigh more than one', () => {
    const recent = new Recent<number, { weight: number }>(100, ({ weight }) => weight);
    for (let i = 1; i <= 30; i++) recent.set(i, { weight: 30 });
    const kept = Array.from({ length: 30 }, (_, i) => i + 1).filter((i) => recent.get(i) !== undefined);
    expect(kept).toEqual(kept.filter((i) => i > 22));
    expect(kept.length).toBeGreaterThanOrEqual(4);
  });

  it('is gone when it is cleared', () => {
    const recent = new Recent<number, number>(2);
    for (let i = 0; i < 4; i++) recent.set(i, i);
    recent.clear();
    for (let i = 0; i < 4; i++) expect(recent.get(i)).toBeUndefined();
  });
});
