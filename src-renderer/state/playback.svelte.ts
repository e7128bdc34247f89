/** Virtual time: play, pause, speed, one turn; and the clock that the window shows. */
import { m } from '@shared/messages';
import type { Client } from '@renderer/client';
import type { PreferencesStore } from './preferences.svelte';
import type { Session } from './session.svelte';

/** Virtual seconds a real second. */
export const SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 60, 300, 1000] as const;

export class PlaybackStore {
  readonly #client: Client;
  readonly #session: Session;
  readonly #preferences: PreferencesStore;
  readonly #fail: (error: unknown) => void;
  readonly #allow: (what: string) => boolean;
  /** Virtual time on show, ms since the epoch; runs on between updates while playing. */
  now = $state(0);

  readonly playing = $derived.by(() => this.#session.info?.playback.playing ?? false);
  readonly speed = $derived.by(() =>
    this.playing ? this.#session.info!.playback.speed : this.#preferences.values.speed,
  );

  constructor(
    client: Client,
    session: Session,
    preferences: PreferencesStore,
    fail: (error: unknown) => void,
    allow: (what: string) => boolean,
  ) {
    this.#client = client;
    this.#session = session;
    this.#preferences = preferences;
    this.#fail = fail;
    this.#allow = allow;
  }

  async toggle(): Promise<void> {
    await (this.playing ? this.pause() : this.play());
  }

  async play(): Promise<void> {
    if (!this.#allow(m.play())) return;
    await this.#call(() => this.#client.call('time.play', { speed: this.#preferences.values.speed }));
  }

  async pause(): Promise<void> {
    await this.#call(() => this.#client.call('time.pause', {}));
  }

  /** The next turn of whatever component is due; time passes to it where nothing is due now. */
  async turn(): Promise<void> {
    if (!this.#allow(m.next_turn())) return;
    await this.#call(() => this.#client.call('time.step', {}));
  }

  async setSpeed(speed: number): Promise<void> {
    await this.#preferences.set({ speed });
    if (this.playing) await this.play();
  }

  /** Sets the clock; called for every frame while playing, and when the instant changes. */
  tick(): void {
    const { info, at, live, infoAt } = this.#session;
    if (!live || !info?.playback.playing) {
      this.now = live && info ? info.head.time : at.time;
      return;
    }
    const ran = info.head.time + (performance.now() - infoAt) * info.playback.speed;
    // Never beyond what is due next: that has not happened yet.
    this.now = info.nextDue === null ? ran : Math.max(info.head.time, Math.min(ran, info.nextDue));
  }

  async #call(send: () => Promise<NonNullable<Session['info']>>): Promise<void> {
    try {
      this.#session.setInfo(await send());
    } catch (error) {
      this.#fail(error);
    }
  }
}
