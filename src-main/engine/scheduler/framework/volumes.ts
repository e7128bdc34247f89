/** What the volume plugins share besides the rules of claims. */
import type { TopologySelectorTerm, Volume } from 'kubernetes-types/core/v1';
import type { Labels } from '@shared/api';

/** Whether a node is within the topologies that a storage class allows. */
export function isAllowedTopology(
  terms: readonly TopologySelectorTerm[] | undefined,
  labels: Labels,
): boolean {
  if (!terms || terms.length === 0) return true;
  return terms.some((term) =>
    (term.matchLabelExpressions ?? []).every(({ key, values }) => {
      const value = labels[key];
      return value !== undefined && values.includes(value);
    }),
  );
}

/** Whether two pods cannot have these disks on one node at the same time. */
export function disksConflict(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && b.gcePersistentDisk) {
    const readOnly = a.gcePersistentDisk.readOnly && b.gcePersistentDisk.readOnly;
    return a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName && !readOnly;
  }
  if (a.awsElasticBlockStore && b.awsElasticBlockStore) {
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  }
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly && b.iscsi.readOnly);
  if (a.rbd && b.rbd) {
    const { rbd: x } = a;
    const { rbd: y } = b;
    const shared = x.monitors.some((monitor) => y.monitors.includes(monitor));
    return (
      shared && (x.pool ?? 'rbd') === (y.pool ?? 'rbd') && x.image === y.image && !(x.readOnly && y.readOnly)
    );
  }
  return false;
}
