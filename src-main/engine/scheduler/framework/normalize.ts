import { mulDiv } from './resources';
import { MAX_NODE_SCORE } from './plugin';

/**
 * Scales the first `count` scores so that the highest becomes 100; reversed, so that the highest becomes 0. In place.
 * Models the scheduler's DefaultNormalizeScore @ v1.34.
 */
export function normalizeToHighest(scores: Float64Array, count: number, reverse: boolean): void {
  let highest = 0;
  for (let i = 0; i < count; i++) if (scores[i]! > highest) highest = scores[i]!;
  if (highest === 0) {
    if (reverse) scores.fill(MAX_NODE_SCORE, 0, count);
    return;
  }
  for (let i = 0; i < count; i++) {
    const scaled = mulDiv(scores[i]!, MAX_NODE_SCORE, highest);
    scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled;
  }
}
