/**
 * What kubectl prints for a pod and a node: STATUS, READY, RESTARTS, ROLES. The server's table printers and the window
 * use the same rules, so that a chip and a console line never disagree.
 * Models `pkg/printers/internalversion` (pods, nodes) @ v1.34.
 */
import type { ContainerStatus, Node } from 'kubernetes-types/core/v1';
import { compareText } from './text';
import type { PodParts } from './pod-conditions';
import { humanDuration, parseTime } from './time';

/** What these rules read of a node. */
type NodeParts = Pick<Node, 'metadata' | 'spec' | 'status'>;

/** A pod's cells before they become text. */
export interface PodPrinted {
  /** The STATUS column: `Running`, `Init:0/1`, `CrashLoopBackOff`, `Terminating` … */
  readonly status: string;
  /** Containers that are ready, and all that count: containers and sidecars. */
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  /** When the last restarted container had ended (ms since the epoch); undefined where nothing restarted. */
  readonly lastRestart: number | undefined;
}

/** Restarts so far and the newest end of a previous life, summed over container statuses. */
interface Restarts {
  count: number;
  last: number | undefined;
}

/** Reads STATUS, READY and RESTARTS of a pod. */
export function printPod(pod: PodParts): PodPrinted {
  const sidecars = new Set<string>();
  for (const c of pod.spec?.initContainers ?? []) if (c.restartPolicy === 'Always') sidecars.add(c.name);

  const starting = initPart(pod, sidecars);
  let status = starting.status ?? phaseText(pod);
  let restarts = starting.restarts;
  let ready = starting.ready;
  if (starting.status === undefined || conditionIs(pod, 'Initialized', 'True')) {
    const main = containerPart(pod, status);
    status = main.status;
    ready += main.ready;
    // Init containers that are over no longer count; sidecars, which live on, do.
    restarts = { ...starting.sidecarRestarts };
    for (const s of pod.status?.containerStatuses ?? []) addRestarts(restarts, s);
  }
  return {
    status: deletionText(pod) ?? status,
    ready,
    containers: (pod.spec?.containers.length ?? 0) + sidecars.size,
    restarts: restarts.count,
    lastRestart: restarts.last,
  };
}

/** The RESTARTS cell: `0`, or `3 (2m ago)`. `now` is virtual time in ms. */
export function restartsText(printed: Pick<PodPrinted, 'restarts' | 'lastRestart'>, now: number): string {
  return printed.restarts === 0 || printed.lastRestart === undefined
    ? `${printed.restarts}`
    : `${printed.restarts} (${humanDuration(now - printed.lastRestart)} ago)`;
}

/** The AGE cell of an object: time since its creation, `<unknown>` where it has none. */
export function ageText(creationTimestamp: string | undefined, now: number): string {
  const at = parseTime(creationTimestamp);
  return at === undefined ? '<unknown>' : humanDuration(now - at);
}

function phaseText(pod: PodParts): string {
  const scheduled = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') return 'SchedulingGated';
  return pod.status?.reason || (pod.status?.phase ?? 'Pending');
}

interface InitPart {
  /** What the first init container that is not through says; undefined when all are. */
  readonly status: string | undefined;
  readonly ready: number;
  readonly restarts: Restarts;
  readonly sidecarRestarts: Restarts;
}

function initPart(pod: PodParts, sidecars: ReadonlySet<string>): InitPart {
  const restarts: Restarts = { count: 0, last: undefined };
  const sidecarRestarts: Restarts = { count: 0, last: undefined };
  let ready = 0;
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [i, s] of statuses.entries()) {
    const sidecar = sidecars.has(s.name);
    addRestarts(restarts, s);
    if (sidecar) addRestarts(sidecarRestarts, s);
    if (s.state?.terminated?.exitCode === 0) continue;
    if (sidecar && s.started === true) {
      if (s.ready) ready++;
      continue;
    }
    const status = initStatus(s, i, pod.spec?.initContainers?.length ?? statuses.length);
    return { status, ready, restarts, sidecarRestarts };
  }
  return { status: undefined, ready, restarts, sidecarRestarts };
}

function initStatus(s: ContainerStatus, index: number, total: number): string {
  const ended = s.state?.terminated;
  if (ended) return `Init:${ended.reason || exitText(ended)}`;
  const waiting = s.state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`;
}

function containerPart(pod: PodParts, start: string): { status: string; ready: number } {
  let status = start;
  let ready = 0;
  let running = false;
  const statuses = pod.status?.containerStatuses ?? [];
  // From the last to the first: what the first container has to say wins.
  for (let i = statuses.length - 1; i >= 0; i--) {
    const s = statuses[i]!;
    const { waiting, terminated } = s.state ?? {};
    if (waiting?.reason) status = waiting.reason;
    else if (terminated) status = terminated.reason || exitText(terminated);
    else if (s.ready && s.state?.running) {
      running = true;
      ready++;
    }
  }
  if (status === 'Completed' && running) status = conditionIs(pod, 'Ready', 'True') ? 'Running' : 'NotReady';
  return { status, ready };
}

function exitText(ended: { readonly signal?: number; readonly exitCode: number }): string {
  return ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`;
}

function deletionText(pod: PodParts): string | undefined {
  if (!pod.metadata?.deletionTimestamp) return undefined;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  const phase = pod.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : 'Terminating';
}

function conditionIs(pod: PodParts, type: string, value: string): boolean {
  return pod.status?.conditions?.some((c) => c.type === type && c.status === value) ?? false;
}

function addRestarts(sum: Restarts, s: ContainerStatus): void {
  sum.count += s.restartCount;
  const ended = s.lastState?.terminated;
  if (!ended) return;
  const at = parseTime(ended.finishedAt as string | undefined);
  if (at !== undefined && (sum.last === undefined || at > sum.last)) sum.last = at;
}

/** The STATUS cell of a node: `Ready`, `NotReady`, `Unknown`, with `,SchedulingDisabled` behind it when cordoned. */
export function nodeStatusText(node: NodeParts): string {
  const ready = node.status?.conditions?.find((c) => c.type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

/** The roles of a node, in order; empty where it has none (kubectl then prints `<none>`). */
export function nodeRoles(node: NodeParts): readonly string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata?.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length)
      roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].sort(compareText);
}
