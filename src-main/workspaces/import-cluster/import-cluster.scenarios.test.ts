import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parseManifests, printYaml, type KubeObject } from '@shared/api';
import { applyText, emptyCluster } from '@main/engine/testing/tutorial-cluster';
import { TemporaryWorkspaces } from '@main/workspaces/testing';
import { exportCluster, exportText } from '../export';
import { rehearse } from '../rehearsal';

const temporary = new TemporaryWorkspaces();
afterAll(() => temporary.remove());

const T = '2026-01-05T08:00:00Z';

/** What a real cluster's `kubectl get … -A -o yaml` looks like, shortened. */
function dump(): KubeObject[] {
  const node = (name: string, ready: string, taints: object[] = []): object => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: T,
      resourceVersion: '1',
      labels: { 'kubernetes.io/hostname': name },
      managedFields: [{ manager: 'kubelet' }],
    },
    spec: { ...(taints.length > 0 ? { taints } : {}) },
    status: {
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      allocatable: { cpu: '3900m', memory: '7Gi', pods: '110' },
      conditions: [
        {
          type: 'Ready',
          status: ready,
          reason: 'x',
          lastHeartbeatTime: '2026-03-01T10:00:07Z',
          lastTransitionTime: T,
        },
      ],
      nodeInfo: { kubeletVersion: 'v1.29.3' },
    },
  });
  const container = {
    name: 'app',
    image: 'registry.example.com/shop/web:1.4',
    env: [{ name: 'DB_PASSWORD', value: 'hunter2' }],
    args: ['--token=abc', '--api-key', 'xyz', '--level=3'],
    resources: { requests: { cpu: '100m' } },
  };
  const pod = (name: string, owner: object, nodeName: string, more: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      creationTimestamp: T,
      labels: { app: 'web', 'pod-template-hash': 'abc' },
      ownerReferences: [owner],
    },
    spec: {
      nodeName,
      serviceAccountName: 'web',
      priorityClassName: 'gold',
      priority: 1000,
      containers: [container],
      volumes: [{ name: 'config', configMap: { name: 'web-config' } }],
      ...more,
    },
    status: {
      phase: 'Running',
      podIP: '10.1.1.1',
      startTime: T,
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: T }],
      containerStatuses: [
        {
          name: 'app',
          image: container.image,
          imageID: '',
          ready: true,
          restartCount: 3,
          started: true,
          state: { running: { startedAt: T } },
          containerID: 'containerd://1',
        },
      ],
    },
  });
  const rs = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'web-abc',
    uid: 'uid-rs',
    controller: true,
    blockOwnerDeletion: true,
  };
  const rollout = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    name: 'ui',
    uid: 'uid-rollout',
    controller: true,
  };
  const labels = { app: 'web', 'pod-template-hash': 'abc' };
  return [
    node('n1', 'True'),
    node('n2', 'True'),
    node('n3', 'Unknown', [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }]),
    pod('web-abc-1', rs, 'n1'),
    pod('web-abc-2', rs, 'n1'),
    pod('ui-1', rollout, 'n2', { schedulerName: 'volcano' }),
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web-abc', namespace: 'shop', uid: 'uid-rs', creationTimestamp: T, labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'web',
            priorityClassName: 'gold',
            containers: [container],
            volumes: [{ name: 'config', configMap: { name: 'web-config' } }],
          },
        },
      },
      status: { replicas: 2, readyReplicas: 2, observedGeneration: 1 },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'db',
        namespace: 'shop',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"aHVudGVyMg=="}}',
        },
      },
      type: 'Opaque',
      data: { password: 'aHVudGVyMg==' },
    },
    {
      apiVersion: 'acme.com/v1',
      kind: 'Policy',
      metadata: { name: 'strict', namespace: 'shop' },
      spec: { level: 3 },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'gate' },
      webhooks: [],
    },
    {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-abc' },
        maxReplicas: 5,
        targetCPUUtilizationPercentage: 70,
      },
    },
    {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: { name: 'web-abc-1', namespace: 'shop' },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'Bad_Name', namespace: 'shop' },
      spec: { containers: [] },
    },
    { apiVersion: 'v1', kind: 'Gadget', metadata: { name: 'x' } },
  ] as KubeObject[];
}

const listOf = (items: KubeObject[]): object => ({ apiVersion: 'v1', kind: 'List', metadata: {}, items });
const imported = (content: string | Uint8Array, keepSecrets = false) =>
  temporary.workspaces.importCluster([{ name: 'cluster.yaml', content }], 'prod', {
    path: temporary.path(),
    ...(keepSecrets ? { keepSecrets } : {}),
  });

describe('importing a cluster', () => {
  it('takes it as it stands, and says what became of every object', async () => {
    const { workspace, report } = await imported(printYaml(listOf(dump())));
    try {
      const count = (list: readonly { count: number }[]): number =>
        list.reduce((sum, kind) => sum + kind.count, 0);
      expect(count(report.taken) + count(report.kept) + count(report.left) + report.problems.length).toBe(
        report.objects,
      );
      expect(report).toMatchObject({ objects: dump().length, nodes: 3, pods: 3, boundPods: 3 });
      expect(report.kept).toEqual(
        expect.arrayContaining([{ apiVersion: 'acme.com/v1', kind: 'Policy', count: 1 }]),
      );
      expect(report.left).toEqual([{ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', count: 1 }]);
      expect(report.problems.map((problem) => problem.object)).toEqual(['Pod Bad_Name', 'Gadget x']);
      expect(new Date(report.time).toISOString()).toBe('2026-03-01T10:00:07.000Z');
      expect(Object.fromEntries(report.madeUp.map(({ why, names }) => [why, names]))).toMatchObject({
        namespace: ['shop'],
        serviceAccount: ['shop/web'],
        priorityClass: ['gold'],
        configuration: ['ConfigMap shop/web-config'],
        owner: ['Rollout shop/ui'],
        image: ['registry.example.com/shop/web'],
        podRange: ['n1', 'n2', 'n3'],
      });
      const notes = Object.fromEntries(report.notes.map((note) => [note.type, note]));
      expect(notes).toMatchObject({
        customScheduler: { names: ['volcano'], pods: 1 },
        admission: { names: ['ValidatingWebhookConfiguration gate'] },
        customController: { kinds: ['Rollout'], pods: 1 },
        notReady: { nodes: ['n3'] },
        autoscalers: { count: 1 },
      });
    } finally {
      temporary.close(workspace);
    }
  });

  it('redacts secrets, tokens and values, unless told otherwise', async () => {
    const { workspace, report } = await imported(JSON.stringify(listOf(dump())));
    const text = JSON.stringify([...workspace.session.rehearsalOrigin().cluster.store.rows()]);
    temporary.close(workspace);
    expect(text).not.toMatch(/hunter2|aHVudGVyMg|token=abc|xyz/);
    expect(text).toContain('--level=3');
    expect(report.redacted).toEqual({ secrets: 1, values: 4, tokens: 8 });
    const open = await imported(JSON.stringify(listOf(dump())), true);
    const whole = JSON.stringify([...open.workspace.session.rehearsalOrigin().cluster.store.rows()]);
    temporary.close(open.workspace);
    expect(whole).toContain('hunter2');
  });

  it('goes on where the cluster was: pods run on, nothing is replaced, and a drain can be rehearsed', async () => {
    const { workspace } = await imported(gzipSync(printYaml(listOf(dump()))));
    const { session } = workspace;
    await session.advance(20_000);
    const { store } = session.rehearsalOrigin().cluster;
    const pods = store.list('pods', 'shop') as (KubeObject & {
      spec: { nodeName?: string };
      status: { phase: string; containerStatuses: { restartCount: number; ready: boolean }[] };
    })[];
    expect(
      pods.map((pod) => [pod.metadata.name, pod.metadata.uid, pod.spec.nodeName, pod.status.phase]),
    ).toEqual([
      ['ui-1', 'uid-ui-1', 'n2', 'Running'],
      ['web-abc-1', 'uid-web-abc-1', 'n1', 'Running'],
      ['web-abc-2', 'uid-web-abc-2', 'n1', 'Running'],
    ]);
    expect(pods.map((pod) => pod.status.containerStatuses[0])).toMatchObject(
      pods.map(() => ({ restartCount: 3, ready: true })),
    );
    const result = await rehearse(session.rehearsalOrigin(), {
      type: 'drain',
      nodes: ['n1'],
      flags: {
        force: false,
        ignoreDaemonSets: true,
        deleteEmptyDirData: false,
        skipWaitForDeleteTimeoutSeconds: 0,
        gracePeriodSeconds: -1,
        podSelector: '',
        disableEviction: false,
        timeout: 0,
      },
    });
    if (result.type !== 'report') throw new Error(JSON.stringify(result));

    expect(result.report.problems).toEqual([]);
    expect(result.report.moves.map((move) => [move.node, move.replacement?.node])).toEqual([
      ['n1', 'n2'],
      ['n1', 'n2'],
    ]);
    temporary.close(workspace);
  });

  it('of nodes and pods alone makes up what replaces them', async () => {
    const few = dump().filter(
      (object) => object.kind === 'Node' || object.metadata.name.startsWith('web-abc-'),
    );
    const { workspace, report } = await imported(JSON.stringify(few));
    expect(report.madeUp.find((made) => made.why === 'owner')!.names).toEqual(['ReplicaSet shop/web-abc']);
    workspace.session.request([{ verb: 'delete', resource: 'pods', namespace: 'shop', name: 'web-abc-1' }], {
      via: 'cli',
    });
    await workspace.session.advance(60_000);
    const { store } = workspace.session.rehearsalOrigin().cluster;
    expect(
      store.list('pods', 'shop').filter((pod) => pod.metadata.deletionTimestamp === undefined),
    ).toHaveLength(2);
    temporary.close(workspace);
  });

  it('lets Jobs and init containers that are at work end well, after as long again', async () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'sum', uid: 'uid-job', controller: true };
    const work = { 'batch.kubernetes.io/controller-uid': 'uid-job' };
    const running = { running: { startedAt: '2026-03-01T09:58:07Z' } };
    const status = (name: string, state: object, more: object = {}): object => ({
      name,
      image: 'registry.example.com/sum:1',
      imageID: '',
      ready: 'running' in state,
      started: 'running' in state,
      restartCount: 0,
      state,
      ...('running' in state ? { containerID: `containerd://${name}` } : {}),
      ...more,
    });
    const pod = (name: string, owner: object[], init: boolean): object => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'shop',
        uid: `uid-${name}`,
        creationTimestamp: T,
        labels: init ? {} : work,
        ...(init ? {} : { finalizers: ['batch.kubernetes.io/job-tracking'] }),
        ownerReferences: owner,
      },
      spec: {
        nodeName: 'n1',
        restartPolicy: init ? 'Always' : 'Never',
        containers: [{ name: 'c', image: 'registry.example.com/sum:1' }],
        ...(init ? { initContainers: [{ name: 'i', image: 'registry.example.com/sum:1' }] } : {}),
      },
      status: {
        phase: init ? 'Pending' : 'Running',
        startTime: T,
        podIP: init ? '10.1.1.8' : '10.1.1.9',
        ...(init ? { initContainerStatuses: [status('i', running)] } : {}),
        containerStatuses: [status('c', init ? { waiting: { reason: 'PodInitializing' } } : running)],
      },
    });
    const objects = [
      ...dump().filter((object) => object.kind === 'Node'),
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'sum', namespace: 'shop', uid: 'uid-job', creationTimestamp: T },
        spec: {
          template: {
            metadata: { labels: work },
            spec: {
              restartPolicy: 'Never',
              containers: [{ name: 'c', image: 'registry.example.com/sum:1' }],
            },
          },
          selector: { matchLabels: work },
        },
        status: { active: 1, startTime: T },
      },
      pod('sum-1', [job], false),
      pod('late', [], true),
    ];
    const { workspace, report } = await imported(JSON.stringify(objects));
    expect(report.problems).toEqual([]);
    expect(report.notes).toContainEqual({ type: 'runningJobs', names: ['shop/sum'], pods: 1 });
    const { session } = workspace;
    const phases = (): (string | undefined)[] =>
      ['sum-1', 'late'].map((name) => {
        const found = session.read({ verb: 'get', resource: 'pods', namespace: 'shop', name });
        return found.ok ? (found.object as { status?: { phase?: string } }).status?.phase : undefined;
      });
    // Both have run for two minutes.
    await session.advance(118_000);
    expect(phases()).toEqual(['Running', 'Pending']);
    await session.advance(10_000);
    expect(phases()).toEqual(['Succeeded', 'Running']);
    const done = session.read({ verb: 'get', resource: 'jobs.batch', namespace: 'shop', name: 'sum' });
    expect(done).toMatchObject({ object: { status: { succeeded: 1 } } });
    temporary.close(workspace);
  });

  it('takes it that the disks of nodes hold what pods want to find there', async () => {
    const volume = (path: string, type: string): object => ({
      name: path.slice(1),
      hostPath: { path, type },
    });
    const objects = [
      ...dump().filter((object) => object.kind === 'Node'),
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'default' },
        spec: {
          nodeName: 'n2',
          containers: [{ name: 'c', image: 'x.io/y:1' }],
          volumes: [volume('/data', 'Directory'), volume('/settings', 'File'), volume('/proc', 'Directory')],
        },
      },
    ];
    const { workspace, report } = await imported(JSON.stringify(objects));
    expect(report.madeUp).toContainEqual(
      expect.objectContaining({ why: 'hostPath', names: ['/data', '/settings'] }),
    );
    await workspace.session.advance(60_000);
    expect(
      workspace.session.read({ verb: 'get', resource: 'pods', namespace: 'default', name: 'p' }),
    ).toMatchObject({ object: { status: { phase: 'Running' } } });
    temporary.close(workspace);
  });

  it.each([
    ['nothing', ''],
    ['no YAML', 'a: [1\n'],
    ['broken compression', Uint8Array.from([0x1f, 0x8b, 1, 2, 3])],
    ['no text', Uint8Array.from([0xff, 0xfe, 0, 0])],
  ])('refuses %s', async (_, content) => {
    await expect(imported(content)).rejects.toThrow(/^cluster\.yaml(:\d+:\d+)?: /);
  });
});

describe('exporting a cluster', () => {
  it('gives manifests that can be applied elsewhere, in order', () => {
    const workspace = temporary.example();
    const { cluster } = workspace.session.rehearsalOrigin();
    const exported = exportCluster(cluster);
    expect(exported.leftOut.owned).toBeGreaterThan(10);
    const { documents, errors } = parseManifests(exportText(exported));
    expect(errors).toEqual([]);
    const kinds = documents.map(({ value }) => (value as KubeObject).kind);
    expect(kinds).toContain('Deployment');
    expect(kinds.lastIndexOf('Namespace')).toBeLessThan(kinds.indexOf('Deployment'));
    for (const { value } of documents) {
      const object = value as KubeObject & { status?: unknown };
      expect(object.status).toBeUndefined();
      expect(object.metadata.uid).toBeUndefined();
    }
    // Another cluster takes all of it, and runs it.
    const { cluster: other } = emptyCluster();
    const workloads = documents.filter(({ value }) => (value as KubeObject).kind !== 'Node');
    applyText(other, workloads.map(({ value }) => printYaml(value)).join('---\n'));
    expect(other.store.list('deployments.apps').map((object) => object.metadata.name)).toEqual(
      cluster.store.list('deployments.apps').map((object) => object.metadata.name),
    );
    temporary.close(workspace);
  });
});
