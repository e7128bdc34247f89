/**
 * How many replicas a metric asks for. Pure.
 * Models `pkg/controller/podautoscaler/replica_calculator.go` @ v1.34. A pod's usage is known from the moment it runs,
 * so that the wait for a metrics window is left out.
 */
import { isPodTerminal, milliValue, parseTime, podCondition, unitValue, type Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';

/** What the containers of a pod use, by name: CPU in thousandths of a core, memory in bytes; undefined: not known. */
export type PodUsage = (
  uid: string,
) => ReadonlyMap<string, { readonly cpu: number; readonly memory: number }> | undefined;

export interface ResourceQuestion {
  readonly resource: 'cpu' | 'memory';
  /** Only this container of each pod. */
  readonly container: string | undefined;
  readonly target:
    | { readonly type: 'Utilization'; readonly percent: number }
    | { readonly type: 'AverageValue'; readonly value: number };
}

export type Proposal =
  | {
      readonly replicas: number;
      /** Of the request, in percent; only where the target is one. */
      readonly utilization: number | undefined;
      /** In units of the metric: thousandths of a core, bytes. */
      readonly average: number;
    }
  | { readonly error: string };

/** Changes of less than a tenth are no reason to scale. */
const TOLERANCE = 0.1;
const CPU_INITIALIZATION = 300_000;
const INITIAL_READINESS_DELAY = 30_000;

interface Measured {
  usage: number;
  readonly request: number;
}

export function proposeReplicas(
  question: ResourceQuestion,
  pods: readonly Live<Pod>[],
  current: number,
  usageOf: PodUsage,
  now: number,
): Proposal {
  const ready: Measured[] = [];
  const unready: Measured[] = [];
  const missing: Measured[] = [];
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) continue;
    const request = requestOf(pod, question);
    if (typeof request === 'string') return { error: request };
    const usage = usageIn(usageOf(pod.metadata.uid ?? ''), question);
    const measured: Measured = { usage: usage ?? 0, request };
    if (pod.status?.phase === 'Pending') unready.push(measured);
    else if (usage === undefined) missing.push(measured);
    else if (question.resource === 'cpu' && isStarting(pod, now)) unready.push(measured);
    else ready.push(measured);
  }
  if (ready.length === 0) {
    const { resource } = question;
    const why =
      missing.length + unready.length === 0 || missing.length > 0
        ? `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`
        : 'did not receive metrics for targeted pods (pods might be unready)';
    return { error: `failed to get ${resource} utilization: ${why}` };
  }
  const first = ratioOf(ready, question);
  const answer = (replicas: number): Proposal => ({
    replicas,
    utilization: first.utilization,
    average: Math.floor(ready.reduce((sum, pod) => sum + pod.usage, 0) / ready.length),
  });
  const countUnready = unready.length > 0 && first.ratio > 1;
  if (!countUnready && missing.length === 0) {
    return answer(isNear(first.ratio) ? current : ceil(first.ratio * ready.length));
  }
  // Those of which nothing is known are taken for what keeps the number of replicas where it is.
  const all = [...ready];
  for (const pod of missing) {
    if (first.ratio < 1) all.push({ ...pod, usage: fallbackUsage(pod, question) });
    else if (first.ratio > 1) all.push({ ...pod, usage: 0 });
  }
  if (countUnready) for (const pod of unready) all.push({ ...pod, usage: 0 });
  const { ratio } = ratioOf(all, question);
  const turned = (first.ratio < 1 && ratio > 1) || (first.ratio > 1 && ratio < 1);
  if (isNear(ratio) || turned) return answer(current);
  const replicas = ceil(ratio * all.length);
  const backwards = (ratio < 1 && replicas > current) || (ratio > 1 && replicas < current);
  return answer(backwards ? current : replicas);
}

function ratioOf(
  pods: readonly Measured[],
  { target }: ResourceQuestion,
): { ratio: number; utilization?: number } {
  const usage = pods.reduce((sum, pod) => sum + pod.usage, 0);
  if (target.type === 'AverageValue') return { ratio: Math.floor(usage / pods.length) / target.value };
  const request = pods.reduce((sum, pod) => sum + pod.request, 0);
  const utilization = Math.floor((usage * 100) / request);
  return { ratio: utilization / target.percent, utilization };
}

function fallbackUsage({ request }: Measured, { target }: ResourceQuestion): number {
  return target.type === 'AverageValue' ? target.value : (request * Math.max(100, target.percent)) / 100;
}

const isNear = (ratio: number): boolean => Math.abs(1 - ratio) <= TOLERANCE;
/** Without the dust of floating-point arithmetic. */
const ceil = (value: number): number => Math.ceil(Number(value.toFixed(9)));

/** The sum of the requests that a percentage is of, or why there is none. */
function requestOf(pod: Live<Pod>, { resource, container, target }: ResourceQuestion): number | string {
  if (target.type !== 'Utilization') return 0;
  let sum = 0;
  let found = false;
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const { name, resources } of [...(pod.spec?.containers ?? []), ...sidecars]) {
    if (container !== undefined && name !== container) continue;
    const request = resources?.requests?.[resource];
    if (request === undefined) {
      return `failed to get ${resource} utilization: missing request for ${resource} in container ${name} of Pod ${pod.metadata.name}`;
    }
    found = true;
    sum += resource === 'cpu' ? milliValue(request) : unitValue(request);
  }
  return found
    ? sum
    : `failed to get ${resource} utilization: container ${container} not present in metrics for pod ${pod.metadata.namespace}/${pod.metadata.name}`;
}

function usageIn(usage: ReturnType<PodUsage>, { resource, container }: ResourceQuestion): number | undefined {
  if (!usage) return undefined;
  if (container !== undefined) return usage.get(container)?.[resource];
  let sum = 0;
  for (const used of usage.values()) sum += used[resource];
  return sum;
}

/** Whether what a pod uses of the CPU is what its start takes. */
function isStarting(pod: Live<Pod>, now: number): boolean {
  const ready = podCondition(pod, 'Ready');
  const started = parseTime(pod.status?.startTime as string | undefined);
  if (!ready || started === undefined) return true;
  if (ready.status !== 'False') return false;
  if (started + CPU_INITIALIZATION > now) return true;
  const changed = parseTime(ready.lastTransitionTime as string | undefined) ?? 0;
  return started + INITIAL_READINESS_DELAY > changed;
}
