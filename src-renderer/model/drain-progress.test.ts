import { describe, expect, it } from 'vitest';
import { drainProgress, type Leaving } from './drain-progress';
import type { PodView } from './pod-view';

const SINCE = 10_500;
const view = (name: string, more: Partial<PodView> = {}): PodView =>
  ({
    key: `default/${name}`,
    uid: `uid-${name}`,
    namespace: 'default',
    name,
    owner: { kind: 'Deployment', name: 'web', key: 'Deployment/default/web' },
    badge: undefined,
    created: 0,
    node: 'a',
    ...more,
  }) as PodView;
const leaving = (name: string, owner: string | undefined = 'Deployment/default/web'): Leaving => ({
  key: `default/${name}`,
  uid: `uid-${name}`,
  owner,
});
const progress = (of: readonly Leaving[], pods: readonly PodView[], refused: Record<string, string> = {}) =>
  drainProgress(of, new Map(pods.map((pod) => [pod.key, pod])), new Map(Object.entries(refused)), SINCE);

describe('drainProgress', () => {
  it('tells what waits, what was refused, what is going and what is gone', () => {
    const states = progress(
      [leaving('w1'), leaving('w2'), leaving('w3'), leaving('bare', undefined)],
      [view('w1'), view('w2'), view('w3', { badge: 'terminating' })],
      { 'default/w2': 'Cannot evict pod as it would violate the pod’s disruption budget.' },
    );
    expect(states.map(({ state }) => state)).toEqual(['asked', 'refused', 'going', 'gone']);
    expect(states[1]!.message).toMatch(/disruption budget/);
    expect(states[3]!.replacement).toBeUndefined();
  });

  it('gives each that goes one of the pods that its controller has made since', () => {
    const states = progress(
      [leaving('w1'), leaving('w2')],
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
    expect(state).toMatchObject({ state: 'gone', replacement: { uid: 'another' } });
  });
});
