/** The cases of the tutorial that change objects, typed as they stand there: T4, T12 to T14, T16 to T20. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow } from './testing/transcript';
import { KubectlWorld } from './testing/world';

let world: KubectlWorld;
beforeEach(async () => {
  world = KubectlWorld.make();
  await world.pass(60);
});
afterEach(() => world.close());

/** What `> FILE` does in a shell. */
async function redirect(line: string, file: string): Promise<void> {
  world.files.set(`/root/${file}`, await world.out(line));
}

const P1 = `apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  labels:
    run: p1
  name: p1
spec:
  containers:
  - image: nginx
    imagePullPolicy: IfNotPresent
    name: p1
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Always
status: {}
`;

describe('the tutorial, typed', () => {
  it('T3, T23: run makes a pod in the default namespace, and the same name elsewhere is another pod', async () => {
    await follow(
      world,
      `
$ kubectl run pod1 --image nginx
pod/pod1 created
$ kubectl get pod
NAME   READY   STATUS              RESTARTS   AGE
pod1   0/1     ContainerCreating   0          0s
$ kubectl run pod1 --image nginx
! 1
Error from server (AlreadyExists): pods "pod1" already exists
$ kubectl run pod1 --image nginx -n kube-public
pod/pod1 created
$ kubectl get pods -A --field-selector metadata.name=pod1 -o name
pod/pod1
pod/pod1
`,
    );
  });

  it('T4: a manifest is printed as kubectl prints it, and applied', async () => {
    await redirect(
      'run p1 --image nginx --image-pull-policy IfNotPresent --dry-run=client -o yaml',
      'p1.yaml',
    );
    expect(world.files.get('/root/p1.yaml')).toBe(P1);
    await follow(
      world,
      `
$ kubectl get pod p1
! 1
Error from server (NotFound): pods "p1" not found
$ kubectl apply -f p1.yaml
pod/p1 created
$ kubectl apply -f p1.yaml
pod/p1 unchanged
`,
    );
    world.files.set('/root/p1.yaml', P1.replace('run: p1', 'run: p1\n    edited: "yes"'));
    await follow(world, '$ kubectl apply -f p1.yaml\npod/p1 configured\n');
    expect(await world.out('get pod p1 -o jsonpath={.metadata.labels}')).toBe('{"edited":"yes","run":"p1"}');
  });

  it('T12, T13: labels on nodes, and pods that ask for them', async () => {
    world.files.set('/root/sel.yaml', SELECTING);
    await follow(
      world,
      `
$ kubectl apply -f sel.yaml
pod/p3 created
$ kubectl get events --field-selector involvedObject.name=p3,reason=FailedScheduling -o jsonpath={.items[0].message}
0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.
$ kubectl label nodes k-node2 hehe=666
node/k-node2 labeled
# +5s
$ kubectl get pod p3 -o jsonpath={.spec.nodeName}
k-node2
$ kubectl label nodes k-node2 hehe=666
node/k-node2 not labeled
$ kubectl label nodes k-node2 hehe=777
! 1
error: 'hehe' already has a value (666), and --overwrite is false
$ kubectl label nodes k-node2 hehe=777 --overwrite
node/k-node2 labeled
$ kubectl label nodes k-node2 hehe-
node/k-node2 unlabeled
$ kubectl label nodes k-node2 hehe-
label "hehe" not found.
node/k-node2 not labeled
$ kubectl label pods p3 x=y
pod/p3 labeled
$ kubectl get node k-master
NAME       STATUS   ROLES           AGE   VERSION
k-master   Ready    control-plane   18h   v1.26.0
$ kubectl label node k-master node-role.kubernetes.io/control-plane-
node/k-master unlabeled
$ kubectl get node k-master
NAME       STATUS   ROLES    AGE   VERSION
k-master   Ready    <none>   18h   v1.26.0
$ kubectl label node k-master node-role.kubernetes.io/master=
node/k-master labeled
$ kubectl get node k-master
NAME       STATUS   ROLES    AGE   VERSION
k-master   Ready    master   18h   v1.26.0
`,
    );
  });

  it('T14: annotations', async () => {
    await follow(
      world,
      `
$ kubectl run p2 --image nginx
pod/p2 created
$ kubectl annotate pod p2 aaa=kk
pod/p2 annotated
$ kubectl get pod p2 -o jsonpath={.metadata.annotations}
{"aaa":"kk"}
$ kubectl annotate pod p2 aaa=ll
! 1
error: --overwrite is false but found the following declared annotation(s): 'aaa' already has a value (kk)
$ kubectl annotate pod p2 aaa-
pod/p2 annotated
`,
    );
  });

  it('T15: a bare pod that is deleted is gone, one of a Deployment comes back', async () => {
    await follow(
      world,
      `
$ kubectl run bare --image nginx
pod/bare created
$ kubectl create deployment web --image nginx
deployment.apps/web created
# +30s
$ kubectl delete pod bare
pod "bare" deleted from default namespace
$ kubectl delete pods -l app=web
pod "web-…" deleted from default namespace
$ kubectl get pods --no-headers -o custom-columns=:metadata.name
web-…
`,
    );
  });

  it('T16, T21: a cordoned node takes no new pods', async () => {
    await follow(
      world,
      `
$ kubectl cordon k-node1
node/k-node1 cordoned
$ kubectl cordon k-node1
node/k-node1 already cordoned
$ kubectl get node k-node1
NAME      STATUS                     ROLES    AGE   VERSION
k-node1   Ready,SchedulingDisabled   <none>   18h   v1.26.0
$ kubectl get node k-node1 -o jsonpath={.spec.taints[*].key}
node.kubernetes.io/unschedulable
$ kubectl create deployment web --image nginx --replicas 3
deployment.apps/web created
$ kubectl get pods -o jsonpath={.items[*].spec.nodeName}
k-node2 k-node2 k-node2
$ kubectl uncordon k-node1
node/k-node1 uncordoned
$ kubectl uncordon k-node1
node/k-node1 already uncordoned
$ kubectl get node k-node1
NAME      STATUS   ROLES    AGE   VERSION
k-node1   Ready    <none>   18h   v1.26.0
`,
    );
  });

  it('T18, T19: taints keep new pods away; NoExecute also ends those that run', async () => {
    await follow(
      world,
      `
$ kubectl taint node k-node1 qqq:NoSchedule
node/k-node1 tainted
$ kubectl taint node k-node1 qqq:NoSchedule
! 1
error: node k-node1 already has qqq taint(s) with same effect(s) and --overwrite is false
$ kubectl get node k-node1 -o jsonpath={.spec.taints}
[{"effect":"NoSchedule","key":"qqq"}]
$ kubectl create deployment web --image nginx --replicas 3
deployment.apps/web created
$ kubectl get pods -o jsonpath={.items[*].spec.nodeName}
k-node2 k-node2 k-node2
$ kubectl taint node k-node1 qqq-
node/k-node1 untainted
$ kubectl taint node k-node1 qqq-
! 1
error: taint "qqq" not found
# +30s
$ kubectl run bare --image nginx --overrides '{"spec":{"nodeName":"k-node2"}}'
pod/bare created
# +30s
$ kubectl taint node k-node2 away=now:NoExecute
node/k-node2 tainted
# +60s
$ kubectl get pods -o jsonpath={.items[*].spec.nodeName}
k-node1 k-node1 k-node1
$ kubectl taint node k-node2 away:NoExecute-
node/k-node2 untainted
`,
    );
  });

  it('T20: tolerations', async () => {
    world.files.set('/root/1.yaml', TOLERATING);
    await follow(
      world,
      `
$ kubectl taint nodes k-node1 k-node2 qqq=v:NoSchedule
node/k-node1 tainted
node/k-node2 tainted
$ kubectl apply -f 1.yaml
pod/exists created
pod/right created
pod/wrong created
pod/all created
$ kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}={.spec.nodeName};{end}'
all=k-…;exists=k-node…;right=k-node…;wrong=;
`,
    );
  });
});

const SELECTING = `
apiVersion: v1
kind: Pod
metadata: {name: p3}
spec:
  nodeSelector: {hehe: "666"}
  containers: [{name: nginx, image: nginx}]
`;

const tolerating = (name: string, toleration: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  tolerations: [${toleration}]
  containers: [{name: nginx, image: nginx}]
`;

const TOLERATING = [
  tolerating('exists', '{key: qqq, operator: Exists, effect: NoSchedule}'),
  tolerating('right', '{key: qqq, operator: Equal, value: v, effect: NoSchedule}'),
  tolerating('wrong', '{key: qqq, operator: Equal, value: w, effect: NoSchedule}'),
  tolerating('all', '{operator: Exists}'),
].join('---\n');
