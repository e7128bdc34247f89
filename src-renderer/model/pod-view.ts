/** A pod as the picture shows it, read from its object. */
import type { Pod } from 'kubernetes-types/core/v1';
import {
  controllerOf,
  parseTime,
  podRequests,
  printPod,
  type KubeObject,
  type ResourceAmounts,
} from '@shared/api';

/** Colour and shape of a state; each tone has one icon, so that nothing is told by colour alone. */
export type Tone = 'ok' | 'warn' | 'err' | 'done' | 'kill';

/** The workload that a pod belongs to: a Deployment rather than the ReplicaSet in between. */
export interface OwnerRef {
  readonly kind: string;
  readonly name: string;
  /** Names the owner among all owners: kind, namespace and name. */
  readonly key: string;
}

export type PodBadge = 'static' | 'daemon' | 'bare' | 'terminating';

export interface PodView {
  /** `namespace/name` */
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The name without what its owner or node already says. */
  readonly label: string;
  /** The node it is bound to; '' while it is not placed. */
  readonly node: string;
  /** STATUS as kubectl prints it. */
  readonly status: string;
  readonly tone: Tone;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  readonly lastRestart: number | undefined;
  readonly owner: OwnerRef | undefined;
  readonly badge: PodBadge | undefined;
  /** Succeeded or Failed: holds no resources any more. */
  readonly over: boolean;
  /** What the scheduler said of a pod that is not placed; undefined where it has not tried. */
  readonly unplacedMessage: string | undefined;
  readonly created: number;
  readonly labels: Readonly<Record<string, string>>;
  /** What it asks of its node. */
  readonly requests: ResourceAmounts;
}

/** Finds the owner of an owner, so that a pod's ReplicaSet can lead to its Deployment. */
export type OwnerLookup = (kind: string, namespace: string, name: string) => KubeObject | undefined;

export function podView(pod: Pod & KubeObject, lookup: OwnerLookup): PodView {
  const { name, namespace = '' } = pod.metadata;
  const printed = printPod(pod);
  const owner = ownerOf(pod, lookup);
  const phase = pod.status?.phase;
  const over = phase === 'Succeeded' || phase === 'Failed';
  const scheduled = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  return {
    key: `${namespace}/${name}`,
    uid: pod.metadata.uid ?? '',
    namespace,
    name,
    label: shortName(pod, owner),
    node: pod.spec?.nodeName ?? '',
    status: printed.status,
    tone: podTone(printed.status, over, printed.ready < printed.containers),
    ready: printed.ready,
    containers: printed.containers,
    restarts: printed.restarts,
    lastRestart: printed.lastRestart,
    owner,
    badge: badgeOf(pod, owner, printed.status),
    over,
    unplacedMessage: scheduled?.status === 'False' ? (scheduled.message ?? scheduled.reason) : undefined,
    created: parseTime(pod.metadata.creationTimestamp as string | undefined) ?? 0,
    labels: pod.metadata.labels ?? NO_LABELS,
    requests: over || !pod.spec ? {} : podRequests(pod.spec, { status: pod.status }),
  };
}

/** What a STATUS says of a pod that has not ended and yet does not come up by itself. */
const FAILED =
  /Err|BackOff|Killed|Cannot|Invalid|Evicted|Failed|ExitCode|Signal|Unavailable|ContainerStatusUnknown/;

/** The tone of a STATUS: what runs, what is on its way, what has failed, what is done, what is being ended. */
export function podTone(status: string, over: boolean, unready: boolean): Tone {
  if (status === 'Terminating' || status === 'Unknown') return 'kill';
  if (status === 'Completed' || status === 'Succeeded') return 'done';
  if (status === 'Running') return unready ? 'warn' : 'ok';
  if (over || FAILED.test(status)) return 'err';
  return 'warn';
}

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
const MIRROR = 'kubernetes.io/config.mirror';

function ownerOf(pod: KubeObject, lookup: OwnerLookup): OwnerRef | undefined {
  const direct = controllerOf(pod);
  if (!direct || direct.kind === 'Node') return undefined;
  const namespace = pod.metadata.namespace ?? '';
  const between = lookup(direct.kind, namespace, direct.name);
  const top = (between && controllerOf(between)) ?? direct;
  return { kind: top.kind, name: top.name, key: `${top.kind}/${namespace}/${top.name}` };
}

function badgeOf(pod: KubeObject, owner: OwnerRef | undefined, status: string): PodBadge | undefined {
  if (status === 'Terminating') return 'terminating';
  if (pod.metadata.annotations?.[MIRROR] !== undefined) return 'static';
  if (owner === undefined) return 'bare';
  return owner.kind === 'DaemonSet' ? 'daemon' : undefined;
}

/**
 * What a chip says: a static pod without its node's name, a DaemonSet's pod by its DaemonSet (one a node), a pod of
 * another controller by its owner and the generated ending. The whole name stands in tooltip, outline and inspector.
 */
function shortName(pod: Pod & KubeObject, owner: OwnerRef | undefined): string {
  const { name } = pod.metadata;
  const node = pod.spec?.nodeName;
  if (pod.metadata.annotations?.[MIRROR] !== undefined && node && name.endsWith(`-${node}`)) {
    return name.slice(0, -node.length - 1);
  }
  if (!owner || owner.kind === 'StatefulSet') return name;
  if (owner.kind === 'DaemonSet') return owner.name;
  const ending = /-([a-z0-9]{4,10})$/.exec(name)?.[1];
  return ending && name.startsWith(`${owner.name}-`) ? `${owner.name}-${ending}` : name;
}
