import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';
import type { ApiRequest, KubeList } from '@shared/contract';

function world(): ApiWorld {
  const made = new ApiWorld();
  made.create('pods', podNamed('a', { nodeName: 'n1' }, { labels: { app: 'web', tier: 'front' } }));
  made.create('pods', podNamed('b', { nodeName: 'n2' }, { labels: { app: 'web' } }));
  made.create('pods', podNamed('c', {}, { labels: { app: 'db' } }), 'kube-system');
  return made;
}

const list = (more: object): ApiRequest => ({ verb: 'list', resource: 'pods', ...more }) as ApiRequest;

describe('get', () => {
  it('gives the object, or says what is not there', () => {
    const w = world();
    expect(w.get('pods', 'a').metadata.name).toBe('a');
    expect(w.refused({ verb: 'get', resource: 'pods', namespace: 'default', name: 'z' })).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      code: 404,
      reason: 'NotFound',
      message: 'pods "z" not found',
      details: { name: 'z', kind: 'pods' },
    });
    expect(w.refused({ verb: 'get', resource: 'nonsense', name: 'z' })).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
    });
    expect(w.refused({ verb: 'get', resource: 'pods', name: 'a' })).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    });
  });
});

describe('list', () => {
  it.each([
    ['all namespaces', {}, ['a', 'b', 'c']],
    ['one namespace', { namespace: 'default' }, ['a', 'b']],
    ['a label', { labelSelector: 'app=web' }, ['a', 'b']],
    ['a label that is there', { labelSelector: 'tier' }, ['a']],
    ['a label that is not there', { labelSelector: '!tier' }, ['b', 'c']],
    ['a set', { labelSelector: 'app in (db, x), tier!=front' }, ['c']],
    ['a name', { fieldSelector: 'metadata.name=b' }, ['b']],
    ['a node', { fieldSelector: 'spec.nodeName=n1' }, ['a']],
    ['no node', { fieldSelector: 'spec.nodeName=' }, ['c']],
    ['another phase', { fieldSelector: 'status.phase!=Running,metadata.namespace=default' }, ['a', 'b']],
  ])('selects by %s', (_name, selectors, names) => {
    const answer = world().ok(list(selectors)) as unknown as KubeList;
    expect(answer.items.map((object) => object.metadata.name)).toEqual(names);
    expect(answer.kind).toBe('PodList');
  });

  it('is given in parts that continue one another, as things were at the first', () => {
    const w = world();
    const first = w.ok(list({ limit: 2 })) as unknown as KubeList & {
      metadata: { continue?: string; remainingItemCount?: number };
    };
    expect(first.items.map((object) => object.metadata.name)).toEqual(['a', 'b']);
    w.create('pods', podNamed('bb'));
    const rest = w.ok(list({ limit: 2, continue: first.metadata.continue })) as unknown as typeof first;
    expect(rest.items.map((object) => object.metadata.name)).toEqual(['c']);
    expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    expect(rest.metadata.continue ?? '').toBe('');
  });

  it.each([
    ['a label selector', { labelSelector: 'app in (' }, /unable to parse requirement|found/],
    [
      'a field that cannot be selected by',
      { fieldSelector: 'spec.restart=x' },
      /field label not supported: spec.restart/,
    ],
    ['a continue token', { continue: '???', limit: 1 }, /continue key is not valid/],
  ])('refuses %s', (_name, selectors, message) => {
    const status = world().refused(list(selectors));
    expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(status.message).toMatch(message);
  });
});
