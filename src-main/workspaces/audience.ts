/** Who listens to a session. */
import type { SessionUpdate } from '@shared/contract';

export class Audience {
  private listeners: ((update: SessionUpdate) => void)[] = [];
  private durableListeners: (() => void)[] = [];

  /** Tells of everything that becomes part of the history, after it is durable. Returns what ends it. */
  onUpdate(listener: (update: SessionUpdate) => void): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /**
   * Tells that something became durable, or that the session lives in another state now: for those who look themselves
   * at what changed. Returns what ends it.
   */
  onDurable(listener: () => void): () => void {
    this.durableListeners.push(listener);
    return () => {
      this.durableListeners = this.durableListeners.filter((other) => other !== listener);
    };
  }

  /** @param update made only where somebody listens */
  tell(update: () => SessionUpdate): void {
    for (const listener of this.durableListeners) listener();
    if (this.listeners.length === 0) return;
    const made = update();
    for (const listener of this.listeners) listener(made);
  }
}
