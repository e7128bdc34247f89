/**
 * The commands of the real kubectl that a model must satisfy, one after another on the same cluster: reading, creating,
 * applying, patching, nodes, rollouts, events, logs, exec, drains, deletions. Exit codes are exact; texts are patterns;
 * what kubectl prints in random order is looked for piece by piece.
 */
import type { KubectlVersion } from './kubectl';

type Each<T> = T | Readonly<Record<KubectlVersion, T>>;

export interface Command {
  readonly line: string | readonly string[];
  /** By version where they differ: the words' version, and others by name. */
  readonly code: number | Readonly<Record<KubectlVersion, number> & Record<string, number>>;
  /** What it prints; every pattern must be found. */
  readonly out?: Each<readonly RegExp[]>;
  readonly err?: Each<readonly RegExp[]>;
  /** It is interrupted once it has printed this; how it exits then does not matter. */
  readonly until?: RegExp;
  /** Runs beside it, once it has begun. */
  readonly meanwhile?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const pod = (name: string, labels: string, container: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels: {${labels}}\nspec:\n${more}  containers:\n  - name: ${container}\n    image: nginx:1.28\n`;

/** Files that the commands name. */
export const FILES: Readonly<Record<string, string>> = {
  'p1.yaml': pod('p1', 'run: p1, tier: web', 'p1'),
  'p1b.yaml': pod('p1', 'run: p1', 'p1'),
  'p1c.yaml': `${pod('p1', 'run: p1', 'p1')}    command: ["sleep", "1"]\n`,
  'bad.yaml': pod('bad', 'run: bad', 'bad', '  contaners: []\n'),
  'empty.yaml': `${pod('vol1', 'run: vol1', 'vol1', '  nodeName: k-node2\n  volumes:\n  - name: v\n    emptyDir: {}\n')}    volumeMounts:\n    - {name: v, mountPath: /v}\n`,
  'job.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: j1\n  namespace: default\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: c\n        image: busybox\n        command: ["sh", "-c", "echo done"]\n',
  'dep.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: dep2\n  labels: {app: dep2}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: dep2}}\n  template:\n    metadata: {labels: {app: dep2}}\n    spec:\n      containers:\n      - name: c\n        image: nginx\n',
};
const stale = FILES['dep.yaml']!.replace('  name: dep2\n', '  name: dep2\n  resourceVersion: "1"\n');

/** All files, also those made from others. */
export const ALL_FILES: Readonly<Record<string, string>> = { ...FILES, 'stale.yaml': stale };

const ok = (line: Command['line'], ...out: readonly RegExp[]): Command => ({ line, code: 0, out });
const fails = (line: Command['line'], ...err: readonly RegExp[]): Command => ({ line, code: 1, err });

const FILE_NOTE = ['sh', '-c', 'mkdir -p /test && echo hello > /test/test.txt'];

export const COMMANDS: readonly Command[] = [
  // 1–21: reading, running
  ok('get ns', /^NAME +STATUS +AGE\n/, /\ndefault +Active +\S+\n/, /\nkube-system +Active/),
  ok('config get-contexts', /\*\s+drydock/),
  ok('config set-context --current --namespace kube-system', /Context "drydock" modified\./),
  ok('get pod', /\netcd-k-master +1\/1 +Running +0 +\S+\n/, /\ncoredns-/),
  ok(
    'get pod -o wide',
    /NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n/,
    /k-master +<none> +<none>\n/,
  ),
  ok('config set-context --current --namespace default', /modified/),
  { line: 'get pod', code: 0, err: [/^No resources found in default namespace\.\n$/] },
  {
    line: 'version',
    code: 0,
    out: {
      v34: [/^Client Version: v1\.3\d\.\d+\nKustomize Version: \S+\nServer Version: v1\.34\.\S+\n$/],
      v26: [/Server Version: .*v1\.34/],
    },
    err: {
      // 1.33 to 1.35 are near enough to the server's version.
      v34: [/^(WARNING: version difference between client \(1\.3[012]\) and server .*\n)?$/],
      v26: [
        /WARNING: .*version difference between client \(1\.2\d\) and server \(1\.34\) exceeds the supported minor version skew of \+\/-1/,
      ],
    },
  },
  ok(
    'api-resources --api-group=apps',
    /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\n/,
    /\ndeployments +deploy +apps\/v1 +true +Deployment\n/,
    /\nstatefulsets +sts +apps\/v1/,
  ),
  ok('cluster-info', /Kubernetes control plane.* is running at .*http:\/\/127\.0\.0\.1:\d+\//),
  ok('run pod1 --image nginx', /^pod\/pod1 created\n$/),
  fails('run pod1 --image nginx', /^Error from server \(AlreadyExists\): pods "pod1" already exists\n$/),
  ok(
    'run p1 --image nginx --image-pull-policy IfNotPresent --dry-run=client -o yaml',
    /^apiVersion: v1\nkind: Pod\n/,
    /imagePullPolicy: IfNotPresent/,
  ),
  ok('run p9 --image nginx --dry-run=server -o name', /^pod\/p9\n$/),
  ok(
    'get pod',
    /^NAME +READY +STATUS +RESTARTS +AGE\npod1 +[01]\/1 +(ContainerCreating|Running|Pending) +0 +\S+\n$/,
  ),
  ok(
    'get pod pod1 -o yaml',
    /^apiVersion: v1\nkind: Pod\nmetadata:\n/,
    /\n {4}run: pod1\n/,
    /\n {2}dnsPolicy: ClusterFirst\n/,
    /\n {2}schedulerName: default-scheduler\n/,
  ),
  fails('get pod nope', /^Error from server \(NotFound\): pods "nope" not found\n$/),
  fails('get foo', /error: the server doesn't have a resource type "foo"\n$/),
  ok('get pod -l run=pod1 -o name', /^pod\/pod1\n$/),
  ok('get pod --show-labels', /AGE +LABELS\n/, /run=pod1\n/),
  ok('get pods pod1 -o jsonpath={.status.phase}', /^(Pending|Running)$/),

  // 22–36: apply and its friends
  ok('apply -f p1.yaml', /^pod\/p1 created\n$/),
  ok('apply -f p1.yaml', /^pod\/p1 unchanged\n$/),
  ok('apply -f p1b.yaml', /^pod\/p1 configured\n$/),
  ok('get pod p1 --show-labels', /\np1 .* run=p1\n$/),
  fails(
    'apply -f p1c.yaml',
    /^The Pod "p1" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`/,
  ),
  fails(
    'apply -f bad.yaml',
    /^Error from server \(BadRequest\): error when creating "bad\.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec\.contaners"\n$/,
  ),
  ok('apply -f bad.yaml --validate=false', /^pod\/bad created\n$/),
  ok('apply -f empty.yaml --validate=false', /^pod\/vol1 created\n$/),
  { line: 'apply -f p1b.yaml --server-side', code: 0, out: [/^pod\/p1 serverside-applied\n$/] },
  ok('apply -f p1b.yaml --dry-run=server', /^pod\/p1 unchanged \(server dry run\)\n$/),
  { line: 'diff -f p1.yaml', code: 1, out: [/\n\+ {4}tier: web\n/] },
  fails(
    'create -f p1.yaml',
    /^Error from server \(AlreadyExists\): error when creating "p1\.yaml": pods "p1" already exists\n$/,
  ),
  ok('create -f job.yaml', /^job\.batch\/j1 created\n$/),
  ok('apply -f dep.yaml', /^deployment\.apps\/dep2 created\n$/),
  // Until it is there, its status changes, and a replace that read it before conflicts, as with a real server.
  ok('rollout status deployment/dep2 --timeout=20s', /successfully rolled out/),
  ok('replace -f dep.yaml', /^deployment\.apps\/dep2 replaced\n$/),
  fails(
    'replace -f stale.yaml',
    /^Error from server \(Conflict\): error when replacing "stale\.yaml": Operation cannot be fulfilled on deployments\.apps "dep2": the object has been modified; please apply your changes to the latest version and try again\n$/,
  ),
  // 38–43: refusals, waiting
  fails(
    'create deployment Bad_Name --image nginx',
    /^(error: failed to create deployment: |The )Deployment(\.apps)? "Bad_Name" is invalid: .*a lowercase RFC 1123 subdomain must consist of/,
  ),
  fails(
    'run Bad_Name --image nginx',
    /^The Pod "Bad_Name" is invalid: ?\n?.*metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain/s,
  ),
  { line: 'get pod -n nons', code: 0, err: [/^No resources found in nons namespace\.\n$/] },
  fails('run x --image nginx -n nons', /^Error from server \(NotFound\): namespaces "nons" not found\n$/),
  ok('wait --for=condition=Ready pod/p1 --timeout=5s', /^pod\/p1 condition met\n$/),
  {
    line: 'wait --for=delete pod/nope2 --timeout=2s',
    code: 0,
  },

  // 44–51: patches
  ok(['patch', 'pod', 'p1', '-p', '{"metadata":{"labels":{"a":"b"}}}'], /^pod\/p1 patched\n$/),
  ok(
    ['patch', 'pod', 'p1', '--type=merge', '-p', '{"metadata":{"labels":{"a":null}}}'],
    /^pod\/p1 patched\n$/,
  ),
  ok(
    ['patch', 'pod', 'p1', '--type=json', '-p', '[{"op":"add","path":"/metadata/labels/z","value":"1"}]'],
    /^pod\/p1 patched\n$/,
  ),
  { line: 'edit pod p1', code: 0, out: [/^pod\/p1 edited\n$/], env: { KUBE_EDITOR: 'sed -i s/1.28/1.27/' } },
  // 1.27.1 says "annotate".
  ok('annotate pod p1 note=hi', /^pod\/p1 annotated?\n$/),
  ok('annotate pod p1 note-', /^pod\/p1 annotated?\n$/),
  ok('label pod p1 z-', /^pod\/p1 unlabeled\n$/),
  ok('set image pod/p1 p1=nginx:1.29', /^pod\/p1 image updated\n$/),

  // 52–65: nodes
  ok('get node', /^NAME +STATUS +ROLES +AGE +VERSION\nk-master +Ready +control-plane +\S+ +v1\.26\.0\n/),
  ok('get node --show-labels k-node2', /kubernetes\.io\/hostname=k-node2/),
  ok('label nodes k-node2 hehe=666', /^node\/k-node2 labeled\n$/),
  ok('label nodes k-node2 hehe=666', /^node\/k-node2 not labeled\n$/),
  fails(
    'label nodes k-node2 hehe=777',
    /^error: 'hehe' already has a value \(666\), and --overwrite is false\n$/,
  ),
  ok('label nodes k-node2 hehe=777 --overwrite', /^node\/k-node2 labeled\n$/),
  ok('label nodes k-node2 hehe-', /^node\/k-node2 unlabeled\n$/),
  ok('label nodes k-node2 hehe-', /label "hehe" not found\.\nnode\/k-node2 not labeled\n$/),
  ok('taint node k-node1 qqq:NoSchedule', /^node\/k-node1 tainted\n$/),
  fails(
    'taint node k-node1 qqq:NoSchedule',
    /^error: [Nn]ode k-node1 already has qqq taint\(s\) with same effect\(s\) and --overwrite is false\n$/,
  ),
  ok('taint node k-node1 qqq-', /^node\/k-node1 untainted\n$/),
  fails('taint node k-node1 qqq-', /^error: taint "qqq" not found\n$/),
  ok(
    'describe pod p1',
    /^Name: +p1\n/,
    /\nStatus: +Running\n/,
    /\n {2}Normal +Scheduled +\S+( \(x\d+ over \S+\))? +default-scheduler +Successfully assigned default\/p1 to k-node\d\n/,
  ),
  ok(
    'describe node k-master',
    /^Name: +k-master\n/,
    /\nTaints: +node-role\.kubernetes\.io\/control-plane:NoSchedule\n/,
    /\nLease:\n {2}HolderIdentity: +k-master\n/,
    /\nNon-terminated Pods: +\(\d+ in total\)\n/,
  ),

  // 66–80: deployments
  ok('create deployment web --image nginx --replicas 3', /^deployment\.apps\/web created\n$/),
  ok(
    'get deploy,rs,ds,job',
    /deployment\.apps\/web +\d\/3 +3 +\d +\S+\n/,
    /replicaset\.apps\/web-\w+ +3 +3 +\d/,
    /job\.batch\/j1 +/,
  ),
  ok('get deploy -o wide', /CONTAINERS +IMAGES +SELECTOR\n/, /\nweb .* nginx +nginx +app=web\n/),
  ok('scale deployment web --replicas 2', /^deployment\.apps\/web scaled\n$/),
  ok('scale deploy/web --replicas 4 --current-replicas 2', /^deployment\.apps\/web scaled\n$/),
  ok('rollout status deployment/web --timeout=8s', /deployment "web" successfully rolled out\n$/),
  ok('rollout restart deployment/web', /^deployment\.apps\/web restarted\n$/),
  ok('rollout status deployment/web --timeout=8s', /deployment "web" successfully rolled out\n$/),
  ok(
    'rollout history deployment/web',
    /^deployment\.apps\/web ?\nREVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>\n/,
  ),
  ok('rollout undo deployment/web', /^deployment\.apps\/web rolled back\n$/),
  ok('set image deployment/web nginx=nginx:1.27', /^deployment\.apps\/web image updated\n$/),
  ok('get deployment web --subresource=scale', /^NAME +DESIRED +AVAILABLE +AGE\nweb +\d +\d +\S+\n$/),
  ok('expose deployment web --port 80', /^service\/web exposed\n$/),
  ok('get svc -o wide', /\nweb +ClusterIP +10\.\S+ +<none> +80\/TCP +\S+ +app=web\n/),
  ok(
    'get all',
    /pod\/p1 +1\/1 +Running/,
    /service\/kubernetes +ClusterIP/,
    /deployment\.apps\/web/,
    /replicaset\.apps\/web-/,
    /job\.batch\/j1/,
  ),
  ok('autoscale deployment web --min 1 --max 3', /^horizontalpodautoscaler\.autoscaling\/web autoscaled\n$/),

  // 81–104: events, logs, exec, explain, auth, watches
  ok(
    'get events',
    /^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n/,
    /Normal +Scheduled +pod\/pod1 +Successfully assigned/,
  ),
  ok(
    'get events --field-selector involvedObject.name=p1 --sort-by=.lastTimestamp',
    /Scheduled +pod\/p1[^]*Started +pod\/p1/,
  ),
  ok('events --for pod/p1', /Scheduled +Pod\/p1 +Successfully assigned/),
  ok('logs p1', /start worker process/),
  ok('logs p1 --tail 2', /^[^\n]*\n[^\n]*\n$/),
  { line: 'logs -f p1', code: 130, until: /start worker process/ },
  ok('logs deploy/web', /start worker process/),
  ok('top pod', /^NAME +CPU\(cores\) +MEMORY\(bytes\) *\n/, /\np1 +\d+m +\d+Mi *\n/),
  ok(
    'top node',
    /^NAME +CPU\(cores\) +CPU(%|\(%\)) +MEMORY\(bytes\) +MEMORY(%|\(%\)) *\n/,
    /\nk-node1 +\d+m +\d+% +\d+Mi +\d+% *\n/,
  ),
  ok(['exec', 'p1', '--', ...FILE_NOTE]),
  ok('exec p1 -- cat /test/test.txt', /^hello\n$/),
  fails(
    'exec p1 -- cat /nope',
    /cat: .*\/nope.*: No such file or directory\ncommand terminated with exit code 1\n$/,
  ),
  {
    line: 'exec -i p1 -- sh',
    code: 0,
    stdin: 'echo from $((20+1))\ncd /test\ncat test.txt\n',
    out: [/^from 21\nhello\n$/],
  },
  { line: 'cp p1:/test/test.txt out.txt', code: 0 },
  {
    line: 'port-forward pod/p1 18215:80',
    code: 130,
    until: /Handling connection for 18215/,
    meanwhile: 'http://127.0.0.1:18215/',
  },
  ok('explain pod.spec', /^KIND: +Pod\n/, /containers/, /nodeSelector/),
  ok('explain pod.spec.containers.image', /image/, /string/),
  ok('explain job.spec', /KIND: +Job\n/, /backoffLimit/),
  ok('auth can-i create pods', /^yes\n$/),
  ok(
    'auth can-i --list',
    /Resources +Non-Resource URLs +Resource Names +Verbs\n/,
    /\*\.\* +\[\] +\[\] +\[\*\]\n/,
  ),
  { line: 'auth whoami', code: { v34: 0, v26: 1, v28: 0, v29: 0 } },
  ok('api-versions', /^admissionregistration\.k8s\.io\/v1\n/, /\napps\/v1\n/, /\nv1\n$/),
  ok('get --raw /healthz', /^ok/),
  { line: 'get pods p1 -w', code: 130, until: /p1 [^]*\np1 /, meanwhile: 'label pod p1 w=1' },
  { line: 'get pods -w --output-watch-events', code: 130, until: /ADDED +pod1/ },

  // 105–131: cordon, drain, deletions
  ok('cordon k-node2', /^node\/k-node2 cordoned\n$/),
  ok('cordon k-node2', /^node\/k-node2 already cordoned\n$/),
  ok('get node', /\nk-node2 +Ready,SchedulingDisabled +<none>/),
  ok('uncordon k-node2', /^node\/k-node2 uncordoned\n$/),
  ok('uncordon k-node2', /^node\/k-node2 already uncordoned\n$/),
  {
    line: 'drain k-node2',
    code: 1,
    out: [/^node\/k-node2 cordoned\n/],
    err: {
      v34: [
        /error: unable to drain node "k-node2" due to error: ?\[/,
        /There are pending nodes to be drained:\n k-node2\n/,
        /cannot delete Pods with local storage \(use --delete-emptydir-data to override\): .*default\/vol1/,
        /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): .*kube-system\/kube-proxy-\w{5}/,
      ],
      v26: [
        /error: unable to drain node "k-node2" due to error:\[/,
        /cannot delete Pods with local storage \(use --delete-emptydir-data to override\): .*default\/vol1/,
      ],
    },
  },
  fails('drain k-node2 --ignore-daemonsets', /cannot delete Pods with local storage/),
  fails(
    'drain k-node2 --ignore-daemonsets --force',
    /cannot delete Pods with local storage \(use --delete-emptydir-data to override\): .*default\/vol1/,
  ),
  {
    line: 'drain k-node2 --ignore-daemonsets --force --delete-emptydir-data',
    code: 0,
    out: [
      /^node\/k-node2 already cordoned\n/,
      /\nevicting pod default\/vol1\n|^evicting pod default\/vol1\n/m,
      /\npod\/vol1 evicted\n/,
      /\nnode\/k-node2 drained\n$/,
    ],
    err: [/Warning: .*ignoring DaemonSet-managed Pods: .*kube-system\/kube-proxy-\w{5}/],
  },
  ok(
    'drain k-node2 --ignore-daemonsets --force --delete-emptydir-data',
    /^node\/k-node2 already cordoned\n(.*\n)*node\/k-node2 drained\n$/,
  ),
  ok('uncordon k-node2', /^node\/k-node2 uncordoned\n$/),
  fails('drain nope', /^Error from server \(NotFound\): nodes "nope" not found\n$/),
  ok('apply -f p1.yaml', /^pod\/p1 (created|configured)\n$/),
  ok('delete pod p1', /^pod "p1" deleted( from default namespace)?\n$/),
  fails('delete pod p1', /^Error from server \(NotFound\): pods "p1" not found\n$/),
  ok('apply -f empty.yaml', /^pod\/vol1 created\n$/),
  ok('delete -f empty.yaml --wait=false', /^pod "vol1" deleted/),
  // The drain took the first one with it.
  ok('run pod1 --image nginx', /^pod\/pod1 created\n$/),
  ok('delete pod pod1 --force --grace-period=0', /^pod "pod1" force deleted/),
  // Three, because the autoscaler has taken the fourth: its maximum is three.
  ok('delete pod -l app=web', /^(pod "web-\w+-\w{5}" deleted( from default namespace)?\n){3,}$/),
  ok(
    'delete deployment web dep2',
    /^deployment\.apps "web" deleted( from default namespace)?\ndeployment\.apps "dep2" deleted( from default namespace)?\n$/,
  ),
  ok('delete svc web', /^service "web" deleted/),
  ok('delete pods --all', /pod "\S+" deleted/),
  ok('create ns t1', /^namespace\/t1 created\n$/),
  ok('delete ns t1', /^namespace "t1" deleted\n$/),
  ok('create configmap c1 --from-literal=a=b', /^configmap\/c1 created\n$/),
  fails('delete node nope', /^Error from server \(NotFound\): nodes "nope" not found\n$/),
  ok('delete -f job.yaml', /^job\.batch "j1" deleted/),
];
