import type { Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Gateway } from './gateway';
import { GatewayWorld } from './testing/world';

const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...more },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
});

describe('the gateway', () => {
  let world: GatewayWorld;
  beforeAll(async () => {
    world = await GatewayWorld.make({ speed: 0 });
  }, 60_000);
  afterAll(() => world.close());

  const PODS = '/api/v1/namespaces/default/pods';

  it('answers health checks and its version', async () => {
    expect((await world.get('/healthz')).text).toBe('ok');
    expect((await world.get('/version')).json).toMatchObject({
      major: '1',
      minor: '34',
      gitVersion: 'v1.34.0+drydock',
    });
  });

  it('tells of its resources in three forms that agree', async () => {
    const legacy = (await world.get('/apis/apps/v1')).json;
    const names = legacy.resources
      .filter((r: { name: string }) => !r.name.includes('/'))
      .map((r: { name: string }) => r.name);
    expect(names).toEqual([
      'controllerrevisions',
      'daemonsets',
      'deployments',
      'replicasets',
      'statefulsets',
    ]);
    for (const version of ['v2', 'v2beta1']) {
      const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`;
      const answer = await world.get('/apis', { accept });
      expect(answer.headers.get('content-type')).toBe(
        `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
      );
      expect(answer.json.apiVersion).toBe(`apidiscovery.k8s.io/${version}`);
      const apps = answer.json.items.find(
        (item: { metadata: { name: string } }) => item.metadata.name === 'apps',
      );
      expect(apps.versions[0].resources.map((r: { resource: string }) => r.resource)).toEqual(names);
    }
    const groups = (await world.get('/apis')).json.groups;
    expect(groups.find((g: { name: string }) => g.name === 'autoscaling').preferredVersion.version).toBe(
      'v2',
    );
    const core = (await world.get('/api/v1')).json.resources;
    expect(core).toContainEqual(
      expect.objectContaining({ name: 'pods/eviction', kind: 'Eviction', group: 'policy', version: 'v1' }),
    );
  });

  it('creates, reads, changes and deletes, with the codes and forms of a real server', async () => {
    const made = await world.send('POST', `${PODS}?fieldManager=test`, pod('one', { labels: { a: 'b' } }));
    expect(made.code).toBe(201);
    expect(made.json.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await world.send('POST', PODS, pod('one'))).json).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'pods "one" already exists',
      details: { name: 'one', kind: 'pods' },
    });
    const table = await world.get(`${PODS}?limit=500`, TABLE);
    expect(table.json).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' });
    expect(table.json.rows[0].cells.slice(0, 4)).toEqual(['one', '0/1', 'Pending', '0']);
    expect(table.json.rows[0].object).toMatchObject({
      kind: 'PartialObjectMetadata',
      metadata: { name: 'one' },
    });
    const list = (await world.get(PODS)).json;
    expect(list.kind).toBe('PodList');
    expect(list.items[0].kind).toBeUndefined();
    const merged = await world.send(
      'PATCH',
      `${PODS}/one`,
      { metadata: { labels: { a: null, c: 'd' } } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(merged.json.metadata.labels).toEqual({ c: 'd' });
    const stale = await world.send('PUT', `${PODS}/one`, {
      ...made.json,
      metadata: { ...made.json.metadata, labels: {} },
    });
    expect(stale.json).toMatchObject({ code: 409, reason: 'Conflict' });
    const removed = await world.send('DELETE', `${PODS}/one`);
    expect([removed.code, removed.json.kind]).toEqual([200, 'Pod']);
    expect((await world.get(`${PODS}/one`)).json).toMatchObject({
      code: 404,
      message: 'pods "one" not found',
    });
  });

  it('stores nothing in a dry run', async () => {
    const answer = await world.send('POST', `${PODS}?dryRun=All`, pod('dry'));
    expect([answer.code, answer.json.metadata.name]).toEqual([201, 'dry']);
    expect(world.object('pods', 'default', 'dry')).toBeUndefined();
    expect((await world.send('POST', `${PODS}?dryRun=Some`, pod('dry'))).json.message).toContain(
      'Unsupported value: "Some"',
    );
  });

  it('is strict about fields as far as it is asked to', async () => {
    const wrong = { ...pod('strict'), spek: 1 };
    expect((await world.send('POST', `${PODS}?fieldValidation=Strict&dryRun=All`, wrong)).json).toMatchObject(
      {
        code: 400,
        message:
          'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spek"',
      },
    );
    expect((await world.send('POST', `${PODS}?dryRun=All`, wrong)).headers.get('warning')).toBe(
      '299 - "unknown field \\"spek\\""',
    );
    expect(
      (await world.send('POST', `${PODS}?fieldValidation=Ignore&dryRun=All`, wrong)).headers.get('warning'),
    ).toBeNull();
  });

  it('keeps owners of fields in server-side apply and tells of conflicts', async () => {
    const path = '/api/v1/namespaces/default/configmaps/owned';
    const apply = (manager: string, data: object, force = false) =>
      world.send(
        'PATCH',
        `${path}?fieldManager=${manager}&force=${force}`,
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned' }, data },
        { 'content-type': 'application/apply-patch+yaml' },
      );
    expect((await apply('first', { a: '1' })).code).toBe(201);
    expect((await apply('first', { a: '2' })).code).toBe(200);
    const refused = await apply('second', { a: '3' });
    expect(refused.json).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(refused.json.details.causes[0].field).toBe('.data.a');
    const forced = await apply('second', { a: '3' }, true);
    expect(forced.json.metadata.managedFields.map((f: { manager: string }) => f.manager)).toContain('second');
    const unnamed = await world.send('PATCH', path, '{}', { 'content-type': 'application/apply-patch+yaml' });
    expect(unnamed.json.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  });

  it('gives lists in pages that belong together', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5'])
      await world.send('POST', '/api/v1/namespaces/default/configmaps', {
        metadata: { name, labels: { page: 'y' } },
      });
    const path = '/api/v1/namespaces/default/configmaps?labelSelector=page%3Dy&limit=2';
    const first = (await world.get(path)).json;
    expect(first.items.map((i: { metadata: { name: string } }) => i.metadata.name)).toEqual(['p1', 'p2']);
    // What comes meanwhile is not in the later pages.
    await world.send('POST', '/api/v1/namespaces/default/configmaps', {
      metadata: { name: 'p3a', labels: { page: 'y' } },
    });
    const second = (await world.get(`${path}&continue=${encodeURIComponent(first.metadata.continue)}`)).json;
    expect(second.items.map((i: { metadata: { name: string } }) => i.metadata.name)).toEqual(['p3', 'p4']);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    const last = (await world.get(`${path}&continue=${encodeURIComponent(second.metadata.continue)}`)).json;
    expect(last.items).toHaveLength(1);
    expect(last.metadata.continue).toBeUndefined();
    expect((await world.get(`${path}&continue=nonsense`)).code).toBe(400);
  });

  it('answers for a revision, or says why not', async () => {
    const { resourceVersion } = (await world.get('/api/v1/namespaces/default/configmaps')).json.metadata;
    await world.send('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'later' } });
    const exact = await world.get(
      `/api/v1/namespaces/default/configmaps?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`,
    );
    expect(exact.json.items.map((i: { metadata: { name: string } }) => i.metadata.name)).not.toContain(
      'later',
    );
    expect((await world.get('/api/v1/pods?resourceVersion=999999999')).json).toMatchObject({
      code: 504,
      reason: 'Timeout',
    });
    expect((await world.get('/api/v1/pods?resourceVersion=1&resourceVersionMatch=Exact')).json).toMatchObject(
      { code: 410, reason: 'Expired' },
    );
    expect((await world.get('/api/v1/pods?resourceVersion=x')).code).toBe(422);
    expect((await world.get('/api/v1/pods?resourceVersionMatch=Exact')).code).toBe(422);
  });

  it('reads bodies in protobuf and in YAML', async () => {
    const bytes = Buffer.from('k8s\0', 'latin1');
    const text = (n: number, s: string) =>
      Buffer.concat([Buffer.from([n * 8 + 2, s.length]), Buffer.from(s)]);
    const piece = (n: number, b: Buffer) => Buffer.concat([Buffer.from([n * 8 + 2, b.length]), b]);
    const namespace = piece(1, text(1, 'from-protobuf'));
    const body = Buffer.concat([
      bytes,
      piece(1, Buffer.concat([text(1, 'v1'), text(2, 'Namespace')])),
      piece(2, namespace),
    ]);
    const made = await world.send('POST', '/api/v1/namespaces', body, {
      'content-type': 'application/vnd.kubernetes.protobuf',
    });
    expect([made.code, made.json.metadata.name]).toEqual([201, 'from-protobuf']);
    const yaml = await world.send('POST', '/api/v1/namespaces', 'metadata:\n  name: from-yaml\n', {
      'content-type': 'application/yaml',
    });
    expect(yaml.code).toBe(201);
    const shown = await world.get('/api/v1/namespaces/from-yaml', { accept: 'application/yaml' });
    expect(shown.text).toMatch(/^apiVersion: v1\nkind: Namespace\n/);
    expect((await world.get('/api/v1/namespaces', { accept: 'text/html' })).code).toBe(406);
    expect(
      (await world.send('POST', '/api/v1/namespaces', 'x', { 'content-type': 'text/plain' })).json.reason,
    ).toBe('UnsupportedMediaType');
  });

  it('serves subresources: scale, status, binding and eviction', async () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: pod('x').spec };
    await world.send('POST', '/apis/apps/v1/namespaces/default/deployments', {
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, template },
    });
    const scale = '/apis/apps/v1/namespaces/default/deployments/web/scale';
    expect((await world.get(scale)).json).toMatchObject({ kind: 'Scale', spec: { replicas: 1 } });
    const put = await fetch(`${world.gateway.url}${scale}`, {
      method: 'PUT',
      body: new TextEncoder().encode(JSON.stringify({ metadata: { name: 'web' }, spec: { replicas: 3 } })),
    });
    expect([put.status, ((await put.json()) as { spec: { replicas: number } }).spec.replicas]).toEqual([
      200, 3,
    ]);
    await world.send('POST', PODS, pod('bound'));
    const bound = await world.send('POST', `${PODS}/bound/binding`, {
      metadata: { name: 'bound' },
      target: { kind: 'Node', name: 'k-node1' },
    });
    expect(bound.json).toMatchObject({ kind: 'Status', status: 'Success', code: 201 });
    expect((world.object('pods', 'default', 'bound') as Live<Pod>).spec?.nodeName).toBe('k-node1');
    // As kubectl drain --dry-run=server asks: the rehearsal is named in the body alone.
    const { revision } = world.session.head();
    const rehearsed = { metadata: { name: 'bound' }, deleteOptions: { dryRun: ['All'] } };
    expect((await world.send('POST', `${PODS}/bound/eviction`, rehearsed)).json).toMatchObject({ code: 201 });
    expect(world.object('pods', 'default', 'bound')?.metadata.deletionTimestamp).toBeUndefined();
    expect(world.session.head().revision).toBe(revision);
    expect(
      (await world.send('POST', `${PODS}/bound/eviction`, { metadata: { name: 'bound' } })).json,
    ).toMatchObject({ status: 'Success', code: 201 });
    expect((await world.get(`${PODS}/bound/nonsense`)).code).toBe(404);
  });

  it('keeps kinds that definitions declare', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'ships.sea.example' },
      spec: {
        group: 'sea.example',
        scope: 'Namespaced',
        names: { plural: 'ships', kind: 'Ship' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    expect(
      (await world.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)).code,
    ).toBe(201);
    const path = '/apis/sea.example/v1/namespaces/default/ships';
    expect(
      (
        await world.send('POST', path, {
          apiVersion: 'sea.example/v1',
          kind: 'Ship',
          metadata: { name: 'a' },
          spec: { sails: 3 },
        })
      ).code,
    ).toBe(201);
    expect((await world.get(path)).json.items[0]).toMatchObject({ kind: 'Ship', spec: { sails: 3 } });
    expect((await world.get('/apis/sea.example/v1')).json.resources[0].name).toBe('ships');
    expect((await world.get('/openapi/v3')).json.paths['apis/sea.example/v1']).toBeDefined();
  });

  it('converts autoscaling/v1 to the version that it keeps, and back', async () => {
    const path = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers';
    const spec = {
      minReplicas: 1,
      maxReplicas: 3,
      targetCPUUtilizationPercentage: 60,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    };
    const made = await world.send('POST', path, {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec,
    });
    expect(made.json).toMatchObject({ apiVersion: 'autoscaling/v1', spec });
    const kept = await world.get('/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/web');
    expect(kept.json.spec.metrics[0].resource.target.averageUtilization).toBe(60);
  });

  it('gives OpenAPI documents with schemas, remembered by their hash', async () => {
    const index = (await world.get('/openapi/v3')).json;
    const url = index.paths['apis/apps/v1'].serverRelativeURL as string;
    const document = await world.get(url);
    expect(document.headers.get('cache-control')).toContain('immutable');
    const schema = document.json.components.schemas['io.k8s.api.apps.v1.DeploymentSpec'];
    expect(schema.required).toEqual(['selector', 'template']);
    expect(schema.properties.replicas).toMatchObject({ type: 'integer', format: 'int32' });
    expect(
      document.json.components.schemas['io.k8s.api.core.v1.PodSpec'].properties.containers,
    ).toMatchObject({
      'x-kubernetes-patch-merge-key': 'name',
    });
  });

  it('names what it writes by the command that caused it', async () => {
    const before = world.session.head().seq;
    await world.send(
      'POST',
      '/api/v1/namespaces/default/configmaps',
      { metadata: { name: 'told' } },
      { 'kubectl-command': 'kubectl create', 'kubectl-session': 'abc' },
    );
    const inputs = world.session.history.inputs(1, 0);
    expect(inputs.at(-1)?.origin).toEqual({ via: 'gateway', command: 'kubectl create', group: 'abc' });
    expect(world.session.steps(before + 1, before + 1)[0]).toMatchObject({ action: 'create', actor: 'user' });
  });

  it('answers reviews and metrics', async () => {
    await world.session.settle();
    const review = await world.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
    });
    expect([review.code, review.json.status.allowed]).toEqual([201, true]);
    const nodes = (await world.get('/apis/metrics.k8s.io/v1beta1/nodes')).json;
    expect(nodes.items.map((i: { metadata: { name: string } }) => i.metadata.name)).toEqual([
      'k-master',
      'k-node1',
      'k-node2',
    ]);
    expect(nodes.items[0].usage.cpu).toMatch(/^\d+m$/);
    expect(
      (await world.get('/apis/metrics.k8s.io/v1beta1/namespaces/kube-system/pods')).json.items.length,
    ).toBeGreaterThan(5);
  });
});

describe('a gateway of a past step', () => {
  it('shows what was, and changes nothing', { timeout: 60_000 }, async () => {
    const world = await GatewayWorld.make({ speed: 0 });
    try {
      const { seq } = world.session.head();
      await world.send('POST', '/api/v1/namespaces', { metadata: { name: 'after' } });
      const gateway = await Gateway.start(world.session, { at: seq });
      try {
        const names = (await (await fetch(`${gateway.url}/api/v1/namespaces`)).json()) as {
          items: { metadata: { name: string } }[];
        };
        expect(names.items.map((i) => i.metadata.name)).not.toContain('after');
        const refused = await fetch(`${gateway.url}/api/v1/namespaces/default`, { method: 'DELETE' });
        expect(refused.status).toBe(403);
        expect(((await refused.json()) as { message: string }).message).toContain(
          `after step ${seq}, for reading only`,
        );
      } finally {
        await gateway.close();
      }
    } finally {
      await world.close();
    }
  });
});
