/**
 * The machine itself: time, kernel, addresses, network, processes. What containers have too comes from programs/; here it
 * works on the node and on the workspace's virtual time.
 */
import type { Command } from 'just-bash';
import {
  DRYDOCK_API,
  kernelParameters,
  NODE_KERNELS,
  unitValue,
  type Live,
  type NodeKernel,
} from '@shared/api';
import type { Effect, NetworkAnswer, NetworkQuestion } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import { commandsFor, duration, options, type World } from '@main/programs';
import type { Host } from '../host';
import { addressOf } from '../node-image';
import { aware, plain, type Streams } from './define';

export function machineCommands(host: Host): Command[] {
  const world = worldOf(host);
  const shared = new Map(commandsFor(world).map((command) => [command.name, command]));
  // What just-bash or this folder has for nodes.
  for (const name of ['trap', 'kill', 'ps', 'ip', 'ifconfig', 'hostname', 'tail', 'sleep', 'yes'])
    shared.delete(name);
  const asking = ['ping', 'curl', 'wget', 'nc'].flatMap((name) => {
    const command = shared.get(name)!;
    return aware(host, name, async (args, streams, context) => {
      const result = await command.execute([...args], context);
      streams.out(result.stdout);
      streams.err(result.stderr);
      return result.exitCode;
    });
  });
  return [
    ...shared.values(),
    ...asking,
    sysctl(host, world, shared.get('sysctl')!),
    ...aware(host, 'sleep', (args, streams) => sleep(host, args, streams)),
    ...aware(host, 'ip', (args, streams) => {
      streams.out(ipText(host, args));
    }),
    plain(
      'hostname',
      (args, streams) => {
        const { flags } = options(args, []);
        const node = host.node();
        const address = node ? addressOf(node) : '';
        streams.out(`${flags.has('-i') || flags.has('-I') ? address : host.name}\n`);
      },
      host,
    ),
    plain('ps', (_args, streams) => void streams.out(processes(host)), host),
    plain('top', (_args, streams) => void streams.out(processes(host)), host),
  ];
}

async function sleep(host: Host, args: readonly string[], streams: Streams): Promise<number> {
  if (args.length === 0) {
    streams.err("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  let total = 0;
  for (const arg of args) {
    const ms = duration(arg);
    if (ms === undefined) {
      streams.err(`sleep: invalid time interval ‘${arg}’\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    total += ms;
  }
  if (host.console.at() !== undefined) {
    streams.err('sleep: time stands still in the past\n');
    return 1;
  }
  await host.saveFiles();
  await passTime(host, total);
  host.loadFiles();
  return 0;
}

/** Lets virtual time pass; Infinity until Ctrl+C. In the past time stands still. */
async function passTime(host: Host, milliseconds: number): Promise<void> {
  const { console } = host;
  if (console.at() !== undefined) return;
  const { session } = console;
  const { signal } = console.line();
  if (Number.isFinite(milliseconds)) {
    const until = session.head().time + milliseconds;
    // Where nothing is due any more, time passes all the same.
    if ((await session.until(() => false, milliseconds, signal)) === 'idle')
      await session.advance(until - session.head().time);
  } else await console.cluster('sleep').follow(() => false);
}

/** The shell's own world as programs/ knows it, over the node and the session. */
function worldOf(host: Host): World {
  const { console } = host;
  const deadlines: { at: number; controller: AbortController }[] = [];
  const pass = async (milliseconds: number): Promise<void> => {
    const first = deadlines.reduce<(typeof deadlines)[number] | null>(
      (best, d) => (best && best.at <= d.at ? best : d),
      null,
    );
    const left = first ? first.at - console.now() : Infinity;
    await passTime(host, Math.min(milliseconds, Math.max(left, 0)));
    if (first && milliseconds > left) first.controller.abort();
  };
  return {
    get effect(): Effect {
      return effectOf(host);
    },
    // Of the files, commands here only use what prints.
    files: {
      print: (stream: 'stdout' | 'stderr', text: string) => {
        if (!console.line().signal.aborted) console.terminal.write(stream, text);
      },
    } as unknown as World['files'],
    now: () => console.now(),
    kernel: {},
    set: {},
    traps: {},
    signals: [],
    async wait(next) {
      const part = { time: 0, mounts: [], kernel: {} };
      if (next.type === 'ask') {
        const answer = await ask(host, next.question);
        return { ...part, time: console.now(), answer };
      }
      await pass(next.type === 'sleep' ? next.milliseconds : Infinity);
      return { ...part, time: console.now() };
    },
    async within(at, work) {
      const deadline = { at, controller: new AbortController() };
      deadlines.push(deadline);
      try {
        const result = await work(deadline.controller.signal);
        return deadline.controller.signal.aborted ? 'timeout' : result;
      } finally {
        deadlines.splice(deadlines.indexOf(deadline), 1);
      }
    },
    serve: () => Promise.reject(new Error('a node serves nothing by itself')),
  };
}

/** Who answers on the network. */
async function ask(host: Host, question: NetworkQuestion): Promise<NetworkAnswer> {
  const { console } = host;
  if (console.at() !== undefined) return { type: 'failed', reason: 'unreachable' };
  return console.ask(host.name, question);
}

function effectOf(host: Host): Effect {
  const node = host.node();
  const memory = node?.status?.capacity?.['memory'];
  return {
    id: '',
    node: host.name,
    command: ['-bash'],
    env: {},
    workingDir: '/root',
    files: {},
    hostname: host.name,
    addresses: node ? [addressOf(node)] : [],
    privileged: true,
    kernel: kernelOf(host),
    user: 0,
    machine: {
      cpus: Number(node?.status?.capacity?.['cpu'] ?? 4),
      memory: memory === undefined ? 8 * 1024 ** 3 : unitValue(String(memory)),
      memoryUsed: 1024 ** 3,
    },
  };
}

function kernelOf(host: Host): Record<string, string> {
  const kernel = host.console.get<NodeKernel>(NODE_KERNELS, '', host.name);
  const release = host.node()?.status?.nodeInfo?.kernelVersion;
  return { ...kernelParameters(kernel?.parameters), ...(release ? { 'kernel.osrelease': release } : {}) };
}

/** `sysctl` reads and sets the parameters of the node's kernel, which are an object of the workspace. */
function sysctl(host: Host, world: World, shared: Command): Command {
  return {
    name: 'sysctl',
    execute: async (args, context) => {
      world.kernel = kernelOf(host);
      world.set = {};
      const fromFiles = args.some((arg) => arg === '-p' || arg === '--system' || arg.startsWith('--load'));
      const words = fromFiles ? await settingsOf(host, args) : args;
      const result =
        words.length === 0 ? { stdout: '', stderr: '', exitCode: 0 } : await shared.execute(words, context);
      if (Object.keys(world.set).length > 0) {
        const kernel = host.console.get<NodeKernel>(NODE_KERNELS, '', host.name);
        const answer = kernel
          ? host.console.write({
              verb: 'patch',
              resource: NODE_KERNELS,
              name: host.name,
              patchType: 'merge',
              body: { parameters: world.set },
            })
          : host.console.write({
              verb: 'create',
              resource: NODE_KERNELS,
              body: {
                apiVersion: DRYDOCK_API,
                kind: 'NodeKernel',
                metadata: { name: host.name },
                parameters: world.set,
              },
            });
        if (!answer.ok) return { stdout: '', stderr: `sysctl: ${answer.status.message}\n`, exitCode: 1 };
        await host.console.session.settle();
      }
      return result;
    },
  };
}

/** `sysctl -p FILE`, `sysctl --system`: the settings in files, as words. */
async function settingsOf(host: Host, args: readonly string[]): Promise<string[]> {
  const named = args.filter((arg) => !arg.startsWith('-'));
  let paths = named.length > 0 ? named : ['/etc/sysctl.conf'];
  if (args.includes('--system')) {
    const names = await host.files.readdir('/etc/sysctl.d').catch(() => []);
    paths = [...names.map((name) => `/etc/sysctl.d/${name}`), '/etc/sysctl.conf'];
  }
  const words: string[] = [];
  for (const path of paths) {
    const text = await host.files.readFile(path).catch(() => '');
    for (const line of text.split('\n')) {
      const m = /^\s*([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line);
      if (m) words.push(`${m[1]}=${m[2]}`);
    }
  }
  return words;
}

/** `ip a`, `ip r`, `ip link`: the node's card, Calico's tunnel and the cards of the pods on it. */
function ipText(host: Host, args: readonly string[]): string {
  const node = host.node();
  const address = node ? addressOf(node) : '';
  const what = args.find((arg) => !arg.startsWith('-')) ?? 'address';
  const pods = host.console
    .list<Live<Pod>>('pods')
    .filter(({ spec, status }) => spec?.nodeName === host.name && !spec.hostNetwork && status?.podIP);
  if ('route'.startsWith(what)) {
    const routes = pods.map(
      (pod, i) => `${pod.status!.podIP} dev cali${i.toString(16).padStart(11, '0')} scope link \n`,
    );
    const gateway = address.replace(/\d+$/, '2');
    return `default via ${gateway} dev ens33 proto static metric 100 \n${routes.join('')}${address.replace(/\d+$/, '0')}/24 dev ens33 proto kernel scope link src ${address} metric 100 \n`;
  }
  const isLink = 'link'.startsWith(what) && what !== 'l';
  const inet = (text: string, scope: string): string =>
    isLink ? '' : `    inet ${text} scope ${scope}\n       valid_lft forever preferred_lft forever\n`;
  const ether = (i: number): string =>
    `00:0c:29:${address
      .split('.')
      .slice(1)
      .map((n) => Number(n).toString(16).padStart(2, '0'))
      .join(':')}`.slice(0, 17) + (i < 0 ? '' : '');
  const lines = [
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n${inet('127.0.0.1/8', 'host lo')}`,
    `2: ens33: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000\n    link/ether ${ether(0)} brd ff:ff:ff:ff:ff:ff\n${inet(`${address}/24 brd ${address.replace(/\d+$/, '255')}`, 'global noprefixroute ens33')}`,
    ...pods.map(
      (_, i) =>
        `${i + 3}: cali${i.toString(16).padStart(11, '0')}@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1480 qdisc noqueue state UP group default \n    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid ${i}\n`,
    ),
  ];
  return lines.join('');
}

/** What runs on the node: systemd, containerd, the kubelet, and the first process of every container. */
function processes(host: Host): string {
  const pods = host.console.list<Live<Pod>>('pods').filter(({ spec }) => spec?.nodeName === host.name);
  const commands = pods.flatMap((pod) =>
    (pod.status?.containerStatuses ?? [])
      .filter(({ state }) => state?.running)
      .map(({ name, image }) => {
        const container = pod.spec?.containers.find((c) => c.name === name);
        return [...(container?.command ?? []), ...(container?.args ?? [])].join(' ') || image;
      }),
  );
  const all = [
    '/usr/lib/systemd/systemd',
    '/usr/bin/containerd',
    '/usr/bin/kubelet',
    '/usr/sbin/sshd -D',
    ...commands,
    '-bash',
  ];
  return `    PID TTY          TIME CMD\n${all.map((command, i) => `${String(i === 0 ? 1 : 800 + i * 37).padStart(7)} ${command === '-bash' ? 'pts/0   ' : '?       '} 00:00:00 ${command}\n`).join('')}`;
}
