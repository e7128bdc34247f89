/** The cluster's own time: it passes only when somebody says so. */
export class VirtualClock {
  /** @param time where it starts, ms since the Unix epoch. */
  constructor(private time: number) {}

  /** Virtual time now, ms since the Unix epoch. */
  now(): number {
    return this.time;
  }

  /** Moves to a later time. Going back is a bug of the caller. */
  moveTo(time: number): void {
    if (time < this.time) throw new Error(`virtual time would go back from ${this.time} to ${time}`);
    this.time = time;
  }

  /** Takes the time of a saved state, earlier or later. */
  restore(time: number): void {
    this.time = time;
  }
}
