/** Whose logs are meant: a pod, the pods of a workload or of a selector, and which of their containers. */
import { defaultContainer } from '@main/kubectl/changing';
import type { Pod } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import {
  labelSelector,
  matchesSelector,
  parseTime,
  type KubeObject,
  type Live,
  type Selector,
} from '@shared/api';
import {
  fail,
  findObject,
  kindOfResource,
  listObjects,
  type Command,
  type Kind,
} from '@main/kubectl/cluster';
import { readArguments } from '@main/kubectl/selecting';
import type { Source } from './source';

export function findSources(command: Command): Source[] {
  const { args, flags } = command.invocation;
  const kind = kindOfResource(command.cluster.kinds(), 'pods');
  const labels = flags.text('selector');
  if (labels !== '') {
    const pods = listObjects(command, kind, command.namespace, { labelSelector: labels }) as Live<Pod>[];
    return pods.flatMap((pod) => containersOf(command, pod));
  }
  const [what = ''] = args;
  if (!what.includes('/')) {
    return containersOf(command, mustFind(command, kind, command.namespace, what) as Live<Pod>);
  }
  const [target] = readArguments(command, [what]).named;
  const object = mustFind(
    command,
    target!.kind,
    target!.kind.namespaced ? command.namespace : '',
    target!.name,
  );
  if (target!.kind.resource === 'pods') return containersOf(command, object as Live<Pod>);
  return ofWorkload(command, object);
}

/** The object; kubectl words it in its own way where it is not there. */
function mustFind(command: Command, kind: Kind, namespace: string, name: string): KubeObject {
  const found = findObject(command, kind, namespace, name);
  if (found) return found;
  return fail(
    `error from server (NotFound): ${kind.resource} "${name}" not found in namespace "${namespace}"`,
  );
}

/** All pods of a workload with --all-pods, else the one from which most can be learned. */
function ofWorkload(command: Command, object: KubeObject): Source[] {
  const selector = selectorOf(object);
  if (!selector)
    return fail(
      `cannot get the logs from *${object.apiVersion.replace(/.*\//, '')}.${object.kind}: selector for *${object.apiVersion.replace(/.*\//, '')}.${object.kind} not implemented`,
    );
  const pods = (
    listObjects(
      command,
      kindOfResource(command.cluster.kinds(), 'pods'),
      object.metadata.namespace ?? '',
    ) as Live<Pod>[]
  ).filter((pod) => matchesSelector(selector, pod.metadata.labels));
  if (pods.length === 0) return fail('timed out waiting for the condition');
  if (command.invocation.flags.bool('all-pods')) return pods.flatMap((pod) => containersOf(command, pod));
  const [first] = [...pods].sort(byWorth);
  if (pods.length > 1) command.io.err(`Found ${pods.length} pods, using pod/${first!.metadata.name}\n`);
  return containersOf(command, first!);
}

function selectorOf(object: KubeObject): Selector | undefined {
  const { selector } =
    (object as { spec?: { selector?: LabelSelector | Record<string, string> } }).spec ?? {};
  if (!selector) return undefined;
  if ('matchLabels' in selector || 'matchExpressions' in selector)
    return labelSelector(selector as LabelSelector);
  return labelSelector({ matchLabels: selector as Record<string, string> });
}

const PHASES = ['Running', 'Unknown', 'Pending'];

/** Bound, running and ready pods first; of these the ones that are ready longest; then those that restarted most. */
function byWorth(a: Live<Pod>, b: Live<Pod>): number {
  const bound = (pod: Live<Pod>): number => (pod.spec?.nodeName ? 0 : 1);
  const phase = (pod: Live<Pod>): number => PHASES.indexOf(pod.status?.phase ?? '');
  const ready = (pod: Live<Pod>) => pod.status?.conditions?.find(({ type }) => type === 'Ready');
  const isReady = (pod: Live<Pod>): number => (ready(pod)?.status === 'True' ? 0 : 1);
  const since = (pod: Live<Pod>): number =>
    parseTime(ready(pod)?.lastTransitionTime as string | undefined) ?? 0;
  const restarts = (pod: Live<Pod>): number =>
    Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  const age = (pod: Live<Pod>): number =>
    parseTime(pod.metadata.creationTimestamp as string | undefined) ?? 0;
  return (
    bound(a) - bound(b) ||
    phase(a) - phase(b) ||
    isReady(a) - isReady(b) ||
    (isReady(a) === 0 ? since(a) - since(b) : 0) ||
    restarts(b) - restarts(a) ||
    age(a) - age(b)
  );
}

/** The containers of a pod whose logs are wanted. */
function containersOf(command: Command, pod: Live<Pod>): Source[] {
  const { args, flags } = command.invocation;
  const { name, namespace = '' } = pod.metadata;
  const source = (container: string): Source => ({ namespace, pod: name, container });
  const main = (pod.spec?.containers ?? []).map((c) => c.name);
  const init = (pod.spec?.initContainers ?? []).map((c) => c.name);
  const ephemeral = (pod.spec?.ephemeralContainers ?? []).map((c) => c.name);
  if (flags.bool('all-containers')) return [...init, ...main, ...ephemeral].map(source);
  const asked = flags.text('container') || args[1];
  if (asked !== undefined && asked !== '') {
    if ([...main, ...init, ...ephemeral].includes(asked)) return [source(asked)];
    return fail(`container ${asked} is not valid for pod ${name}`);
  }
  return [source(defaultContainer(command, pod))];
}
