/** `systemctl` and `journalctl`, for the kubelet and what stands beside it. */
import type { Command } from 'just-bash';
import type { Live } from '@shared/api';
import type { StepHeader } from '@shared/contract';
import type { Node } from 'kubernetes-types/core/v1';
import { options } from '@main/programs';
import { logTime, spanText, unitTime } from '../clock';
import type { Host } from '../host';
import { aware, type Streams } from './define';

interface Unit {
  readonly description: string;
  readonly file: string;
  readonly command: string;
}

const UNITS: Readonly<Record<string, Unit>> = {
  kubelet: {
    description: 'kubelet: The Kubernetes Node Agent',
    file: '/usr/lib/systemd/system/kubelet.service',
    command:
      '/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --kubeconfig=/etc/kubernetes/kubelet.conf',
  },
  containerd: {
    description: 'containerd container runtime',
    file: '/usr/lib/systemd/system/containerd.service',
    command: '/usr/bin/containerd',
  },
};

/** Steps that are read at once. */
const CHUNK = 2_000;

export function serviceCommands(host: Host): Command[] {
  return [
    ...aware(host, 'systemctl', (args, streams) => systemctl(host, args, streams)),
    ...aware(host, 'journalctl', (args, streams) => journalctl(host, args, streams)),
  ];
}

async function systemctl(host: Host, args: readonly string[], streams: Streams): Promise<number> {
  const { rest } = options(args, ['-n', '-t']);
  const [verb = '', ...names] = rest;
  if (verb === '' || verb === 'list-units') {
    for (const name of Object.keys(UNITS)) {
      const state = isRunning(host, name) ? 'loaded active running' : 'loaded inactive dead   ';
      streams.out(`${`${name}.service`.padEnd(20)} ${state} ${UNITS[name]!.description}\n`);
    }
    return 0;
  }
  if (verb === 'daemon-reload') return 0;
  if (names.length === 0) {
    streams.err('Too few arguments.\n');
    return 1;
  }
  let exitCode = 0;
  for (const given of names) {
    const name = given.replace(/\.service$/, '');
    const unit = UNITS[name];
    if (!unit) {
      streams.err(
        verb === 'status'
          ? `Unit ${name}.service could not be found.\n`
          : `Failed to ${verb} ${name}.service: Unit not found.\n`,
      );
      exitCode = verb === 'status' ? 4 : 5;
      continue;
    }
    switch (verb) {
      case 'status':
        streams.out(statusText(host, name, unit));
        if (!isRunning(host, name)) exitCode = 3;
        break;
      case 'is-active':
        streams.out(isRunning(host, name) ? 'active\n' : 'inactive\n');
        if (!isRunning(host, name)) exitCode = 3;
        break;
      case 'is-enabled':
        streams.out('enabled\n');
        break;
      case 'enable':
      case 'disable':
        break;
      case 'start':
      case 'stop':
      case 'restart':
        exitCode ||= await change(host, name, verb, streams);
        break;
      default:
        streams.err(`Unknown operation '${verb}'.\n`);
        return 1;
    }
  }
  return exitCode;
}

async function change(
  host: Host,
  name: string,
  verb: 'start' | 'stop' | 'restart',
  streams: Streams,
): Promise<number> {
  if (name !== 'kubelet') {
    streams.err(`drydock: only the kubelet can be stopped; ${name} always runs in this model\n`);
    return 1;
  }
  const { console } = host;
  for (const state of verb === 'restart'
    ? (['stopped', 'running'] as const)
    : [verb === 'stop' ? ('stopped' as const) : ('running' as const)]) {
    const refusal = console.fault({ type: 'kubelet', node: host.name, state });
    if (refusal !== null) {
      streams.err(`Failed to ${verb} kubelet.service: ${refusal}\n`);
      return 1;
    }
    await console.session.settle();
  }
  return 0;
}

/** Whether a unit runs on the node: the kubelet unless somebody has stopped it. */
function isRunning(host: Host, name: string): boolean {
  return name !== 'kubelet' || host.console.machine(host.name).isKubeletRunning;
}

function statusText(host: Host, name: string, unit: Unit): string {
  const now = host.console.now();
  const node = host.node();
  const running = isRunning(host, name);
  const since = name === 'kubelet' ? readySince(node) : Date.parse(node?.metadata.creationTimestamp ?? '');
  const from = Number.isNaN(since) ? now : since;
  const active = running
    ? `active (running) since ${unitTime(from)}; ${spanText(now - from)} ago`
    : 'inactive (dead)';
  const log = name === 'kubelet' ? journal(host, 10).map((line) => `${line}\n`) : [];
  return [
    `● ${name}.service - ${unit.description}\n`,
    `   Loaded: loaded (${unit.file}; enabled; vendor preset: disabled)\n`,
    ...(name === 'kubelet'
      ? ['  Drop-In: /usr/lib/systemd/system/kubelet.service.d\n           └─10-kubeadm.conf\n']
      : []),
    `   Active: ${active}\n`,
    ...(running
      ? [
          ` Main PID: ${PID} (${name})\n   CGroup: /system.slice/${name}.service\n           └─${PID} ${unit.command}\n`,
        ]
      : []),
    ...(log.length > 0 ? ['\n', ...log] : []),
  ].join('');
}

const PID = 874;

function readySince(node: Live<Node> | undefined): number {
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  return Date.parse(String(ready?.lastTransitionTime ?? node?.metadata.creationTimestamp ?? ''));
}

async function journalctl(host: Host, args: readonly string[], streams: Streams): Promise<number> {
  const { flags, value } = options(args, [
    '-u',
    '--unit',
    '-n',
    '--lines',
    '-S',
    '--since',
    '-U',
    '--until',
    '-p',
    '-o',
  ]);
  const unit = (value.get('-u') ?? value.get('--unit'))?.replace(/\.service$/, '');
  const count = Number(value.get('-n') ?? value.get('--lines') ?? (flags.has('-f') ? 10 : Infinity));
  if (unit !== undefined && unit !== 'kubelet') {
    streams.out('-- No entries --\n');
    return 0;
  }
  const { console } = host;
  let last = console.at() ?? console.session.head().seq;
  const lines = journal(host, count);
  streams.out(lines.length === 0 ? '-- No entries --\n' : lines.map((line) => `${line}\n`).join(''));
  if (!flags.has('-f') && !flags.has('--follow')) return 0;
  await console.cluster('journalctl').follow(() => {
    const head = console.session.head().seq;
    if (head > last) {
      const news = console.session.steps(last + 1, head).filter((step) => isOf(host, step));
      streams.out(news.map((step) => `${logLine(host, step)}\n`).join(''));
      last = head;
    }
    return false;
  });
  return 0;
}

/** The last `count` lines of the kubelet's log: what it did, step by step, as the history has it. */
function journal(host: Host, count: number): string[] {
  const { console } = host;
  const lines: string[] = [];
  let to = console.at() ?? console.session.head().seq;
  while (to > 0 && lines.length < count) {
    const from = Math.max(1, to - CHUNK + 1);
    const steps = console.session.steps(from, to).filter((step) => isOf(host, step));
    for (const step of [...steps].reverse()) {
      if (lines.length >= count) break;
      lines.push(logLine(host, step));
    }
    to = from - 1;
  }
  return lines.reverse();
}

function isOf(host: Host, step: StepHeader): boolean {
  return step.actor === `kubelet@${host.name}`;
}

/** In the kubelet's form; the words are those of the step. */
function logLine(host: Host, { time, action, object, decision }: StepHeader): string {
  const date = new Date(time);
  const stamp = `${String(date.getUTCMonth() + 1).padStart(2, '0')}${String(date.getUTCDate()).padStart(2, '0')} ${date.toISOString().slice(11, 23)}000`;
  const name = object ? (object.namespace ? `${object.namespace}/${object.name}` : object.name) : '';
  const about = object ? ` ${object.resource === 'pods' ? 'pod' : 'node'}="${name}"` : '';
  const note = decision?.type === 'note' ? ` message="${decision.message}"` : '';
  return `${logTime(time)} ${host.name} kubelet[${PID}]: I${stamp} ${String(PID).padStart(7)} kubelet.go] "${action}"${about}${note}`;
}
