/** Models plugins/volumerestrictions @ v1.34. */
import { claimNames } from '@shared/api';
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import { SKIP, SUCCESS, unresolvable, unschedulable, type Status } from '../framework/status';
import { disksConflict } from '../framework/volumes';

/** Refuses nodes where a disk is in use that only one may use, and pods whose ReadWriteOncePod claim is in use. */
export class VolumeRestrictions implements Plugin {
  readonly name = 'VolumeRestrictions';
  readonly filterScope = 'cluster';
  readonly wakers: readonly Waker[] = [
    { resource: 'AssignedPod', actions: ['Delete'] },
    { resource: 'Node', actions: ['Add'] },
    { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
  ];
  private readonly diskTaken = unschedulable(this.name, 'node(s) had no available disk');
  private readonly claimTaken = unschedulable(
    this.name,
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
  );

  preFilter({ pod, snapshot }: Cycle): PreFilterResult {
    if (!pod.template.hasOwnVolumes) return { status: SKIP };
    for (const { name } of claimNames(pod.pod)) {
      if (!snapshot.objects.claim(pod.namespace, name)) {
        return { status: unresolvable(this.name, `persistentvolumeclaim "${name}" not found`) };
      }
    }
    return { status: SUCCESS };
  }

  filter({ pod, snapshot }: Cycle, node: NodeInfo): Status {
    const disks = pod.pod.spec?.volumes ?? [];
    for (const other of node.pods.values()) {
      if (!other.template.hasOwnVolumes) continue;
      for (const theirs of other.pod.spec?.volumes ?? []) {
        if (disks.some((ours) => disksConflict(ours, theirs))) return this.diskTaken;
      }
    }
    const exclusive = claimNames(pod.pod).filter(({ name }) =>
      snapshot.objects.claim(pod.namespace, name)?.spec?.accessModes?.includes('ReadWriteOncePod'),
    );
    if (exclusive.length === 0) return SUCCESS;
    const uses = (other: PodInfo): boolean =>
      other.namespace === pod.namespace &&
      claimNames(other.pod).some((c) => exclusive.some((e) => e.name === c.name));
    const inUse = snapshot.nodes.some((n) => {
      const pods = n.name === node.name ? node.pods : n.pods;
      return [...pods.values()].some((other) => other.template.hasOwnVolumes && uses(other));
    });
    return inUse ? this.claimTaken : SUCCESS;
  }
}
