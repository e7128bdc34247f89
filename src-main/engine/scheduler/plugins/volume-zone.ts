/** Models plugins/volumezone @ v1.34. */
import { claimNames } from '@shared/api';
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import { SKIP, SUCCESS, unresolvable, type Status } from '../framework/status';

const TOPOLOGY_LABELS = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];

/** Refuses nodes outside the zone or region of a volume that the pod's claims have. */
export class VolumeZone implements Plugin {
  readonly name = 'VolumeZone';
  readonly filterScope = 'cluster';
  readonly wakers: readonly Waker[] = [
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
    { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
    { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
    { resource: 'StorageClass', actions: ['Add'] },
  ];
  private readonly refusal = unresolvable(this.name, 'node(s) had no available volume zone');

  preFilter(cycle: Cycle): PreFilterResult {
    return { status: this.topologies(cycle).length === 0 ? SKIP : SUCCESS };
  }

  filter(cycle: Cycle, { node }: NodeInfo): Status {
    // A node without any such label is in no zone, and takes volumes of all.
    if (!TOPOLOGY_LABELS.some((key) => node.labels[key] !== undefined)) return SUCCESS;
    for (const { key, values } of this.topologies(cycle)) {
      const value = node.labels[key] ?? node.labels[newerKey(key)];
      if (value === undefined || !values.includes(value)) return this.refusal;
    }
    return SUCCESS;
  }

  /** The zones and regions of the volumes that the pod's claims have. */
  private topologies({ pod, snapshot }: Cycle): { key: string; values: string[] }[] {
    if (!pod.template.hasOwnVolumes) return [];
    const found: { key: string; values: string[] }[] = [];
    for (const { name } of claimNames(pod.pod)) {
      const volumeName = snapshot.objects.claim(pod.namespace, name)?.spec?.volumeName;
      const labels = (volumeName && snapshot.objects.volume(volumeName)?.metadata.labels) || {};
      for (const key of TOPOLOGY_LABELS) {
        const value = labels[key];
        if (value !== undefined) found.push({ key, values: value.split('__') });
      }
    }
    return found;
  }
}

/** The label that took the place of a beta one; any other key is its own. */
function newerKey(key: string): string {
  return key.replace('failure-domain.beta.kubernetes.io/', 'topology.kubernetes.io/');
}
