import { describe, expect, it } from 'vitest';
import {
  SCHEDULER_CONFIG_API,
  SCHEDULER_CONFIG_NAME,
  SCHEDULER_CONFIG_RESOURCE,
  SCHEDULER_PLUGINS,
  type KubeSchedulerConfiguration,
} from '@shared/api';
import { ApiWorld } from '../testing/api-world';
import { SchedulerWorld } from '../testing/scheduler-world';
import { settingsOf } from './configuration';
import { createFramework, DEFAULT_PROFILE, EXTENSION_POINTS, pointsOf } from './profile';
import { createPlugins, DEFAULT_PLUGINS } from './registry';

const configured = (parts: object): KubeSchedulerConfiguration =>
  ({
    apiVersion: SCHEDULER_CONFIG_API,
    kind: 'KubeSchedulerConfiguration',
    metadata: { name: SCHEDULER_CONFIG_NAME },
    ...parts,
  }) as KubeSchedulerConfiguration;

const put = (world: SchedulerWorld, parts: object): unknown =>
  world.create(SCHEDULER_CONFIG_RESOURCE, configured(parts));

const scoresOf = (profile: object): string[] =>
  createFramework(settingsOf(configured({ profiles: [profile] })).profiles[0]!).profile.score.map(
    ({ plugin, weight }) => `${plugin.name}:${weight}`,
  );

describe('plugins of a profile', () => {
  it('are the default ones where nothing is said', () => {
    expect(settingsOf(configured({})).profiles[0]!.points).toEqual(DEFAULT_PROFILE.points);
    expect(settingsOf(undefined).profiles).toEqual([DEFAULT_PROFILE]);
  });

  it('can be named as the API server knows them', () => {
    const plugins = createPlugins(
      DEFAULT_PLUGINS.map(({ name }) => name),
      {},
    );
    expect([...plugins.keys(), 'DefaultBinder'].sort()).toEqual(Object.keys(SCHEDULER_PLUGINS).sort());
    for (const [name, plugin] of plugins) {
      for (const point of pointsOf(plugin))
        expect(SCHEDULER_PLUGINS[name], `${name} at ${point}`).toContain(point);
    }
    expect(EXTENSION_POINTS.length).toBeGreaterThan(5);
  });

  it.each([
    [
      'a weight',
      { score: { enabled: [{ name: 'ImageLocality', weight: 50 }] } },
      [
        'ImageLocality:50',
        'TaintToleration:3',
        'NodeAffinity:2',
        'NodeResourcesFit:1',
        'VolumeBinding:1',
        'PodTopologySpread:2',
        'InterPodAffinity:2',
        'NodeResourcesBalancedAllocation:1',
      ],
    ],
    [
      'a plugin off at one point',
      { score: { disabled: [{ name: 'NodeAffinity' }] } },
      [
        'TaintToleration:3',
        'NodeResourcesFit:1',
        'VolumeBinding:1',
        'PodTopologySpread:2',
        'InterPodAffinity:2',
        'NodeResourcesBalancedAllocation:1',
        'ImageLocality:1',
      ],
    ],
    [
      'all off but one',
      { score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit', weight: 7 }] } },
      ['NodeResourcesFit:7'],
    ],
    [
      'a weight everywhere keeps the place',
      { multiPoint: { enabled: [{ name: 'NodeAffinity', weight: 9 }] } },
      [
        'TaintToleration:3',
        'NodeAffinity:9',
        'NodeResourcesFit:1',
        'VolumeBinding:1',
        'PodTopologySpread:2',
        'InterPodAffinity:2',
        'NodeResourcesBalancedAllocation:1',
        'ImageLocality:1',
      ],
    ],
    [
      'a plugin off everywhere',
      { multiPoint: { disabled: [{ name: 'InterPodAffinity' }, { name: 'ImageLocality' }] } },
      [
        'TaintToleration:3',
        'NodeAffinity:2',
        'NodeResourcesFit:1',
        'VolumeBinding:1',
        'PodTopologySpread:2',
        'NodeResourcesBalancedAllocation:1',
      ],
    ],
  ])('follow %s', (_name, plugins, scores) => {
    expect(scoresOf({ plugins })).toEqual(scores);
  });
});

describe('a scheduler', () => {
  const fit = (type: string, more: object = {}): object => ({
    profiles: [
      { pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type, ...more } } }] },
    ],
  });
  const half = {
    containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '500m', memory: '1Gi' } } }],
  };

  function placed(parts: object | null): string {
    const world = SchedulerWorld.started();
    world.node('busy');
    world.node('idle');
    world.pod('first', { ...half, nodeName: 'busy' });
    if (parts) put(world, parts);
    world.pod('next', half);
    world.settle();
    return world.nodeOf('next');
  }

  it.each([
    ['least allocated by default', null, 'idle'],
    ['most allocated', fit('MostAllocated'), 'busy'],
    [
      'a ratio that prefers full nodes',
      fit('RequestedToCapacityRatio', {
        requestedToCapacityRatio: {
          shape: [
            { utilization: 0, score: 0 },
            { utilization: 100, score: 10 },
          ],
        },
      }),
      'busy',
    ],
    [
      'node affinity for every pod',
      {
        profiles: [
          {
            plugins: {
              multiPoint: {
                disabled: [{ name: 'NodeResourcesFit' }, { name: 'NodeResourcesBalancedAllocation' }],
              },
            },
            pluginConfig: [
              {
                name: 'NodeAffinity',
                args: {
                  addedAffinity: {
                    requiredDuringSchedulingIgnoredDuringExecution: {
                      nodeSelectorTerms: [
                        {
                          matchExpressions: [
                            { key: 'kubernetes.io/hostname', operator: 'In', values: ['busy'] },
                          ],
                        },
                      ],
                    },
                  },
                },
              },
            ],
          },
        ],
      },
      'busy',
    ],
  ])('follows its configuration: %s', (_name, parts, node) => {
    expect(placed(parts)).toBe(node);
  });

  const argsOf = (name: string, args: object): object => ({ profiles: [{ pluginConfig: [{ name, args }] }] });
  const onlyScoredBy = (name: string, args?: object): object => ({
    profiles: [
      {
        plugins: {
          preScore: { disabled: [{ name: '*' }], enabled: [{ name }] },
          score: { disabled: [{ name: '*' }], enabled: [{ name }] },
        },
        ...(args ? { pluginConfig: [{ name, args }] } : {}),
      },
    ],
  });

  it('spreads pods of a service by the constraints of its configuration', () => {
    const where = (constraints: object[]): string => {
      const world = SchedulerWorld.started();
      world.node('a', { labels: { rack: 'r1' } });
      world.node('b', { labels: { rack: 'r2' } });
      world.apply(`
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`);
      put(world, argsOf('PodTopologySpread', { defaultingType: 'List', defaultConstraints: constraints }));
      world.pod('first', { nodeName: 'a' }, { labels: { app: 'web' } });
      world.pod('second', { nodeName: 'a' }, { labels: { app: 'web' } });
      world.patch('nodes', 'b', { spec: { unschedulable: true } });
      world.pod('third', {}, { labels: { app: 'web' } });
      world.settle();
      return world.nodeOf('third');
    };
    const hard = { maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' };
    // The rack that it would have to go to is closed.
    expect(where([hard])).toBe('');
    expect(where([{ ...hard, maxSkew: 5 }])).toBe('a');
    expect(where([])).toBe('a');
  });

  it('stops its search at the share of nodes that it is told', () => {
    const evaluated = (parts: object | null): number => {
      const world = SchedulerWorld.started();
      for (let i = 0; i < 300; i++) world.node(`n${String(i).padStart(3, '0')}`);
      if (parts) put(world, parts);
      world.pod('p');
      world.settle();
      const decision = world.steps.findLast(({ object }) => object?.name === 'p')?.decision;
      return decision?.type === 'scheduled' ? decision.evaluated : Number.NaN;
    };
    // 48 % adapted to 300 nodes.
    expect(evaluated(null)).toBe(144);
    expect(evaluated({ percentageOfNodesToScore: 60 })).toBe(180);
    expect(evaluated({ percentageOfNodesToScore: 100 })).toBe(300);
    // Never fewer than 100, and a profile's own share is the one that counts.
    expect(evaluated({ percentageOfNodesToScore: 1 })).toBe(100);
    expect(evaluated({ percentageOfNodesToScore: 1, profiles: [{ percentageOfNodesToScore: 50 }] })).toBe(
      150,
    );
  });

  it('weighs how much running pods that need company want it, and may ignore what they prefer', () => {
    const where = (args: object, affinity: object): string => {
      const world = SchedulerWorld.started();
      world.node('a');
      world.node('b');
      put(world, onlyScoredBy('InterPodAffinity', args));
      world.pod('host', { nodeName: 'b', affinity: { podAffinity: affinity } }, { labels: { app: 'db' } });
      // Without the wish of the pod on b, both score the same and the tie falls on a.
      world.pod('next', {}, { labels: { app: 'web' } });
      world.settle();
      const { totals } = world.scheduler.explain(world.get('next'), { remedies: false });
      return totals['a'] === totals['b'] ? 'either' : world.nodeOf('next');
    };
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } };
    const required = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    const preferred = {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: term }],
    };
    expect(where({ hardPodAffinityWeight: 50 }, required)).toBe('b');
    expect(where({ hardPodAffinityWeight: 0 }, required)).toBe('either');
    expect(where({}, preferred)).toBe('b');
    expect(where({ ignorePreferredTermsOfExistingPods: true }, preferred)).toBe('either');
  });

  it('starts anew when the configuration comes, changes and goes, and runs several profiles', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } });
    world.pod('plain');
    world.pod('fearless', { schedulerName: 'fearless' });
    world.settle();
    expect([world.nodeOf('plain'), world.nodeOf('fearless')]).toEqual(['', '']);
    put(world, {
      profiles: [
        { schedulerName: 'default-scheduler' },
        { schedulerName: 'fearless', plugins: { filter: { disabled: [{ name: 'TaintToleration' }] } } },
      ],
    });
    world.settle();
    expect([world.nodeOf('plain'), world.nodeOf('fearless')]).toEqual(['', 'n1']);
    world.pod('second', { schedulerName: 'fearless' });
    world.delete(SCHEDULER_CONFIG_RESOURCE, SCHEDULER_CONFIG_NAME, '');
    world.settle();
    // Nobody is responsible for it any more.
    expect(world.nodeOf('second')).toBe('');
    expect(world.events('second')).toEqual([]);
  });

  it('goes on with its configuration after it was saved and loaded', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } });
    put(world, { profiles: [{ plugins: { filter: { disabled: [{ name: 'TaintToleration' }] } } }] });
    world.settle();
    const again = SchedulerWorld.restored(world.save());
    again.pod('late');
    again.settle();
    expect(again.nodeOf('late')).toBe('n1');
  });

  it('backs off as it is told', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { unschedulable: true } });
    put(world, { podInitialBackoffSeconds: 20, podMaxBackoffSeconds: 60 });
    world.pod('p');
    world.settle();
    world.patch('nodes', 'n1', { spec: { unschedulable: null, taints: null } });
    world.advance(19_999);
    expect(world.nodeOf('p')).toBe('');
    world.advance(1);
    expect(world.nodeOf('p')).toBe('n1');
  });
});

describe('a configuration', () => {
  const args = (name: string, value: unknown): object => ({
    profiles: [{ pluginConfig: [{ name, args: value }] }],
  });
  it.each([
    [
      'another name',
      { metadata: { name: 'mine' } },
      'metadata.name: Invalid value: "mine": there is one scheduler; its configuration is named "kube-scheduler"',
    ],
    [
      'a share above 100',
      { percentageOfNodesToScore: 101 },
      'percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]',
    ],
    [
      "a profile's share below 0",
      { profiles: [{ percentageOfNodesToScore: -1 }] },
      'profiles[0].percentageOfNodesToScore: Invalid value: -1: not in valid range [0-100]',
    ],
    [
      'a back-off of nothing',
      { podInitialBackoffSeconds: 0 },
      'podInitialBackoffSeconds: Invalid value: 0: must be greater than 0',
    ],
    [
      'a longest back-off below the first',
      { podInitialBackoffSeconds: 5, podMaxBackoffSeconds: 4 },
      'podMaxBackoffSeconds: Invalid value: 4: must be greater than or equal to PodInitialBackoffSeconds',
    ],
    [
      'profiles without names',
      { profiles: [{}, { schedulerName: 'a' }] },
      'profiles[0].schedulerName: Required value',
    ],
    [
      'two profiles of one name',
      { profiles: [{ schedulerName: 'a' }, { schedulerName: 'a' }] },
      'profiles[1].schedulerName: Duplicate value: "a"',
    ],
    [
      'an unknown plugin',
      { profiles: [{ plugins: { filter: { enabled: [{ name: 'Nope' }] } } }] },
      /profiles\[0\]\.plugins\.filter\.enabled\[0\]\.name: Unsupported value: "Nope": supported values: "SchedulingGates"/,
    ],
    [
      'a plugin at a point where it has no say',
      { profiles: [{ plugins: { score: { enabled: [{ name: 'NodeName' }] } } }] },
      'profiles[0].plugins.score.enabled[0].name: Invalid value: "NodeName": plugin "NodeName" does not extend score plugin',
    ],
    [
      'a profile without a queue order',
      { profiles: [{ plugins: { queueSort: { disabled: [{ name: '*' }] } } }] },
      'profiles[0].plugins.queueSort: Required value: one queue sort plugin is required',
    ],
    [
      'a weight out of range',
      { profiles: [{ plugins: { score: { enabled: [{ name: 'ImageLocality', weight: 101 }] } } }] },
      'profiles[0].plugins.score.enabled[0].weight: Invalid value: 101: not in valid range [0, 100]',
    ],
    [
      'an unknown strategy',
      args('NodeResourcesFit', { scoringStrategy: { type: 'Best' } }),
      'profiles[0].pluginConfig[0].args.scoringStrategy.type: Unsupported value: "Best": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"',
    ],
    [
      'a resource without weight',
      args('NodeResourcesFit', {
        scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 0 }] },
      }),
      'profiles[0].pluginConfig[0].args.scoringStrategy.resources[0].weight: Invalid value: 0: resource weight of cpu not in valid range (0, 100]',
    ],
    [
      'a ratio without a shape',
      args('NodeResourcesFit', { scoringStrategy: { type: 'RequestedToCapacityRatio' } }),
      'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape: Required value: at least one point must be specified',
    ],
    [
      'a shape out of order',
      args('NodeResourcesFit', {
        scoringStrategy: {
          type: 'RequestedToCapacityRatio',
          requestedToCapacityRatio: {
            shape: [
              { utilization: 50, score: 1 },
              { utilization: 50, score: 2 },
            ],
          },
        },
      }),
      'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[1].utilization: Invalid value: 50: utilization values must be sorted in increasing order',
    ],
    [
      'an empty added affinity',
      args('NodeAffinity', { addedAffinity: {} }),
      /profiles\[0\]\.pluginConfig\[0\]\.args\.addedAffinity: Required value/,
    ],
    [
      'default constraints of the system',
      args('PodTopologySpread', {
        defaultConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
      }),
      /args\.defaultConstraints: Invalid value: .*: when \.defaultingType is System/,
    ],
    [
      'a default constraint with a selector',
      args('PodTopologySpread', {
        defaultingType: 'List',
        defaultConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { a: 'b' } },
          },
        ],
      }),
      /defaultConstraints\[0\]\.labelSelector: Forbidden: constraint must not define a selector/,
    ],
    [
      'a hard affinity weight',
      args('InterPodAffinity', { hardPodAffinityWeight: 101 }),
      'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]',
    ],
    [
      'an unknown argument',
      args('InterPodAffinity', { hardWeight: 1 }),
      'profiles[0].pluginConfig[0].args.hardWeight: Invalid value: 1: unknown field',
    ],
    [
      'an argument of another type',
      args('InterPodAffinity', { hardPodAffinityWeight: 'high' }),
      'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: "high": must be a number',
    ],
    [
      'a plugin configured twice',
      { profiles: [{ pluginConfig: [{ name: 'ImageLocality' }, { name: 'ImageLocality' }] }] },
      'profiles[0].pluginConfig[1]: Duplicate value: "ImageLocality"',
    ],
    [
      'extenders',
      { extenders: [{ urlPrefix: 'http://x' }] },
      'extenders: Forbidden: extenders are not modelled',
    ],
  ])('is refused with the field: %s', (_name, parts, message) => {
    const world = new ApiWorld();
    const { revision } = world.store;
    const status = world.refused({
      verb: 'create',
      resource: SCHEDULER_CONFIG_RESOURCE,
      body: configured(parts),
    });
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
    if (typeof message === 'string') expect(status.message).toContain(message);
    else expect(status.message).toMatch(message);
    expect(world.store.revision).toBe(revision);
  });

  it('is refused with an unknown field', () => {
    const status = new ApiWorld().refused({
      verb: 'create',
      resource: SCHEDULER_CONFIG_RESOURCE,
      fieldValidation: 'Strict',
      body: configured({ profiles: [{ plugin: {} }] }),
    });
    expect(status.message).toContain('unknown field "profiles[0].plugin"');
  });
});
