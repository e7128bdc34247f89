import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { supportMatrix } from './support-matrix';

describe('docs/support-matrix.md', () => {
  it('is current: `node scripts/support-matrix.mjs` writes it anew', () => {
    const file = readFileSync(new URL('../../../docs/support-matrix.md', import.meta.url), 'utf8');
    expect(file).toBe(supportMatrix());
  });
});
