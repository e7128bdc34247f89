/** Theme, language, motion and panel sizes: kept by the main process for all windows. */
import type { AppStart, CallArgs, Preferences } from '@shared/contract';
import type { Client } from '@renderer/client';
import { useLocale } from './locale.svelte';

const DEFAULTS: Preferences = {
  theme: 'system',
  language: 'system',
  reducedMotion: 'system',
  speed: 1,
  fontSize: 13,
  panels: {},
};

export class PreferencesStore {
  readonly #client: Client;
  readonly #fail: (error: unknown) => void;
  values = $state.raw<Preferences>(DEFAULTS);
  #systemLanguage: AppStart['system']['language'] = 'en';
  #systemDark = $state(true);
  #systemStill = $state(false);
  #adopted = 0;

  /** What is painted: never `system`. */
  readonly theme = $derived(
    this.values.theme === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.values.theme,
  );
  readonly still = $derived(
    this.values.reducedMotion === 'system' ? this.#systemStill : this.values.reducedMotion === 'on',
  );

  constructor(client: Client, fail: (error: unknown) => void) {
    this.#client = client;
    this.#fail = fail;
  }

  start(preferences: Preferences, system: AppStart['system']): void {
    this.#systemLanguage = system.language;
    this.#systemDark = system.dark;
    this.adopt(preferences);
  }

  /** Follows the system's own wishes as they change. Returns what ends it. */
  watchSystem(): () => void {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const read = (): void => {
      this.#systemDark = dark.matches;
      this.#systemStill = still.matches;
    };
    read();
    dark.addEventListener('change', read);
    still.addEventListener('change', read);
    return () => {
      dark.removeEventListener('change', read);
      still.removeEventListener('change', read);
    };
  }

  /** Takes what the main process says: another window may have changed it. */
  adopt(preferences: Preferences): void {
    this.#adopted++;
    this.values = preferences;
    useLocale(preferences.language === 'system' ? this.#systemLanguage : preferences.language);
  }

  async set(change: CallArgs<'app.setPreferences'>): Promise<void> {
    const panels = { ...this.values.panels, ...change.panels };
    this.adopt({ ...this.values, ...(change as Partial<Preferences>), panels });
    const mine = this.#adopted;
    try {
      const answer = await this.#client.call('app.setPreferences', change);
      // What was changed elsewhere meanwhile, such as in the native menu, is newer than this answer.
      if (mine === this.#adopted) this.adopt(answer);
    } catch (error) {
      this.#fail(error);
    }
  }
}
