import { describe, expect, it } from 'vitest';
import { targetsBeside, type Target } from './target';

const pod = (key: string): Target => ({ resource: 'pods', key });

describe('targets beside others', () => {
  it('are each there once, whoever names them twice, and without the others', () => {
    const found = targetsBeside([pod('a'), pod('b'), pod('a'), { resource: 'nodes', key: 'a' }], [pod('b')]);
    expect(found).toEqual([pod('a'), { resource: 'nodes', key: 'a' }]);
  });
});
