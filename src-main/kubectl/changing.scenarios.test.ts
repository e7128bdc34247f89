/** Commands that change objects, against a real workspace: what they print, how they end, what the cluster has then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from './testing/transcript';
import { KubectlWorld } from './testing/world';

let world: KubectlWorld;
beforeAll(async () => {
  world = KubectlWorld.make();
  await world.pass(60);
  for (const [name, text] of Object.entries(FILES)) world.files.set(`/root/${name}`, text);
  await world.run('apply -f deploy.yaml -f pod.yaml -f cm.yaml');
  await world.pass(60);
}, 60_000);
afterAll(() => world.close());

const container = '{name: c1, image: nginx, env: [{name: A, value: "1"}], ports: [{containerPort: 80}]}';
const FILES: Readonly<Record<string, string>> = {
  'deploy.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d1, labels: {a: b}}
spec: {replicas: 2, selector: {matchLabels: {app: d1}}, template: {metadata: {labels: {app: d1}}, spec: {containers: [${container}]}}}
`,
  'pod.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: p1, labels: {run: p1}}
spec: {containers: [{name: c1, image: nginx}]}
`,
  'pod-2.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: p1, labels: {run: p1, more: "1"}}
spec: {containers: [{name: c1, image: nginx}]}
`,
  'pod-bad.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: p1}
spec: {containers: [{name: c1, image: nginx, command: [sleep]}]}
`,
  'pod-typo.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: p9}
spec: {contaners: [], containers: [{name: c1, image: nginx}]}
`,
  'cm.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {k1: v1, some-key: v2}
`,
  'two.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: x1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: x2}
`,
};

describe('commands that change objects', () => {
  const cases: Record<string, string> = {
    'create: words of typed commands where the server refuses': `
$ kubectl create deployment d1 --image nginx
! 1
error: failed to create deployment: deployments.apps "d1" already exists
$ kubectl create -f pod.yaml
! 1
Error from server (AlreadyExists): error when creating "pod.yaml": pods "p1" already exists
$ kubectl create -f pod-typo.yaml
! 1
Error from server (BadRequest): error when creating "pod-typo.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.contaners"
$ kubectl create -f two.yaml
configmap/x1 created
configmap/x2 created
$ kubectl create token default
! 1
error: kubectl create token is not modelled: nothing here checks tokens, so none are issued
$ kubectl create job now --image=busybox -- echo hi
job.batch/now created
$ kubectl create cronjob cj --image=busybox --schedule='0 0 * * *' -- date
cronjob.batch/cj created
$ kubectl create job of-cj --from=cronjob/cj
job.batch/of-cj created
$ kubectl delete jobs --all
job.batch "now" deleted from default namespace
job.batch "of-cj" deleted from default namespace
`,
    'apply: three ways, refusals, server-side': `
$ kubectl apply -f pod.yaml
pod/p1 unchanged
$ kubectl apply -f pod-2.yaml --dry-run=server
pod/p1 configured (server dry run)
$ kubectl diff -f pod-2.yaml
! 1
diff -u -N /tmp/LIVE-0/v1.Pod.default.p1 /tmp/MERGED-0/v1.Pod.default.p1
………
   labels:
+    more: "1"
     run: p1
………
$ kubectl apply -f pod-2.yaml
pod/p1 configured
$ kubectl diff -f pod-2.yaml
$ kubectl apply -f pod.yaml
pod/p1 configured
$ kubectl get pod p1 -o jsonpath={.metadata.labels}
{"run":"p1"}
$ kubectl apply view-last-applied pod p1 -o json
{
  "apiVersion": "v1",
  "kind": "Pod",
  "metadata": {
    "annotations": {},
    "labels": {
      "run": "p1"
    },
    "name": "p1",
    "namespace": "default"
  },
  "spec": {
    "containers": [
      {
        "image": "nginx",
        "name": "c1"
      }
    ]
  }
}
$ kubectl apply -f deploy.yaml --prune
! 1
error: --prune is not modelled: deleting whatever the files no longer name is too dangerous to guess at; delete by name or label instead
$ kubectl apply -f cm.yaml --server-side
configmap/cm serverside-applied
`,
    'label and annotate: versions, several objects': `
$ kubectl label pods p1 nope k=v
! 1
pod/p1 labeled
Error from server (NotFound): pods "nope" not found
$ kubectl label pods p1 k-
pod/p1 unlabeled
$ kubectl label pods p1 k=v --resource-version=1
! 1
Error from server (Conflict): Operation cannot be fulfilled on pods "p1": the object has been modified; please apply your changes to the latest version and try again
$ kubectl label pods p1 --list
run=p1
`,
    'patch: three types': `
$ kubectl patch pod p1 -p '{"metadata":{"labels":{"a":"b"}}}'
pod/p1 patched
$ kubectl patch pod p1 -p '{"metadata":{"labels":{"a":"b"}}}'
pod/p1 patched (no change)
$ kubectl patch pod p1 --type=merge -p '{"metadata":{"labels":{"a":null}}}'
pod/p1 patched
$ kubectl patch pod p1 --type=json -p '[{"op":"add","path":"/metadata/labels/z","value":"1"}]'
pod/p1 patched
$ kubectl patch pod p1 --type=json -p '[{"op":"remove","path":"/metadata/labels/z"}]' --dry-run=client -o jsonpath={.metadata.labels}
{"run":"p1"}
$ kubectl patch pod p1 -p 'metadata: {labels: {z: null}}'
pod/p1 patched
$ kubectl patch deploy d1 --subresource=scale --type=merge -p '{"spec":{"replicas":3}}'
scale.autoscaling/d1 patched
`,
    'scale: conditions and waiting': `
$ kubectl scale deploy d1 --replicas=1 --current-replicas=7
! 1
error: Expected replicas to be 7, was 3
$ kubectl scale deploy d1 --replicas=2 --current-replicas=3 --timeout=60s
deployment.apps/d1 scaled
$ kubectl scale deploy d1 --replicas=2 --resource-version=5
! 1
error: Expected resource version to be 5, was …
$ kubectl scale deploy nope --replicas=1
! 1
error: no objects passed to scale deployments.apps "nope" not found
$ kubectl scale deploy/d1 --replicas=2 --dry-run=server
deployment.apps/d1 scaled (server dry run)
`,
    'expose and autoscale': `
$ kubectl expose deploy d1
service/d1 exposed
$ kubectl get svc d1 -o jsonpath={.spec.ports[0].port},{.spec.selector.app}
80,d1
$ kubectl expose deploy d1
! 1
Error from server (AlreadyExists): services "d1" already exists
$ kubectl expose cm cm --port 80
! 1
error: cannot expose a ConfigMap
$ kubectl autoscale deploy d1 --max 3 --cpu=70%
horizontalpodautoscaler.autoscaling/d1 autoscaled
$ kubectl autoscale cm cm --max 3
! 1
error: cannot autoscale a ConfigMap: could not find scale subresource for /v1, Resource=configmaps in discovery information
$ kubectl delete hpa,svc d1
horizontalpodautoscaler.autoscaling "d1" deleted from default namespace
service "d1" deleted from default namespace
`,
    'set and rollouts': `
$ kubectl set image deploy/d1 c1=nginx:1.27
deployment.apps/d1 image updated
$ kubectl set image deploy/d1 c1=nginx:1.27
$ kubectl set image deploy/d1 foo=x
! 1
error: unable to find container named "foo"
# +60s
$ kubectl set env deploy/d1 B=2 A-
deployment.apps/d1 env updated
$ kubectl set env deploy/d1 --from=cm/cm --prefix=P_ --keys=k1
Warning: key k1 transferred to K1
deployment.apps/d1 env updated
$ kubectl set env deploy/d1 --list
# Deployment d1, container c1
B=2
# P_K1 from configmap cm, key k1
$ kubectl set env deploy/d1 B=3 --overwrite=false
! 1
error: deployments/d1 'B' already has a value (2), and --overwrite is false
$ kubectl set resources deploy/d1 --limits=cpu=200m --requests=cpu=100m
deployment.apps/d1 resource requirements updated
$ kubectl set sa cm/cm foo
! 1
error: configmaps/cm the object is not a pod or does not have a pod template: *v1.ConfigMap
# +60s
$ kubectl rollout undo deploy/d1 --to-revision=1
deployment.apps/d1 rolled back
$ kubectl get deploy d1 -o jsonpath={.spec.template.spec.containers[0].image},{.spec.template.spec.containers[0].env}
nginx,[{"name":"A","value":"1"}]
$ kubectl rollout undo deploy/d1 --to-revision=99
! 1
error: unable to find specified revision 99 in history
$ kubectl rollout pause deploy/d1
deployment.apps/d1 paused
$ kubectl rollout restart deploy/d1
! 1
error: deployments.apps "d1" can't restart paused deployment (run rollout resume first)
$ kubectl rollout resume deploy/d1
deployment.apps/d1 resumed
$ kubectl rollout restart deploy/d1
deployment.apps/d1 restarted
$ kubectl rollout undo pod/p1
! 1
error: no rollbacker has been implemented for "Pod"
`,
    'exec, attach, cp, debug': `
# +60s
$ kubectl exec p1 -- cat /nope
! 1
cat: /nope: No such file or directory
command terminated with exit code 1
$ kubectl exec p1 -- sh -c 'exit 7'
! 7
command terminated with exit code 7
$ kubectl exec p1 -c nope -- ls
! 1
Error from server (BadRequest): container nope is not valid for pod p1
$ kubectl exec deploy/d1 -- echo hi
hi
$ kubectl exec svc/kubernetes -- ls
! 1
error: cannot attach to *v1.Service: invalid service 'kubernetes': Service is defined without a selector
$ kubectl cp pod.yaml p1:/tmp/copy.yaml
$ kubectl exec p1 -- tail -n 1 /tmp/copy.yaml
spec: {containers: [{name: c1, image: nginx}]}
$ kubectl cp p1:/tmp/copy.yaml back.yaml
tar: Removing leading \`/' from member names
$ kubectl cp nope.txt p1:/x
! 1
error: nope.txt doesn't exist in local filesystem
$ kubectl run once --image busybox --restart=Never --attach --rm --quiet -- sh -c 'echo hi; exit 3'
! 3
hi
pod "once" deleted from default namespace
$ kubectl debug p1 --image=busybox --profile=general --attach --quiet -- echo seen
seen
$ kubectl port-forward p1 80
! 1
error: kubectl port-forward is not modelled in the console: ………
`.replace(
      'console: ………',
      'console: nothing outside reaches the simulated network from here. Use `curl` on a node or `kubectl exec` for a look, or serve the workspace with `drydock serve` and forward from there',
    ),
    'replace and delete': `
$ kubectl replace -f pod-bad.yaml
! 1
The Pod "p1" is invalid: spec: Forbidden: pod updates may not change fields other than ………
$ kubectl replace --force -f pod-2.yaml
pod "p1" deleted from default namespace
pod/p1 replaced
$ kubectl delete pod p1 nope
! 1
pod "p1" deleted from default namespace
Error from server (NotFound): pods "nope" not found
$ kubectl delete -f pod.yaml
! 1
Error from server (NotFound): error when deleting "pod.yaml": pods "p1" not found
$ kubectl delete -f pod.yaml --ignore-not-found
$ kubectl delete pods -l app=nothing
No resources found
$ kubectl delete deploy d1 --cascade=orphan
deployment.apps "d1" deleted from default namespace
$ kubectl get rs -o jsonpath={.items[0].metadata.ownerReferences}
$ kubectl delete rs --all --now
replicaset.apps "d1-…" deleted from default namespace
………
`,
  };
  it.each(Object.entries(cases))('%s', async (_, transcript) => {
    await follow(world, transcript);
  });

  it('what was copied out is what was copied in', () => {
    expect(world.files.get('/root/back.yaml')).toBe(FILES['pod.yaml']);
  });
});

describe('commands that ask somebody', () => {
  it('edit sends what was saved, and asks again where it was refused', async () => {
    await world.run('create configmap ed --from-literal=a=1');
    const texts: string[] = [];
    const answers = [
      (text: string) => text.replace('a: "1"', 'a: 1: 2'),
      (text: string) => text.replace('a: 1: 2', 'a: two'),
    ];
    const edit = (name: string, text: string): Promise<string | null> => {
      texts.push(text);
      expect(name).toBe('ed.yaml');
      return Promise.resolve(answers[texts.length - 1]!(text));
    };
    expect(await world.run('edit cm ed', { edit })).toEqual({
      out: 'configmap/ed edited\n',
      err: '',
      code: 0,
    });
    expect(texts[0]).toMatch(/^# Please edit the object below\. .*\n/);
    expect(texts[1]).toContain('# The edited file had a syntax error: ');
    expect(await world.out('get cm ed -o jsonpath={.data.a}')).toBe('two');
    expect(await world.run('edit cm ed', { edit: (_, text) => Promise.resolve(text) })).toEqual({
      out: 'Edit cancelled, no changes made.\n',
      err: '',
      code: 0,
    });
    expect(await world.run('edit cm ed', { edit: () => Promise.resolve(null) })).toMatchObject({ code: 0 });
  });

  it('delete -i goes on only with a yes', async () => {
    const ask = (answer: string) => ({ readLine: () => Promise.resolve(answer) });
    expect((await world.run('delete cm ed -i', ask('n'))).out).toContain(
      'configmap/ed\ndeletion is cancelled\n',
    );
    expect((await world.run('delete cm ed -i', ask('y'))).out).toContain('configmap "ed" deleted');
  });

  it('exec -it keeps a shell open: its directory and its variables go from line to line', async () => {
    await world.run('run sh1 --image nginx');
    await world.pass(60);
    const lines = ['cd /tmp', 'X=5', 'echo "$X in $PWD"', 'false', 'exit'];
    const prompts: string[] = [];
    const readLine = (prompt: string): Promise<string | undefined> => {
      prompts.push(prompt);
      return Promise.resolve(lines.shift());
    };
    const ran = await world.run('exec -it sh1 -- bash', { readLine });
    expect(ran).toEqual({ out: '5 in /tmp\n', err: 'command terminated with exit code 1\n', code: 1 });
    expect(prompts.slice(0, 2)).toEqual(['root@sh1:/# ', 'root@sh1:/tmp# ']);
  });

  it('run -i gives what is piped to the shell that the container is, and says where nobody reads it', async () => {
    const piped = await world.run('run in1 --image alpine --restart=Never -i --rm -q', {
      stdin: 'echo hello; x=3; exit $x\n',
    });
    expect(piped).toMatchObject({ out: 'hello\npod "in1" deleted from default namespace\n', code: 3 });
    const lost = await world.run(
      'run in2 --image busybox --restart=Never -i --rm -q -- sh -c "cat; echo end"',
      {
        stdin: 'in\n',
      },
    );
    expect(lost.err).toContain('does not reach a program that runs already');
  });

  it('create --raw posts to a path what is written: a pod is bound past the scheduler', async () => {
    const path = '/api/v1/namespaces/default/pods/raw1/binding';
    const body = (node: string): string =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: 'raw1' },
        target: { kind: 'Node', name: node },
      });
    await world.run('taint nodes --all raw=x:NoSchedule');
    await world.run('run raw1 --image nginx');
    await world.pass(5);
    expect(await world.run(`create --raw ${path} -f -`, { stdin: body('k-node2') })).toEqual({
      out: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}\n',
      err: '',
      code: 0,
    });
    await world.run('taint nodes --all raw-');
    expect((await world.run('get pod raw1 -o jsonpath={.spec.nodeName}')).out).toBe('k-node2');
    const again = await world.run(`create --raw ${path} -f -`, { stdin: body('k-node1') });
    expect(again).toMatchObject({ out: '', code: 1 });
    expect(again.err).toContain('pod raw1 is already assigned to node "k-node2"');
    expect((await world.run('create --raw /api/v1/nothing -f -', { stdin: '{}' })).err).toBe(
      'Error from server (NotFound): the server could not find the requested resource\n',
    );
    expect((await world.run('create --raw /api/v1/pods', { stdin: '{}' })).err).toContain(
      'must specify one of -f and -k',
    );
  });

  it('run -it --rm lets one type into the new pod, and removes it afterwards', async () => {
    const lines = ['echo hello', 'exit 4'];
    const ran = await world.run('run tmp --image busybox --restart=Never -it --rm -- sh', {
      readLine: () => Promise.resolve(lines.shift()),
    });
    expect(ran.out).toBe('hello\npod "tmp" deleted from default namespace\n');
    expect(ran.code).toBe(4);
    await world.pass(60);
    expect((await world.run('get pod tmp')).code).toBe(1);
  });
});
