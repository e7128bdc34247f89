/**
 * Paths of a node that pods ask for: whether they are what they should be, and making those that may be made.
 *
 * Models `pkg/volume/hostpath` (checkTypeInternal) and the container runtime's making of sources that are missing
 * @ v1.34. What stands on a node is what somebody has written there (NodeFilesystem), what kubeadm and the kubelet put
 * there, and what a Linux machine has: below /proc, /sys, /dev, /usr, /lib, /boot and /run all is taken to be as it
 * should, since nobody here knows what a machine's image holds.
 */
import { NODE_FILESYSTEMS, type NodeFilesystem } from '@shared/api';
import { writeNodeFiles } from './mounts';
import type { NodeKubelet } from './node-kubelet';

type Found = 'directory' | 'file' | 'socket' | 'nothing' | 'unknown';

/** Directories that are there on every node. */
const DIRECTORIES = new Set(
  [
    '/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /var',
    '/etc/cni /etc/cni/net.d /etc/containerd /etc/kubernetes /etc/kubernetes/manifests /etc/kubernetes/pki',
    '/etc/kubernetes/pki/etcd /etc/pki /etc/ssl /etc/ssl/certs /etc/sysctl.d /etc/ca-certificates /etc/systemd',
    '/opt/cni /opt/cni/bin /var/cache /var/lib /var/lib/calico /var/lib/cni /var/lib/containerd /var/lib/dbus',
    '/var/lib/etcd /var/lib/kubelet /var/lib/kubelet/device-plugins /var/lib/kubelet/pki /var/lib/kubelet/plugins',
    '/var/lib/kubelet/plugins_registry /var/lib/kubelet/pods /var/log /var/log/calico /var/log/calico/cni',
    '/var/log/containers /var/log/pods /var/run /var/run/calico /var/spool /var/tmp',
  ]
    .join(' ')
    .split(' '),
);
const FILES = new Set(
  [
    '/etc/hostname /etc/hosts /etc/localtime /etc/machine-id /etc/os-release /etc/passwd /etc/group /etc/resolv.conf',
    '/etc/kubernetes/admin.conf /etc/kubernetes/controller-manager.conf /etc/kubernetes/kubelet.conf',
    '/etc/kubernetes/scheduler.conf /var/lib/kubelet/config.yaml /run/xtables.lock',
  ]
    .join(' ')
    .split(' '),
);
const SOCKETS = new Set([
  '/run/containerd/containerd.sock',
  '/var/run/containerd/containerd.sock',
  '/run/dbus/system_bus_socket',
  '/var/run/dbus/system_bus_socket',
]);
/** Where nobody knows what there is. */
const OF_THE_MACHINE = /^\/(?:proc|sys|dev|usr|lib|lib64|boot|run|var\/run|bin|sbin|etc\/ssl|etc\/pki)\//;
/** Another runtime's socket is a well-known example of what is not there. */
const ABSENT = new Set(['/run/docker.sock', '/var/run/docker.sock', '/var/run/crio/crio.sock']);

const WORDS: Readonly<Record<string, { readonly wanted: readonly Found[]; readonly text: string }>> = {
  DirectoryOrCreate: { wanted: ['directory'], text: 'a directory' },
  Directory: { wanted: ['directory'], text: 'a directory' },
  FileOrCreate: { wanted: ['file'], text: 'a file' },
  File: { wanted: ['file'], text: 'a file' },
  Socket: { wanted: ['socket'], text: 'a socket file' },
  CharDevice: { wanted: [], text: 'a character device' },
  BlockDevice: { wanted: [], text: 'a block device' },
};

/**
 * Makes what a hostPath may have made.
 * @param type that of the volume; '' where it names none
 * @returns why the path cannot be mounted; undefined where it can
 */
export function prepareHostPath(kubelet: NodeKubelet, given: string, type: string): string | undefined {
  const path = given.replace(/(.)\/+$/, '$1');
  const found = whatIsAt(kubelet, path);
  if (found === 'nothing' && (type === '' || type === 'DirectoryOrCreate')) {
    writeNodeFiles(kubelet, { [path]: { type: 'Directory', mode: 0o755 } });
    return undefined;
  }
  if (found === 'nothing' && type === 'FileOrCreate') {
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const around = whatIsAt(kubelet, folder);
    if (around !== 'directory' && around !== 'unknown') return `open ${path}: no such file or directory`;
    writeNodeFiles(kubelet, { [path]: { mode: 0o644 } });
    return undefined;
  }
  const words = WORDS[type];
  if (!words || found === 'unknown' || words.wanted.includes(found)) return undefined;
  return `hostPath type check failed: ${given} is not ${words.text}`;
}

function whatIsAt(kubelet: NodeKubelet, path: string): Found {
  const { client } = kubelet.host.context;
  const files = client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', kubelet.name)?.files ?? {};
  const entry = files[path];
  if (entry?.type === 'Whiteout') return 'nothing';
  if (entry) return entry.type === 'Directory' ? 'directory' : 'file';
  if (DIRECTORIES.has(path) || Object.keys(files).some((file) => file.startsWith(`${path}/`)))
    return 'directory';
  if (FILES.has(path)) return 'file';
  if (SOCKETS.has(path)) return 'socket';
  return OF_THE_MACHINE.test(path) && !ABSENT.has(path) ? 'unknown' : 'nothing';
}
