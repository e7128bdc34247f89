/**
 * `npm run bench -- kubectl`: how long a command takes until its answer is there. In the tutorial's workspace, bar 50 ms;
 * with 10,000 running pods on 100 nodes, bar 300 ms for `get pods -A`. Each figure is the median of several runs.
 */
import type { KubeObject } from '@shared/api';
import { readRecording, RecordedWorld } from '@main/kubectl/testing/recorded-world';
import { KubectlWorld } from '@main/kubectl/testing/world';
import { reportPeakMemory, reportTime } from './lib/report';

const TUTORIAL = [
  'get pods -A',
  'get nodes -o wide',
  'get all -n kube-system',
  'get pods -A -o yaml',
  "get pods -A -o jsonpath='{.items[*].metadata.name}'",
  'describe node k-master',
  'describe pod etcd-k-master -n kube-system',
  'explain pod.spec.containers',
  'api-resources',
  'config get-contexts',
  'run p1 --image nginx --dry-run=client -o yaml',
  'top pod -A',
];

const LARGE = [
  'get pods -A',
  'get pods -A -o wide',
  'get pods -A --sort-by=.spec.nodeName',
  'get pods -A -l app=web',
  'get pod pod-05000',
  'describe node node-050',
];

async function median(run: () => Promise<unknown>, times: number): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await run();
    taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)]!;
}

const tutorial = KubectlWorld.make('tutorial', 'resources');
for (const line of TUTORIAL) {
  reportTime(`tutorial: kubectl ${line}`, await median(() => tutorial.out(line), 9));
}
tutorial.close();

const large = RecordedWorld.make(tenThousandPods());
for (const line of LARGE) {
  const ran = await large.run({ line });
  if (ran.code !== 0) throw new Error(`kubectl ${line}: ${ran.err}`);
  reportTime(`10,000 pods: kubectl ${line}`, await median(() => large.run({ line }), 5));
}
large.close();
reportPeakMemory();

/** Nodes and pods as a recorded cluster has them, many times. */
function tenThousandPods(): Parameters<typeof RecordedWorld.make>[0] {
  const recording = readRecording('kubectl-1.34.5.json.gz', 'src-main/kubectl/testing/recorded');
  const find = (resource: string, wanted: (object: KubeObject) => boolean): KubeObject =>
    recording.objects.find((entry) => entry.resource === resource && wanted(entry.object))!.object;
  const node = find('nodes', ({ metadata }) => metadata.name === 'k-node1');
  const pod = find('pods', ({ metadata }) => metadata.name === 'p1');
  const namespace = find('namespaces', ({ metadata }) => metadata.name === 'default');
  const objects: { resource: string; object: KubeObject }[] = [];
  const add = (resource: string, template: KubeObject, name: string, more: object): void => {
    const resourceVersion = String(objects.length + 1);
    const metadata = { ...template.metadata, name, uid: `${resource}-${name}`, resourceVersion, ...more };
    objects.push({ resource, object: { ...template, metadata } });
  };
  add('namespaces', namespace, 'default', {});
  for (let i = 0; i < 100; i++) add('nodes', node, `node-${String(i).padStart(3, '0')}`, {});
  for (let i = 0; i < 10_000; i++) {
    const { spec } = pod as KubeObject & { spec: object };
    const bound = { ...pod, spec: { ...spec, nodeName: `node-${String(i % 100).padStart(3, '0')}` } };
    add('pods', bound, `pod-${String(i).padStart(5, '0')}`, { labels: { app: i % 2 === 0 ? 'web' : 'db' } });
  }
  return { ...recording, objects, cases: [] };
}
