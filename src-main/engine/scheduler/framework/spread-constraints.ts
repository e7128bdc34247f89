/**
 * Topology spread constraints, made ready: those of the pod, or the profile's defaults for pods of a service or
 * workload.
 * Models plugins/podtopologyspread (common) and plugins/helper DefaultSelector @ v1.34.
 */
import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import {
  firstUntoleratedTaint,
  labelSelector,
  labelSet,
  matchesSelector,
  type Requirement,
  type Selector,
} from '@shared/api';
import type { ClusterObjects } from './cluster-objects';
import type { NodeView } from './node-info';
import { matchesNodeRules } from './node-rules';
import type { PodInfo, PodTemplate } from './pod-info';

export const HOSTNAME_LABEL = 'kubernetes.io/hostname';
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: Selector;
  /** Whether nodes that the pod's node rules exclude count as domains. */
  readonly ignoresNodeAffinity: boolean;
  /** Whether nodes whose taints the pod does not tolerate count as domains. */
  readonly honorsTaints: boolean;
}

/** What KubeSchedulerConfiguration may set: constraints without a selector. */
export type DefaultConstraint = Pick<
  TopologySpreadConstraint,
  'maxSkew' | 'topologyKey' | 'whenUnsatisfiable'
>;

/** What the scheduler does where nothing is configured. */
export const SYSTEM_DEFAULT_CONSTRAINTS: readonly DefaultConstraint[] = [
  { maxSkew: 3, topologyKey: HOSTNAME_LABEL, whenUnsatisfiable: 'ScheduleAnyway' },
  { maxSkew: 5, topologyKey: ZONE_LABEL, whenUnsatisfiable: 'ScheduleAnyway' },
];

/** The pod's own constraints of one kind; where it has none of either kind, the defaults of that kind. */
export function constraintsOf(
  pod: PodInfo,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
  defaults: readonly DefaultConstraint[],
  objects: ClusterObjects,
): readonly SpreadConstraint[] {
  const { spreadConstraints } = pod.template;
  if (spreadConstraints.length > 0) {
    return spreadConstraints
      .filter((c) => c.whenUnsatisfiable === whenUnsatisfiable)
      .map((c) => ownConstraint(c, pod.template));
  }
  const wanted = defaults.filter((c) => c.whenUnsatisfiable === whenUnsatisfiable);
  if (wanted.length === 0) return [];
  const selector = defaultSelector(pod.template, objects);
  if (selector.length === 0) return [];
  return wanted.map(({ topologyKey, maxSkew }) => ({
    topologyKey,
    maxSkew,
    minDomains: 1,
    selector,
    ignoresNodeAffinity: false,
    honorsTaints: false,
  }));
}

function ownConstraint(c: TopologySpreadConstraint, template: PodTemplate): SpreadConstraint {
  const added: Requirement[] = [];
  for (const key of c.matchLabelKeys ?? []) {
    const value = template.labels[key];
    if (value !== undefined) added.push({ key, operator: 'In', values: [value] });
  }
  return {
    topologyKey: c.topologyKey,
    maxSkew: c.maxSkew,
    minDomains: c.minDomains ?? 1,
    selector: [...labelSelector(c.labelSelector), ...added],
    ignoresNodeAffinity: c.nodeAffinityPolicy === 'Ignore',
    honorsTaints: c.nodeTaintsPolicy === 'Honor',
  };
}

/** What the services that select the pod and the workload that owns it select, together. Empty where nothing does. */
function defaultSelector(template: PodTemplate, objects: ClusterObjects): Selector {
  const { namespace, labels, controller } = template;
  const merged: Record<string, string> = {};
  for (const service of objects.services(namespace)) {
    const selector = service.spec?.selector;
    if (selector && matchesSelector(labelSet(selector), labels)) Object.assign(merged, selector);
  }
  let selector = labelSet(merged);
  switch (controller ? `${controller.apiVersion} ${controller.kind}` : '') {
    case 'v1 ReplicationController': {
      const rc = objects.replicationController(namespace, controller!.name);
      if (rc) selector = labelSet({ ...merged, ...rc.spec?.selector });
      break;
    }
    case 'apps/v1 ReplicaSet': {
      const set = objects.replicaSet(namespace, controller!.name);
      if (set) selector = [...selector, ...labelSelector(set.spec?.selector)];
      break;
    }
    case 'apps/v1 StatefulSet': {
      const set = objects.statefulSet(namespace, controller!.name);
      if (set) selector = [...selector, ...labelSelector(set.spec?.selector)];
      break;
    }
  }
  return selector;
}

/** Whether a node has the keys of all constraints. */
export function hasAllKeys(node: NodeView, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every((c) => Object.hasOwn(node.labels, c.topologyKey));
}

/** Whether a node counts as (part of) a domain of a constraint for this pod. */
export function isEligible(constraint: SpreadConstraint, template: PodTemplate, node: NodeView): boolean {
  if (!constraint.ignoresNodeAffinity && !matchesNodeRules(template.spec, node)) return false;
  if (!constraint.honorsTaints) return true;
  return firstUntoleratedTaint(node.taints, template.tolerations, ['NoSchedule', 'NoExecute']) === undefined;
}

/** Whether a pod counts for a constraint of a pod in `namespace`. An empty selector counts nobody. */
export function countsFor(constraint: SpreadConstraint, other: PodInfo, namespace: string): boolean {
  return (
    constraint.selector.length > 0 &&
    !other.terminating &&
    other.namespace === namespace &&
    matchesSelector(constraint.selector, other.labels)
  );
}
