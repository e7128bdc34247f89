/** Property: from any saved instant the same future happens as happened; and what must never happen does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '@shared/contract';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { KubeletWorld, type LivePod } from '../testing/kubelet-world';

const command = fc.constantFrom(['true'], ['false'], ['sleep', '7'], ['sleep', '400'], ['/bin/none/such']);
const image = fc.constantFrom(
  'nginx',
  'busybox:1.36',
  'busybox',
  'nginxx',
  'mysql',
  'registry.k8s.io/pause:3.9',
);
const container = (name: string) =>
  fc.record({ image, own: fc.boolean(), command }).map(({ image, own, command }) => ({
    name,
    image,
    ...(own && image.startsWith('busybox') ? { command: [...command] } : {}),
  }));
const podSpec: fc.Arbitrary<Partial<PodSpec>> = fc.record({
  restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
  containers: fc
    .tuple(container('a'), container('b'), fc.constantFrom(undefined, 80, 81), fc.constantFrom(0, 5))
    .chain(([a, b, port, sleep]) => {
      const probed = {
        ...a,
        ...(port === undefined
          ? {}
          : {
              livenessProbe: { tcpSocket: { port }, periodSeconds: 3 },
              readinessProbe: { httpGet: { port }, initialDelaySeconds: 4 },
            }),
        ...(sleep === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: sleep } } } }),
      };
      return fc.constantFrom([probed], [probed, b]);
    }),
  initContainers: container('i').chain((i) => fc.constantFrom([], [i])),
});
const action = fc.oneof(
  fc.record({ do: fc.constant('create' as const), pod: fc.nat(5), node: fc.nat(1), spec: podSpec }),
  fc.record({
    do: fc.constant('delete' as const),
    pod: fc.nat(5),
    grace: fc.constantFrom(undefined, 0, 3, 30),
  }),
  fc.record({
    do: fc.constant('fault' as const),
    pod: fc.nat(5),
    fault: fc.constantFrom(
      { type: 'killContainer', namespace: 'default', container: 'a', exitCode: 7 },
      { type: 'oom', namespace: 'default', container: 'a' },
      { type: 'crash', namespace: 'default', container: 'a', exitCode: 1, afterSeconds: 20 },
      { type: 'nodePower', node: 'n0', state: 'off' },
      { type: 'nodePower', node: 'n0', state: 'on' },
      { type: 'kubelet', node: 'n1', state: 'stopped' },
      { type: 'kubelet', node: 'n1', state: 'running' },
      { type: 'partition', node: 'n1', state: 'cut' },
      { type: 'partition', node: 'n1', state: 'healed' },
      { type: 'registry', host: 'docker.io', state: 'down' },
      { type: 'registry', host: 'docker.io', state: 'up' },
      { type: 'registry', host: 'docker.io', state: 'slow', bytesPerSecond: 300_000 },
      { type: 'disk', node: 'n0', factor: 5 },
      { type: 'clock', node: 'n1', aheadSeconds: 90 },
    ),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 400, 1_000, 9_000, 61_000, 400_000) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function begin(): KubeletWorld {
  const w = new KubeletWorld();
  w.namespace('default');
  w.node('n0', { podCIDR: '10.244.0.0/24', ip: '10.0.0.1' });
  w.node('n1', { podCIDR: '10.244.1.0/24', ip: '10.0.0.2' });
  return w;
}

function play(w: KubeletWorld, actions: readonly Action[]): void {
  for (const a of actions) {
    const name = 'pod' in a ? `p${a.pod}` : '';
    if (a.do === 'wait') w.advance(a.ms);
    else if (a.do === 'create' && !w.get(name)) w.pod(name, `n${a.node}`, a.spec);
    else if (a.do === 'delete' && w.get(name)) w.deletePod(name, a.grace);
    else if (a.do === 'fault') {
      const fault = 'container' in a.fault ? { ...a.fault, pod: name } : a.fault;
      w.turns.actOutside('user', () => {
        const result = w.kubelets.onFault(fault as Fault, { input: 1 });
        return 'report' in result ? result.report : null;
      });
    }
  }
}

describe('kubelets', () => {
  it('go on from any saved instant as they went on then', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 14 }),
        fc.array(action, { maxLength: 8 }),
        (before, after) => {
          const original = begin();
          play(original, before);
          const saved = original.save();
          const continued = begin();
          continued.restore(saved);
          expect(continued.save()).toEqual(saved);
          for (const w of [original, continued]) {
            play(w, after);
            w.advance(200_000);
          }
          expect(continued.save()).toEqual(original.save());
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never lower a restart count, give a second address or lead a phase back', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 24 }), (actions) => {
        const w = begin();
        const order = ['Pending', 'Running', 'Succeeded', 'Failed'];
        const wasOff = actions.some((a) => a.do === 'fault' && a.fault.type === 'nodePower');
        w.turns.onStep((step) => {
          const addresses = new Map<string, string>();
          for (const { resource, object, previous } of step.changes) {
            if (resource !== 'pods' || !object || !previous) continue;
            const [now, was] = [(object as LivePod).status, (previous as LivePod).status];
            // Another address comes only with another sandbox, and never beside the old one.
            if (was?.podIP && now?.podIP && now.podIP !== was.podIP) expect(wasOff).toBe(true);
            expect(now?.podIPs?.length ?? 0).toBeLessThanOrEqual(1);
            expect(order.indexOf(now!.phase!)).toBeGreaterThanOrEqual(order.indexOf(was!.phase!));
            for (const s of now?.containerStatuses ?? []) {
              const old = was?.containerStatuses?.find((o) => o.name === s.name);
              expect(s.restartCount).toBeGreaterThanOrEqual(old?.restartCount ?? 0);
            }
          }
          for (const pod of w.client.list<LivePod>('pods')) {
            const ip = pod.status?.podIP;
            if (!ip || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
            expect(addresses.get(ip)).toBeUndefined();
            addresses.set(ip, pod.metadata.name);
          }
        });
        play(w, actions);
        w.advance(100_000);
      }),
      { numRuns: 40 },
    );
  });
});
