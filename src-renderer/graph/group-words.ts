/** What stands for a name where there is none: of pods without an owner, of nodes without a label. */
import { groupLabel } from '@renderer/model';
import { m } from '@shared/messages';

/** @param podsBy what pods are grouped by */
export function podsWithout(podsBy: string): string {
  return podsBy === 'workload'
    ? m.group_without_owner()
    : m.group_without_label({ key: groupLabel(podsBy) ?? '' });
}

/** @param nodesBy what nodes are grouped by */
export function nodesWithout(nodesBy: string): string {
  return m.group_without_label({ key: groupLabel(nodesBy) ?? '' });
}
