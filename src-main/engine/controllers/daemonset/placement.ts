/**
 * Where a DaemonSet's pods belong, and what a pod for one node looks like. Pure.
 * Models `pkg/controller/daemon` (nodeShouldRunDaemonPod) and its util @ v1.34.
 */
import {
  firstUntoleratedTaint,
  labelSet,
  matchesNodeSelector,
  matchesSelector,
  type Live,
} from '@shared/api';
import type { DaemonSet } from 'kubernetes-types/apps/v1';
import type { Affinity, Node, NodeSelectorTerm, PodSpec, Toleration } from 'kubernetes-types/core/v1';
import { podFromTemplate, REVISION_HASH, type LivePod } from '../shared';

export type LiveDaemonSet = Live<DaemonSet>;
export type LiveNode = Live<Node>;

export interface Eligibility {
  /** A pod of the set belongs on the node. */
  readonly run: boolean;
  /** A pod of the set that is there may stay. */
  readonly stay: boolean;
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** What every pod of a DaemonSet lives with: a node in trouble is where it is needed. */
const TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

const NETWORK_UNAVAILABLE: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** Answers already found: for each pod template, for each version of a node. */
const known = new WeakMap<PodSpec, WeakMap<LiveNode, Eligibility>>();

/** Whether a pod of the set belongs on the node, by its selectors, affinity and taints. */
export function eligibility(set: LiveDaemonSet, node: LiveNode): Eligibility {
  const spec = set.spec?.template.spec;
  if (!spec) return { run: false, stay: false };
  let answers = known.get(spec);
  if (!answers) known.set(spec, (answers = new WeakMap()));
  let answer = answers.get(node);
  if (!answer) answers.set(node, (answer = judge(spec, node)));
  return answer;
}

function judge(spec: PodSpec, node: LiveNode): Eligibility {
  const { name, labels = {} } = node.metadata;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const fits =
    (!spec.nodeName || spec.nodeName === name) &&
    matchesSelector(labelSet(spec.nodeSelector), labels) &&
    (!required || matchesNodeSelector(required, { name, labels }));
  if (!fits) return { run: false, stay: false };
  const tolerations = daemonTolerations(spec);
  const refuses = (effects: Parameters<typeof firstUntoleratedTaint>[2]): boolean =>
    firstUntoleratedTaint(node.spec?.taints, tolerations, effects) !== undefined;
  const stay = !refuses(['NoExecute']);
  return { run: stay && !refuses(['NoSchedule']), stay };
}

/** The template's tolerations with those that every DaemonSet pod has. */
export function daemonTolerations(spec: PodSpec): Toleration[] {
  const added = spec.hostNetwork ? [...TOLERATIONS, NETWORK_UNAVAILABLE] : TOLERATIONS;
  const own = spec.tolerations ?? [];
  const isThere = (t: Toleration): boolean =>
    own.some(
      (o) =>
        o.key === t.key &&
        o.effect === t.effect &&
        o.operator === t.operator &&
        !o.value &&
        o.tolerationSeconds === undefined,
    );
  return [...own, ...added.filter((t) => !isThere(t))];
}

/** A pod of the set that only this node takes; the scheduler binds it. */
export function daemonPod(set: LiveDaemonSet, node: string, hash: string): LivePod {
  const pod = podFromTemplate(set, set.spec?.template ?? {});
  const generation = set.metadata.annotations?.[TEMPLATE_GENERATION];
  const labels = {
    ...pod.metadata.labels,
    [REVISION_HASH]: hash,
    ...(generation === undefined ? {} : { 'pod-template-generation': generation }),
  };
  const spec = pod.spec!;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels },
    spec: { ...spec, affinity: onlyOn(node, spec.affinity), tolerations: daemonTolerations(spec) },
  };
}

function onlyOn(node: string, affinity: Affinity | undefined): Affinity {
  const field = { key: 'metadata.name', operator: 'In', values: [node] };
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms: NodeSelectorTerm[] = (required?.nodeSelectorTerms ?? [{}]).map((term) => ({
    ...term,
    matchFields: [field],
  }));
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
    },
  };
}

/** The node that a daemon pod is on, or meant for; undefined where that cannot be said. */
export function targetNode(pod: LivePod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const terms =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms) {
    for (const field of term.matchFields ?? []) {
      if (field.key === 'metadata.name' && field.operator === 'In' && field.values?.length === 1)
        return field.values[0];
    }
  }
  return undefined;
}
