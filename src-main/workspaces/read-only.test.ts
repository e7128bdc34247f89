import { describe, expect, it } from 'vitest';
import { LoopError } from '../engine';
import { HistoryError } from '../history';
import { readOnlyBecause } from './read-only';

describe('why a workspace may not be changed', () => {
  it.each([
    [new HistoryError('corrupt', 'step 3 is missing'), 'damaged'],
    [new HistoryError('readonly', 'no'), 'denied'],
    [new HistoryError('full', 'no'), 'full'],
    [new HistoryError('locked', 'no'), 'busy'],
    [new HistoryError('io', 'no'), 'disk'],
    [new LoopError('the cluster does not come to rest', []), 'restless'],
    [new TypeError('x is undefined'), 'bug'],
  ] as const)('%s', (error, kind) => {
    const reason = readOnlyBecause(error);
    expect(reason.kind).toBe(kind);
    expect(reason.message).toContain(error.message);
  });
});
