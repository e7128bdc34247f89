/**
 * Kernel parameters as `sysctl` shows them: what a node's kernel starts with, which of them every pod has for itself,
 * and who may set what. Models Linux and `pkg/kubelet/sysctl` @ v1.34.
 */
import { sortedKeys } from './text';

/** What an ordinary node starts with. Not all that a kernel has: what people look at. */
export const KERNEL_DEFAULTS: Readonly<Record<string, string>> = {
  'abi.vsyscall32': '1',
  'fs.aio-max-nr': '65536',
  'fs.file-max': '9223372036854775807',
  'fs.inotify.max_queued_events': '16384',
  'fs.inotify.max_user_instances': '128',
  'fs.inotify.max_user_watches': '65536',
  'fs.may_detach_mounts': '1',
  'fs.mqueue.msg_max': '10',
  'fs.mqueue.msgsize_max': '8192',
  'fs.mqueue.queues_max': '256',
  'fs.nr_open': '1048576',
  'fs.pipe-max-size': '1048576',
  'fs.suid_dumpable': '0',
  'kernel.core_pattern': 'core',
  'kernel.core_uses_pid': '1',
  'kernel.dmesg_restrict': '0',
  'kernel.hung_task_timeout_secs': '120',
  'kernel.keys.maxkeys': '200',
  'kernel.keys.root_maxkeys': '1000000',
  'kernel.kptr_restrict': '0',
  'kernel.msgmax': '8192',
  'kernel.msgmnb': '16384',
  'kernel.msgmni': '32000',
  'kernel.numa_balancing': '0',
  'kernel.ostype': 'Linux',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
  'kernel.pid_max': '4194304',
  'kernel.printk': '4	4	1	7',
  'kernel.randomize_va_space': '2',
  'kernel.sched_autogroup_enabled': '0',
  'kernel.sem': '32000	1024000000	500	32000',
  'kernel.shm_rmid_forced': '0',
  'kernel.shmall': '18446744073692774399',
  'kernel.shmmax': '18446744073692774399',
  'kernel.shmmni': '4096',
  'kernel.softlockup_panic': '0',
  'kernel.sysrq': '16',
  'kernel.threads-max': '62434',
  'net.bridge.bridge-nf-call-arptables': '0',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.core.netdev_max_backlog': '1000',
  'net.core.rmem_default': '212992',
  'net.core.rmem_max': '212992',
  'net.core.somaxconn': '4096',
  'net.core.wmem_default': '212992',
  'net.core.wmem_max': '212992',
  'net.ipv4.conf.all.forwarding': '1',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.icmp_echo_ignore_all': '0',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_local_port_range': '32768	60999',
  'net.ipv4.ip_unprivileged_port_start': '1024',
  'net.ipv4.ping_group_range': '0	2147483647',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_intvl': '75',
  'net.ipv4.tcp_keepalive_probes': '9',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_max_syn_backlog': '512',
  'net.ipv4.tcp_rmem': '4096	131072	6291456',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.tcp_tw_reuse': '2',
  'net.ipv4.tcp_wmem': '4096	16384	4194304',
  'net.netfilter.nf_conntrack_max': '131072',
  'vm.dirty_background_ratio': '10',
  'vm.dirty_ratio': '20',
  'vm.drop_caches': '0',
  'vm.max_map_count': '65530',
  'vm.min_free_kbytes': '67584',
  'vm.nr_hugepages': '0',
  'vm.oom_kill_allocating_task': '0',
  'vm.overcommit_memory': '1',
  'vm.overcommit_ratio': '50',
  'vm.panic_on_oom': '0',
  'vm.swappiness': '60',
  'vm.vfs_cache_pressure': '100',
};

/** Parameters of the namespaces that every pod has for itself, unless it takes the node's. */
export function isNamespaced(name: string): 'ipc' | 'net' | undefined {
  if (/^net\./.test(name))
    return name === 'net.netfilter.nf_conntrack_max' || /^net\.bridge\./.test(name) ? undefined : 'net';
  return /^(kernel\.shm|kernel\.msg|kernel\.sem$|fs\.mqueue\.)/.test(name) ? 'ipc' : undefined;
}

/** What a pod may ask for in securityContext.sysctls without the node allowing it especially. */
const SAFE = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

export function isSafeSysctl(name: string): boolean {
  return SAFE.has(name.replaceAll('/', '.'));
}

export interface SysctlResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The parameters that were set. */
  readonly set: Readonly<Record<string, string>>;
}

/**
 * `sysctl -w NAME=VALUE …` in a container or on a node.
 * @param parameters what the caller sees now
 * @param writable whether /proc/sys can be written: on the node, and in a privileged container
 */
export function setParameters(
  settings: readonly (readonly [string, string])[],
  parameters: Readonly<Record<string, string>>,
  writable: boolean,
): SysctlResult {
  const set: Record<string, string> = {};
  let stdout = '';
  let stderr = '';
  for (const [name, value] of settings) {
    if (parameters[name] === undefined) {
      stderr += `sysctl: error: '${name}' is an unknown key\n`;
    } else if (!writable) {
      stderr += `sysctl: error setting key '${name}': Read-only file system\n`;
    } else if (/^-?\d+$/.test(parameters[name]) && !/^-?\d+$/.test(value)) {
      stderr += `sysctl: error setting key '${name}': Invalid argument\n`;
    } else {
      set[name] = value;
      stdout += `${name} = ${value}\n`;
    }
  }
  return { exitCode: stderr === '' ? 0 : 1, stdout, stderr, set };
}

/** All parameters of a node: those that were set over those it started with, in order. */
export function kernelParameters(set: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const all = { ...KERNEL_DEFAULTS, ...set };
  const ordered: Record<string, string> = {};
  for (const name of sortedKeys(all)) ordered[name] = all[name]!;
  return ordered;
}
