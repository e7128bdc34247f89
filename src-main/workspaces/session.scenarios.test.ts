import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatTime } from '@shared/api';
import type { Origin, SessionUpdate, Step } from '@shared/contract';
import { SessionRefused } from './refused';
import { TemporaryWorkspaces } from './testing';
import type { Session } from './session';

const CLI: Origin = { via: 'cli' };
const WINDOW: Origin = { via: 'window' };

let places: TemporaryWorkspaces;
beforeAll(() => (places = new TemporaryWorkspaces()));
afterAll(() => places.remove());

const load = (session: Session, text: string) => session.importManifests([{ name: 'a.yaml', text }], CLI);
const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers: [{name: a, image: nginx}]\n`;
const names = (session: Session, resource: string, at?: number): string[] => {
  const answer = session.read({ verb: 'list', resource, namespace: 'default' }, at);
  if (!answer.ok || !('items' in answer.object)) throw new Error('no list');
  return answer.object.items.map((object) => object.metadata.name);
};

describe('branches of a session', () => {
  it('begin in the past, are named by their first input, and can be renamed, switched, compared and deleted', async () => {
    const { session } = places.example();
    load(session, pod('web'));
    await session.advance(60_000);
    const head = session.head();
    session.branchFrom(1);
    expect(session.info().branches.map((branch) => branch.name)).toEqual(['main', 'from step 1']);
    expect(session.head()).toMatchObject({ branch: 2, seq: 1 });
    expect(names(session, 'pods')).toEqual([]);
    session.request(
      [
        {
          verb: 'patch',
          resource: 'nodes',
          name: 'k-node1',
          patchType: 'merge',
          body: { spec: { unschedulable: true } },
        },
      ],
      { ...WINDOW, command: 'kubectl cordon k-node1' },
    );
    expect(session.info().branches[1]!.name).toBe('kubectl cordon k-node1');
    // Only the first input names it.
    load(session, pod('web'));
    await session.advance(60_000);
    expect(session.info().branches[1]!.name).toBe('kubectl cordon k-node1');

    const difference = session.compare({ branch: 1, seq: head.seq }, session.head());
    expect(difference.changed.map(({ key }) => `${key.resource} ${key.name}`)).toContain('nodes k-node1');
    const node = difference.changed.find(({ key }) => key.resource === 'nodes' && key.name === 'k-node1')!;
    expect(node.fields).toContainEqual({ path: 'spec.unschedulable', before: undefined, after: true });
    const nodeOf = (at: number | undefined, branch: number): string => {
      if (session.info().branch !== branch) session.switchTo(branch);
      const answer = session.read({ verb: 'get', resource: 'pods', namespace: 'default', name: 'web' }, at);
      return (answer.ok && (answer.object as { spec?: { nodeName?: string } }).spec?.nodeName) || '';
    };
    const [before, after] = [nodeOf(undefined, 1), nodeOf(undefined, 2)];
    expect(after).toBe('k-node2');
    expect(difference.moved).toEqual(
      before === after
        ? []
        : [{ key: { resource: 'pods', namespace: 'default', name: 'web' }, from: before, to: after }],
    );
    const backwards = session.compare({ branch: 2, seq: 1 }, { branch: 1, seq: head.seq });
    expect(backwards.added.map((key) => key.name)).toContain('web');

    expect(() => session.renameBranch(2, 'main')).toThrow('Another branch is called main already.');
    session.renameBranch(2, 'without k-node1');
    expect(() => session.deleteBranch(2)).toThrow('The branch is the live one. Switch to another first.');
    session.switchTo(1);
    expect(session.head()).toMatchObject({ branch: 1, seq: head.seq, revision: head.revision });
    expect(() => session.deleteBranch(1)).toThrow(SessionRefused);
    session.deleteBranch(2);
    expect(session.info().branches.map((branch) => branch.name)).toEqual(['main']);
    expect(session.info().readOnly).toBeNull();
    expect(session.history.verify()).toEqual([]);
    expect(() => session.branchFrom(10_000)).toThrow(/There is no step 10000/);
  });

  it('are numbered where two begin alike, and named by gestures without a kubectl line', () => {
    const { session } = places.example();
    for (let n = 0; n < 2; n++) {
      session.branchFrom(1);
      load(session, pod('web'));
    }
    session.branchFrom(1);
    session.place('kube-system', 'coredns', 'k-node1', false, WINDOW);
    session.request(
      [
        {
          verb: 'create',
          resource: 'pods',
          namespace: 'default',
          body: { metadata: { name: 'x' }, spec: { containers: [{ name: 'a', image: 'b' }] } },
        },
      ],
      WINDOW,
    );
    expect(session.info().branches.map((branch) => branch.name)).toEqual([
      'main',
      'kubectl apply -f a.yaml',
      'kubectl apply -f a.yaml (2)',
      'create pods x',
    ]);
  });
});

describe('time', () => {
  it('stands still while the past is viewed', async () => {
    const { session } = places.example();
    load(session, pod('web'));
    session.play(1000);
    session.look(1);
    expect(session.info().playback.playing).toBe(false);
    const { seq, time } = session.head();
    expect(() => session.play(1)).toThrow('Time stands still while the past is viewed');
    await expect(session.advance(1000)).rejects.toThrow(SessionRefused);
    await expect(session.settle()).rejects.toThrow(SessionRefused);
    await expect(session.step()).rejects.toThrow(SessionRefused);
    expect(session.head()).toMatchObject({ seq, time });
    expect(session.info().readOnly).toBeNull();
    session.look(null);
    await session.advance(60_000);
    expect(session.head().time).toBe(time + 60_000);
    expect(session.head().seq).toBeGreaterThan(seq);
  });

  it('passes again once another branch is on show, wherever somebody looked before', async () => {
    const { session } = places.example();
    load(session, pod('web'));
    session.branchFrom(1, 'other');
    session.look(0);
    session.switchTo(1);
    const { time } = session.head();
    await session.advance(1000);
    expect(session.head()).toMatchObject({ branch: 1, time: time + 1000 });
  });

  it('passes step by step, to the end of an instant, and by any span', async () => {
    const { session } = places.example();
    load(session, pod('web'));
    const from = session.head();
    await session.step();
    expect(session.head()).toMatchObject({ seq: from.seq + 1, time: from.time });
    await session.settle();
    expect(session.info().settled).toBe(true);
    expect(session.head().time).toBe(from.time);
    await session.advance(1);
    expect(session.head().time).toBe(from.time + 1);
  });
});

describe('causes', () => {
  it('lead from every revision back to the input or to the start', async () => {
    const { session } = places.example();
    const first = session.head().seq;
    load(
      session,
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: nginx}]}\n',
    );
    await session.advance(60_000);
    const steps = new Map(session.steps(1, session.head().seq).map((step) => [step.seq, step]));
    let traced = 0;
    for (const step of steps.values()) {
      if (step.seq <= first) continue;
      let at = step;
      for (let hops = 0; at.cause && 'step' in at.cause; hops++) {
        expect(at.cause.step).toBeLessThan(at.seq);
        expect(hops).toBeLessThan(200);
        at = steps.get(at.cause.step)!;
      }
      if (at.cause) expect(at.cause).toEqual({ input: 1 });
      if (at.cause) traced++;
    }
    expect(traced).toBeGreaterThan(20);
  });
});

describe('a loop', () => {
  it('freezes the session with a report that names it, and loses nothing that was acknowledged', async () => {
    const limited = new TemporaryWorkspaces({ limits: { turns: 12, depth: 20_000 } });
    try {
      const path = limited.path();
      const made = places.example('tutorial', path);
      places.close(made);
      const { session } = limited.opened(path);
      const updates: SessionUpdate[] = [];
      session.onUpdate((update) => updates.push(update));
      load(session, pod('web'));
      const acknowledged = session.head().seq;
      await expect(session.advance(60_000)).rejects.toThrow(
        /the cluster does not come to rest: more than 12 turns at one instant/,
      );
      const { readOnly, head } = session.info();
      expect(readOnly).toMatchObject({ kind: 'restless' });
      expect(readOnly!.message).toMatch(/\n {2}\d+ [\w@-]+: \w+ \S+ /);
      expect(head.seq).toBeGreaterThanOrEqual(acknowledged);
      expect(updates.at(-1)!.info.readOnly).toEqual(readOnly);
      expect(names(session, 'pods')).toEqual(['web']);
      expect(() => load(session, pod('other'))).toThrow(SessionRefused);
    } finally {
      limited.remove();
    }
  });
});

describe('kinds that are not modelled', () => {
  const certificate =
    'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: default}\nspec: {secretName: tls, dnsNames: [a.example]}\n';

  it('are kept as they are and listed as such; the rest of the file is imported', () => {
    const { session } = places.example();
    const report = load(
      session,
      `${certificate}---\n${pod('web')}---\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: old}\n`,
    );
    expect(report.notModelled).toEqual([
      {
        file: 'a.yaml',
        document: 1,
        line: 1,
        object: 'Certificate web',
        message: 'kept as it is: nothing in the cluster acts on a Certificate',
      },
      expect.objectContaining({
        object: 'Ingress old',
        message: 'no matches for kind "Ingress" in version "extensions/v1beta1"',
      }),
    ]);
    expect(report.created.map((key) => key.name)).toEqual(['web']);
    expect(report.problems).toEqual([]);
    const kept = session.read({
      verb: 'get',
      resource: 'certificates.cert-manager.io',
      namespace: 'default',
      name: 'web',
    });
    expect(kept).toMatchObject({
      ok: true,
      object: { kind: 'Certificate', spec: { secretName: 'tls', dnsNames: ['a.example'] } },
    });
    expect(session.resources().find((d) => d.kind === 'Certificate')).toMatchObject({
      modelled: 'opaque',
      namespaced: true,
    });
  });

  it('may change, and change nothing when they come again', () => {
    const { session } = places.example();
    load(session, certificate);
    const { seq } = session.head();
    expect(load(session, certificate).problems).toEqual([]);
    expect(session.head().seq).toBe(seq);
    expect(load(session, certificate.replace('a.example', 'b.example')).problems).toEqual([]);
    expect(
      session.read({
        verb: 'get',
        resource: 'certificates.cert-manager.io',
        namespace: 'default',
        name: 'web',
      }),
    ).toMatchObject({
      object: { spec: { dnsNames: ['b.example'] } },
    });
  });
});

describe('a session', () => {
  it('announces only what is durable, in steps without a gap', async () => {
    const { session } = places.example();
    const seen: number[] = [];
    session.onUpdate(({ steps, info }) => {
      for (const step of steps) {
        expect(session.history.step(info.branch, step.seq).seq).toBe(step.seq);
        seen.push(step.seq);
      }
    });
    load(session, pod('web'));
    await session.advance(30_000);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual(seen.map((_, i) => seen[0]! + i));
  });

  it('takes nothing in that the API server refuses', () => {
    const { session } = places.example();
    const { seq } = session.head();
    const [answer] = session.request(
      [
        {
          verb: 'create',
          resource: 'pods',
          namespace: 'default',
          body: { metadata: { name: 'x' }, spec: {} },
        },
      ],
      CLI,
    );
    expect(answer).toMatchObject({ ok: false, status: { code: 422, reason: 'Invalid' } });
    expect(session.head().seq).toBe(seq);
    expect(session.history.inputs(1)).toEqual([]);
  });

  it('shows the past as it was', async () => {
    const { session } = places.example();
    load(session, pod('web'));
    const { seq, time } = session.head();
    await session.advance(60_000);
    session.request(
      [
        {
          verb: 'delete',
          resource: 'pods',
          namespace: 'default',
          name: 'web',
          options: { gracePeriodSeconds: 0 },
        },
      ],
      CLI,
    );
    await session.advance(60_000);
    expect(names(session, 'pods')).toEqual([]);
    expect(names(session, 'pods', seq)).toEqual(['web']);
    expect(formatTime(session.timeAt(seq))).toBe(formatTime(time));
    const steps: readonly Omit<Step, 'changes'>[] = session.steps(seq, seq);
    expect(steps[0]).toMatchObject({ seq, actor: 'user', action: 'create' });
  });
});
