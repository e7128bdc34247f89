/** `crictl`: the node's images, pods and containers, as its container runtime would list them. */
import type { Command } from 'just-bash';
import { compareText, type Live } from '@shared/api';
import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { options } from '@main/programs';
import { readLog } from '@main/workspaces';
import type { Host } from '../host';
import { listImages, removeImages, table } from './crictl-images';
import { aware, type Streams } from './define';

const USAGE =
  'usage: crictl images | rmi IMAGE | ps [-a] | pods | logs CONTAINER | inspect CONTAINER | exec CONTAINER COMMAND | info | version\n';

interface Found {
  readonly pod: Live<Pod>;
  readonly status: ContainerStatus;
  readonly id: string;
}

export function crictlCommands(host: Host): Command[] {
  return aware(host, 'crictl', (args, streams) => crictl(host, args, streams));
}

async function crictl(host: Host, args: readonly string[], streams: Streams): Promise<number> {
  const words = [...args];
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!;
    if (/^(-r|-i|-c|-t|--runtime-endpoint|--image-endpoint|--config|--timeout)$/.test(option)) words.shift();
  }
  const [verb = '', ...rest] = words;
  switch (verb) {
    case 'images':
    case 'image':
    case 'img':
      return listImages(host, rest, streams);
    case 'rmi':
      return removeImages(host, rest, streams);
    case 'ps':
      return containers(host, rest, streams);
    case 'pods':
      return pods(host, rest, streams);
    case 'logs':
      return logs(host, rest, streams);
    case 'inspect':
      return inspect(host, rest, streams);
    case 'exec':
      return exec(host, rest, streams);
    case 'version':
      streams.out(
        `Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  ${runtimeVersion(host)}\nRuntimeApiVersion:  v1\n`,
      );
      return 0;
    case 'info':
      streams.out(
        `{\n  "status": {\n    "conditions": [\n      {\n        "type": "RuntimeReady",\n        "status": true\n      },\n      {\n        "type": "NetworkReady",\n        "status": true\n      }\n    ]\n  }\n}\n`,
      );
      return 0;
    case '':
    case 'help':
      streams.out(USAGE);
      return 0;
    default:
      streams.err(
        `crictl: ${verb} is not modelled; what changes containers and images goes through the API server\n`,
      );
      return 1;
  }
}

function containers(host: Host, args: readonly string[], streams: Streams): number {
  const { flags, value } = options(args, [
    '--name',
    '-n',
    '--state',
    '-s',
    '--pod',
    '-p',
    '--image',
    '-o',
    '--label',
  ]);
  const name = value.get('--name');
  const wantedState = (value.get('--state') ?? value.get('-s'))?.toLowerCase();
  const pod = value.get('--pod') ?? value.get('-p');
  const all = flags.has('-a') || flags.has('--all') || wantedState !== undefined;
  const rows = everything(host)
    .filter(({ status }) => all || status.state?.running)
    .filter(({ status }) => name === undefined || status.name.includes(name))
    .filter((found) => pod === undefined || podId(found.pod).startsWith(pod))
    .filter(({ status }) => wantedState === undefined || stateOf(status).toLowerCase() === wantedState)
    .map(({ pod: owner, status, id }) => [
      id.slice(0, 13),
      (/sha256:([0-9a-f]+)/.exec(status.imageID)?.[1] ?? status.image).slice(0, 13),
      ago(host, String(status.state?.running?.startedAt ?? status.state?.terminated?.startedAt ?? '')),
      stateOf(status),
      status.name,
      String(status.restartCount),
      podId(owner),
      owner.metadata.name ?? '',
    ]);
  if (flags.has('-q')) streams.out(rows.map((row) => `${row[0]}\n`).join(''));
  else
    streams.out(
      table([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD'], ...rows]),
    );
  return 0;
}

function pods(host: Host, args: readonly string[], streams: Streams): number {
  const { flags, value } = options(args, ['--name', '--namespace', '--state', '-s', '-o', '--label']);
  const rows = podsOf(host)
    .filter(({ metadata }) => (metadata.name ?? '').includes(value.get('--name') ?? ''))
    .filter(
      ({ metadata }) =>
        value.get('--namespace') === undefined || metadata.namespace === value.get('--namespace'),
    )
    .filter(({ status }) => status?.startTime)
    .map((pod) => [
      podId(pod),
      ago(host, String(pod.status?.startTime ?? '')),
      pod.status?.phase === 'Running' || pod.status?.phase === 'Pending' ? 'Ready' : 'NotReady',
      pod.metadata.name ?? '',
      pod.metadata.namespace ?? '',
      '0',
      '(default)',
    ]);
  if (flags.has('-q')) streams.out(rows.map((row) => `${row[0]}\n`).join(''));
  else
    streams.out(table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]));
  return 0;
}

function logs(host: Host, args: readonly string[], streams: Streams): number {
  const { flags, value, rest } = options(args, ['--tail', '--since', '-n']);
  const found = find(host, rest[0], streams);
  if (!found) return 1;
  const { namespace = '', name = '' } = found.pod.metadata;
  const log = readLog((request) => host.console.read(request), {
    namespace,
    pod: name,
    container: found.status.name,
    previous: flags.has('-p') || flags.has('--previous'),
  });
  if ('error' in log) {
    streams.err(`${log.error}\n`);
    return 1;
  }
  const tail = value.get('--tail');
  const lines = tail === undefined ? log.lines : log.lines.slice(-Number(tail) || log.lines.length);
  const timed = flags.has('-t') || flags.has('--timestamps');
  streams.out(lines.map(({ time, text }) => `${timed ? `${time} ` : ''}${text}\n`).join(''));
  return 0;
}

function inspect(host: Host, args: readonly string[], streams: Streams): number {
  const found = find(
    host,
    args.find((arg) => !arg.startsWith('-')),
    streams,
  );
  if (!found) return 1;
  const { pod, status, id } = found;
  const shown = {
    status: {
      id,
      metadata: { attempt: status.restartCount, name: status.name },
      state: `CONTAINER_${stateOf(status).toUpperCase()}`,
      image: { image: status.image },
      imageRef: status.imageID,
      labels: {
        'io.kubernetes.container.name': status.name,
        'io.kubernetes.pod.name': pod.metadata.name,
        'io.kubernetes.pod.namespace': pod.metadata.namespace,
        'io.kubernetes.pod.uid': pod.metadata.uid,
      },
    },
  };
  streams.out(`${JSON.stringify(shown, null, 2)}\n`);
  return 0;
}

async function exec(host: Host, args: readonly string[], streams: Streams): Promise<number> {
  const words = [...args];
  while (words[0]?.startsWith('-')) words.shift();
  const found = find(host, words.shift(), streams);
  if (!found) return 1;
  const { namespace = '', name: pod = '' } = found.pod.metadata;
  const request = { namespace, pod, container: found.status.name, command: words, tty: false };
  const shell = streams.typed && streams.atTerminal ? host.console.shellIn(request) : undefined;
  if (shell) return host.console.enter(shell);
  const result = await host.console.cluster('crictl exec').exec(request);
  if ('error' in result) {
    streams.err(`${result.error}\n`);
    return 1;
  }
  streams.out(result.stdout);
  streams.err(result.stderr);
  return result.exitCode;
}

function find(host: Host, id: string | undefined, streams: Streams): Found | undefined {
  const found = id === undefined || id === '' ? [] : everything(host).filter((one) => one.id.startsWith(id));
  if (found.length === 1) return found[0];
  streams.err(
    id === undefined
      ? `${USAGE}`
      : `crictl: container "${id}" ${found.length === 0 ? 'not found' : 'is ambiguous'}\n`,
  );
  return undefined;
}

function podsOf(host: Host): Live<Pod>[] {
  return host.console.list<Live<Pod>>('pods').filter(({ spec }) => spec?.nodeName === host.name);
}

/** All containers that were ever started and are still known, the youngest first. */
function everything(host: Host): Found[] {
  return podsOf(host)
    .flatMap((pod) =>
      [
        ...(pod.status?.initContainerStatuses ?? []),
        ...(pod.status?.containerStatuses ?? []),
        ...(pod.status?.ephemeralContainerStatuses ?? []),
      ].map((status) => ({ pod, status, id: (status.containerID ?? '').replace(/^\w+:\/\//, '') })),
    )
    .filter(({ id }) => id !== '')
    .sort((a, b) => compareText(startOf(b.status), startOf(a.status)));
}

function startOf({ state }: ContainerStatus): string {
  return String(state?.running?.startedAt ?? state?.terminated?.startedAt ?? '');
}

function stateOf({ state }: ContainerStatus): string {
  return state?.running ? 'Running' : state?.terminated || state?.waiting ? 'Exited' : 'Created';
}

/** A sandbox has no object of its own: it goes by its pod. */
function podId({ metadata }: Live<Pod>): string {
  return (metadata.uid ?? '').replaceAll('-', '').slice(0, 13);
}

function runtimeVersion(host: Host): string {
  return (host.node()?.status?.nodeInfo?.containerRuntimeVersion ?? '').replace(/^.*:\/\//, '');
}

/** `18 hours ago`, as Docker's units have it. */
function ago(host: Host, time: string): string {
  const seconds = Math.floor((host.console.now() - Date.parse(time)) / 1000);
  if (Number.isNaN(seconds)) return '';
  const minutes = Math.floor(seconds / 60);
  const hours = Math.round(minutes / 60);
  if (seconds < 1) return 'Less than a second ago';
  if (seconds < 60) return `${seconds} second${seconds === 1 ? '' : 's'} ago`;
  if (minutes === 1) return 'About a minute ago';
  if (minutes < 46) return `${minutes} minutes ago`;
  if (hours === 1) return 'About an hour ago';
  if (hours < 48) return `${hours} hours ago`;
  if (hours < 24 * 14) return `${Math.floor(hours / 24)} days ago`;
  if (hours < 24 * 60) return `${Math.floor(hours / 24 / 7)} weeks ago`;
  return `${Math.floor(hours / 24 / 30)} months ago`;
}
