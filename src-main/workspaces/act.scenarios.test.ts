import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '@shared/contract';
import { actOf } from './act';
import type { Session } from './session';
import { TemporaryWorkspaces } from './testing';

const WINDOW: Origin = { via: 'window' };
const NODE = `apiVersion: v1
kind: Node
metadata: {name: big}
status:
  capacity: {cpu: "40", memory: 64Gi, pods: "500"}
  allocatable: {cpu: "40", memory: 64Gi, pods: "500"}
`;
/** Of a scheduler that does not run here: it waits until somebody puts it somewhere. */
const waiting = (name: string, cpu: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  schedulerName: absent\n  containers: [{name: a, image: nginx, resources: {requests: {cpu: "${cpu}"}}}]\n`;

let places: TemporaryWorkspaces;
beforeAll(() => (places = new TemporaryWorkspaces()));
afterAll(() => places.remove());

async function withPods(
  count: number,
  cpu = '100m',
): Promise<{ session: Session; pods: { namespace: string; pod: string }[] }> {
  const { session } = places.example();
  session.importManifests([{ name: 'node.yaml', text: NODE }], WINDOW);
  await session.advance(30_000);
  const names = Array.from({ length: count }, (_, i) => `w${i}`);
  const text = names.map((name) => waiting(name, cpu)).join('---\n');
  session.importManifests([{ name: 'pods.yaml', text }], WINDOW);
  return { session, pods: names.map((pod) => ({ namespace: 'default', pod })) };
}

describe('several pods put on a node', () => {
  it('are asked about with those before them in place, and told of in one update', async () => {
    const { session, pods } = await withPods(5, '10');
    const heard: number[] = [];
    session.onUpdate(({ steps }) => heard.push(steps.length));
    const results = session.placeAll(pods, 'big', { ...WINDOW, group: 'window/1' });
    expect(results.map(({ outcome }) => outcome)).toEqual(['bound', 'bound', 'bound', 'bound', 'refused']);
    expect(results[4]).toMatchObject({
      verdict: { refusal: { plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'] } },
      remedies: [],
    });
    expect(heard).toEqual([5]);
    // What helps is worked out when somebody wants to know, and is what a single drop is told.
    const single = session.place('default', 'w4', 'big', false, WINDOW);
    expect('remedies' in single && single.remedies).toEqual(session.remedies('default', 'w4', 'big'));
    expect(session.remedies('default', 'w0', 'big').map(({ kind }) => kind)).toEqual(['recreate']);
  });

  it('are one act, in however many pieces they came', async () => {
    const { session, pods } = await withPods(300);
    const before = session.head().seq;
    session.request(
      [
        {
          verb: 'patch',
          patchType: 'merge',
          resource: 'nodes',
          name: 'big',
          body: { metadata: { labels: { a: 'b' } } },
        },
      ],
      { ...WINDOW, command: 'kubectl label nodes big a=b' },
    );
    for (let i = 0; i < pods.length; i += 100)
      session.placeAll(pods.slice(i, i + 100), 'big', { ...WINDOW, group: 'window/7' });
    const { seq } = session.head();
    expect(actOf(session, seq)).toEqual({ first: before + 2, inputs: 300, command: null });
    expect(actOf(session, before + 1)).toEqual({
      first: before + 1,
      inputs: 1,
      command: 'kubectl label nodes big a=b',
    });
    // The file before it is another act.
    expect(actOf(session, before)).toMatchObject({ first: before - 299, inputs: 300 });
  });

  it('have a line together where all of them have the same', async () => {
    const { session, pods } = await withPods(3);
    const origin: Origin = { ...WINDOW, group: 'window/8' };
    for (const pod of pods) session.placeAll([pod], 'big', { ...origin, command: 'kubectl drain big' });
    expect(actOf(session, session.head().seq)).toMatchObject({ inputs: 3, command: 'kubectl drain big' });
    session.branchFrom(session.head().seq - 3);
    for (const pod of pods) session.placeAll([pod], 'big', { ...origin, command: `bind ${pod.pod}` });
    expect(actOf(session, session.head().seq)).toMatchObject({ inputs: 3, command: null });
  });

  it('are one act though time passed between the pieces; a group of the same name after something else is another', async () => {
    const { session, pods } = await withPods(6);
    const before = session.head().seq;
    const origin: Origin = { ...WINDOW, group: 'window/7' };
    session.placeAll(pods.slice(0, 2), 'big', origin);
    await session.advance(100);
    session.placeAll(pods.slice(2, 4), 'big', origin);
    expect(actOf(session, session.head().seq)).toMatchObject({ first: before + 1, inputs: 4 });
    session.placeAll(pods.slice(4, 5), 'big', WINDOW);
    session.placeAll(pods.slice(5), 'big', origin);
    const { seq } = session.head();
    expect(actOf(session, seq)).toMatchObject({ first: seq, inputs: 1 });
  });
});
