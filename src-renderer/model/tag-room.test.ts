import { describe, expect, it } from 'vitest';
import { captionWidth, tagsWithRoom } from './tag-room';

describe('words beside a name', () => {
  it('are all there where they have room', () => {
    expect(tagsWithRoom([], 0)).toBe(0);
    expect(tagsWithRoom(['control-plane'], 110)).toBe(1);
    expect(tagsWithRoom(['cordoned', 'MemoryPressure'], 220)).toBe(2);
  });

  it('leave room for how many are left out', () => {
    // Both alone would fit, but not two of three with a count.
    const one = captionWidth('cordoned') + 16;
    expect(tagsWithRoom(['cordoned', 'cordoned', 'cordoned'], 2 * one + 8)).toBe(1);
    expect(tagsWithRoom(['cordoned', 'cordoned'], 2 * one + 8)).toBe(2);
    expect(tagsWithRoom(['MemoryPressure'], 40)).toBe(0);
  });

  it('are wider in Chinese', () => {
    expect(captionWidth('已停止调度')).toBeGreaterThan(captionWidth('abcde'));
  });
});
