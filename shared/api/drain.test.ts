import { describe, expect, it } from 'vitest';
import type { Pod } from 'kubernetes-types/core/v1';
import { DRAIN_DEFAULTS, drainErrors, drainWarnings, planDrain, type DrainOptions } from './drain';
import type { Live } from './meta';

const NOW = Date.parse('2026-01-05T08:00:00Z');

interface Traits {
  owner?: string;
  emptyDir?: boolean;
  mirror?: boolean;
  phase?: string;
  deleted?: string;
}

function pod(name: string, { owner, emptyDir, mirror, phase = 'Running', deleted }: Traits = {}): Live<Pod> {
  const [kind, ownerName] = owner?.split('/') ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      ...(kind
        ? {
            ownerReferences: [{ apiVersion: 'apps/v1', kind, name: ownerName!, uid: 'u', controller: true }],
          }
        : {}),
      ...(mirror ? { annotations: { 'kubernetes.io/config.mirror': 'hash' } } : {}),
      ...(deleted ? { deletionTimestamp: deleted } : {}),
    },
    spec: { containers: [], ...(emptyDir ? { volumes: [{ name: 'v', emptyDir: {} }] } : {}) },
    status: { phase },
  };
}

const plan = (pods: Live<Pod>[], options: Partial<DrainOptions> = {}) =>
  planDrain(pods, { ...DRAIN_DEFAULTS, ...options }, (_, name) => name !== 'gone', NOW);

const told = (subject: Live<Pod>, options: Partial<DrainOptions> = {}): string => {
  const [decision] = plan([subject], options);
  const reasons = decision!.reasons.map(({ filter, effect }) => `${filter} ${effect}`);
  return [decision!.outcome, ...reasons].join(', ');
};

const FORCE = { force: true };
const EMPTY_DIR = { deleteEmptyDirData: true };
const IGNORE = { ignoreDaemonSets: true };

describe('a drain', () => {
  it.each<[string, Live<Pod>, Partial<DrainOptions>, string]>([
    ['evicts what a controller brings back', pod('a', { owner: 'ReplicaSet/web' }), {}, 'evict'],
    ['refuses a bare pod', pod('a'), {}, 'refuse, unreplicated refuse'],
    ['takes a bare pod by force', pod('a'), FORCE, 'evict, unreplicated warn'],
    ['takes a finished bare pod', pod('a', { phase: 'Succeeded' }), {}, 'evict'],
    ['takes a failed pod with local storage', pod('a', { phase: 'Failed', emptyDir: true }), {}, 'evict'],
    [
      'refuses local storage',
      pod('a', { owner: 'Job/j', emptyDir: true }),
      {},
      'refuse, localStorage refuse',
    ],
    [
      'tells all reasons of a bare pod with local storage',
      pod('a', { emptyDir: true }),
      {},
      'refuse, localStorage refuse, unreplicated refuse',
    ],
    [
      'is refused by the second reason where the first is lifted',
      pod('a', { emptyDir: true }),
      EMPTY_DIR,
      'refuse, localStorage warn, unreplicated refuse',
    ],
    ['refuses a pod of a DaemonSet', pod('a', { owner: 'DaemonSet/d' }), FORCE, 'refuse, daemonSet refuse'],
    ['ignores a pod of a DaemonSet', pod('a', { owner: 'DaemonSet/d' }), IGNORE, 'leave, daemonSet ignore'],
    [
      'does not mind the local storage of a pod that stays',
      pod('a', { owner: 'DaemonSet/d', emptyDir: true }),
      IGNORE,
      'leave, daemonSet ignore',
    ],
    [
      'refuses a pod whose DaemonSet is gone, ignored or not',
      pod('a', { owner: 'DaemonSet/gone' }),
      IGNORE,
      'refuse, daemonSet refuse',
    ],
    [
      'takes a pod whose DaemonSet is gone by force',
      pod('a', { owner: 'DaemonSet/gone' }),
      FORCE,
      'evict, daemonSet warn',
    ],
    ['takes a finished pod of a DaemonSet', pod('a', { owner: 'DaemonSet/d', phase: 'Failed' }), {}, 'evict'],
    ['leaves mirror pods alone', pod('a', { mirror: true, emptyDir: true }), {}, 'leave, mirrorPod leave'],
    [
      'leaves a pod alone that has long been ending',
      pod('a', { deleted: '2026-01-05T07:59:00Z' }),
      { skipWaitForDeleteTimeoutSeconds: 59 },
      'leave, skipDeleted leave',
    ],
    [
      'but not one whose end was asked for just that long ago',
      pod('a', { deleted: '2026-01-05T07:59:00Z', owner: 'ReplicaSet/web' }),
      { skipWaitForDeleteTimeoutSeconds: 60 },
      'evict',
    ],
  ])('%s', (_, subject, options, expected) => {
    expect(told(subject, options)).toBe(expected);
  });

  it('groups what hinders it by reason, in the order of the filters', () => {
    const decisions = plan([
      pod('bare'),
      pod('both', { emptyDir: true }),
      pod('d1', { owner: 'DaemonSet/d' }),
      pod('d2', { owner: 'DaemonSet/d' }),
      pod('web', { owner: 'ReplicaSet/web' }),
    ]);
    expect(drainErrors(decisions)).toEqual([
      'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/d1, default/d2',
      'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/both',
      'cannot delete Pods declare no controller (use --force to override): default/bare',
    ]);
  });

  it('warns as kubectl does: local storage is not mentioned', () => {
    const decisions = plan(
      [
        pod('d', { owner: 'DaemonSet/d' }),
        pod('bare', { emptyDir: true }),
        pod('web', { owner: 'ReplicaSet/web', emptyDir: true }),
      ],
      { ...FORCE, ...EMPTY_DIR, ...IGNORE },
    );
    expect(drainErrors(decisions)).toEqual([]);
    expect(drainWarnings(decisions)).toBe(
      'deleting Pods that declare no controller: default/bare; ignoring DaemonSet-managed Pods: default/d',
    );
    expect(decisions[1]!.reasons.map((reason) => reason.message)).toEqual([
      'deleting Pods with local storage',
      'deleting Pods that declare no controller',
    ]);
  });
});
