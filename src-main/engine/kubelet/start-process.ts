/** The first process of a container begins: what it does from now on, which ports it takes, what it writes. */
import { isSidecar, setParameters } from '@shared/api';
import type { ProgramOutput } from '@shared/contract';
import type { Container } from 'kubernetes-types/core/v1';
import {
  fillLine,
  findImage,
  genericPlan,
  planProcess,
  SHORTEST_RUN,
  type ContainerRecord,
  type PortTaken,
  type Process,
  type ProcessPlan,
} from '../runtime';
import { expand, hostname, type Env } from './env';
import { mayWriteKernel, podParameters, setPodParameters } from './kernel';
import { writeLog } from './logs';
import { containerMounts, mountOf } from './mounts';
import { listener } from './network';
import type { NodeKubelet } from './node-kubelet';
import { KERNEL_RELEASE } from './node-status';
import { beginProgram } from './programs';
import { initContainers, wake, type PodWorker } from './pod-worker';

/** What a container's command line comes to, with its variables filled in. */
export function planOf(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  env: () => Env,
  command = container.command,
): ProcessPlan {
  const image = findImage(kubelet.host.images, container.image ?? '');
  if (image?.generic && command === container.command)
    return genericPlan(container, roleOf(worker, container));
  const fill = (word: string): string => (word.includes('$') ? expand(word, env()) : word);
  return planProcess({
    image,
    command: command?.map(fill),
    args: command === container.command ? container.args?.map(fill) : [],
    stdin: container.stdin === true,
    env,
    hasFile: (path) => readFile(kubelet, worker, container, env(), path) !== undefined,
  });
}

function roleOf(worker: PodWorker, container: Container): 'init' | 'task' | 'server' {
  if (!isSidecar(container) && initContainers(worker.pod).some((c) => c.name === container.name))
    return 'init';
  return (worker.pod.spec?.restartPolicy ?? 'Always') === 'Always' || isSidecar(container)
    ? 'server'
    : 'task';
}

/** Sets the container's process going. */
export function startProcess(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  plan: Exclude<ProcessPlan, { type: 'notFound' }>,
): void {
  record.process = processOf(kubelet, worker, container, record, plan);
  if (record.process.exitAt !== null) wake(worker, record.process.exitAt);
  if (record.process.words?.[0]) wake(worker, record.process.words[0].at);
}

function processOf(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  plan: Exclude<ProcessPlan, { type: 'notFound' }>,
): Process {
  const now = kubelet.now();
  switch (plan.type) {
    case 'runs': {
      const listen = portsOf(kubelet, worker, container, plan);
      const taken = listen.find((port) => isTaken(kubelet, worker, record, port));
      if (taken !== undefined) return failToBind(kubelet, worker, container, record, plan, taken);
      if (plan.lines.length > 0) writeLog(kubelet, worker, record, filledLines(kubelet, worker, plan.lines));
      return {
        exitAt: null,
        exitCode: 0,
        stop: plan.stop,
        listen,
        ...(plan.serves === undefined ? {} : { serves: plan.serves }),
      };
    }
    case 'exits':
      if (plan.lines.length > 0) writeLog(kubelet, worker, record, filledLines(kubelet, worker, plan.lines));
      return { exitAt: now + plan.after, exitCode: plan.code, stop: plan.stop, listen: [] };
    case 'sysctl': {
      const result = setParameters(plan.settings, podParameters(kubelet, worker), mayWriteKernel(container));
      if (Object.keys(result.set).length > 0) setPodParameters(kubelet, worker, result.set);
      writeLog(kubelet, worker, record, [
        { stream: 'stdout', text: result.stdout },
        { stream: 'stderr', text: result.stderr },
      ]);
      return { exitAt: now + SHORTEST_RUN, exitCode: result.exitCode, stop: null, listen: [] };
    }
    case 'program':
      beginProgram(kubelet, worker, {
        id: `${worker.uid}/${container.name}/${record.restarts}`,
        purpose: 'main',
        container: container.name,
        restart: record.restarts,
        command: plan.argv,
      });
      return { exitAt: null, exitCode: 0, stop: null, listen: [] };
  }
}

/** Whether the port is held already in the pod's network namespace, or in the node's. */
function isTaken(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord, port: number): boolean {
  const isOther = (pod: PodWorker): boolean =>
    pod.containers.some((r) => r !== record && r.process?.listen.includes(port));
  if (isOther(worker)) return true;
  if (!worker.pod.spec?.hostNetwork) return false;
  for (const uid of kubelet.pods) {
    const other = kubelet.host.workers.get(uid);
    if (other && other !== worker && other.pod.spec?.hostNetwork && listener(kubelet, other, port))
      return true;
  }
  return false;
}

/** A server that finds its port taken says so, maybe more than once, and ends. */
function failToBind(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  plan: ProcessPlan & { type: 'runs' },
  port: number,
): Process {
  const now = kubelet.now();
  const rule: PortTaken = plan.behaviour?.portTaken ?? {
    exitCode: 1,
    lines: ['2>listen tcp :%{port}: bind: address already in use'],
  };
  const { tries = 1, retryEvery = 0, last = [], startLines = plan.lines.length } = rule;
  const values = { port: String(port) };
  writeLog(kubelet, worker, record, filledLines(kubelet, worker, plan.lines.slice(0, startLines)));
  const words: NonNullable<Process['words']> = [];
  const say = (at: number, lines: readonly string[]): void => {
    for (const { stream, text } of filledLines(kubelet, worker, lines, at, values))
      words.push({ at, stream, text });
  };
  for (let i = 0; i < tries; i++) say(now + SHORTEST_RUN + i * retryEvery, rule.lines);
  const end = now + SHORTEST_RUN + tries * retryEvery;
  say(end, last);
  return { exitAt: end, exitCode: rule.exitCode, stop: plan.stop, listen: [], words };
}

/** What a process was going to write by now. */
export function speak(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): void {
  const words = record.process?.words;
  if (!words || words.length === 0) return;
  const now = kubelet.now();
  const due = words.filter((word) => word.at <= now);
  if (due.length > 0) writeLog(kubelet, worker, record, due);
  const rest = words.slice(due.length);
  record.process!.words = rest;
  if (rest[0]) wake(worker, rest[0].at);
}

/** Lines of an image as output: those that begin with `2>` go to stderr. */
export function filledLines(
  kubelet: NodeKubelet,
  worker: PodWorker,
  lines: readonly string[],
  at = kubelet.now(),
  more: Readonly<Record<string, string>> = {},
): ProgramOutput[] {
  const values = {
    ...lineValues(worker.pod.spec?.nodeName ?? '', hostname(worker.pod), worker.sandbox?.ip ?? ''),
    ...more,
  };
  return lines.map((line) => {
    const isError = line.startsWith('2>');
    return {
      stream: isError ? 'stderr' : 'stdout',
      text: `${fillLine(isError ? line.slice(2) : line, at, values)}\n`,
    };
  });
}

/** What placeholders in lines of images stand for. */
export function lineValues(node: string, host: string, ip: string): Readonly<Record<string, string>> {
  return { hostname: host, ip, node, kernel: KERNEL_RELEASE };
}

/** The ports a server listens on: as its data says, or as its configuration does where somebody has changed it. */
function portsOf(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  plan: ProcessPlan & { type: 'runs' },
): readonly number[] {
  const folder = plan.behaviour?.listenFrom;
  if (folder === undefined) return plan.listen;
  const isUntouched = !(container.volumeMounts ?? []).some(
    (mount) => folder.startsWith(mount.mountPath) || mount.mountPath.startsWith(folder),
  );
  const mounts = isUntouched
    ? containerMounts(kubelet, worker, { ...container, volumeMounts: [] })
    : containerMounts(kubelet, worker, container);
  if (isUntouched && Object.keys(mounts[0]!.files).length === 0) return plan.listen;
  const files: Record<string, string | null> = {
    ...findImage(kubelet.host.images, container.image ?? '')?.files,
  };
  for (const mount of mounts) {
    // What is mounted over a folder hides what was there.
    if (mount.path !== '/')
      for (const path in files) if (path.startsWith(`${mount.path}/`)) delete files[path];
    const base = mount.path === '/' ? '' : mount.path;
    for (const path in mount.files) files[base + path] = mount.files[path]!;
  }
  const ports = new Set<number>();
  for (const path in files) {
    if (!path.startsWith(folder) || !path.endsWith('.conf')) continue;
    for (const m of (files[path] ?? '').matchAll(/^\s*listen\s+(?:[\w.*[\]:]*:)?(\d+)\b[^;\n]*;/gm))
      ports.add(Number(m[1]));
  }
  return [...ports];
}

/** A text file as the container sees it, or undefined where there is none. */
export function readFile(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  env: Env,
  path: string,
): string | undefined {
  const mounts = containerMounts(kubelet, worker, container, env);
  const mount = mountOf(mounts, path)!;
  const own = mount.path === '/' ? path : path.slice(mount.path.length);
  const content = mount.files[own];
  if (content !== undefined || mount.path !== '/') return content ?? undefined;
  return findImage(kubelet.host.images, container.image ?? '')?.files?.[path];
}

/** Whether the container has a file of this path. */
export function hasFile(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  env: Env,
  path: string,
): boolean {
  return readFile(kubelet, worker, container, env, path) !== undefined;
}

/** Why the runtime cannot start an executable, in its own words. */
export function notFoundMessage(what: 'create' | 'exec', executable: string): string {
  const why = executable.includes('/')
    ? `stat ${executable}: no such file or directory`
    : 'executable file not found in $PATH';
  return what === 'create'
    ? 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ' +
        `error during container init: exec: "${executable}": ${why}: unknown`
    : `OCI runtime exec failed: exec failed: unable to start container process: exec: "${executable}": ${why}: unknown`;
}
