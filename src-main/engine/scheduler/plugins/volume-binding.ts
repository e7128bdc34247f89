/**
 * Models plugins/volumebinding @ v1.34 for claims that are bound, and for claims that wait for their first consumer and
 * find a volume that exists. Left out: volumes that a driver would provision; such a claim cannot be judged, and the
 * refusal says so. Scoring by storage capacity is an opt-in of the original and left out too.
 */
import {
  claimNames,
  classOf,
  findVolume,
  isBound,
  isReachable,
  type LiveClaim,
  type LiveVolume,
} from '@shared/api';
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import { schedulerError, SKIP, SUCCESS, unresolvable, type Status } from '../framework/status';
import { isAllowedTopology } from '../framework/volumes';

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
const CLAIMS = 'VolumeBinding/claims';
const BINDINGS = 'VolumeBinding/bindings';

interface Claims {
  readonly bound: readonly LiveClaim[];
  /** Claims that get their volume with the pod's node. */
  readonly waiting: readonly LiveClaim[];
}

/** A claim and the volume that it is to get. */
export interface VolumeBindingDecision {
  readonly claim: LiveClaim;
  readonly volume: LiveVolume;
}

/** What the chosen node means for the pod's claims; nothing for most pods. */
export function bindingsOf(cycle: Cycle): readonly VolumeBindingDecision[] {
  return cycle.read<readonly VolumeBindingDecision[]>(BINDINGS) ?? [];
}

/** Refuses nodes that a volume of the pod cannot be used on, and pods whose claims have no volume. */
export class VolumeBinding implements Plugin {
  readonly name = 'VolumeBinding';
  readonly filterScope = 'cluster';
  readonly scoreScope = 'cluster';
  readonly wakers: readonly Waker[] = [
    { resource: 'StorageClass', actions: ['Add', 'Update'] },
    { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
    { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'] },
  ];

  preFilter(cycle: Cycle): PreFilterResult {
    const { pod, snapshot } = cycle;
    const names = pod.template.hasOwnVolumes ? claimNames(pod.pod) : [];
    if (names.length === 0) return { status: SKIP };
    const bound: LiveClaim[] = [];
    const waiting: LiveClaim[] = [];
    for (const { name, ephemeral } of names) {
      const claim = snapshot.objects.claim(pod.namespace, name);
      const refuse = (reason: string): PreFilterResult => ({ status: unresolvable(this.name, reason) });
      if (!claim) {
        return refuse(
          ephemeral
            ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
            : `persistentvolumeclaim "${name}" not found`,
        );
      }
      if (claim.status?.phase === 'Lost') {
        return refuse(
          `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`,
        );
      }
      if (claim.metadata.deletionTimestamp !== undefined)
        return refuse(`persistentvolumeclaim "${name}" is being deleted`);
      if (isBound(claim)) {
        bound.push(claim);
        continue;
      }
      const className = classOf(claim);
      const storageClass = className === '' ? undefined : snapshot.objects.storageClass(className);
      if (className !== '' && !storageClass) {
        return { status: schedulerError(this.name, `storageclass.storage.k8s.io "${className}" not found`) };
      }
      if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer' || claim.spec?.volumeName) {
        return refuse('pod has unbound immediate PersistentVolumeClaims');
      }
      waiting.push(claim);
    }
    cycle.write(CLAIMS, { bound, waiting } satisfies Claims);
    return { status: SUCCESS };
  }

  filter(cycle: Cycle, { node }: NodeInfo): Status {
    const { bound, waiting } = this.claims(cycle);
    const { objects } = cycle.snapshot;
    const volumes = bound.map((claim) => objects.volume(claim.spec?.volumeName ?? ''));
    const reasons: string[] = [];
    if (volumes.some((volume) => volume && !isReachable(volume, node))) {
      reasons.push('node(s) had volume node affinity conflict');
    }
    const found = this.findVolumes(cycle, waiting, node);
    if ('reason' in found) reasons.push(found.reason);
    if (volumes.includes(undefined)) {
      reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
    }
    return reasons.length === 0 ? SUCCESS : unresolvable(this.name, ...reasons);
  }

  preScore(): Status {
    return SKIP;
  }

  score(): number {
    return 0;
  }

  /** Remembers which volumes the waiting claims get on the chosen node. */
  reserve(cycle: Cycle, { node }: NodeInfo): Status {
    if (cycle.skippedFilters.has(this.name)) return SUCCESS;
    const found = this.findVolumes(cycle, this.claims(cycle).waiting, node);
    if ('reason' in found) return unresolvable(this.name, found.reason);
    cycle.write(BINDINGS, found.bindings);
    return SUCCESS;
  }

  private claims(cycle: Cycle): Claims {
    const claims = cycle.read<Claims>(CLAIMS);
    if (!claims) throw new Error('VolumeBinding filters without PreFilter');
    return claims;
  }

  private findVolumes(
    { snapshot: { objects } }: Cycle,
    waiting: readonly LiveClaim[],
    node: NodeInfo['node'],
  ): { bindings: readonly VolumeBindingDecision[] } | { reason: string } {
    const taken = new Set<string>();
    const bindings: VolumeBindingDecision[] = [];
    for (const claim of waiting) {
      const volume = findVolume(claim, objects.volumes(), node, taken);
      if (volume) {
        taken.add(volume.metadata.name);
        bindings.push({ claim, volume });
        continue;
      }
      const storageClass = objects.storageClass(classOf(claim));
      const provisioner = storageClass?.provisioner ?? NO_PROVISIONER;
      if (
        provisioner === NO_PROVISIONER ||
        !isAllowedTopology(storageClass?.allowedTopologies, node.labels)
      ) {
        return { reason: "node(s) didn't find available persistent volumes to bind" };
      }
      return {
        reason: `cannot judge whether "${provisioner}" would provision a volume for persistentvolumeclaim "${claim.metadata.name}"`,
      };
    }
    return { bindings };
  }
}
