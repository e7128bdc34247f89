import { describe, expect, it } from 'vitest';
import { Player, type RealTime } from './player';

/** Real time that a test moves. */
class FakeTime implements RealTime {
  private time = 0;
  private waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { at: this.time + ms, callback };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  /** Lets real milliseconds pass, one at a time, with all promises that settle meanwhile. */
  async pass(ms: number): Promise<void> {
    for (let i = 0; i < ms; i++) {
      this.time++;
      for (const entry of this.waiting.filter((other) => other.at <= this.time)) {
        this.waiting = this.waiting.filter((other) => other !== entry);
        entry.callback();
      }
      for (let n = 0; n < 5; n++) await Promise.resolve();
    }
  }
}

function playing(pass: (ms: number) => Promise<void>): { time: FakeTime; player: Player } {
  const time = new FakeTime();
  return { time, player: new Player(pass, time) };
}

describe('play', () => {
  it.each([0.25, 0.5, 1, 3, 60, 1000])('at %d× lets that much virtual time pass', async (speed) => {
    let virtual = 0;
    const { time, player } = playing((ms) => {
      expect(Number.isInteger(ms)).toBe(true);
      virtual += ms;
      return Promise.resolve();
    });
    player.play(speed);
    await time.pass(10_000);
    expect(virtual).toBe(10_000 * speed);
    player.pause();
    await time.pass(1000);
    expect(virtual).toBe(10_000 * speed);
    expect(player.playing).toBe(false);
  });

  it('moves time for the first time after a lead, and makes up for it then', async () => {
    const asked: number[] = [];
    const { time, player } = playing((ms) => (asked.push(ms), Promise.resolve()));
    player.play(2, 700);
    expect(player.playing).toBe(true);
    await time.pass(699);
    expect(asked).toEqual([]);
    await time.pass(1);
    expect(asked).toEqual([1400]);
    await time.pass(400);
    expect(asked.length).toBe(11);
    expect(Math.max(...asked.slice(1))).toBeLessThanOrEqual(200);
  });

  it('changes its speed without a jump', async () => {
    let virtual = 0;
    const { time, player } = playing((ms) => ((virtual += ms), Promise.resolve()));
    player.play(1);
    await time.pass(1000);
    player.play(10);
    await time.pass(1000);
    expect(virtual).toBe(11_000);
  });

  it('falls behind instead of owing ever more where passing takes longer than the time itself', async () => {
    const asked: number[] = [];
    const { time, player } = playing(async (ms) => {
      asked.push(ms);
      await new Promise<void>((resolve) => time.after(ms * 3, resolve));
    });
    player.play(1);
    await time.pass(20_000);
    expect(Math.max(...asked)).toBeLessThanOrEqual(200);
    expect(asked.length).toBeGreaterThan(20);
  });

  it('has one frame under way at a time, also when it is paused and played again meanwhile', async () => {
    let running = 0;
    let most = 0;
    const { time, player } = playing(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => time.after(30, resolve));
      running--;
    });
    player.play(1);
    await time.pass(50);
    player.pause();
    player.play(1);
    await time.pass(500);
    expect(most).toBe(1);
  });

  it('ends where time cannot pass', async () => {
    const { time, player } = playing(() => Promise.reject(new Error('frozen')));
    player.play(1);
    await time.pass(100);
    expect(player.playing).toBe(false);
  });
});
