import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed, type Loose } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';

const bind = (target: object, metadata: object = {}, more: object = {}): ApiRequest =>
  ({
    verb: 'create',
    resource: 'pods',
    namespace: 'default',
    name: 'p',
    subresource: 'binding',
    body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p', ...metadata }, target },
    ...more,
  }) as ApiRequest;
const NODE = { apiVersion: 'v1', kind: 'Node', name: 'n1' };

describe('pods/binding', () => {
  it('gives the pod its node and the condition, and answers with a Success', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p'));
    expect(world.ok(bind(NODE, { annotations: { a: 'b' } }))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
    });
    expect(world.get('pods', 'p')).toMatchObject({
      metadata: { annotations: { a: 'b' } },
      spec: { nodeName: 'n1' },
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-05T08:00:00Z' }],
      },
    });
  });

  it("does not ask whether the node is there: that is the scheduler's", () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p'));
    world.ok(bind({ name: 'nowhere' }));
    expect(world.get('pods', 'p')['spec'].nodeName).toBe('nowhere');
  });

  it('keeps nothing of a rehearsal', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p'));
    world.ok(bind(NODE, {}, { dryRun: true }));
    expect(world.get('pods', 'p')).toBe(pod);
  });

  const conflict = (why: string): string => `Operation cannot be fulfilled on pods/binding "p": ${why}`;
  const refusals: [string, object, object, (pod: Loose) => ApiRequest, number, string][] = [
    ['a pod that is not there', {}, {}, () => bind(NODE, {}, { name: 'x' }), 404, 'pods "x" not found'],
    [
      'a target that is no node',
      {},
      {},
      () => bind({ ...NODE, kind: 'Minion' }),
      422,
      'Pod "p" is invalid: target.kind: Unsupported value: "Minion": supported values: "Node", "<empty>"',
    ],
    ['no target', {}, {}, () => bind({}), 422, 'Pod "p" is invalid: target.name: Required value'],
    [
      'another UID',
      {},
      {},
      () => bind(NODE, { uid: 'x' }),
      409,
      conflict('Precondition failed: UID in precondition: x, UID in object meta: UID'),
    ],
    [
      'another version',
      {},
      {},
      () => bind(NODE, { resourceVersion: '1' }),
      409,
      conflict('Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: 3'),
    ],
    [
      'a pod that has a node',
      { nodeName: 'n2' },
      {},
      () => bind(NODE),
      409,
      conflict('pod p is already assigned to node "n2"'),
    ],
    [
      'a pod behind gates',
      { schedulingGates: [{ name: 'a.io/b' }] },
      {},
      () => bind(NODE),
      409,
      conflict('pod p has non-empty .spec.schedulingGates'),
    ],
    [
      'something that is no Binding',
      {},
      {},
      () => bind(NODE, {}, { body: { target: 'n1' } }),
      400,
      'Binding in version "v1" cannot be handled as a Binding: json: cannot unmarshal string into Go struct field Binding.target of type v1.ObjectReference',
    ],
    [
      'another verb',
      {},
      {},
      () => bind(NODE, {}, { verb: 'update' }),
      405,
      'the server does not allow this method on the requested resource',
    ],
  ];
  it.each(refusals)('refuses %s', (_name, spec, metadata, request, code, message) => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p', spec, metadata));
    const status = world.refused(request(pod));
    expect(status.message.replace(pod.metadata.uid!, 'UID')).toBe(message);
    expect(status.code).toBe(code);
    expect(world.get('pods', 'p')).toBe(pod);
  });

  it('refuses a pod on its way out', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p', {}, { finalizers: ['a.io/b'] }));
    world.ok({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'p' });
    expect(world.refused(bind(NODE)).message).toBe(
      conflict('pod p is being deleted, cannot be assigned to a host'),
    );
  });
});
