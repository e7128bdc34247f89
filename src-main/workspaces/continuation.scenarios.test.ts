/**
 * Continuing from the past is exact: a random life of a cluster, loaded from its file at a random step, goes on as it
 * went on the first time, revision for revision.
 */
import { copyFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin, Step, WriteRequest } from '@shared/contract';
import { fieldChanges, FIRST_BRANCH, History } from '../history';
import { loadImageCatalogue } from './image-catalogue';
import { Cluster } from '../engine';
import { rebuild } from './rebuild';
import type { Session } from './session';
import { TemporaryWorkspaces } from './testing';

const NODES = ['k-node1', 'k-node2'];
const CLI: Origin = { via: 'cli' };

/** What a user may do next. Numbers choose among what there is. */
const deed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('createPod' as const),
      n: fc.nat(4),
      image: fc.constantFrom('nginx:1.27', 'redis', 'no/such:image'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('createDeployment' as const), n: fc.nat(1), replicas: fc.nat(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('scale' as const), n: fc.nat(1), replicas: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deletePod' as const), n: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('taint' as const),
      node: fc.nat(1),
      effect: fc.constantFrom('NoSchedule', 'NoExecute', null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drain' as const), node: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('uncordon' as const), node: fc.nat(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('failNode' as const), node: fc.nat(1), up: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('kill' as const),
      n: fc.nat(20),
      exitCode: fc.constantFrom(0, 1, 137),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('place' as const), n: fc.nat(20), node: fc.nat(1) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      seconds: fc.constantFrom(0.013, 0.5, 2, 11, 41, 400),
    }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

let places: TemporaryWorkspaces;
let booted: string;
beforeAll(() => {
  places = new TemporaryWorkspaces();
  booted = places.path();
  places.close(places.example('tutorial', booted));
});
afterAll(() => places.remove());

const send = (session: Session, request: WriteRequest): void => void session.request([request], CLI);

/** Carries a deed out; one that has nothing to work on does nothing. */
async function act(session: Session, deed: Deed): Promise<void> {
  const listed = session.read({ verb: 'list', resource: 'pods', namespace: 'default' });
  const pods =
    listed.ok && 'items' in listed.object ? listed.object.items.map((pod) => pod.metadata.name) : [];
  const pod = 'n' in deed ? pods[deed.n % Math.max(1, pods.length)] : undefined;
  const node = 'node' in deed ? NODES[deed.node]! : '';
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'a', image: 'nginx:1.27' }] },
  };
  const patchNode = (body: object): void =>
    send(session, { verb: 'patch', resource: 'nodes', name: node, patchType: 'merge', body });
  switch (deed.do) {
    case 'createPod':
      return send(session, {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: `p${deed.n}` },
          spec: { containers: [{ name: 'a', image: deed.image }], terminationGracePeriodSeconds: 3 },
        },
      });
    case 'createDeployment':
      return send(session, {
        verb: 'create',
        resource: 'deployments.apps',
        namespace: 'default',
        body: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: `d${deed.n}` },
          spec: { replicas: deed.replicas, selector: { matchLabels: { app: 'web' } }, template },
        },
      });
    case 'scale':
      return send(session, {
        verb: 'patch',
        resource: 'deployments.apps',
        namespace: 'default',
        name: `d${deed.n}`,
        patchType: 'merge',
        body: { spec: { replicas: deed.replicas } },
      });
    case 'deletePod':
      return pod === undefined
        ? undefined
        : send(session, { verb: 'delete', resource: 'pods', namespace: 'default', name: pod });
    case 'taint':
      return patchNode({ spec: { taints: deed.effect ? [{ key: 'qqq', effect: deed.effect }] : null } });
    case 'drain': {
      patchNode({ spec: { unschedulable: true } });
      for (const name of pods) {
        send(session, {
          verb: 'create',
          resource: 'pods',
          namespace: 'default',
          name,
          subresource: 'eviction',
          body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } },
        });
      }
      return;
    }
    case 'uncordon':
      return patchNode({ spec: { unschedulable: null } });
    case 'failNode':
      return void session.fault({ type: 'nodePower', node, state: deed.up ? 'on' : 'off' }, CLI);
    case 'kill':
      return pod === undefined
        ? undefined
        : void session.fault(
            { type: 'killContainer', namespace: 'default', pod, container: 'a', exitCode: deed.exitCode },
            CLI,
          );
    case 'place':
      return pod === undefined ? undefined : void session.place('default', pod, node, false, CLI);
    case 'advance':
      return session.advance(deed.seconds * 1000);
  }
}

/** A cluster at step `seq` of a file, by the engine alone. */
const images = loadImageCatalogue('resources/images');
const load = (history: History, seq: number): ReturnType<typeof rebuild> =>
  rebuild(history, FIRST_BRANCH, seq, (seed, time) => new Cluster({ seed, time, images, freeze: true }));

/** Goes on from a step with the inputs that the history has after it, until `time`. */
function goOn(history: History, cluster: Cluster, until: number): Step[] {
  const steps: Step[] = [];
  const from = cluster.seq;
  cluster.onStep((step) => steps.push(step));
  for (const { seq, turn, time, body } of history.inputs(FIRST_BRANCH, from)) {
    if (seq < from) continue;
    cluster.runToTurn(turn);
    cluster.runToTime(time);
    cluster.apply(body);
  }
  expect(cluster.advance(until)).toBe(true);
  return steps;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a history', () => {
  it('goes on from any step as it went on, revision for revision', async () => {
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 4, maxLength: 14 }),
        fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
        async (deeds, moments) => {
          const path = places.path();
          copyFileSync(booted, path);
          const workspace = places.opened(path);
          const { session } = workspace;
          for (const next of deeds) await act(session, next);
          await session.advance(30_000); // what was begun goes on by itself
          expect(session.info().readOnly).toBeNull();
          const end = session.head();
          places.close(workspace);

          const history = History.open(path, { readOnly: true });
          try {
            const original = load(history, end.seq).cluster;
            expect(original.time).toBe(end.time);
            for (const n of moments) {
              const seq = 1 + (n % end.seq);
              const { cluster, restarted } = load(history, seq);
              if (restarted) restarts++;
              expect(cluster.seq).toBe(seq);
              const steps = goOn(history, cluster, end.time);
              expect(steps.map((step) => step.seq)).toEqual(
                Array.from({ length: end.seq - seq }, (_, i) => seq + 1 + i),
              );
              for (const step of steps) {
                expect(JSON.stringify(step)).toBe(JSON.stringify(history.step(FIRST_BRANCH, step.seq)));
              }
              // Also what is no object: queues, back-offs, timers.
              expect(fieldChanges(plain(original.save()), plain(cluster.save())).slice(0, 3)).toEqual([]);
            }
            expect(history.verify()).toEqual([]);
          } finally {
            history.close();
          }
        },
      ),
      { numRuns: 15 },
    );
    expect(restarts).toBe(0);
  }, 400_000);
});
