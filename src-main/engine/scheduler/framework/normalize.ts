import { mulDiv } from './resources';
import { MAX_NODE_SCORE } from './plugin';

/**
 * Scales scores so that the highest becomes 100; reversed, so that the highest becomes 0. In place.
 * Models the scheduler's DefaultNormalizeScore @ v1.34.
 */
export function normalizeToHighest(scores: number[], reverse: boolean): void {
  let highest = 0;
  for (const score of scores) if (score > highest) highest = score;
  if (highest === 0) {
    if (reverse) scores.fill(MAX_NODE_SCORE);
    return;
  }
  for (let i = 0; i < scores.length; i++) {
    const scaled = mulDiv(scores[i]!, MAX_NODE_SCORE, highest);
    scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled;
  }
}
