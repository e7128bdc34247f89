import { beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject, Live } from '@shared/api';
import type { Endpoints } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import { ControllerWorld } from '../testing/controller-world';

const SLICES = 'endpointslices.discovery.k8s.io';
let world: ControllerWorld;
let count = 0;

beforeEach(() => {
  world = ControllerWorld.started();
  count = 0;
});

function service(more = '', spec = ''): void {
  world.apply(`
apiVersion: v1
kind: Service
metadata: {name: web${more}}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]${spec}}
`);
  world.settle();
}

function pod(name: string, ready = true, port = 8080): void {
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: ${port}}]}]}
`);
  const created = world.pods((p) => p.metadata.name === name)[0]!;
  world.bind(created, 'n1');
  world.run(world.pods((p) => p.metadata.name === name)[0]!, ready);
  world.setStatus(world.pods((p) => p.metadata.name === name)[0]!, { podIP: `10.0.0.${++count}` });
  world.settle();
}

const slices = (): Live<EndpointSlice>[] => [...world.list<Live<EndpointSlice>>(SLICES)];
const endpoints = (): Live<Endpoints> => world.get<Live<Endpoints>>('endpoints', 'web');
const shown = (): string[] =>
  slices().flatMap(({ endpoints: list, ports }) =>
    (list ?? []).map(
      ({ addresses, conditions: c }) =>
        `${addresses[0]}:${ports?.[0]?.port} ${c?.ready ? 'ready' : 'not ready'}${c?.serving ? ' serving' : ''}${c?.terminating ? ' terminating' : ''}`,
    ),
  );

describe('the endpoints of a service', () => {
  it('are its pods that have an address, with their ports, ready or not', () => {
    service();
    pod('a');
    pod('b', false);
    expect(shown()).toEqual(['10.0.0.1:8080 ready serving', '10.0.0.2:8080 not ready']);
    expect(endpoints().subsets).toMatchObject([
      {
        addresses: [{ ip: '10.0.0.1', nodeName: 'n1', targetRef: { kind: 'Pod', name: 'a' } }],
        notReadyAddresses: [{ ip: '10.0.0.2' }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ]);
    const [slice] = slices();
    expect(slice!.metadata).toMatchObject({
      labels: {
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [{ kind: 'Service', name: 'web', controller: true }],
    });
    expect(slice!.metadata.name).toMatch(/^web-.{5}$/);
  });

  it('follow a pod through its end', () => {
    service();
    pod('a');
    world.delete('pods', 'a');
    world.settle();
    expect(shown()).toEqual(['10.0.0.1:8080 not ready serving terminating']);
    expect(endpoints().subsets).toBeUndefined();
    world.endTerminating();
    world.settle();
    expect(shown()).toEqual([]);
  });

  it('of pods that name a port differently stand apart', () => {
    service();
    pod('a');
    pod('b', true, 9090);
    expect(shown().sort()).toEqual(['10.0.0.1:8080 ready serving', '10.0.0.2:9090 ready serving']);
    expect(endpoints().subsets).toHaveLength(2);
  });

  it('count pods as ready that are not, where the service says so; a headless one is marked', () => {
    service('', ', clusterIP: None, publishNotReadyAddresses: true');
    pod('a', false);
    expect(shown()).toEqual(['10.0.0.1:8080 ready']);
    expect(slices()[0]!.metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
  });

  it('come a hundred to a slice, and what changes stays in its slice', () => {
    service();
    for (let i = 0; i < 110; i++) pod(`p${String(i).padStart(3, '0')}`);
    expect(
      slices()
        .map((slice) => slice.endpoints?.length ?? 0)
        .sort((a, b) => a - b),
    ).toEqual([10, 100]);
    const before = slices().map((slice) => slice.metadata.resourceVersion);
    world.run(world.pods((p) => p.metadata.name === 'p007')[0]!, false);
    world.settle();
    const after = slices().map((slice) => slice.metadata.resourceVersion);
    expect(after.filter((version, i) => version !== before[i])).toHaveLength(1);
  });

  it('are left alone where the service selects nothing, and go with it', () => {
    world.apply('apiVersion: v1\nkind: Service\nmetadata: {name: plain}\nspec: {ports: [{port: 80}]}\n');
    world.settle();
    expect(world.list('endpoints', 'default').map((e: KubeObject) => e.metadata.name)).toEqual([]);
    service();
    pod('a');
    world.delete('services', 'web');
    world.settle();
    expect(slices()).toEqual([]);
    expect(world.list('endpoints', 'default')).toEqual([]);
  });

  it('come to rest', () => {
    service();
    pod('a');
    const { revision } = world.store;
    world.advance(20_000);
    expect(world.store.revision).toBe(revision);
  });
});
