/**
 * The files that a node's image and kubeadm leave on it, as far as somebody looks at them: who it is, whom it knows,
 * where the kubelet's and the control plane's files are. Nothing of it is secret: keys and certificates are a line that
 * says what they are.
 */
import { compareText, type KubeObject, type Live } from '@shared/api';
import type { Node } from 'kubernetes-types/core/v1';
import type { ImageFiles } from './node-files';

export interface NodeImageOptions {
  readonly node: Live<Node>;
  /** All nodes, for /etc/hosts. */
  readonly nodes: readonly Live<Node>[];
  /** The Service of the cluster's DNS, where there is one. */
  readonly dns?: string;
  /** `https://192.168.100.110:6443` */
  readonly server: string;
}

export function nodeImage({ node, nodes, dns, server }: NodeImageOptions): ImageFiles {
  const name = node.metadata.name ?? '';
  const [osName = 'Linux', osVersion = ''] = osOf(node);
  const files: Record<string, string | null> = {
    '/root': null,
    '/root/.bashrc': '# .bashrc\n',
    '/tmp': null,
    '/home': null,
    '/opt/cni/bin': null,
    '/mnt': null,
    '/srv': null,
    '/usr/local/bin': null,
    '/usr/local/sbin': null,
    '/var/log/pods': null,
    '/var/log/containers': null,
    '/var/lib/kubelet/pods': null,
    '/run/containerd': null,
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': hosts(nodes),
    '/etc/resolv.conf': 'nameserver 114.114.114.114\n',
    '/etc/os-release': `NAME="${osName}"\nVERSION="${osVersion}"\nPRETTY_NAME="${node.status?.nodeInfo?.osImage ?? osName}"\n`,
    '/etc/redhat-release': `${node.status?.nodeInfo?.osImage ?? osName}\n`,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nnobody:x:99:99:Nobody:/:/sbin/nologin\n',
    '/etc/fstab': '/dev/mapper/centos-root / xfs defaults 0 0\n',
    '/etc/sysctl.d/k8s.conf':
      'net.bridge.bridge-nf-call-ip6tables = 1\nnet.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.ip_forward = 1\n',
    '/etc/cni/net.d/10-calico.conflist':
      '{"name": "k8s-pod-network", "cniVersion": "0.3.1", "plugins": [{"type": "calico"}]}\n',
    '/etc/containerd/config.toml': 'version = 2\n',
    '/etc/crictl.yaml': 'runtime-endpoint: unix:///run/containerd/containerd.sock\n',
    '/etc/kubernetes/manifests': null,
    '/etc/kubernetes/kubelet.conf': kubeconfig(server, `system:node:${name}`),
    '/etc/kubernetes/pki/ca.crt': NOT_SECRET,
    '/var/lib/kubelet/config.yaml': kubeletConfig(dns),
    '/var/lib/kubelet/kubeadm-flags.env':
      'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.9"\n',
  };
  if (isControlPlane(node)) {
    files['/etc/kubernetes/admin.conf'] = kubeconfig(server, 'kubernetes-admin');
    files['/etc/kubernetes/controller-manager.conf'] = kubeconfig(server, 'system:kube-controller-manager');
    files['/etc/kubernetes/scheduler.conf'] = kubeconfig(server, 'system:kube-scheduler');
    for (const file of PKI) files[`/etc/kubernetes/pki/${file}`] = NOT_SECRET;
    files['/var/lib/etcd/member'] = null;
  }
  return files;
}

const NOT_SECRET = 'drydock: this cluster is a model; it has no keys and no certificates.\n';

const PKI = [
  'apiserver.crt',
  'apiserver.key',
  'apiserver-etcd-client.crt',
  'apiserver-etcd-client.key',
  'apiserver-kubelet-client.crt',
  'apiserver-kubelet-client.key',
  'ca.key',
  'front-proxy-ca.crt',
  'front-proxy-ca.key',
  'front-proxy-client.crt',
  'front-proxy-client.key',
  'sa.key',
  'sa.pub',
  'etcd/ca.crt',
  'etcd/ca.key',
  'etcd/server.crt',
  'etcd/server.key',
];

/** A control plane's node has the API server as a static pod, or carries the label that kubeadm sets. */
export function isControlPlane(node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  return (
    labels['node-role.kubernetes.io/control-plane'] !== undefined ||
    labels['node-role.kubernetes.io/master'] !== undefined ||
    // kubeadm sets this one too, and people who play with roles leave it alone.
    labels['node.kubernetes.io/exclude-from-external-load-balancers'] !== undefined
  );
}

export function addressOf(node: Live<Node>): string {
  return node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
}

function hosts(nodes: readonly Live<Node>[]): string {
  const lines = nodes
    .filter((node) => addressOf(node) !== '')
    .sort((a, b) => compareText(a.metadata.name ?? '', b.metadata.name ?? ''))
    .map((node) => `${addressOf(node)} ${node.metadata.name}\n`);
  return `127.0.0.1   localhost localhost.localdomain\n::1         localhost localhost.localdomain\n${lines.join('')}`;
}

function osOf(node: Live<Node>): string[] {
  const image = node.status?.nodeInfo?.osImage ?? '';
  const [, name = image, version = ''] = /^(.*?)\s+(\d.*)$/.exec(image) ?? [];
  return [name, version];
}

function kubeletConfig(dns = '10.96.0.10'): string {
  return [
    'apiVersion: kubelet.config.k8s.io/v1beta1',
    'kind: KubeletConfiguration',
    'clusterDNS:',
    `- ${dns}`,
    'clusterDomain: cluster.local',
    'fileCheckFrequency: 20s',
    'nodeStatusUpdateFrequency: 10s',
    'staticPodPath: /etc/kubernetes/manifests',
    '',
  ].join('\n');
}

function kubeconfig(server: string, user: string): string {
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    '    certificate-authority-data: DATA+OMITTED',
    `    server: ${server}`,
    '  name: kubernetes',
    'contexts:',
    '- context:',
    '    cluster: kubernetes',
    `    user: ${user}`,
    `  name: ${user}@kubernetes`,
    `current-context: ${user}@kubernetes`,
    'kind: Config',
    'preferences: {}',
    'users:',
    `- name: ${user}`,
    '  user:',
    '    client-certificate-data: DATA+OMITTED',
    '    client-key-data: DATA+OMITTED',
    '',
  ].join('\n');
}
