/** T17: what a drain really does, in the words of kubectl v1.26. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow } from './testing/transcript';
import { KubectlWorld } from './testing/world';

let world: KubectlWorld;
beforeEach(async () => {
  world = KubectlWorld.make();
  await world.pass(60);
  // Nothing but what the tests put there lives on k-node1, besides the pods of daemon sets.
  await world.run('drain k-node1 --ignore-daemonsets --force --delete-emptydir-data');
  await world.run('uncordon k-node1');
});
afterEach(() => world.close());

const bare = (name: string, volumes = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {nodeName: k-node1, ${volumes} containers: [{name: nginx, image: nginx}]}
---`;

const BARE = bare('p2') + bare('centos8-demo') + bare('vol', 'volumes: [{name: v, emptyDir: {}}],');

const DAEMONS = 'calico-system/calico-node-…, calico-system/csi-node-driver-…, kube-system/kube-proxy-…';

const web = (replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/os: linux}
      containers: [{name: nginx, image: nginx}]
---`;

const budget = (minAvailable: number): string => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: ${minAvailable}, selector: {matchLabels: {app: web}}}
---`;

describe('kubectl drain', () => {
  it('refuses with all reasons and leaves the node cordoned', async () => {
    await world.apply(BARE);
    await world.pass(30);
    await follow(
      world,
      `
$ kubectl drain k-node1
! 1
error: unable to drain node "k-node1" due to error:[cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${DAEMONS}, cannot delete Pods with local storage (use --delete-emptydir-data to override): default/vol, cannot delete Pods declare no controller (use --force to override): default/centos8-demo, default/p2], continuing command...
There are pending nodes to be drained:
 k-node1
cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${DAEMONS}
cannot delete Pods with local storage (use --delete-emptydir-data to override): default/vol
cannot delete Pods declare no controller (use --force to override): default/centos8-demo, default/p2
node/k-node1 cordoned
$ kubectl get node k-node1
NAME      STATUS                     ROLES    AGE   VERSION
k-node1   Ready,SchedulingDisabled   <none>   18h   v1.26.0
$ kubectl drain k-node1 --ignore-daemonsets --force
! 1
error: unable to drain node "k-node1" due to error:cannot delete Pods with local storage (use --delete-emptydir-data to override): default/vol, continuing command...
There are pending nodes to be drained:
 k-node1
cannot delete Pods with local storage (use --delete-emptydir-data to override): default/vol
node/k-node1 already cordoned
$ kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --dry-run=client
Warning: deleting Pods that declare no controller: default/centos8-demo, default/p2, default/vol; ignoring DaemonSet-managed Pods: ${DAEMONS}
node/k-node1 already cordoned (dry run)
evicting pod default/centos8-demo (dry run)
evicting pod default/p2 (dry run)
evicting pod default/vol (dry run)
node/k-node1 drained (dry run)
$ kubectl get pods --no-headers -o custom-columns=:metadata.name
centos8-demo
p2
vol
`,
    );
  });

  it('evicts everything that may go; bare pods are gone for good', async () => {
    await world.apply(BARE);
    await world.pass(30);
    const { out, err, code } = await world.run(
      'drain k-node1 --ignore-daemonsets --force --delete-emptydir-data',
    );
    expect(code).toBe(0);
    expect(new Set(out.split('\n'))).toEqual(
      new Set([
        'node/k-node1 cordoned',
        'evicting pod default/centos8-demo',
        'evicting pod default/p2',
        'evicting pod default/vol',
        'pod/centos8-demo evicted',
        'pod/p2 evicted',
        'pod/vol evicted',
        'node/k-node1 drained',
        '',
      ]),
    );
    expect(err).toMatch(
      /^Warning: deleting Pods that declare no controller: .*; ignoring DaemonSet-managed Pods: .*\n$/,
    );
    await follow(world, '$ kubectl get pods\nNo resources found in default namespace.\n');
  });

  it('moves the pods of a Deployment elsewhere', async () => {
    await world.apply(web(3));
    await world.pass(30);
    expect((await world.run('drain k-node1 --ignore-daemonsets')).code).toBe(0);
    await world.pass(30);
    expect(await world.out('get pods -o jsonpath={.items[*].spec.nodeName}')).toBe('k-node2 k-node2 k-node2');
    expect(await world.out('get deploy web -o jsonpath={.status.readyReplicas}')).toBe('3');
  });

  it('tries again every 5 s while a budget is in the way, and gives up at the timeout', async () => {
    await world.run('cordon k-node2');
    await world.apply(web(2) + budget(2));
    await world.pass(30);
    const before = world.session.head().time;
    const { out, err, code } = await world.run('drain k-node1 --ignore-daemonsets --timeout=12s');
    expect(code).toBe(1);
    expect(world.session.head().time - before).toBe(12_000);
    expect(out.match(/evicting pod default\/web-\S+\n/g)).toHaveLength(6);
    expect(
      err.match(
        /error when evicting pods\/"web-\S+" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\.\n/g,
      ),
    ).toHaveLength(6);
    expect(err).toContain(
      'There are pending pods in node "k-node1" when an error occurred: [error when evicting',
    );
    expect(err).toMatch(/error when evicting pods\/"web-\S+" -n "default": global timeout reached: 12s/);
    expect(await world.out('get node k-node1 -o jsonpath={.spec.unschedulable}')).toBe('true');
  });

  it('never breaks a budget: one pod after another as their replacements become ready', async () => {
    await world.run('cordon k-node2');
    await world.apply(web(3) + budget(2));
    await world.pass(30);
    await world.run('uncordon k-node2');
    let lowest = 3;
    const ready = async (): Promise<number> =>
      Number(await world.out('get deploy web -o jsonpath={.status.readyReplicas}'));
    const stop = world.session.onUpdate(() => {
      const answer = world.session.read({
        verb: 'get',
        resource: 'deployments.apps',
        namespace: 'default',
        name: 'web',
      });
      const { status } = (answer as unknown as { object: { status: { readyReplicas?: number } } }).object;
      lowest = Math.min(lowest, status.readyReplicas ?? 0);
    });
    const { out, err, code } = await world.run('drain k-node1 --ignore-daemonsets');
    stop();
    expect({ code, drained: out.includes('node/k-node1 drained') }).toEqual({ code: 0, drained: true });
    expect(err).toContain('(will retry after 5s)');
    expect(lowest).toBeGreaterThanOrEqual(2);
    await world.pass(30);
    expect(await ready()).toBe(3);
  });

  it('--disable-eviction asks no budget', async () => {
    await world.run('cordon k-node2');
    await world.apply(web(2) + budget(2));
    await world.pass(30);
    const { out, code } = await world.run('drain k-node1 --ignore-daemonsets --disable-eviction');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^node\/k-node1 cordoned\npod\/web-\S+ deleted\npod\/web-\S+ deleted\nnode\/k-node1 drained\n$/,
    );
  });

  it('--pod-selector leaves other pods alone, --grace-period shortens the end', async () => {
    await world.apply(
      BARE.replaceAll('nodeName: k-node1,', 'nodeName: k-node1, terminationGracePeriodSeconds: 300,'),
    );
    await world.pass(30);
    const before = world.session.head().time;
    await follow(
      world,
      `
$ kubectl drain k-node1 --force --pod-selector app=p2 --grace-period=1
Warning: deleting Pods that declare no controller: default/p2
node/k-node1 cordoned
evicting pod default/p2
pod/p2 evicted
node/k-node1 drained
$ kubectl get pods --no-headers -o custom-columns=:metadata.name
centos8-demo
vol
`,
    );
    expect(world.session.head().time - before).toBeLessThanOrEqual(4_000);
  });

  it('drains several nodes, and names those that could not be', async () => {
    await world.apply(bare('p2'));
    await world.pass(30);
    await follow(
      world,
      `
$ kubectl drain k-node1 nope
! 1
Error from server (NotFound): nodes "nope" not found
$ kubectl get node k-node1 -o jsonpath={.spec.unschedulable}
$ kubectl drain --selector kubernetes.io/hostname=k-node1 --ignore-daemonsets
! 1
error: unable to drain node "k-node1" due to error:cannot delete Pods declare no controller (use --force to override): default/p2, continuing command...
There are pending nodes to be drained:
 k-node1
cannot delete Pods declare no controller (use --force to override): default/p2
node/k-node1 cordoned
`,
    );
  });

  it('says plainly when nobody is there to interrupt what never ends', async () => {
    await world.run('cordon k-node2');
    await world.apply(web(1) + budget(1));
    await world.pass(30);
    const { err, code } = await world.run('drain k-node1 --ignore-daemonsets');
    expect(code).toBe(1);
    expect(err).toMatch(
      /given up after \S+: (nothing in the cluster is going to change that|nobody is there to interrupt it, use --timeout)/,
    );
  });
});
