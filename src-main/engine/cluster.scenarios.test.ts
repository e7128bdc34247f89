import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifests, printPod, type KubeObject } from '@shared/api';
import type { InputBody, WriteRequest } from '@shared/contract';
import type { ClusterState } from './cluster';
import type { Cluster } from '.';
import {
  applyFile,
  applyText,
  emptyCluster,
  manifest,
  send,
  tutorialCluster,
} from './testing/tutorial-cluster';

type Pod = KubeObject & { spec?: { nodeName?: string }; status?: { podIP?: string; message?: string } };

const pod = (cluster: Cluster, name: string, namespace = 'default'): Pod => {
  const found = cluster.store.get('pods', namespace, name);
  if (!found) throw new Error(`no pod ${namespace}/${name}`);
  return found as Pod;
};

const status = (cluster: Cluster, name: string, namespace = 'default'): string =>
  printPod(pod(cluster, name, namespace) as never).status;

const events = (cluster: Cluster, name: string): string[] =>
  cluster.store
    .list('events')
    .map(
      (event) => event as KubeObject & { involvedObject: { name: string }; reason: string; message: string },
    )
    .filter((event) => event.involvedObject.name === name)
    .map((event) => `${event.reason}: ${event.message}`);

const taint = (cluster: Cluster, node: string, taints: unknown[]): void => {
  send(cluster, {
    verb: 'patch',
    resource: 'nodes',
    name: node,
    patchType: 'merge',
    body: { spec: { taints } },
  });
};

const run = (cluster: Cluster, seconds: number): void => {
  expect(cluster.advance(cluster.time + seconds * 1000)).toBe(true);
};

describe('the tutorial cluster', () => {
  it('comes up: every node is Ready and every pod runs', () => {
    const { cluster } = tutorialCluster();
    const pods = cluster.store.list('pods');
    expect(
      pods.map((p) => [p.metadata.name, printPod(p as never).status]).filter(([, s]) => s !== 'Running'),
    ).toEqual([]);
    // The control plane's static pods;
    // kube-proxy, calico-node and csi-node-driver on three nodes each; coredns and calico-apiserver twice.
    expect(pods).toHaveLength(4 + 9 + 2 + 1 + 1 + 2 + 1);
    const ips = pods.map((p) => (p as Pod).status?.podIP);
    expect(ips.every((ip) => ip !== undefined)).toBe(true);
  });

  it('comes to rest, and time alone changes nothing that anybody sees', () => {
    const { cluster, steps } = tutorialCluster(30);
    const before = steps.length;
    run(cluster, 3600);
    expect(steps.slice(before).map((step) => `${step.actor} ${step.action}`)).toEqual([]);
  });

  it('is the same in two runs, byte for byte', () => {
    const life = (): string => {
      const { cluster, steps } = tutorialCluster();
      applyFile(cluster, manifest('deployment.yaml'));
      run(cluster, 60);
      return JSON.stringify(steps);
    };
    expect(life()).toBe(life());
  });
});

describe('dragging a pod onto a tainted node', () => {
  it('is refused with the reason, and works after the remedy', () => {
    const { cluster, steps } = tutorialCluster();
    taint(cluster, 'k-node1', [{ key: 'qqq', effect: 'NoSchedule' }]);
    taint(cluster, 'k-node2', [{ key: 'qqq', effect: 'NoSchedule' }]);
    applyText(
      cluster,
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p2}\nspec:\n  containers: [{name: p2, image: nginx}]\n',
    );
    run(cluster, 1);
    expect(status(cluster, 'p2')).toBe('Pending');
    expect(events(cluster, 'p2').at(-1)).toContain(
      'FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, ' +
        '2 node(s) had untolerated taint {qqq: }.',
    );

    const refused = cluster.apply({ type: 'place', namespace: 'default', pod: 'p2', node: 'k-node1' });
    expect(refused).toMatchObject({
      type: 'place',
      placement: {
        outcome: 'refused',
        verdict: {
          feasible: false,
          refusal: { plugin: 'TaintToleration', reasons: ['node(s) had untolerated taint {qqq: }'] },
        },
      },
      step: { action: 'place', decision: { type: 'placementRefused', node: 'k-node1' }, changes: [] },
    });
    if (refused.type !== 'place' || refused.placement.outcome !== 'refused') throw new Error('not refused');
    const remedies = cluster.remedies('default', 'p2', 'k-node1');
    expect(remedies.map((remedy) => remedy.kind)).toEqual(
      expect.arrayContaining(['addToleration', 'removeTaint']),
    );
    const untaint = remedies.find((remedy) => remedy.kind === 'removeTaint')!;
    expect(untaint.kubectl).toEqual(['kubectl taint nodes k-node1 qqq:NoSchedule-']);
    expect(untaint.opens).toContain('k-node1');

    const tolerate = remedies.find((remedy) => remedy.kind === 'addToleration')!;
    for (const request of tolerate.requests) send(cluster, request);
    if (!pod(cluster, 'p2').spec?.nodeName) {
      expect(
        cluster.apply({ type: 'place', namespace: 'default', pod: 'p2', node: 'k-node1' }),
      ).toMatchObject({
        placement: { outcome: 'bound', node: 'k-node1' },
      });
    }
    run(cluster, 60);
    expect(status(cluster, 'p2')).toBe('Running');
    const actors = new Set(steps.map((step) => step.actor));
    expect([...actors]).toEqual(expect.arrayContaining(['user', 'kube-scheduler', 'kubelet@k-node1']));
  });

  it('names a node that does not exist', () => {
    const { cluster } = tutorialCluster(1);
    applyFile(cluster, manifest('p1.yaml'));
    expect(cluster.apply({ type: 'place', namespace: 'default', pod: 'p1', node: 'nope' })).toMatchObject({
      placement: { outcome: 'failed', status: { message: 'nodes "nope" not found' } },
      step: null,
    });
  });
});

describe("the tutorial's manifests", () => {
  it('1.yaml runs on a node with its taint', () => {
    const { cluster } = tutorialCluster();
    taint(cluster, 'k-node1', [{ key: 'qqq', effect: 'NoSchedule' }]);
    send(cluster, {
      verb: 'patch',
      resource: 'nodes',
      name: 'k-node2',
      patchType: 'merge',
      body: { spec: { unschedulable: true } },
    });
    applyFile(cluster, manifest('1.yaml'));
    run(cluster, 60);
    expect(pod(cluster, 'pod').spec?.nodeName).toBe('k-node1');
    expect(status(cluster, 'pod')).toBe('Running');
  });

  it('p1.yaml waits for its label and is scheduled by itself once a node has it', () => {
    const { cluster } = tutorialCluster();
    applyFile(cluster, manifest('p1.yaml'));
    run(cluster, 5);
    expect(events(cluster, 'p1').at(-1)).toContain(
      "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) didn't match Pod's node affinity/selector.",
    );
    send(cluster, {
      verb: 'patch',
      resource: 'nodes',
      name: 'k-node2',
      patchType: 'merge',
      body: { metadata: { labels: { hehe: '666' } } },
    });
    run(cluster, 60);
    expect(pod(cluster, 'p1').spec?.nodeName).toBe('k-node2');
    expect(status(cluster, 'p1')).toBe('Running');
  });

  it('deployment.yaml gets its three pods, and heals', () => {
    const { cluster } = tutorialCluster();
    applyFile(cluster, manifest('deployment.yaml'));
    run(cluster, 60);
    const mine = (): string[] =>
      cluster.store
        .list('pods', 'default')
        .map((p) => p.metadata.name)
        .filter((name) => name.startsWith('nginx-deployment-'));
    const first = mine();
    expect(first).toHaveLength(3);
    send(cluster, { verb: 'delete', resource: 'pods', namespace: 'default', name: first[0]! });
    expect(mine()).toHaveLength(4);
    run(cluster, 60);
    expect(mine()).toHaveLength(3);
    expect(mine()).not.toContain(first[0]);
    expect(mine().every((name) => status(cluster, name) === 'Running')).toBe(true);
  });
});

describe('a run', () => {
  interface Recorded {
    readonly turn: number;
    readonly time: number;
    readonly body: InputBody;
  }

  /** A life with inputs at odd moments; each is noted with its place. */
  function live(cluster: Cluster): Recorded[] {
    const inputs: Recorded[] = [];
    const input = (body: InputBody): void => {
      const place = { turn: cluster.turn, time: cluster.time, body };
      if (cluster.apply(body).step) inputs.push(place);
    };
    const request = (request: WriteRequest): void => input({ type: 'request', request });
    const wait = (ms: number): boolean => cluster.advance(cluster.time + ms);
    const load = (file: string): void => {
      for (const { value } of parseManifests(readFileSync(manifest(file), 'utf8')).documents) {
        const resource = (value as KubeObject).kind === 'Deployment' ? 'deployments.apps' : 'pods';
        request({ verb: 'create', resource, namespace: 'default', body: value });
      }
    };
    const taints = (node: string, list: unknown[]): void =>
      request({
        verb: 'patch',
        resource: 'nodes',
        name: node,
        patchType: 'merge',
        body: { spec: { taints: list } },
      });
    load('deployment.yaml');
    wait(700);
    taints('k-node1', [{ key: 'qqq', effect: 'NoExecute' }]);
    cluster.settle(7); // the next input comes in the middle of an instant
    load('1.yaml');
    wait(20_321);
    input({ type: 'place', namespace: 'default', pod: 'pod', node: 'k-master' });
    taints('k-node1', []);
    wait(90_000);
    load('p1.yaml');
    request({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'pod' });
    wait(40_000);
    return inputs;
  }

  it('goes on from any moment, saved and loaded, as it went on the first time', () => {
    const original = tutorialCluster(2);
    const booted = original.cluster.save();
    const rows = [...original.cluster.store.rows()];
    const born = original.cluster.turn;
    const boot = original.steps.length;
    const inputs = live(original.cluster);
    const end = original.cluster.time;
    const recorded = original.steps.slice(boot).map((step) => JSON.stringify(step));
    expect(recorded.length).toBeGreaterThan(60);

    const load = (state: ClusterState, objects: Iterable<unknown>): ReturnType<typeof emptyCluster> => {
      const world = emptyCluster();
      world.cluster.restore(objects as never, JSON.parse(JSON.stringify(state)) as ClusterState);
      world.steps.length = 0;
      return world;
    };
    const replay = (cluster: Cluster, until: number): void => {
      for (const { turn, time, body } of inputs) {
        if (turn < cluster.turn) continue;
        if (turn >= until) break;
        cluster.runToTurn(turn);
        cluster.runToTime(time);
        cluster.apply(body);
      }
      cluster.runToTurn(Math.max(until, cluster.turn));
    };
    fc.assert(
      fc.property(fc.integer({ min: born, max: original.cluster.turn }), (moment) => {
        const before = load(booted, rows);
        replay(before.cluster, moment);
        const after = load(before.cluster.save(), before.cluster.store.rows());
        replay(after.cluster, original.cluster.turn);
        after.cluster.advance(end);
        expect([...before.steps, ...after.steps].map((step) => JSON.stringify(step))).toEqual(recorded);
        expect(JSON.stringify(after.cluster.save())).toBe(JSON.stringify(original.cluster.save()));
      }),
      { numRuns: 25 },
    );
  });
});
