/**
 * The scheduler that remembers, against one that asks every plugin about every node of a state set up anew: the same
 * decision, message, preemption and count of nodes asked, on random clusters and orders of events.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { objectsOf, type ObjectReader } from './framework/cluster-objects';
import { Cycle, type Draw } from './framework/cycle';
import type { LiveNode } from './framework/node-info';
import { Nominator } from './framework/nominator';
import { PodInfo, type LivePod } from './framework/pod-info';
import { Snapshot } from './framework/snapshot';
import { messageOf } from './framework/status';
import type { Framework } from './framework/framework';
import { DirectJudge, type NodeJudge } from './judge';
import { createFramework, DEFAULT_PROFILE } from './profile';
import { schedulePod, type Rotation } from './schedule-one';
import { TemplateCache } from './template-cache';

const ZONES = ['a', 'b', 'c'];
const APPS = ['web', 'db', 'cache'];

const nodeParts = fc.record({
  zone: fc.option(fc.constantFrom(...ZONES), { nil: undefined }),
  disk: fc.option(fc.constantFrom('ssd', 'hdd'), { nil: undefined }),
  cpu: fc.constantFrom('1', '2', '4'),
  pods: fc.constantFrom('2', '4', '110'),
  taint: fc.constantFrom(undefined, 'NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  cordoned: fc.constantFrom(false, false, true),
  image: fc.constantFrom(undefined, 'big:1', 'small:1'),
});

const podParts = fc.record({
  app: fc.constantFrom(...APPS),
  namespace: fc.constantFrom('default', 'other'),
  cpu: fc.constantFrom('0', '100m', '600m', '1'),
  priority: fc.constantFrom(0, 0, 10),
  kind: fc.constantFrom(
    'plain',
    'plain',
    'tolerant',
    'ssd',
    'port',
    'apart',
    'near',
    'likes',
    'dislikes',
    'spread',
    'evenly',
    'named',
    'image',
  ),
});

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('schedule' as const), pod: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run' as const), pod: fc.nat(9), node: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), pod: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('terminate' as const), pod: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('node' as const), name: fc.nat(20), parts: nodeParts }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('resize' as const),
      name: fc.nat(20),
      cpu: fc.constantFrom('1', '2', '4'),
      pods: fc.constantFrom('2', '4', '110'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removeNode' as const), name: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('service' as const), app: fc.constantFrom(...APPS) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('namespace' as const), label: fc.constantFrom('x', 'y') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('nominate' as const), pod: fc.nat(9), node: fc.nat(20) }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;
type PodParts = typeof podParts extends fc.Arbitrary<infer P> ? P : never;
type NodeParts = typeof nodeParts extends fc.Arbitrary<infer N> ? N : never;

function nodeOf(name: string, parts: NodeParts): LiveNode {
  const labels: Record<string, string> = { 'kubernetes.io/hostname': name };
  if (parts.zone) labels['topology.kubernetes.io/zone'] = parts.zone;
  if (parts.disk) labels['disk'] = parts.disk;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: {
      ...(parts.taint ? { taints: [{ key: 'qqq', effect: parts.taint }] } : {}),
      ...(parts.cordoned ? { unschedulable: true } : {}),
    },
    status: {
      allocatable: { cpu: parts.cpu, memory: '8Gi', pods: parts.pods },
      images: parts.image ? [{ names: [parts.image], sizeBytes: parts.image === 'big:1' ? 9e8 : 1e8 }] : [],
    },
  };
}

const EXTRAS: Record<string, (app: string) => object> = {
  plain: () => ({}),
  tolerant: () => ({ tolerations: [{ key: 'qqq', operator: 'Exists' }] }),
  ssd: () => ({ nodeSelector: { disk: 'ssd' } }),
  port: () => ({ port: 8080 }),
  image: () => ({ image: 'big:1' }),
  apart: (app) => ({ affinity: { podAntiAffinity: required(term(app, 'kubernetes.io/hostname')) } }),
  near: (app) => ({ affinity: { podAffinity: required(term(app, 'topology.kubernetes.io/zone')) } }),
  likes: (app) => ({ affinity: { podAffinity: preferred(term(app, 'topology.kubernetes.io/zone')) } }),
  dislikes: () => ({
    affinity: {
      podAntiAffinity: preferred({
        ...term('db', 'kubernetes.io/hostname'),
        namespaceSelector: { matchLabels: { mark: 'x' } },
      }),
    },
  }),
  spread: (app) => ({
    topologySpreadConstraints: [constraint(app, 'topology.kubernetes.io/zone', 'DoNotSchedule')],
  }),
  evenly: (app) => ({
    topologySpreadConstraints: [constraint(app, 'kubernetes.io/hostname', 'ScheduleAnyway')],
  }),
  named: () => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: ['n1', 'n3'].map((name) => ({
            matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
          })),
        },
      },
    },
  }),
};

const term = (app: string, topologyKey: string): object => ({
  topologyKey,
  labelSelector: { matchLabels: { app } },
});
const required = (t: object): object => ({ requiredDuringSchedulingIgnoredDuringExecution: [t] });
const preferred = (t: object): object => ({
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, podAffinityTerm: t }],
});
const constraint = (app: string, topologyKey: string, whenUnsatisfiable: string): object => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  labelSelector: { matchLabels: { app } },
});

function podOf(name: string, parts: PodParts, nodeName?: string): LivePod {
  const { port, image, ...spec } = EXTRAS[parts.kind]!(parts.app) as { port?: number; image?: string };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: parts.namespace, uid: name, labels: { app: parts.app } },
    spec: {
      ...spec,
      priority: parts.priority,
      ...(nodeName === undefined ? {} : { nodeName }),
      containers: [
        {
          name: 'c',
          image: image ?? 'nginx',
          ...(parts.cpu === '0' ? {} : { resources: { requests: { cpu: parts.cpu } } }),
          ...(port ? { ports: [{ containerPort: port, hostPort: port }] } : {}),
        },
      ],
    },
  } as LivePod;
}

/** The cluster as plain objects, and two schedulers on it: one that follows, one that starts anew each time. */
class Bench {
  readonly nodes = new Map<string, LiveNode>();
  readonly pods = new Map<string, LivePod>();
  readonly others = new Map<string, KubeObject>();
  private readonly infos = new Map<string, PodInfo>();
  private readonly nominator = new Nominator();
  private readonly snapshot: Snapshot;
  private readonly cache: TemplateCache;
  private readonly following: Rotation = { start: 0 };
  private readonly anew: Rotation = { start: 0 };
  private count = 0;
  decisions = 0;

  constructor(
    private readonly framework: Framework,
    private readonly templates: readonly PodParts[],
  ) {
    this.snapshot = new Snapshot(objectsOf(this.reader));
    this.cache = new TemplateCache(framework, this.snapshot);
    for (const name of ['default', 'other']) this.setOther('namespaces', { name, labels: { mark: 'x' } });
  }

  apply(event: Event): void {
    switch (event.do) {
      case 'schedule':
        return this.schedule(this.template(event.pod));
      case 'run':
        return this.place(podOf(`r${++this.count}`, this.template(event.pod), this.someNode(event.node)));
      case 'end': {
        const pod = [...this.pods.values()][event.pod];
        if (pod) this.remove(pod);
        return;
      }
      case 'terminate': {
        const pod = [...this.pods.values()][event.pod];
        if (!pod) return;
        this.remove(pod);
        this.place({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } });
        return;
      }
      case 'node':
        return this.setNode(nodeOf(`n${event.name}`, event.parts));
      case 'resize': {
        const node = this.nodes.get(this.someNode(event.name));
        if (!node) return;
        const allocatable = { ...node.status?.allocatable, cpu: event.cpu, pods: event.pods };
        return this.setNode({ ...node, status: { ...node.status, allocatable } });
      }
      case 'removeNode':
        this.nodes.delete(`n${event.name}`);
        return this.snapshot.removeNode(`n${event.name}`);
      case 'service':
        this.setOther(
          'services',
          { name: event.app, namespace: 'default' },
          { selector: { app: event.app } },
        );
        return this.snapshot.objectsChanged();
      case 'namespace':
        this.setOther('namespaces', { name: 'other', labels: { mark: event.label } });
        return this.snapshot.objectsChanged();
      case 'nominate':
        return this.nominator.set(
          PodInfo.of(podOf('nominated', { ...this.template(event.pod), priority: 10 })),
          this.someNode(event.node),
        );
    }
  }

  /** A node that is there, or n0. */
  private someNode(index: number): string {
    return [...this.nodes.keys()][index % Math.max(this.nodes.size, 1)] ?? 'n0';
  }

  setNode(node: LiveNode): void {
    this.nodes.set(node.metadata.name, node);
    this.snapshot.setNode(node);
  }

  /** Few templates, so that most pods are replicas of earlier ones. */
  private template(index: number): PodParts {
    return this.templates[index % this.templates.length]!;
  }

  private schedule(parts: PodParts): void {
    const pod = podOf(`p${++this.count}`, parts);
    const info = PodInfo.of(pod);
    const draw: Draw = (stream, below) => (this.count * 7 + stream.length) % below;

    const remembered = this.cache.begin(info, this.nominator, draw);
    const fast = this.decide(remembered.cycle, remembered.judge, this.following);
    const cycle = new Cycle(info, this.rebuilt(), this.nominator, draw);
    const slow = this.decide(cycle, new DirectJudge(this.framework, cycle), this.anew);
    expect(fast).toEqual(slow);
    this.decisions++;
    if (fast.node !== undefined) {
      this.place({ ...pod, spec: { ...pod.spec!, nodeName: fast.node } });
    }
  }

  private decide(cycle: Cycle, judge: NodeJudge, rotation: Rotation) {
    const result = schedulePod(this.framework, cycle, judge, rotation);
    if (result.outcome === 'feasible') {
      const { evaluated, feasible } = result;
      return { node: result.node.name, evaluated, feasible, start: rotation.start };
    }
    if (result.outcome !== 'infeasible') return { message: result.message, start: rotation.start };
    const post = this.framework.runPostFilter(cycle, result.diagnosis);
    return {
      message: result.diagnosis.message(messageOf(post.status)),
      rejectedBy: result.rejectedBy,
      evaluated: result.evaluated,
      nominated: post.nominatedNode,
      victims: post.victims?.map((victim) => victim.key),
      start: rotation.start,
    };
  }

  private rebuilt(): Snapshot {
    const snapshot = new Snapshot(objectsOf(this.reader));
    for (const node of this.nodes.values()) snapshot.setNode(node);
    for (const pod of this.pods.values()) snapshot.addPod(PodInfo.of(pod), pod.spec!.nodeName!);
    return snapshot;
  }

  private place(pod: LivePod): void {
    const info = PodInfo.of(pod);
    this.pods.set(info.key, pod);
    this.infos.set(info.key, info);
    this.snapshot.addPod(info, info.nodeName);
  }

  private remove(pod: LivePod): void {
    const info = this.infos.get(`${pod.metadata.namespace}/${pod.metadata.name}`)!;
    this.pods.delete(info.key);
    this.infos.delete(info.key);
    this.snapshot.removePod(info, info.nodeName);
  }

  private setOther(resource: string, metadata: KubeObject['metadata'], spec?: object): void {
    const object = { apiVersion: 'v1', kind: 'x', metadata, spec } as KubeObject;
    this.others.set(`${resource}/${metadata.namespace ?? ''}/${metadata.name}`, object);
  }

  private get reader(): ObjectReader {
    return {
      get: (resource, namespace, name) => this.others.get(`${resource}/${namespace}/${name}`),
      list: (resource, namespace) =>
        [...this.others]
          .filter(([key]) => key.startsWith(`${resource}/${namespace ?? ''}`))
          .map(([, object]) => object),
    };
  }
}

const templates = fc.array(podParts, { minLength: 1, maxLength: 4 });
const events = fc.array(event, { minLength: 20, maxLength: 80 });

describe('remembering changes no decision', () => {
  it('on small clusters', () => {
    let decisions = 0;
    const nodes = fc.array(nodeParts, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(nodes, templates, events, (parts, pods, happening) => {
        const bench = new Bench(createFramework(DEFAULT_PROFILE), pods);
        parts.forEach((node, i) => bench.setNode(nodeOf(`n${i}`, node)));
        for (const e of happening) bench.apply(e);
        decisions += bench.decisions;
      }),
      { numRuns: 300 },
    );
    expect(decisions).toBeGreaterThan(2000);
  });

  it('on clusters large enough to ask only a part of the nodes', () => {
    fc.assert(
      fc.property(nodeParts, templates, events, (parts, pods, happening) => {
        const bench = new Bench(createFramework({ ...DEFAULT_PROFILE, percentageOfNodesToScore: 50 }), pods);
        const roomy = { ...parts, pods: '110' as const, cordoned: false, taint: undefined };
        for (let i = 0; i < 230; i++) bench.setNode(nodeOf(`n${i}`, { ...roomy, zone: ZONES[i % 3] }));
        for (const e of happening) bench.apply(e);
      }),
      { numRuns: 15 },
    );
  });
});
