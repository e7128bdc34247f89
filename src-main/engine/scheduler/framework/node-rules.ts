import type { PodSpec } from 'kubernetes-types/core/v1';
import { labelSet, matchesNodeSelector, matchesSelector, type SelectableNode } from '@shared/api';

/**
 * Whether a node satisfies a pod's nodeSelector and required node affinity.
 * Models component-helpers `nodeaffinity.RequiredNodeAffinity` @ v1.34.
 */
export function matchesNodeRules(
  spec: Pick<PodSpec, 'nodeSelector' | 'affinity'>,
  node: SelectableNode,
): boolean {
  if (spec.nodeSelector && !matchesSelector(labelSet(spec.nodeSelector), node.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesNodeSelector(required, node);
}
