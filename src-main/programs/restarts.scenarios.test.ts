/** T6: how long a container that fails must wait before it is started again, to the millisecond. */
import { describe, expect, it } from 'vitest';
import { PodWorld } from '@main/programs/testing';

/** A pod whose container runs until it is killed. */
class Crashing {
  readonly world = new PodWorld();

  async begin(): Promise<void> {
    this.world.add('p', {});
    await this.world.pass(20);
  }

  /** Lets it run for so many ms in all, kills it, and waits for its next start. @returns how long that took, ms */
  async wait(runsFor: number): Promise<number> {
    const { world } = this;
    const { restartCount, state } = world.get('p')!.status!.containerStatuses![0]!;
    const started = world.steps
      .flatMap((step) => step.changes.map((change) => ({ step, change })))
      .findLast(
        ({ change }) =>
          change.resource === 'events' && (change.object as { reason?: string }).reason === 'Started',
      )!.step.time;
    expect(state!.running).toBeDefined();
    await world.pass((started + runsFor - world.clock.now()) / 1000);
    world.fault({ type: 'killContainer', namespace: 'default', pod: 'p', container: 'c', exitCode: 1 });
    const ended = world.clock.now();
    let next: number | undefined;
    const stop = world.turns.onStep((step) => {
      const now = world.get('p')!.status!.containerStatuses![0]!;
      if (next === undefined && now.restartCount > restartCount && now.state!.running) next = step.time;
    });
    await world.pass(301);
    stop();
    return next! - ended;
  }
}

describe('T6: the back-off of a container', () => {
  it('is 10 s, doubling to 5 min, and no more', async () => {
    const pod = new Crashing();
    await pod.begin();
    const waited: number[] = [];
    // After each start it runs on while 301 s pass, which is too short for its back-off to be forgotten.
    for (let i = 0; i < 8; i++) waited.push(await pod.wait(302_000));
    expect(waited).toEqual([1000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  it.each([
    ['exactly ten minutes is too short', 600_000, [40_000, 80_000]],
    ['a millisecond more and it is forgotten', 600_001, [1000, 10_000]],
  ])('is forgotten by what runs for more than ten minutes: %s', async (_, runsFor, expected) => {
    const pod = new Crashing();
    await pod.begin();
    for (const wait of [1000, 10_000, 20_000]) expect(await pod.wait(302_000)).toBe(wait);
    expect([await pod.wait(runsFor), await pod.wait(302_000)]).toEqual(expected);
  });

  it('ends with the pod, and is told in between', async () => {
    const pod = new Crashing();
    await pod.begin();
    for (let i = 0; i < 3; i++) await pod.wait(302_000);
    const { world } = pod;
    world.fault({ type: 'killContainer', namespace: 'default', pod: 'p', container: 'c', exitCode: 1 });
    await world.pass(2);
    expect(world.shown('p')).toBe('0/1 CrashLoopBackOff 3');
    expect(world.get('p')!.status!.containerStatuses![0]!.state!.waiting!.message).toMatch(
      /^back-off 40s restarting failed container=c pod=p_default\(.*\)$/,
    );
    world.deletePod('p');
    await world.pass(5);
    world.add('p', {});
    await world.pass(2);
    expect(world.shown('p')).toBe('1/1 Running 0');
  });
});
