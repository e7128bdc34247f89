/**
 * The tutorial's own command lines, one after another as somebody types them who does not know Drydock: nothing is
 * prepared, nothing is waited for but what typing takes, and only what they had not made yet is refused.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './run';

const TYPED: readonly (readonly [string, RegExp])[] = [
  ['kubectl get ns', /calico-apiserver +Active/],
  ['kubectl config get-contexts', /^\* +kubernetes-admin@kubernetes/m],
  ['kubectl config set-context --current --namespace kube-system', /modified\./],
  ['kubectl get pod', /^coredns-\S+ +1\/1 +Running/m],
  ['kubectl config set-context --current --namespace default', /modified\./],
  // What it asks its reader to write, in the reader's language.
  [
    "cat > ns.sh <<'EOF'\n#!/bin/bash\n# 切换命名空间\nread -p '请输入命名空间: ' ns\nif kubectl get ns $ns &> /dev/null; then\n  kubectl config set-context --current --namespace $ns\nelse\n  echo \"命名空间 $ns 不存在\"; exit 1\nfi\nEOF",
    /^$/,
  ],
  ['chmod +x ns.sh', /^$/],
  ['./ns.sh\nkube-public', /modified\.\n$/],
  ['kubectl get pod', /^No resources found in kube-public namespace\.\n$/],
  ['bash ns.sh\nnowhere', /命名空间 nowhere 不存在\n$/],
  ['sh ns.sh <<< default', /modified\.\n$/],
  ['# 查看当前的命名空间', /^$/],
  [
    'kubectl run pod名字 --image 镜像 --镜像策略',
    /^error: unknown flag: --镜像策略\nSee 'kubectl run --help' for usage\.\n$/,
  ],
  [
    'kubectl run pod名字 --image nginx',
    /^The Pod "pod名字" is invalid: \n\* metadata\.name: Invalid value: "pod名字"/,
  ],
  ['[root@k-master ~]# kubectl get ns', /command not found/],
  ['kubectl run pod1 --image nginx', /pod\/pod1 created/],
  ['kubectl get pod', /pod1 +0\/1 +ContainerCreating/],
  ['cd yaml', /^$/],
  ['kubectl run p1 --image nginx --image-pull-policy IfNotPresent --dry-run=client -o yaml > p1.yaml', /^$/],
  ['cat p1.yaml', /imagePullPolicy: IfNotPresent/],
  ['kubectl apply -f p1.yaml', /pod\/p1 created/],
  ['kubectl get pod -o wide', /p1 +[01]\/1/],
  ['cat initpod.yaml', /vm\.swappiness=35/],
  ['kubectl apply -f initpod.yaml', /created/],
  ['sleep 40; kubectl get pod initpod -o wide', /initpod +1\/1 +Running/],
  [
    'for n in k-node1 k-node2; do ssh root@$n "sysctl -a | grep vm.swap"; done',
    /^(vm\.swappiness = 35\nvm\.swappiness = 60|vm\.swappiness = 60\nvm\.swappiness = 35)\n$/,
  ],
  ['cat vpod.yaml', /mountPath: \/initest/],
  ['kubectl apply -f vpod.yaml', /created/],
  ['sleep 20; kubectl exec -it vpod -- cat /test/test.txt', /^(Defaulted container .*\n)?123\n$/],
  ['cd /etc/kubernetes/', /^$/],
  ['ls', /admin\.conf +kubelet\.conf +pki\ncontroller-manager\.conf +manifests +scheduler\.conf/],
  ['cd manifests/', /^$/],
  ['ls', /etcd\.yaml +kube-controller-manager\.yaml\nkube-apiserver\.yaml +kube-scheduler\.yaml/],
  ['mv /root/p1.yaml .', /^$/],
  ['kubectl get pod', /p1-k-master +0\/1 +ContainerCreating/],
  ['mv p1.yaml ~', /^$/],
  ['cd', /^$/],
  ['kubectl label nodes k-node2 hehe=666', /labeled/],
  [
    'cat > p1.yaml <<\'EOF\'\napiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n  name: pod\nspec:\n  nodeSelector: # 标签选择器\n    hehe: "666" # 选择主机标签为 hehe=666的主机\n  containers:\n  - image: nginx\n    imagePullPolicy: IfNotPresent\n    name: p1\nstatus: {}\nEOF',
    /^$/,
  ],
  ['kubectl apply -f p1.yaml', /pod\/pod created/],
  [
    'sleep 10; kubectl get pod pod -o wide',
    /pod +1\/1 +Running +0 +\S+ +10\.244\.\S+ +k-node2 +<none> +<none>/,
  ],
  ['kubectl delete pod pod', /deleted/],
  ['kubectl label nodes k-node2 hehe=qqq --overwrite', /labeled/],
  ['kubectl label nodes k-node2 hehe-', /unlabeled/],
  ['kubectl get node --show-labels k-master', /node-role\.kubernetes\.io\/control-plane=,/],
  ['kubectl label nodes k-master node-role.kubernetes.io/control-plane-', /unlabeled/],
  ['kubectl label nodes k-master node-role.kubernetes.io/master=', /labeled/],
  ['kubectl get node k-master', /Ready +master/],
  ['kubectl annotate pod p1 aaa=kk', /annotated/],
  ['kubectl describe pod p1 | grep aaa:', /^Annotations: +aaa: kk\n$/],
  ['kubectl get node', /k-node1 +Ready/],
  ['kubectl cordon k-node1', /cordoned/],
  ['kubectl get node', /Ready,SchedulingDisabled/],
  ['kubectl uncordon k-node1', /uncordoned/],
  [
    'kubectl drain k-node1',
    /unable to drain node "k-node1" due to error:\[cannot delete DaemonSet-managed Pods/,
  ],
  ['kubectl uncordon k-node1', /uncordoned/],
  ['kubectl describe nodes k-master | grep -i taint', /^Taints: +node-role/],
  ['kubectl taint node k-node1 qqq:NoSchedule', /tainted/],
  ['kubectl describe nodes k-node1|grep -i taint', /^Taints: +qqq:NoSchedule\n$/],
  ['kubectl taint node k-node1 qqq-', /untainted/],
  ['kubectl describe node k-node1 |grep -i taint', /^Taints: +<none>\n$/],
  ['cat yaml/1.yaml', /operator: Exists/],
  ['kubectl apply -f yaml/1.yaml', /created/],
  ['kubectl get pod -o wide', /NOMINATED NODE/],
  ['kubectl explain pod.spec.tolerations | head -4', /FIELD: tolerations/],
  ['kubectl get nodes,pods', /^NAME +STATUS +ROLES[^]*\n\nNAME +READY/],
  ['k get po', /-bash: k: command not found/],
  ['kubectl get pdo', /error: the server doesn't have a resource type "pdo"/],
  ['kubctl get pod', /-bash: kubctl: command not found/],
  ['kubectl gte pod', /error: unknown command "gte" for "kubectl"[^]*get/],
];

it('works line by line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-original-'));
  try {
    const file = join(folder, 'tutorial.drydock');
    let text = '';
    const io = (lines: readonly string[]) => ({
      stdin: (async function* () {
        for (const line of lines) yield await Promise.resolve(`${line}\necho ---\n`);
      })(),
      interactive: false,
      showsProgress: false,
      out: (part: string) => void (text += part),
      err: (part: string) => void (text += part),
      signal: new AbortController().signal,
    });
    expect(await runCli(['new', file], io([]))).toBe(0);
    await runCli(['shell', file], io(TYPED.map(([line]) => line)));
    const shown = text.split('---\n');
    for (const [i, [line, expected]] of TYPED.entries()) expect.soft(shown[i], line).toMatch(expected);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
