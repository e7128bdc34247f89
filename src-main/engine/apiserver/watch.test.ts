import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';
import type { Watch, WatchRequest } from './watch';

function watching(world: ApiWorld, request: Partial<WatchRequest> = {}): Watch {
  const answer = world.api.watch({ resource: 'pods', ...request });
  if (!answer.ok) throw new Error(answer.status.message);
  return answer.object;
}

const brief = (watch: Watch): string[] =>
  watch
    .next()
    .map(
      ({ type, object }) =>
        `${type} ${'metadata' in object && 'name' in object.metadata ? object.metadata.name : ''}`,
    );

describe('a watch', () => {
  it('begins with what there is, and goes on with what happens', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('a'));
    const watch = watching(world);
    expect(brief(watch)).toEqual(['ADDED a']);
    world.create('pods', podNamed('b'));
    world.ok({
      verb: 'patch',
      resource: 'pods',
      namespace: 'default',
      name: 'a',
      patchType: 'merge',
      body: { metadata: { labels: { x: 'y' } } },
    });
    world.ok({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'b' });
    expect(brief(watch)).toEqual(['ADDED b', 'MODIFIED a', 'DELETED b']);
    expect(brief(watch)).toEqual([]);
  });

  it('goes on from the revision of a list, without a gap', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('a'));
    const resourceVersion = String(world.store.revision);
    world.create('pods', podNamed('b'));
    expect(brief(watching(world, { resourceVersion }))).toEqual(['ADDED b']);
  });

  it('shows what begins to match as added and what ends to match as deleted', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('a'));
    const watch = watching(world, { labelSelector: 'app=web' });
    expect(brief(watch)).toEqual([]);
    const label = (value: string | null): void =>
      void world.ok({
        verb: 'patch',
        resource: 'pods',
        namespace: 'default',
        name: 'a',
        patchType: 'merge',
        body: { metadata: { labels: { app: value } } },
      });
    label('web');
    expect(brief(watch)).toEqual(['ADDED a']);
    label('db');
    expect(brief(watch)).toEqual(['DELETED a']);
    label(null);
    expect(brief(watch)).toEqual([]);
  });

  it('is refused a selector that cannot be read, and ends where the revision is too old or not there yet', () => {
    const world = new ApiWorld();
    expect(world.api.watch({ resource: 'pods', labelSelector: 'a in (' })).toMatchObject({
      ok: false,
      status: { code: 400 },
    });
    expect(world.api.watch({ resource: 'nope' })).toMatchObject({ ok: false, status: { code: 404 } });
    const ahead = watching(world, { resourceVersion: '99999' }).next();
    expect(ahead).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  });
});

describe('subresources', () => {
  const binding = (node: string): object => ({
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name: 'p', namespace: 'default' },
    target: { kind: 'Node', name: node },
  });
  const post = (subresource: 'binding' | 'eviction', body: object) =>
    ({ verb: 'create', resource: 'pods', namespace: 'default', name: 'p', subresource, body }) as const;

  it('bind a pod once', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p'));
    world.ok(post('binding', binding('n1')));
    expect(world.get('pods', 'p')['spec'].nodeName).toBe('n1');
    expect(world.refused(post('binding', binding('n2')))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n1"',
    });
  });

  it('evict a pod, unless a disruption budget says no', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p', { nodeName: 'n1' }, { labels: { app: 'web' } }));
    world.ok({
      verb: 'patch',
      resource: 'pods',
      namespace: 'default',
      name: 'p',
      patchType: 'merge',
      subresource: 'status',
      body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
    });
    world.create('poddisruptionbudgets.policy', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    const eviction = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'p', namespace: 'default' },
    };
    const status = world.refused(post('eviction', eviction));
    expect(status).toMatchObject({ code: 429, reason: 'TooManyRequests' });
    world.ok({ verb: 'delete', resource: 'poddisruptionbudgets.policy', namespace: 'default', name: 'b' });
    world.ok(post('eviction', eviction));
    expect(world.get('pods', 'p').metadata.deletionTimestamp).toBeDefined();
  });
});

describe('admission', () => {
  it('defaults accounts, priorities and tolerations, and marks new nodes', () => {
    const world = new ApiWorld();
    world.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
      preemptionPolicy: 'Never',
    });
    const { spec } = world.create('pods', podNamed('p', { priorityClassName: 'high' })) as unknown as {
      spec: Record<string, never>;
    };
    expect(spec).toMatchObject({ serviceAccountName: 'default', priority: 1000, preemptionPolicy: 'Never' });
    expect(spec['tolerations']).toMatchObject([
      { key: 'node.kubernetes.io/not-ready', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', tolerationSeconds: 300 },
    ]);
    expect(world.create('nodes', { metadata: { name: 'n1' } }, '')['spec'].taints).toEqual([
      { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    ]);
  });

  it('refuses unknown priorities and objects for namespaces that are not there or are going', () => {
    const world = new ApiWorld();
    expect(
      world.refused({
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: podNamed('p', { priorityClassName: 'nope' }),
      }),
    ).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: 'pods "p" is forbidden: no PriorityClass with name nope was found',
    });
    expect(
      world.refused({ verb: 'create', resource: 'pods', namespace: 'nowhere', body: podNamed('p') }),
    ).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
    world.create('namespaces', { metadata: { name: 'going' } }, '');
    world.ok({ verb: 'delete', resource: 'namespaces', name: 'going' });
    expect(
      world.refused({ verb: 'create', resource: 'pods', namespace: 'going', body: podNamed('p') }),
    ).toMatchObject({ code: 403, reason: 'Forbidden' });
    expect(world.refused({ verb: 'delete', resource: 'namespaces', name: 'kube-system' })).toMatchObject({
      code: 403,
      reason: 'Forbidden',
    });
  });
});
