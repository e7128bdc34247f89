import { describe, expect, it } from 'vitest';
import type { DrainedPod } from '@shared/contract';
import { drainProgress } from './drain-progress';
import type { PodView } from './pod-view';

const SINCE = 10_500;
const WEB = 'Deployment/default/web';
const view = (name: string, more: Partial<PodView> = {}): PodView =>
  ({
    key: `default/${name}`,
    uid: `uid-${name}`,
    namespace: 'default',
    name,
    owner: { kind: 'Deployment', name: 'web', key: WEB },
    badge: undefined,
    created: 0,
    node: 'a',
    ...more,
  }) as PodView;
const leaving = (name: string, more: Partial<DrainedPod> = {}): DrainedPod => ({
  namespace: 'default',
  name,
  uid: `uid-${name}`,
  controlled: true,
  state: 'toEvict',
  message: '',
  ...more,
});
const progress = (of: readonly DrainedPod[], pods: readonly PodView[]) =>
  drainProgress(
    of,
    Object.fromEntries(of.filter(({ controlled }) => controlled).map(({ uid }) => [uid, WEB])),
    new Map(pods.map((pod) => [pod.key, pod])),
    SINCE,
  );

describe('drainProgress', () => {
  it('tells what waits, what was refused, what is going, what nobody waits for and what is gone', () => {
    const message = 'Cannot evict pod as it would violate the pod’s disruption budget.';
    const states = progress(
      [
        leaving('w1'),
        leaving('w2', { message }),
        leaving('w3', { state: 'ending' }),
        leaving('w4', { state: 'skipped' }),
        leaving('w5', { state: 'failed', message: 'error when evicting …' }),
        leaving('bare', { controlled: false }),
      ],
      [
        view('w1'),
        view('w2'),
        view('w3', { badge: 'terminating' }),
        view('w4', { badge: 'terminating' }),
        view('w5'),
      ],
    );
    expect(states.map(({ shown }) => shown)).toEqual([
      'asked',
      'refused',
      'going',
      'skipped',
      'failed',
      'gone',
    ]);
    expect(states[1]!.message).toBe(message);
    expect(states[5]).toMatchObject({ replacement: undefined, followed: false });
  });

  it('knows what is gone after the drain was over', () => {
    expect(progress([leaving('w1', { state: 'ending' })], [])[0]!.shown).toBe('gone');
  });

  it('gives each that goes one of the pods that its controller has made since', () => {
    const states = progress(
      [leaving('w1', { state: 'gone' }), leaving('w2', { state: 'gone' })],
      [
        view('old', { created: 9_000 }),
        view('n2', { created: 12_000 }),
        view('n1', { created: 10_000 }),
        view('other', { created: 11_000, owner: { kind: 'Job', name: 'j', key: 'Job/default/j' } }),
      ],
    );
    expect(states.map(({ replacement }) => replacement?.name)).toEqual(['n1', 'n2']);
  });

  it('knows a pod that came back under its own name', () => {
    const [state] = progress([leaving('db-0')], [view('db-0', { uid: 'another', created: 12_000 })]);
    expect(state).toMatchObject({ shown: 'gone', replacement: { uid: 'another' } });
  });
});
