import { describe, expect, it } from 'vitest';
import { formatTime } from '@shared/api';
import { crowdOf, podsToDelete } from './deletion-rank';
import type { LivePod } from './pod-control';

const NOW = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  /** How long it has been ready, ms. */
  readonly readyFor?: number;
  readonly cost?: string;
  readonly restarts?: number;
  readonly sidecarRestarts?: number;
  readonly initRestarts?: number;
  /** How old it is, ms. */
  readonly age?: number;
}

/** Pods that are alike but for what is said of them; the first has the highest UID, so that nothing else puts it first. */
function pods(...all: Traits[]): LivePod[] {
  return all.map((traits, i) => {
    const { node = `n${i}`, phase = 'Running', readyFor = HOUR, cost, restarts = 0, age = HOUR } = traits;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: String(i),
        uid: `uid-${9 - i}`,
        creationTimestamp: formatTime(NOW - age),
        ...(cost === undefined
          ? {}
          : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
      },
      spec: {
        ...(node === '' ? {} : { nodeName: node }),
        containers: [],
        initContainers: [{ name: 'side', restartPolicy: 'Always' }, { name: 'init' }],
      },
      status: {
        phase,
        conditions:
          readyFor < 0
            ? [{ type: 'Ready', status: 'False' }]
            : [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(NOW - readyFor) }],
        containerStatuses: [{ name: 'c', restartCount: restarts }],
        initContainerStatuses: [
          { name: 'side', restartCount: traits.sidecarRestarts ?? 0 },
          { name: 'init', restartCount: traits.initRestarts ?? 0 },
        ],
      },
    } as unknown as LivePod;
  });
}

const order = (all: LivePod[]): string =>
  podsToDelete(all, crowdOf(all), all.length - 1, NOW)
    .map((pod) => pod.metadata.name)
    .join(' ');

describe('which pods a ReplicaSet gives up first', () => {
  it.each<[string, Traits, Traits]>([
    ['an unbound pod before a bound one, whatever else', { node: '', cost: '99' }, { phase: 'Pending' }],
    ['Pending before Unknown', { phase: 'Pending', cost: '99' }, { phase: 'Unknown', readyFor: -1 }],
    ['Unknown before Running', { phase: 'Unknown', cost: '99' }, { readyFor: -1 }],
    ['an unready pod before a ready one', { readyFor: -1, cost: '99' }, {}],
    ['what costs less', { cost: '-5' }, { readyFor: 1 }],
    ['what costs nothing before what costs a little', {}, { cost: '1', readyFor: 1 }],
    ['a cost that is no number counts as none', { cost: '1e3' }, { cost: '1' }],
    ['what has been ready for a shorter time, by powers of two', { readyFor: HOUR / 3 }, { restarts: 9 }],
    ['what has restarted more often', { restarts: 2 }, { restarts: 1, age: 1_000 }],
    ['what has a sidecar that restarted', { sidecarRestarts: 1 }, { age: 1_000 }],
    ['what is younger, by powers of two', { age: HOUR / 3 }, {}],
  ])('%s', (_, first, second) => {
    expect(order(pods(first, second))).toBe('0');
    expect(order(pods(second, first))).toBe('1');
  });

  it.each<[string, Traits, Traits]>([
    // The second has the lower UID.
    [
      'times of being ready that are nearly the same',
      { readyFor: HOUR, restarts: 9 },
      { readyFor: HOUR + 60_000 },
    ],
    ['ages that are nearly the same', { age: HOUR }, { age: HOUR + 60_000 }],
    ['restarts of init containers', { initRestarts: 5 }, {}],
    ['nothing at all', {}, {}],
  ])('leaves it to the UID: %s', (_, first, second) => {
    expect(order(pods(first, second))).toBe('1');
  });

  it('a pod of a node that has more of them, before one that stands alone', () => {
    expect(order(pods({ node: 'a' }, { node: 'b', readyFor: 1 }, { node: 'a' }))).toBe('2 0');
  });

  it('the whole set as it is', () => {
    const all = pods({}, { readyFor: -1 });
    expect(podsToDelete(all, crowdOf(all), 2, NOW)).toEqual(all);
  });
});
