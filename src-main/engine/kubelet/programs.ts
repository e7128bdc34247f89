/**
 * Commands that must really be run: what they see, when they go on, and what their outcome changes. The engine only
 * says what is to be run (an effect); programs/ runs it, and the outcome comes back at the same instant.
 */
import { NODE_FILESYSTEMS, unitValue, VOLUMES, type Live } from '@shared/api';
import type {
  Carried,
  Effect,
  ProgramMount,
  ProgramOutcome,
  ProgramOutput,
  ProgramPart,
} from '@shared/contract';
import type { Container, Service } from 'kubernetes-types/core/v1';
import { commandLine, digestOf, effectId, findImage, type ProgramRun } from '../runtime';
import { envOf, hostname, type Env } from './env';
import { keepResult } from './exec-results';
import { mayWriteKernel, podParameters, setPodParameters } from './kernel';
import { writeLog } from './logs';
import { containerMounts, writeBack, type Mount } from './mounts';
import { answerQuestion } from './network';
import type { NodeKubelet } from './node-kubelet';
import { containerOf, recordOf, wake, type PodWorker } from './pod-worker';

/** The exit code of what was killed. */
const KILLED = 137;

export function beginProgram(
  kubelet: NodeKubelet,
  worker: PodWorker,
  program: Pick<
    ProgramRun,
    'id' | 'purpose' | 'container' | 'restart' | 'command' | 'stdin' | 'env' | 'workingDir' | 'carry'
  >,
): ProgramRun {
  const run: ProgramRun = {
    ...program,
    startedAt: kubelet.now(),
    part: 0,
    state: '',
    past: [],
    waiting: 'outside',
    resumeAt: 0,
    answer: null,
    left: {},
    output: [],
    traps: {},
  };
  worker.programs.push(run);
  kubelet.host.outstanding.set(effectId(run), worker.uid);
  return run;
}

/** Forgets the programs of a container whose life is over. */
export function dropPrograms(kubelet: NodeKubelet, worker: PodWorker, container: string): void {
  const gone = worker.programs.filter((run) => run.container === container);
  for (const run of gone) {
    if (run.purpose === 'exec') keepResult(kubelet.host, run.id, KILLED, run.output);
    dropProgram(kubelet, worker, run);
  }
}

export function dropProgram(kubelet: NodeKubelet, worker: PodWorker, run: ProgramRun): void {
  kubelet.host.outstanding.delete(effectId(run));
  worker.programs = worker.programs.filter((other) => other !== run);
}

/** Lets programs go on whose sleep or wait is over. */
export function resumePrograms(kubelet: NodeKubelet, worker: PodWorker): void {
  for (const run of worker.programs) {
    if (run.waiting !== 'time') continue;
    if (run.resumeAt > kubelet.now()) wake(worker, run.resumeAt);
    else {
      run.waiting = 'outside';
      kubelet.host.outstanding.set(effectId(run), worker.uid);
    }
  }
}

/** What is to be run now, for whoever runs it. Follows from the state alone. */
export function effectOf(kubelet: NodeKubelet, worker: PodWorker, run: ProgramRun): Effect {
  const container = containerOf(worker, run.container);
  const env = withOwn(envOf(kubelet, worker, container), run.env);
  const image = findImage(kubelet.host.images, container.image ?? '');
  const mounts = containerMounts(kubelet, worker, container, env);
  const shown = mounts.map(({ backing: _, ...mount }): ProgramMount => mount);
  const part = nextPart(kubelet, run, shown, mounts);
  const ip = worker.sandbox?.ip ?? '';
  return {
    id: effectId(run),
    node: kubelet.name,
    command: run.command,
    env,
    workingDir: run.workingDir ?? container.workingDir ?? image?.workingDir ?? '/',
    files: { ...ownFiles(kubelet, worker), ...image?.files },
    mounts: shown,
    hostname: hostname(worker.pod),
    addresses: ip ? [ip] : [],
    privileged: mayWriteKernel(container),
    kernel: podParameters(kubelet, worker),
    user:
      container.securityContext?.runAsUser ?? worker.pod.spec?.securityContext?.runAsUser ?? image?.user ?? 0,
    ...(run.stdin === undefined ? {} : { stdin: run.stdin }),
    time: kubelet.now() + kubelet.clockAhead,
    known: Object.keys(image?.programs ?? {}),
    ...(image?.lacks ? { lacks: image.lacks } : {}),
    machine: machineOf(kubelet),
    processes: processesOf(worker, container, run),
    ...(run.carry ? { carry: true } : {}),
    ...(run.answer ? { answer: run.answer } : {}),
    process: {
      state: run.state,
      next: digestOf(
        `${run.state}\n${run.part === 0 ? JSON.stringify([run.id, run.command, env, container.image]) : ''}${JSON.stringify(part)}`,
      ),
      past: run.past,
    },
  };
}

/** Files that every container is given by its kubelet. */
function ownFiles(kubelet: NodeKubelet, worker: PodWorker): Record<string, string> {
  const { client } = kubelet.host.context;
  const name = hostname(worker.pod);
  const ip = worker.sandbox?.ip ?? '';
  const { dnsPolicy = 'ClusterFirst', hostNetwork, hostAliases = [] } = worker.pod.spec!;
  const dns = client.get<Live<Service>>('services', 'kube-system', 'kube-dns')?.spec?.clusterIP;
  const asksCluster =
    dns && (dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork));
  const search = `${worker.namespace}.svc.cluster.local svc.cluster.local cluster.local`;
  const aliases = hostAliases.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}\n`).join('');
  return {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${ip ? `${ip}\t${name}\n` : ''}${aliases}`,
    '/etc/resolv.conf': asksCluster
      ? `search ${search}\nnameserver ${dns}\noptions ndots:5\n`
      : 'nameserver 114.114.114.114\n',
  };
}

function machineOf(kubelet: NodeKubelet): { cpus: number; memory: number; memoryUsed: number } {
  const capacity = (kubelet.node?.status?.capacity ?? {}) as Record<string, string>;
  const memory = unitValue(capacity['memory'] ?? '8Gi');
  return { cpus: Math.max(1, unitValue(capacity['cpu'] ?? '4')), memory, memoryUsed: Math.floor(memory / 5) };
}

/** The variables of a container, with what a shell that is kept open has made of them. */
function withOwn(env: Env, own: ProgramRun['env']): Env {
  if (!own) return env;
  const all: Record<string, string> = { ...env };
  for (const name of Object.keys(own)) {
    const value = own[name];
    if (value === null || value === undefined) delete all[name];
    else all[name] = value;
  }
  return all;
}

/** What `ps` shows beside the program itself. */
function processesOf(
  worker: PodWorker,
  container: Container,
  run: ProgramRun,
): { pid: number; command: string }[] {
  if (run.purpose === 'main') return [];
  const main = worker.programs.find((r) => r.purpose === 'main' && r.container === run.container)?.command;
  return [
    {
      pid: 1,
      command: (
        main ?? commandLine({ image: undefined, command: container.command, args: container.args })
      ).join(' '),
    },
  ];
}

/** What goes into the next part: the mounts that are not as the program left them. */
function nextPart(
  kubelet: NodeKubelet,
  run: ProgramRun,
  shown: readonly ProgramMount[],
  mounts: readonly Mount[],
): ProgramPart {
  const news = shown.filter(
    (mount, i) => run.part === 0 || run.left[mount.path] !== versionOf(kubelet, mounts[i]!),
  );
  return {
    time: kubelet.now() + kubelet.clockAhead,
    ...(news.length > 0 ? { mounts: news } : {}),
    ...(run.answer ? { answer: run.answer } : {}),
  };
}

/** Changes whenever the content of a mount does. */
function versionOf(kubelet: NodeKubelet, mount: Mount): string {
  const { client } = kubelet.host.context;
  switch (mount.backing.type) {
    case 'volume':
      return client.get(VOLUMES, '', mount.backing.name)?.metadata.resourceVersion ?? '';
    case 'node':
      return client.get(NODE_FILESYSTEMS, '', kubelet.name)?.metadata.resourceVersion ?? '';
    case 'made':
      return digestOf(JSON.stringify(mount.files));
  }
}

export type ProgramEnd =
  { readonly exitCode: number; readonly carried?: Carried } | { readonly serve: readonly string[] };

/**
 * Takes what a part of a program gave back.
 * @returns its exit code and output where it has ended, a command where it became that, else undefined
 */
export function applyOutcome(
  kubelet: NodeKubelet,
  worker: PodWorker,
  run: ProgramRun,
  outcome: ProgramOutcome,
): ProgramEnd | undefined {
  const now = kubelet.now();
  const container = containerOf(worker, run.container);
  const record = recordOf(worker, run.container);
  const { process } = effectOf(kubelet, worker, run);
  const before = mountsNow(kubelet, worker, container);
  const part = nextPart(
    kubelet,
    run,
    before.map(({ backing: _, ...mount }) => mount),
    before,
  );

  writeBack(kubelet, worker, run.container, before, outcome.files, outcome.directories);
  if (outcome.kernel) setPodParameters(kubelet, worker, outcome.kernel);
  const output = outputOf(outcome);
  if (run.purpose === 'main' || run.purpose === 'signal') writeLog(kubelet, worker, record, output);
  else run.output.push(...output);

  kubelet.host.outstanding.delete(effectId(run));
  run.past.push(part);
  run.state = process!.next;
  run.part++;
  run.answer = null;
  run.traps = outcome.traps ?? run.traps;
  run.left = Object.fromEntries(
    mountsNow(kubelet, worker, container).map((mount) => [mount.path, versionOf(kubelet, mount)]),
  );
  const { next } = outcome;
  switch (next?.type) {
    case undefined:
      dropProgram(kubelet, worker, run);
      return { exitCode: outcome.exitCode, ...(outcome.carried ? { carried: outcome.carried } : {}) };
    case 'serve':
      dropProgram(kubelet, worker, run);
      return { serve: next.command };
    case 'sleep':
      run.waiting = 'time';
      run.resumeAt = now + Math.max(next.milliseconds, 0);
      return undefined;
    case 'forever':
      run.waiting = 'never';
      return undefined;
    case 'ask': {
      const { answer, after } = answerQuestion(kubelet, worker, next.question);
      run.answer = answer;
      run.waiting = 'time';
      run.resumeAt = now + after;
      return undefined;
    }
  }
}

function mountsNow(kubelet: NodeKubelet, worker: PodWorker, container: Container): Mount[] {
  return containerMounts(kubelet, worker, container, envOf(kubelet, worker, container));
}

export function outputOf(outcome: ProgramOutcome): readonly ProgramOutput[] {
  if (outcome.output) return outcome.output;
  const output: ProgramOutput[] = [];
  if (outcome.stdout) output.push({ stream: 'stdout', text: outcome.stdout });
  if (outcome.stderr) output.push({ stream: 'stderr', text: outcome.stderr });
  return output;
}
