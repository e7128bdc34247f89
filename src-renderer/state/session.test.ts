import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { SessionUpdate } from '@shared/contract';
import { createClient } from '@renderer/client';
import { BridgeDouble } from '@renderer/client/testing/double';
import { node, pod, tutorial } from '@renderer/client/testing/objects';
import { App } from './app.svelte';

async function started(double = new BridgeDouble({ objects: tutorial() })) {
  const app = new App(createClient(double));
  // What `run` listens to, without a document to ask for the system's wishes.
  double.on('session.update', (text) => app.session.update(JSON.parse(text) as SessionUpdate));
  await app.restart();
  return { app, double };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Session', () => {
  it('shows the head, and follows it while live', async () => {
    const { app, double } = await started();
    expect(app.session.live).toBe(true);
    expect(app.session.podCount).toBe(26);
    await app.actions.cordon('k-node3');
    expect(app.session.node('k-node3')?.cordoned).toBe(true);
    expect(app.session.log.head).toBe(double.info().head.seq);
    expect(app.notices.lastCommand).toBe('kubectl cordon k-node3');
  });

  it('steps back to the first and forward to live again, and shows each instant', async () => {
    const { app } = await started(
      new BridgeDouble({ objects: [node('a'), pod('x/p', { node: 'a' }), pod('x/q')] }),
    );
    await app.session.back();
    expect([app.session.live, app.session.podCount]).toEqual([false, 1]);
    await app.session.goTo(0);
    expect([app.session.podCount, app.session.nodeNames.length]).toEqual([0, 0]);
    for (let i = 0; i < 3; i++) await app.session.forward();
    expect([app.session.live, app.session.podCount, app.session.at.seq]).toEqual([true, 2, 3]);
  });

  it('stays in the past while the head moves on, and catches up when asked', async () => {
    const { app, double } = await started();
    await app.session.goTo(10);
    const before = app.session.podCount;
    await double.call('session.request', {
      requests: [{ verb: 'delete', resource: 'pods', namespace: 'default', name: 'vpod' }],
    });
    expect([app.session.at.seq, app.session.podCount]).toEqual([10, before]);
    await app.session.goLive();
    expect(app.session.pod('default/vpod')).toBeUndefined();
    expect(app.session.podCount).toBe(25);
  });

  it('goes to the last of many wishes', async () => {
    const { app } = await started();
    await Promise.all([5, 30, 2, 17].map((seq) => app.session.goTo(seq)));
    await settled();
    expect(app.session.at.seq).toBe(17);
  });

  it('refuses to change the past, and says so', async () => {
    const { app, double } = await started();
    await app.session.goTo(10);
    const calls = double.calls.length;
    expect(await app.actions.cordon('k-node3')).toBe(false);
    expect(app.actions.dialog?.kind).toBe('past');
    expect(double.calls.length).toBe(calls);
  });

  it('refuses to change what is read-only, and gives the reason', async () => {
    const { app } = await started(
      new BridgeDouble({ objects: tutorial(), readOnly: { kind: 'full', message: 'SQLITE_FULL' } }),
    );
    await app.actions.cordon('k-node3');
    expect(app.notices.problem?.detail).toMatch(/^The disk is full: /);
  });
});

describe('DragStore', () => {
  const home = { x: 0, y: 0, width: 60, height: 26 };

  it('asks the scheduler once, shows the refusal with its remedies, and binds after one is taken', async () => {
    const { app, double } = await started();
    const drag = async (): Promise<void> => {
      app.drag.send({
        type: 'press',
        subject: { namespace: 'default', pod: 'pod', boundTo: '', home },
        at: { x: 0, y: 0 },
      });
      app.drag.send({ type: 'move', at: { x: 50, y: 50 }, over: 'k-node1' });
      await settled();
      app.drag.send({ type: 'release' });
      await settled();
    };
    await drag();
    flushSync();
    expect(double.calls.filter((c) => c.name === 'session.explain')).toHaveLength(1);
    const refusal = app.drag.refusal;
    expect(refusal?.result.outcome).toBe('refused');
    expect(app.notices.spoken).toContain('untolerated taint {qqq: }');
    expect(app.session.pod('default/pod')?.node).toBe('');
    if (refusal?.result.outcome !== 'refused') return;
    expect(refusal.result.remedies.map((r) => r.kind)).toEqual(['addToleration', 'removeTaint']);
    await app.actions.applyRemedy(refusal.result.remedies[0]!, 'tolerate');
    app.drag.send({ type: 'home' });
    await drag();
    expect(app.session.pod('default/pod')?.node).toBe('k-node1');
  });

  it('does not begin in the past', async () => {
    const { app } = await started();
    await app.session.goTo(10);
    app.drag.send({ type: 'pick', subject: { namespace: 'default', pod: 'pod', boundTo: '', home } });
    expect(app.drag.state.phase).toBe('idle');
    expect(app.actions.dialog?.kind).toBe('past');
  });
});
