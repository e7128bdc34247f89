import { describe, expect, it } from 'vitest';
import type { StepHeader } from '@shared/contract';
import { stripLights } from './strip-lights';

const step = (actor: string, wrote = true): StepHeader => ({
  seq: 1,
  turn: 1,
  time: 0,
  actor,
  action: 'act',
  object: null,
  cause: null,
  decision: null,
  fromRevision: 1,
  toRevision: wrote ? 2 : 1,
});

describe('what a step lights up', () => {
  it.each([
    ['user', ['user', 'apiserver', 'etcd'], ['1 right', '2 right']],
    ['kube-apiserver', ['apiserver', 'etcd'], ['2 right']],
    ['kube-scheduler', ['scheduler', 'apiserver', 'etcd'], ['3 left', '2 right']],
    ['job-controller', ['controllers', 'apiserver', 'etcd'], ['3 left', '4 left', '2 right']],
    ['kubelet@k-node1', ['kubelet', 'apiserver', 'etcd'], ['3 left', '4 left', '5 left', '2 right']],
  ])('is the way from %s to etcd', (actor, stations, wires) => {
    const lights = stripLights(step(actor));
    expect([...lights.stations]).toEqual(stations);
    expect(lights.wires.map(({ to, direction }) => `${to} ${direction}`)).toEqual(wires);
  });

  it('ends at the API server where nothing was written', () => {
    const lights = stripLights(step('kube-scheduler', false));
    expect([...lights.stations]).toEqual(['scheduler', 'apiserver']);
    expect(lights.wires).toEqual([
      { to: 2, direction: 'left' },
      { to: 3, direction: 'left' },
    ]);
  });

  it('is nothing where no step is', () => {
    expect(stripLights(null).wires).toEqual([]);
  });
});
