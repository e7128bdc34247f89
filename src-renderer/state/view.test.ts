import { describe, expect, it, vi } from 'vitest';
import { createClient, type Client } from '@renderer/client';
import { BridgeDouble } from '@renderer/client/testing/double';
import { PLAIN_VIEW, type View } from '@shared/contract';
import { ViewStore } from './view.svelte';

const saves = (double: BridgeDouble): { last?: View; saved?: unknown[] }[] =>
  double.calls.filter(({ name }) => name === 'view.save').map(({ args }) => args as { last?: View });

async function looked(double = new BridgeDouble({ objects: [] })) {
  const client = createClient(double);
  const view = new ViewStore(client, (error) => {
    throw error;
  });
  view.start((await client.call('app.start', {})).views);
  return { view, double };
}

describe('ViewStore', () => {
  it('writes nothing while nobody does anything, and a moment after the last change', async () => {
    vi.useFakeTimers();
    const { view, double } = await looked();
    let places: View['places'] = { '|': { a: 0 } };
    view.where = () => ({ frame: null, columns: 2, places });
    view.moved();
    vi.advanceTimersByTime(1000);
    expect(saves(double)).toEqual([]);

    view.set({ nodesBy: 'zone' });
    view.set({ text: 'web' });
    vi.advanceTimersByTime(100);
    expect(saves(double)).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(saves(double)).toEqual([
      { last: { ...PLAIN_VIEW, nodesBy: 'zone', text: 'web', columns: 2, places } },
    ]);

    view.moved();
    vi.advanceTimersByTime(1000);
    expect(saves(double)).toHaveLength(1);
    places = { '|': { a: 3 } };
    view.moved();
    vi.advanceTimersByTime(1000);
    expect(saves(double)).toHaveLength(2);
    vi.useRealTimers();
  });

  it('writes at once when the window goes, what was changed and not kept yet', async () => {
    vi.useFakeTimers();
    const { view, double } = await looked();
    view.flush();
    expect(saves(double)).toEqual([]);
    view.set({ nodesBy: 'zone' });
    view.flush();
    expect(saves(double)).toEqual([{ last: { ...PLAIN_VIEW, nodesBy: 'zone' } }]);
    view.flush();
    vi.advanceTimersByTime(1000);
    expect(saves(double)).toHaveLength(1);
    // What belongs to a workspace that is left is not written into the next one.
    view.set({ nodesBy: '' });
    view.start({ last: null, saved: [] });
    view.flush();
    vi.advanceTimersByTime(1000);
    expect(saves(double)).toHaveLength(1);
    vi.useRealTimers();
  });

  it('gives views names, opens them with their places, and finds all again', async () => {
    const { view, double } = await looked();
    const frame = { zoom: 2, pan: { x: 1, y: 2 } };
    view.where = () => ({ frame, columns: 3, places: { '|': { a: 1 } } });
    view.set({ podsBy: 'workload' });
    await view.save('mine');
    view.where = null;
    view.plain();
    expect(view.options.podsBy).toBe('');
    const before = view.opened;
    view.open('mine');
    expect([view.options.podsBy, view.placement.frame, view.opened]).toEqual(['workload', frame, before + 1]);

    const again = (await looked(double)).view;
    expect(again.saved.map(({ name }) => name)).toEqual(['mine']);
    await again.remove('mine');
    expect(again.saved).toEqual([]);
  });

  it('says what a filter lets through as it is written', async () => {
    const { view } = await looked();
    expect(view.filter.active).toBe(false);
    view.set({ selector: 'a in (' });
    expect(view.filter.error).toContain('unable to parse');
    view.set({ selector: 'a=b' });
    expect([view.filter.active, view.filter.error]).toEqual([true, null]);
    view.clearFilter();
    expect(view.filter.active).toBe(false);
  });

  it('tells that a named view was not kept, and shows none then', async () => {
    const failures: unknown[] = [];
    const client = {
      call: () => Promise.resolve({ kept: false }),
    } as unknown as Client;
    const view = new ViewStore(client, (error) => failures.push(error));
    view.start({ last: null, saved: [] });
    expect(await view.save('mine')).toBe(false);
    expect(view.saved).toEqual([]);
    expect(failures).toMatchObject([{ code: 'readOnly' }]);
  });
});
