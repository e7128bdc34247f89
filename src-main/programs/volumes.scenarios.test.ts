/** Property: whatever happens to its containers and its node, an emptyDir is there as long as its pod, and no longer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VOLUMES, type Volume } from '@shared/api';
import type { Fault } from '@shared/contract';
import { PodWorld } from '@main/programs/testing';

const PODS = ['p0', 'p1', 'p2'];
const WRITES = 'echo life >> /v/lives; sleep 3; exit 1';

const name = fc.constantFrom(...PODS);
const action = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    name,
    policy: fc.constantFrom('Always', 'OnFailure', 'Never'),
  }),
  fc.record({ do: fc.constant('delete' as const), name, grace: fc.constantFrom(undefined, 0, 1) }),
  fc.record({ do: fc.constant('kill' as const), name }),
  fc.record({
    do: fc.constant('fault' as const),
    fault: fc.constantFrom<Fault[]>(
      { type: 'nodePower', node: 'n1', state: 'off' },
      { type: 'nodePower', node: 'n1', state: 'on' },
      { type: 'kubelet', node: 'n1', state: 'stopped' },
      { type: 'kubelet', node: 'n1', state: 'running' },
      { type: 'partition', node: 'n1', state: 'cut' },
      { type: 'partition', node: 'n1', state: 'healed' },
    ),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 4, 15, 60) }),
);

describe('an emptyDir', () => {
  it('outlives its containers and not its pod', async () => {
    let survived = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 16 }), async (actions) => {
        const w = new PodWorld();
        /** How many lives each pod has written down, by UID. */
        const lives = new Map<string, number>();
        w.turns.onStep((step) => {
          for (const { resource, object, previous } of step.changes) {
            if (resource !== VOLUMES) continue;
            const { spec, files } = (object ?? previous) as unknown as Volume;
            if (spec.volumeName !== 'v') continue;
            const uid = spec.podUID!;
            if (!object) {
              // Gone: then its pod is, or is going in this very step.
              lives.delete(uid);
              const pod = PODS.map((p) => w.get(p)).find((p) => p?.metadata.uid === uid);
              expect(pod === undefined || pod.metadata.deletionTimestamp !== undefined).toBe(true);
              continue;
            }
            const count = (files['lives']?.content ?? '').split('\n').length - 1;
            expect(count).toBeGreaterThanOrEqual(lives.get(uid) ?? 0);
            if (count > 1) survived++;
            lives.set(uid, count);
          }
        });
        for (const a of actions) {
          if (a.do === 'wait') await w.pass(a.seconds);
          else if (a.do === 'fault') w.fault(a.fault);
          else if (a.do === 'kill')
            w.fault({
              type: 'killContainer',
              namespace: 'default',
              pod: a.name,
              container: 'c',
              exitCode: 1,
            });
          else if (a.do === 'delete') {
            if (w.get(a.name)) w.deletePod(a.name, a.grace);
          } else if (!w.get(a.name))
            w.add(
              a.name,
              { command: ['sh', '-c', WRITES], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
              { restartPolicy: a.policy, volumes: [{ name: 'v', emptyDir: {} }] },
            );
        }
        for (const fault of [
          { type: 'nodePower', node: 'n1', state: 'on' },
          { type: 'kubelet', node: 'n1', state: 'running' },
          { type: 'partition', node: 'n1', state: 'healed' },
        ] as Fault[])
          w.fault(fault);
        await w.pass(60);
        const there = (): (string | undefined)[] =>
          w.client
            .list<Volume>(VOLUMES)
            .filter(({ spec }) => spec.volumeName === 'v')
            .map(({ spec }) => spec.podUID)
            .sort();
        const pods = PODS.map((p) => w.get(p)).filter((p) => p !== undefined);
        const started = pods
          .filter((p) => lives.has(p.metadata.uid!))
          .map((p) => p.metadata.uid)
          .sort();
        expect(there()).toEqual(started);
        for (const p of pods) w.deletePod(p.metadata.name);
        await w.pass(60);
        expect(there()).toEqual([]);
      }),
      { numRuns: 25 },
    );
    // Some of them were really written to by more than one life.
    expect(survived).toBeGreaterThan(0);
  });
});
