import { describe, expect, it } from 'vitest';
import type { Container } from 'kubernetes-types/core/v1';
import { podLimits, podRequests, type PodSpecWithResources } from './pod-resources';

let n = 0;
const c = (requests: Record<string, string>, restartPolicy?: 'Always'): Container => ({
  name: `c${n++}`,
  resources: { requests },
  ...(restartPolicy ? { restartPolicy } : {}),
});
const spec = (
  containers: Container[],
  initContainers: Container[] = [],
  more: Partial<PodSpecWithResources> = {},
) => ({ containers, initContainers, ...more }) as PodSpecWithResources;

describe('effective requests of a pod', () => {
  const cases: [string, PodSpecWithResources, Record<string, number>][] = [
    ['no requests', spec([c({})]), {}],
    [
      'containers add up',
      spec([c({ cpu: '100m', memory: '1Gi' }), c({ cpu: '1' })]),
      { cpu: 1100, memory: 2 ** 30 },
    ],
    ['CPU rounds up to thousandths', spec([c({ cpu: '0.0005' })]), { cpu: 1 }],
    [
      'fractions of bytes add before they round up',
      spec([c({ memory: '500m' }), c({ memory: '500m' })]),
      { memory: 1 },
    ],
    [
      'thousandths do not gather error',
      spec([c({ memory: '100m' }), c({ memory: '200m' }), c({ memory: '700m' })]),
      { memory: 1 },
    ],
    [
      'the largest init container counts',
      spec([c({ cpu: '1' })], [c({ cpu: '3' }), c({ cpu: '2' })]),
      { cpu: 3000 },
    ],
    ['a smaller init container does not', spec([c({ cpu: '3' })], [c({ cpu: '1' })]), { cpu: 3000 }],
    [
      'sidecars run beside the containers',
      spec([c({ cpu: '1' })], [c({ cpu: '500m' }, 'Always')]),
      { cpu: 1500 },
    ],
    [
      'an init container runs beside the sidecars before it',
      spec([c({ cpu: '1' })], [c({ cpu: '500m' }, 'Always'), c({ cpu: '2' }), c({ cpu: '600m' }, 'Always')]),
      { cpu: 2500 },
    ],
    [
      'an init container does not run beside the sidecars after it',
      spec([c({ cpu: '1' })], [c({ cpu: '2' }), c({ cpu: '500m' }, 'Always')]),
      { cpu: 2000 },
    ],
    [
      'overhead comes on top',
      spec([c({ cpu: '1' })], [c({ cpu: '2' })], { overhead: { cpu: '250m' } }),
      { cpu: 2250 },
    ],
    [
      'pod-level requests replace the sum',
      spec([c({ cpu: '1', memory: '1Gi', 'example.com/gpu': '1' })], [], {
        resources: { requests: { cpu: '3', 'example.com/gpu': '9' } },
      }),
      { cpu: 3000, memory: 2 ** 30, 'example.com/gpu': 1 },
    ],
  ];
  it.each(cases)('%s', (_, pod, expected) => {
    expect(podRequests(pod)).toEqual(expected);
  });

  it('counts defaults for each container that names none, an explicit 0 stays 0', () => {
    const defaults = { cpu: 100, memory: 200 };
    expect(podRequests(spec([c({}), c({ cpu: '0' })], [c({}, 'Always')]), { defaults })).toEqual({
      cpu: 200,
      memory: 600,
    });
  });

  it('can leave out pod-level requests and overhead', () => {
    const pod = spec([c({ cpu: '1' })], [], {
      resources: { requests: { cpu: '3' } },
      overhead: { cpu: '1' },
    });
    expect(podRequests(pod, { withoutPodLevel: true, withoutOverhead: true })).toEqual({ cpu: 1000 });
  });

  it('counts what a container still holds while it is resized', () => {
    const container = { ...c({ cpu: '1' }), name: 'app' };
    const status = { containerStatuses: [{ name: 'app', resources: { requests: { cpu: '2' } } }] } as never;
    expect(podRequests(spec([container]), { status })).toEqual({ cpu: 2000 });
  });
});

it('effective limits add overhead only where there is a limit', () => {
  const container: Container = { name: 'a', resources: { limits: { cpu: '1' } } };
  expect(podLimits(spec([container], [], { overhead: { cpu: '1', memory: '1Mi' } }))).toEqual({ cpu: 2000 });
});
