import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '@renderer/client';
import type { Session } from './session.svelte';
import { UsageStore } from './usage.svelte';

const session = { live: true, at: { seq: 7 } } as unknown as Session;

function storeOver(answers: (() => unknown)[]): { usage: UsageStore; asked: string[][] } {
  const asked: string[][] = [];
  const client = {
    call: (_name: string, { nodes }: { nodes: string[] }) => {
      asked.push(nodes);
      return Promise.resolve().then(() => (answers.shift() ?? (() => ({ nodes: {}, pods: {} })))());
    },
  } as unknown as Client;
  return { usage: new UsageStore(client, session), asked };
}

const uses = (cpu: number) => () => ({ nodes: { a: { cpu, memory: 1 } }, pods: {} });
const fails = (): never => {
  throw new Error('no metrics');
};

describe('what is used', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says that it is unknown when the call fails, forgets what it knew, and recovers by itself', async () => {
    const { usage, asked } = storeOver([uses(1), fails, fails, uses(2)]);
    usage.ask(['a']);
    await vi.advanceTimersByTimeAsync(10);
    expect([usage.problem, usage.node('a')?.cpu]).toEqual([null, 1]);
    usage.ask(['a']);
    await vi.advanceTimersByTimeAsync(700);
    expect([usage.problem, usage.node('a')]).toEqual(['no metrics', undefined]);
    // Nobody asks any more; the wish stands.
    await vi.advanceTimersByTimeAsync(1400 + 2800 + 10);
    expect([usage.problem, usage.node('a')?.cpu]).toEqual([null, 2]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(4);
  });

  it('asks less and less often while it fails, and never in a queue', async () => {
    const { usage, asked } = storeOver(Array.from({ length: 100 }, () => fails));
    usage.ask(['a']);
    for (let second = 0; second < 120; second++) {
      usage.ask(['a', String(second)]);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(asked.length).toBeLessThan(12);
    expect(asked.at(-1)![1]).not.toBe('0');
  });

  it('is asked for a fleet in pieces', async () => {
    const { usage, asked } = storeOver([uses(3)]);
    const nodes = Array.from({ length: 2500 }, (_, i) => `n${i}`);
    expect(await usage.of(nodes)).toEqual({ a: { cpu: 3, memory: 1 } });
    expect(asked.map(({ length }) => length)).toEqual([1000, 1000, 500]);
  });
});
