/**
 * Keeps as many pods running as each ReplicaSet wants.
 *
 * Models `pkg/controller/replicaset` @ v1.34. Left out: expectations (reads here are never stale) and terminatingReplicas
 * (alpha).
 */
import {
  controllerOf,
  equalJson,
  isPodActive,
  labelSelector,
  matchesSelector,
  nameOf,
  type Live,
  type Selector,
  type Status,
} from '@shared/api';
import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from 'kubernetes-types/apps/v1';
import { byController, Controller, type Machinery, type SyncResult, type Tally } from '../client';
import {
  claim,
  createPod,
  crowdOf,
  deletePod,
  inSlowStartBatches,
  isNamespaceTerminating,
  ownedPods,
  ownerKeys,
  podFromTemplate,
  podsToDelete,
  withCondition,
  withoutCondition,
  type LivePod,
  type PodTrait,
} from './shared';

type LiveReplicaSet = Live<ReplicaSet>;

/** How many pods one sync creates or deletes at most. */
const BURST = 500;

interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly status: Status;
}

const selectorOf = (set: LiveReplicaSet): Selector => labelSelector(set.spec?.selector);

export class ReplicaSetController extends Controller {
  private readonly pods: Tally<PodTrait>;

  constructor(machinery: Machinery) {
    super(machinery, { name: 'replicaset-controller', resource: 'replicasets.apps' });
    this.pods = ownedPods(machinery.informers);
    this.watchOwn();
    this.watch(
      'pods',
      ownerKeys(this.ctx, {
        kind: 'ReplicaSet',
        resource: this.resource,
        selectorOf: (set) => selectorOf(set as LiveReplicaSet),
      }),
    );
  }

  protected sync(namespace: string, name: string): SyncResult {
    const set = this.ctx.client.get<LiveReplicaSet>(this.resource, namespace, name);
    if (!set) return 'done';
    const claimed = this.claimPods(set);
    const failure = set.metadata.deletionTimestamp === undefined ? this.manage(set) : undefined;
    const written = this.writeStatus(set, failure);
    this.wakeWhenAvailable(set);
    const hopeless = failure === undefined || isNamespaceTerminating(failure.status);
    return claimed && written && hopeless ? 'done' : 'retry';
  }

  private claimPods(set: LiveReplicaSet): boolean {
    const selector = selectorOf(set);
    let release = false;
    for (const { trait } of this.pods.of(set.metadata.uid ?? '')) {
      if (trait.active && !matchesSelector(selector, trait.labels)) release = true;
    }
    return claim<LivePod>(this.ctx, {
      resource: 'pods',
      owner: set,
      selector,
      eligible: isPodActive,
      release,
    });
  }

  private manage(set: LiveReplicaSet): Failure | undefined {
    const missing = (set.spec?.replicas ?? 1) - this.count(set, () => true);
    if (missing > 0) {
      const pod = podFromTemplate(set, set.spec?.template ?? {});
      const { failed } = inSlowStartBatches(Math.min(missing, BURST), () => {
        const result = createPod(this.ctx, set, pod);
        return result.ok ? undefined : result.status;
      });
      return failed && { reason: 'FailedCreate', status: failed };
    }
    if (missing < 0) {
      let failed: Status | undefined;
      for (const pod of this.leastNeeded(set, Math.min(-missing, BURST)))
        failed ??= deletePod(this.ctx, set, pod);
      return failed && { reason: 'FailedDelete', status: failed };
    }
    return undefined;
  }

  private leastNeeded(set: LiveReplicaSet, count: number): LivePod[] {
    const own = this.activePods(set);
    if (count >= own.length) return own;
    return podsToDelete(own, crowdOf(this.relatedPods(set, own)), count, this.now());
  }

  /** The active pods of all ReplicaSets of the same Deployment; the set's own where it has no controller. */
  private *relatedPods(set: LiveReplicaSet, own: LivePod[]): Iterable<LivePod> {
    const owner = controllerOf(set);
    if (!owner) return yield* own;
    for (const sibling of byController(this.ctx.informers, this.resource).get(owner.uid)) {
      yield* this.activePods(sibling as LiveReplicaSet);
    }
  }

  private activePods(set: LiveReplicaSet): LivePod[] {
    const pods: LivePod[] = [];
    for (const pod of byController(this.ctx.informers, 'pods').get(
      set.metadata.uid ?? '',
    ) as Iterable<LivePod>) {
      if (isPodActive(pod)) pods.push(pod);
    }
    return pods;
  }

  /** How many of the set's active pods have such a trait. */
  private count(set: LiveReplicaSet, holds: (trait: PodTrait) => boolean): number {
    let sum = 0;
    for (const { trait, count } of this.pods.of(set.metadata.uid ?? ''))
      if (trait.active && holds(trait)) sum += count;
    return sum;
  }

  private writeStatus(set: LiveReplicaSet, failure: Failure | undefined): boolean {
    const template = labelSelector({ matchLabels: set.spec?.template?.metadata?.labels ?? {} });
    const delay = (set.spec?.minReadySeconds ?? 0) * 1000;
    const now = this.now();
    const replicas = this.count(set, () => true);
    const ready = this.count(set, (pod) => pod.readySince !== undefined);
    const available = this.count(
      set,
      (pod) => pod.readySince !== undefined && (delay === 0 || pod.readySince + delay <= now),
    );
    const labeled = this.count(set, (pod) => matchesSelector(template, pod.labels));
    const conditions = this.conditions(set, failure);
    const status: ReplicaSetStatus = {
      replicas,
      ...(labeled > 0 ? { fullyLabeledReplicas: labeled } : {}),
      ...(ready > 0 ? { readyReplicas: ready } : {}),
      ...(available > 0 ? { availableReplicas: available } : {}),
      observedGeneration: set.metadata.generation ?? 0,
      ...(conditions.length > 0 ? { conditions: [...conditions] } : {}),
    };
    if (equalJson(set.status, status)) return true;
    const result = this.ctx.client.updateStatus(this.resource, { ...set, status });
    return result.ok || result.status.reason === 'NotFound';
  }

  private conditions(set: LiveReplicaSet, failure: Failure | undefined): readonly ReplicaSetCondition[] {
    const { conditions } = set.status ?? {};
    if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
    // The first failure stands until there is none: each attempt names another pod, and a status that changed with
    // every attempt would cause the next one at once.
    if (conditions?.some((c) => c.type === 'ReplicaFailure')) return conditions;
    const { reason, status } = failure;
    return withCondition(
      conditions,
      { type: 'ReplicaFailure', status: 'True', reason, message: status.message },
      this.now(),
    );
  }

  /** Looks again when the next ready pod has been ready long enough. */
  private wakeWhenAvailable(set: LiveReplicaSet): void {
    const delay = (set.spec?.minReadySeconds ?? 0) * 1000;
    if (delay === 0) return;
    let next = Infinity;
    for (const { trait } of this.pods.of(set.metadata.uid ?? '')) {
      if (trait.active && trait.readySince !== undefined && trait.readySince + delay > this.now()) {
        next = Math.min(next, trait.readySince + delay);
      }
    }
    if (next < Infinity) this.queue.addAfter(nameOf(set), next - this.now());
  }
}
