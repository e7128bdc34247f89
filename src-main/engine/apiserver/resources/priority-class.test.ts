import { describe, expect, it } from 'vitest';
import { ApiWorld } from '@main/engine/testing/api-world';

const RESOURCE = 'priorityclasses.scheduling.k8s.io';
const critical = (more: object = {}): object => ({
  metadata: { name: 'system-node-critical' },
  value: 2_000_001_000,
  ...more,
});

/** The messages are those of kube-apiserver v1.34. */
describe('the priority classes of the system', () => {
  it('cannot be deleted', () => {
    const world = new ApiWorld();
    world.create(RESOURCE, critical(), '');
    expect(world.refused({ verb: 'delete', resource: RESOURCE, name: 'system-node-critical' })).toMatchObject({
      code: 403,
      message:
        'priorityclasses.scheduling.k8s.io "system-node-critical" is forbidden: this is a system priority class and cannot be deleted',
    });
  });

  it('keep their value, and may be described otherwise', () => {
    const world = new ApiWorld();
    world.create(RESOURCE, critical(), '');
    const patch = (body: object) =>
      ({ verb: 'patch', resource: RESOURCE, name: 'system-node-critical', patchType: 'merge', body }) as const;
    expect(world.refused(patch({ value: 5 })).message).toContain(
      'value: Forbidden: may not be changed in an update.',
    );
    expect(world.ok(patch({ description: 'ours' }))['description']).toBe('ours');
  });

  it.each([
    [critical({ metadata: { name: 'system-mine' } }), 'system-mine is not a known system priority class'],
    [critical({ value: 5 }), 'value of system-node-critical PriorityClass must be 2000001000'],
    [critical({ globalDefault: true }), 'globalDefault of system-node-critical PriorityClass must be false'],
  ])('are none but they: %j', (body, why) => {
    const world = new ApiWorld();
    expect(world.refused({ verb: 'create', resource: RESOURCE, body }).message).toContain(
      `metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: ${why}`,
    );
  });
});
