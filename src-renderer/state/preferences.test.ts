import { describe, expect, it } from 'vitest';
import type { Preferences } from '@shared/contract';
import type { Client } from '@renderer/client';
import { PreferencesStore } from './preferences.svelte';

const BASE: Preferences = {
  theme: 'dark',
  language: 'en',
  reducedMotion: 'system',
  speed: 1,
  fontSize: 13,
  panels: { outline: 17 },
};

describe('PreferencesStore', () => {
  it('shows a change at once, keeps other panes, and is not set back by an answer that is older than a menu', async () => {
    let answer: (preferences: Preferences) => void = () => undefined;
    const client = {
      call: () => new Promise((done) => (answer = done as typeof answer)),
    } as unknown as Client;
    const store = new PreferencesStore(client, (error) => {
      throw error;
    });
    store.adopt(BASE);
    const set = store.set({ panels: { timeline: 30 } });
    expect(store.values.panels).toEqual({ outline: 17, timeline: 30 });
    // The native menu chooses a theme before the answer is there.
    store.adopt({ ...BASE, theme: 'contrast', panels: { outline: 17, timeline: 30 } });
    answer({ ...BASE, panels: { outline: 17, timeline: 30 } });
    await set;
    expect(store.values.theme).toBe('contrast');

    const again = store.set({ fontSize: 16 });
    answer({ ...store.values, fontSize: 15 });
    await again;
    expect(store.values.fontSize).toBe(15);
  });
});
