/**
 * Against cordons and taints: tolerate them, or take them away. A taint that the node lifecycle controller keeps for a
 * condition of the node cannot be taken away: it is there again at once.
 * Models pkg/controller/nodelifecycle `node_lifecycle_controller.go` @ v1.34 (which taints those are)
 */
import type { Taint, Toleration } from 'kubernetes-types/core/v1';
import { formatTaint, isTolerated } from '@shared/api';
import type { LiveNode, NodeInfo } from '../framework/node-info';
import type { LivePod, PodInfo } from '../framework/pod-info';
import { inNamespace, quoted, type Proposal, type Refused } from './proposal';
import { changeNode, withPod } from './trial';

const UNSCHEDULABLE_KEY = 'node.kubernetes.io/unschedulable';
const OF_CONDITIONS: ReadonlySet<string> = new Set(
  ['not-ready', 'unreachable', 'memory-pressure', 'disk-pressure', 'pid-pressure', 'network-unavailable'].map(
    (condition) => `node.kubernetes.io/${condition}`,
  ),
);
const UNSCHEDULABLE: Taint = { key: UNSCHEDULABLE_KEY, effect: 'NoSchedule' };

export function proposeForCordon({ pod, node }: Refused): Proposal[] {
  return [uncordon(node), tolerate(pod, [UNSCHEDULABLE])];
}

export function proposeForTaints({ pod, node }: Refused): Proposal[] {
  const taints = node.node.taints.filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, pod.template.tolerations),
  );
  const cordon = taints.filter(({ key }) => key === UNSCHEDULABLE_KEY);
  const others = taints.filter(({ key }) => key !== UNSCHEDULABLE_KEY);
  const proposals: Proposal[] = [tolerate(pod, taints)];
  if (others.length > 0 && !others.some(({ key }) => OF_CONDITIONS.has(key)))
    proposals.push(untaint(node, others));
  if (cordon.length > 0) proposals.push(uncordon(node));
  return proposals;
}

/** Adds a toleration for each taint. A pod that waits may be given tolerations; only taking some away is forbidden. */
function tolerate({ pod, namespace, name, template }: PodInfo, taints: readonly Taint[]): Proposal {
  const added = taints.map(tolerationFor);
  const none = pod.spec?.tolerations === undefined;
  const patch = none
    ? [{ op: 'add', path: '/spec/tolerations', value: added }]
    : added.map((value) => ({ op: 'add', path: '/spec/tolerations/-', value }));
  const first = taints[0]!;
  return {
    kind: 'addToleration',
    values: {
      key: first.key,
      value: first.value ?? '',
      effect: first.effect,
      taint: taints.map(formatTaint).join(', '),
      pod: name,
    },
    kubectl: [
      `kubectl ${inNamespace(namespace)}patch pod ${name} --type=json -p ${quoted(JSON.stringify(patch))}`,
    ],
    requests: [{ verb: 'patch', resource: 'pods', namespace, name, patchType: 'json', body: patch }],
    cost: 0,
    apply: (difference) => {
      const { spec } = difference.pod;
      const tolerations = [...(spec?.tolerations ?? template.tolerations), ...added];
      return withPod(difference, { ...difference.pod, spec: { ...spec!, tolerations } } satisfies LivePod);
    },
  };
}

function tolerationFor({ key, value, effect }: Taint): Toleration {
  return value ? { key, operator: 'Equal', value, effect } : { key, operator: 'Exists', effect };
}

/** Also takes away the taint that the node lifecycle controller keeps on a cordoned node. */
function uncordon({ node: { object, name } }: NodeInfo): Proposal {
  return {
    kind: 'uncordon',
    values: { node: name },
    kubectl: [`kubectl uncordon ${name}`],
    requests: [
      { verb: 'patch', resource: 'nodes', name, patchType: 'merge', body: { spec: { unschedulable: null } } },
    ],
    cost: 0,
    apply: (difference) =>
      changeNode(difference, object, (node) => ({
        ...node,
        spec: { ...node.spec, unschedulable: false, taints: withoutTaints(node, [UNSCHEDULABLE]) },
      })),
  };
}

function untaint({ node: { object, name } }: NodeInfo, taints: readonly Taint[]): Proposal {
  const first = taints[0]!;
  const left = withoutTaints(object, taints);
  return {
    kind: 'removeTaint',
    values: {
      key: first.key,
      value: first.value ?? '',
      effect: first.effect,
      taint: taints.map(formatTaint).join(', '),
      node: name,
    },
    kubectl: [
      `kubectl taint nodes ${name} ${taints.map(({ key, effect }) => `${key}:${effect}-`).join(' ')}`,
    ],
    requests: [
      {
        verb: 'patch',
        resource: 'nodes',
        name,
        patchType: 'merge',
        body: { spec: { taints: left.length === 0 ? null : left } },
      },
    ],
    cost: 1,
    apply: (difference) =>
      changeNode(difference, object, (node) => ({
        ...node,
        spec: { ...node.spec, taints: withoutTaints(node, taints) },
      })),
  };
}

function withoutTaints(node: LiveNode, taints: readonly Taint[]): Taint[] {
  return (node.spec?.taints ?? []).filter(
    (t) => !taints.some(({ key, effect }) => key === t.key && effect === t.effect),
  );
}
