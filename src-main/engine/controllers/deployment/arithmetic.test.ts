import { describe, expect, it } from 'vitest';
import {
  MAX_REPLICAS,
  maxSurge,
  maxUnavailable,
  proportionalSizes,
  shrunkenOld,
  sizeOfNew,
  type LiveDeployment,
  type LiveReplicaSet,
} from './arithmetic';

const deployment = (replicas: number, rollingUpdate: object = {}, type = 'RollingUpdate'): LiveDeployment =>
  ({
    metadata: { name: 'd' },
    spec: { replicas, strategy: { type, rollingUpdate } },
  }) as unknown as LiveDeployment;

const set = (name: string, replicas: number, available = replicas, maxReplicas?: number): LiveReplicaSet =>
  ({
    metadata: {
      name,
      creationTimestamp: '2026-01-05T08:00:00Z',
      ...(maxReplicas === undefined ? {} : { annotations: { [MAX_REPLICAS]: String(maxReplicas) } }),
    },
    spec: { replicas },
    status: { availableReplicas: available },
  }) as unknown as LiveReplicaSet;

const sizes = (changes: readonly { set: LiveReplicaSet; size: number }[]): string =>
  changes.map(({ set: { metadata }, size }) => `${metadata.name}=${size}`).join(' ');

describe('the bounds of a rolling update', () => {
  it.each([
    // [replicas, maxSurge, maxUnavailable, surge, unavailable]
    [10, '25%', '25%', 3, 2],
    [4, undefined, undefined, 1, 1],
    [1, '25%', '25%', 1, 0],
    [3, '25%', '25%', 1, 0],
    [10, 3, 2, 3, 2],
    [10, '100%', '0%', 10, 0],
    [10, 0, '50%', 0, 5],
    // Both would be nothing: one may be missing, or nothing could ever move.
    [3, 0, '25%', 0, 1],
    [10, '0%', '5%', 0, 1],
    [2, 0, 5, 0, 2],
    [0, '25%', '25%', 0, 0],
    [5, '150%', 0, 8, 0],
  ])(
    '%i replicas, maxSurge %s, maxUnavailable %s: %i more, %i fewer',
    (replicas, s, u, surge, unavailable) => {
      const d = deployment(replicas, {
        ...(s === undefined ? {} : { maxSurge: s }),
        ...(u === undefined ? {} : { maxUnavailable: u }),
      });
      expect([maxSurge(d), maxUnavailable(d)]).toEqual([surge, unavailable]);
    },
  );

  it('are nothing where pods are recreated', () => {
    const d = deployment(10, { maxSurge: 5, maxUnavailable: 5 }, 'Recreate');
    expect([maxSurge(d), maxUnavailable(d)]).toEqual([0, 0]);
  });
});

describe('the size of the new set', () => {
  it.each([
    // [replicas, surge, old, new now, new then]
    [10, 2, 10, 0, 2],
    [10, 2, 8, 2, 4],
    [10, 2, 12, 0, 0],
    [10, 0, 10, 0, 0],
    [10, '30%', 3, 9, 10],
  ])('%i replicas, surge %s, %i old: from %i to %i', (replicas, surge, old, now, then) => {
    const d = deployment(replicas, { maxSurge: surge, maxUnavailable: 1 });
    expect(sizeOfNew(d, [set('old', old), set('new', now)], now)).toBe(then);
  });
});

describe('how old sets shrink', () => {
  it.each([
    // [old sets as [size, available], new as [size, available], result]
    ['the available ones within the bound', [[10, 10]], [2, 0], 'o0=8'],
    ['as new ones become available', [[8, 8]], [4, 2], 'o0=6'],
    [
      'what is not available first, as much as there is to spare',
      [
        [5, 2],
        [5, 5],
      ],
      [2, 0],
      'o0=3',
    ],
    ['not at all while nothing may be missing', [[8, 8]], [4, 0], ''],
    ['to nothing when all is there', [[2, 2]], [10, 10], 'o0=0'],
  ] as const)('%s', (_, old, [size, available], expected) => {
    const d = deployment(10, { maxSurge: 2, maxUnavailable: 2 });
    const sets = old.map(([s, a], i) => set(`o${i}`, s, a));
    expect(sizes(shrunkenOld(d, set('new', size, available), sets))).toBe(expected);
  });
});

describe('scaling in the middle of a rollout', () => {
  it.each([
    // [replicas wanted, surge, sets as [name, size], replicas before with surge, result]
    [
      'up: each by its share, what is left to the largest',
      20,
      0,
      [
        ['a', 6],
        ['b', 4],
      ],
      10,
      'a=12 b=8',
    ],
    [
      'down: the same',
      5,
      0,
      [
        ['a', 6],
        ['b', 4],
      ],
      10,
      'a=3 b=2',
    ],
    [
      'by one: to the largest',
      11,
      0,
      [
        ['a', 6],
        ['b', 4],
      ],
      10,
      'a=7 b=4',
    ],
    [
      'with room for the surge',
      20,
      2,
      [
        ['a', 8],
        ['b', 4],
      ],
      12,
      'a=15 b=7',
    ],
    [
      'to nothing',
      0,
      0,
      [
        ['a', 6],
        ['b', 4],
      ],
      10,
      'a=0 b=0',
    ],
    [
      'not at all',
      10,
      0,
      [
        ['a', 6],
        ['b', 4],
      ],
      10,
      'a=6 b=4',
    ],
  ] as const)('%s', (_, wanted, surge, sets, before, expected) => {
    const d = deployment(wanted, { maxSurge: surge, maxUnavailable: 1 });
    const all = sets.map(([name, size]) => set(name, size, size, before));
    expect(sizes(proportionalSizes(d, all))).toBe(expected);
  });
});
