/** Growing delays by key, kept as plain data. Models client-go `flowcontrol.Backoff` @ v1.34, without jitter. */

export type BackoffState = readonly (readonly [key: string, delay: number, since: number])[];

export class Backoff {
  private entries = new Map<string, { readonly delay: number; readonly since: number }>();

  /** @param first the first delay, ms; it doubles up to `longest` and is forgotten after twice that */
  constructor(
    private readonly first: number,
    private readonly longest: number,
  ) {}

  /** How long the key still has to wait, ms; 0 where it need not. */
  remaining(key: string, now: number): number {
    const entry = this.entries.get(key);
    return entry ? Math.max(0, entry.since + entry.delay - now) : 0;
  }

  /** Notes that the key acts now, and must wait longer than last time before it does so again. */
  next(key: string, now: number): void {
    for (const [other, entry] of this.entries) {
      if (now - entry.since > 2 * this.longest) this.entries.delete(other);
    }
    const delay = this.entries.get(key)?.delay;
    this.entries.set(key, {
      delay: delay === undefined ? this.first : Math.min(2 * delay, this.longest),
      since: now,
    });
  }

  save(): BackoffState {
    return [...this.entries].map(([key, { delay, since }]) => [key, delay, since] as const);
  }

  restore(state: BackoffState): void {
    this.entries = new Map(state.map(([key, delay, since]) => [key, { delay, since }]));
  }
}
