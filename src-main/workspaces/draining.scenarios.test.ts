// A drain that goes on while others let time pass: asked again every five virtual seconds, whatever the speed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrainFlags, DrainState } from '@shared/contract';
import { actOf } from './act';
import { Draining } from './draining';
import { flagsText, PLAIN_DRAIN } from './rehearsal';
import type { Session } from './session';
import { TemporaryWorkspaces } from './testing';
import { unfinishedDrain } from './unfinished-drain';

let places: TemporaryWorkspaces;
beforeAll(() => (places = new TemporaryWorkspaces()));
afterAll(() => places.remove());

const HELD = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {nodeSelector: {kubernetes.io/hostname: k-node1}, containers: [{name: c, image: nginx}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
`;

const FLAGS: DrainFlags = { ...PLAIN_DRAIN, ignoreDaemonSets: true, podSelector: 'app=web' };

/** A workspace whose only pod of interest is held by its budget. */
async function held(): Promise<Session> {
  const { session } = places.example();
  session.importManifests([{ name: 'web.yaml', text: HELD }], { via: 'cli' });
  await session.advance(60_000);
  return session;
}

function drain(session: Session, flags: DrainFlags = FLAGS) {
  const told: DrainState[] = [];
  const command = `kubectl drain k-node1${flagsText(flags)}`;
  const origin = { via: 'window', command, group: `drain/${session.head().seq}` } as const;
  const draining = new Draining(session, 'k-node1', flags, origin, (state) => told.push(state));
  draining.begin();
  return { draining, told, start: session.head().time };
}

const giveWay = (session: Session) =>
  session.request(
    [{ verb: 'delete', resource: 'poddisruptionbudgets.policy', namespace: 'default', name: 'web' }],
    { via: 'window' },
  );

describe('a drain of a session', () => {
  it('asks again every five virtual seconds, to the instant, however time passes', async () => {
    const session = await held();
    const { draining, told, start } = drain(session);
    expect(draining.state()).toMatchObject({
      outcome: 'running',
      nextAttempt: start + 5_000,
      pods: [
        { state: 'toEvict', message: "Cannot evict pod as it would violate the pod's disruption budget." },
      ],
    });
    await session.advance(17_000);
    expect(told.at(-1)!.nextAttempt).toBe(start + 20_000);
    giveWay(session);
    // One long wait: time stops on the way at 20 s.
    await session.until(() => draining.state().pods[0]!.state === 'ending', 600_000);
    expect(session.head().time).toBe(start + 20_000);
    await session.advance(60_000);
    expect(draining.state()).toMatchObject({ outcome: 'drained', errors: [], pods: [{ state: 'gone' }] });
  });

  it('asks in single turns, too, and at once when it is told to', async () => {
    const session = await held();
    const { draining, start } = drain(session);
    giveWay(session);
    await session.advance(2_000);
    draining.again();
    expect(draining.state().pods[0]!.state).toBe('ending');
    expect(session.head().time).toBe(start + 2_000);

    const other = await held();
    const second = drain(other);
    await other.advance(4_000);
    giveWay(other);
    for (let turns = 0; turns < 200 && second.draining.state().pods[0]!.state === 'toEvict'; turns++)
      await other.step();
    expect(other.head().time).toBe(second.start + 5_000);
  });

  it('gives up at its timeout, in kubectl’s words, and asks no more', async () => {
    const session = await held();
    const { draining, told, start } = drain(session, { ...FLAGS, timeout: 12_000 });
    expect(draining.state().deadline).toBe(start + 12_000);
    await session.advance(60_000);
    expect(draining.state()).toMatchObject({ outcome: 'stuck', nextAttempt: null });
    expect(draining.state().errors).toEqual([
      expect.stringMatching(
        /^error when evicting pods\/"web-\S+" -n "default": global timeout reached: 12s$/,
      ),
    ]);
    giveWay(session);
    const before = told.length;
    await session.advance(60_000);
    expect(told).toHaveLength(before);
    expect(draining.state().pods[0]!.state).toBe('toEvict');
  });

  it('does not wait for pods that have been ending for long, if asked to', async () => {
    const session = await held();
    giveWay(session);
    const flags = { ...FLAGS, gracePeriodSeconds: 300, skipWaitForDeleteTimeoutSeconds: 3 };
    session.fault({ type: 'kubelet', node: 'k-node1', state: 'stopped' }, { via: 'window' });
    const { draining, start } = drain(session, flags);
    expect(draining.state()).toMatchObject({ outcome: 'running', pods: [{ state: 'ending' }] });
    await session.advance(600_000);
    expect(draining.state()).toMatchObject({ outcome: 'drained', pods: [{ state: 'skipped' }] });
    expect(session.head().time).toBe(start + 600_000);
  });

  it('says what hinders it, and has cordoned the node all the same', async () => {
    const session = await held();
    const { draining } = drain(session, { ...FLAGS, ignoreDaemonSets: false, podSelector: '' });
    expect(draining.state()).toMatchObject({ outcome: 'refused', pods: [] });
    expect(draining.state().errors[0]).toMatch(/^cannot delete DaemonSet-managed Pods/);
    const node = session.read({ verb: 'get', resource: 'nodes', name: 'k-node1' });
    expect(node).toMatchObject({ ok: true, object: { spec: { unschedulable: true } } });
  });

  it('ends when it is stopped, and when the session goes on elsewhere', async () => {
    const session = await held();
    const { draining } = drain(session);
    draining.stop();
    giveWay(session);
    await session.advance(30_000);
    expect(draining.state()).toMatchObject({ outcome: 'interrupted', pods: [{ state: 'toEvict' }] });

    const again = drain(session, { ...FLAGS, timeout: 20_000 });
    expect(again.draining.state().pods[0]!.state).toBe('ending');
    session.branchFrom(1);
    expect(again.draining.state().outcome).toBe('interrupted');
    await session.advance(30_000);
    expect(again.draining.state().outcome).toBe('interrupted');
  });

  it('is one act with all that it asked for later', async () => {
    const session = await held();
    giveWay(session);
    const before = session.head().seq;
    drain(session);
    const act = actOf(session, session.head().seq);
    expect(act).toMatchObject({ first: before + 1, inputs: 2 });
  });
});

describe('a drain that its session did not outlive', () => {
  /** Drained for a moment, closed in the middle of it, and opened again. */
  async function interrupted(flags: DrainFlags = FLAGS, cordonBefore = false): Promise<Session> {
    const path = places.path();
    const workspace = places.example('tutorial', path);
    const { session } = workspace;
    session.importManifests([{ name: 'web.yaml', text: HELD }], { via: 'cli' });
    await session.advance(60_000);
    if (cordonBefore) cordon(session, true);
    drain(session, flags);
    await session.advance(7_000);
    places.close(workspace);
    return places.opened(path).session;
  }

  const cordon = (session: Session, unschedulable: boolean) =>
    session.request(
      [
        {
          verb: 'patch',
          patchType: 'merge',
          resource: 'nodes',
          name: 'k-node1',
          body: { spec: { unschedulable } },
        },
      ],
      { via: 'window', command: 'kubectl cordon k-node1' },
    );

  it('is read from the history: what is gone, what is left, and the line', async () => {
    const session = await interrupted({ ...FLAGS, podSelector: '', deleteEmptyDirData: true });
    const left = unfinishedDrain(session, 'k-node1')!;
    expect(left).toMatchObject({
      outcome: 'interrupted',
      flags: { ignoreDaemonSets: true, deleteEmptyDirData: true, podSelector: '' },
      nextAttempt: null,
      since: session.head().time - 7_000,
    });
    const states = left.pods.map(({ name, state }) => [name.replace(/-[^-]+-[^-]+$/, ''), state]);
    expect(states).toContainEqual(['web', 'toEvict']);
    expect(states.filter(([name]) => name !== 'web').map(([, state]) => state)).not.toContain('toEvict');
    expect(left.pods.every(({ controlled }) => controlled)).toBe(true);
    // No drain of another node, and none on a branch that goes out from before it.
    expect(unfinishedDrain(session, 'k-node2')).toBeNull();
    session.branchFrom(1);
    expect(unfinishedDrain(session, 'k-node1')).toBeNull();
  });

  it('goes on from there and is over then', async () => {
    const session = await interrupted();
    expect(unfinishedDrain(session, 'k-node1')).toMatchObject({ pods: [{ state: 'toEvict' }] });
    giveWay(session);
    drain(session);
    expect(unfinishedDrain(session, 'k-node1')).toMatchObject({ pods: [{ state: 'ending' }] });
    await session.advance(60_000);
    expect(unfinishedDrain(session, 'k-node1')).toBeNull();
  });

  it('needs no cordon of its own, but something that it has done', async () => {
    const all = await interrupted({ ...FLAGS, podSelector: '', deleteEmptyDirData: true }, true);
    const states = unfinishedDrain(all, 'k-node1')!.pods.map(({ state }) => state);
    expect(states.filter((state) => state === 'toEvict')).toHaveLength(1);
    expect(states.length).toBeGreaterThan(1);
    // The node was cordoned and all was refused: nothing happened, so there is nothing to tell.
    expect(unfinishedDrain(await interrupted(FLAGS, true), 'k-node1')).toBeNull();
  });

  it('is given up by whoever uncordons the node, also if it is cordoned again', async () => {
    const session = await interrupted();
    cordon(session, false);
    expect(unfinishedDrain(session, 'k-node1')).toBeNull();
    cordon(session, true);
    expect(unfinishedDrain(session, 'k-node1')).toBeNull();
  });

  it('does not count pods of the same name that came since', async () => {
    const session = await interrupted({ ...FLAGS, podSelector: 'app=web' });
    const [{ namespace, name } = { namespace: '', name: '' }] = unfinishedDrain(session, 'k-node1')!.pods;
    const spec = { nodeName: 'k-node1', containers: [{ name: 'c', image: 'nginx' }] };
    session.request(
      [
        { verb: 'delete', resource: 'pods', namespace, name, options: { gracePeriodSeconds: 0 } },
        {
          verb: 'create',
          resource: 'pods',
          namespace,
          body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec },
        },
      ],
      { via: 'cli' },
    );
    expect(unfinishedDrain(session, 'k-node1')).toBeNull();
  });
});
