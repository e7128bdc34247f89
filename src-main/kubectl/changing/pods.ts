/** Which pod and container a command reaches into. Models kubectl `polymorphichelpers` and `cmd/util/podcmd` @ v1.34. */
import {
  DEFAULT_CONTAINER,
  isPodReady,
  isPodTerminal,
  parseTime,
  type KubeObject,
  type Live,
} from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { fail, Failure, getObject, kindOfResource, listObjects, type Command } from '../cluster';
import { selectorText } from '../print';
import { readArguments } from '../selecting';

type LivePod = Live<Pod>;

const SELECTING = [
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'services',
  'replicationcontrollers',
];

/** The pod of `POD` or `TYPE/NAME`; of several the most active one. @throws Failure, ServerFailure */
export async function podOf(command: Command, arg: string, timeout: number): Promise<LivePod> {
  const pods = kindOfResource(command.cluster.kinds(), 'pods');
  if (!arg.includes('/')) return getObject(command, pods, command.namespace, arg) as LivePod;
  const [{ kind, name }] = readArguments(command, [arg]).named as [{ kind: typeof pods; name: string }];
  const object = getObject(command, kind, kind.namespaced ? command.namespace : '', name);
  if (kind.resource === 'pods') return object as LivePod;
  if (!SELECTING.includes(kind.resource)) {
    fail(
      `cannot attach to *${kind.version}.${kind.kind}: selector for *${kind.version}.${kind.kind} not implemented`,
    );
  }
  const selector = labelsOf(object);
  const found = (): LivePod | undefined =>
    (listObjects(command, pods, command.namespace, { labelSelector: selector }) as LivePod[]).sort(
      byActivity,
    )[0];
  if (!found()) {
    const passed = await command.cluster.pass(timeout, () => found() !== undefined);
    if (passed === 'interrupted') throw new Failure('', 130);
  }
  return found() ?? fail('timed out waiting for the condition');
}

function labelsOf(object: KubeObject): string {
  const { selector } = (object as KubeObject & { spec?: { selector?: LabelSelector } }).spec ?? {};
  if (object.kind === 'Service' && Object.keys(selector ?? {}).length === 0) {
    fail(
      `cannot attach to *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`,
    );
  }
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    return selectorText({ matchLabels: (selector ?? {}) as Record<string, string> });
  }
  return selectorText(selector);
}

/** Pods that do their work come first: bound, running, ready and for longest, with the fewest restarts, the oldest. */
function byActivity(a: LivePod, b: LivePod): number {
  const bound = (pod: LivePod): number => (pod.spec?.nodeName ? 1 : 0);
  const phase = (pod: LivePod): number =>
    ['Pending', 'Unknown', 'Running'].indexOf(pod.status?.phase ?? 'Unknown');
  const ready = (pod: LivePod): number => (isPodReady(pod) ? 1 : 0);
  const restarts = (pod: LivePod): number =>
    Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  const age = (pod: LivePod): number => parseTime(pod.metadata.creationTimestamp as string | undefined) ?? 0;
  return (
    bound(b) - bound(a) ||
    phase(b) - phase(a) ||
    ready(b) - ready(a) ||
    restarts(a) - restarts(b) ||
    age(a) - age(b)
  );
}

/** The container that is meant: `-c`, else the one by default. */
export function containerOf(command: Command, pod: LivePod, asked: string): string {
  return asked === '' ? defaultContainer(command, pod) : asked;
}

/** The pod's own choice, or the first container; says so where there are several. */
export function defaultContainer(command: Command, pod: LivePod): string {
  const main = (pod.spec?.containers ?? []).map((c) => c.name);
  const init = (pod.spec?.initContainers ?? []).map((c) => c.name);
  const ephemeral = (pod.spec?.ephemeralContainers ?? []).map((c) => c.name);
  const all = [...main, ...init, ...ephemeral];
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (annotated !== undefined && annotated !== '') {
    if (all.includes(annotated)) return annotated;
    command.io.err(`Default container name "${annotated}" not found in pod ${pod.metadata.name}\n`);
  }
  const quiet = command.invocation.flags.has('quiet') && command.invocation.flags.bool('quiet');
  if (all.length > 1 && !quiet) {
    const names = [...main, ...ephemeral.map((n) => `${n} (ephem)`), ...init.map((n) => `${n} (init)`)];
    command.io.err(`Defaulted container "${main[0]!}" out of: ${names.join(', ')}\n`);
  }
  return main[0]!;
}

/** @throws Failure for pods that are over */
export function mustNotBeOver(pod: LivePod): void {
  if (isPodTerminal(pod)) {
    fail(`cannot exec into a container in a completed pod; current phase is ${pod.status?.phase ?? ''}`);
  }
}
