/**
 * Keeps the pods of each StatefulSet: numbered, one after another, each with its own claims.
 *
 * Models `pkg/controller/statefulset` @ v1.34. Left out: maxUnavailable of a rolling update (alpha).
 */
import { availableAt, equalJson, labelSelector, nameOf, type Status } from '@shared/api';
import type { StatefulSetStatus } from 'kubernetes-types/apps/v1';
import { byController, Controller, subjectOf, type Machinery, type SyncResult } from '@main/engine/client';
import {
  claim,
  forgetRevisions,
  ownerKeys,
  revisionsOf,
  syncRevisions,
  type LivePod,
  type LiveRevision,
} from '../shared';
import {
  claimOwners,
  claimsOf,
  claimTemplates,
  firstOrdinal,
  isRunningAndAvailable,
  isRunningAndReady,
  isTerminating,
  ordinalOf,
  revisionNameOf,
  statefulPod,
  type LiveClaim,
  type LiveSet,
} from './identity';

const CLAIMS = 'persistentvolumeclaims';
const HASH = 'controller.kubernetes.io/hash';

/** A set with what its pods are made from. */
interface View {
  readonly set: LiveSet;
  readonly current: LiveRevision;
  readonly update: LiveRevision;
  /** One pod after another (OrderedReady), or all at once (Parallel). */
  readonly ordered: boolean;
}

export class StatefulSetController extends Controller {
  /** The first write that was refused in this turn. */
  private failure: Status | undefined;

  constructor(machinery: Machinery) {
    super(machinery, { name: 'statefulset-controller', resource: 'statefulsets.apps' });
    this.watchOwn();
    this.watch(
      'pods',
      ownerKeys(this.ctx, {
        kind: 'StatefulSet',
        resource: this.resource,
        selectorOf: (set) => labelSelector((set as LiveSet).spec?.selector),
      }),
    );
  }

  protected sync(namespace: string, name: string): SyncResult {
    this.failure = undefined;
    const set = this.ctx.client.get<LiveSet>(this.resource, namespace, name);
    if (!set) return 'done';
    const isMember = (pod: LivePod): boolean => ordinalOf(set, pod) !== undefined && !isTerminating(pod);
    const claimed = claim<LivePod>(this.ctx, {
      resource: 'pods',
      owner: set,
      selector: labelSelector(set.spec?.selector),
      eligible: isMember,
    });
    const view = this.viewOf(set);
    if (!view) return 'retry';
    if (set.metadata.deletionTimestamp === undefined) this.reconcile(view);
    this.forgetOld(view);
    this.writeStatus(view);
    this.wakeWhenAvailable(set);
    return claimed && !this.failure ? 'done' : 'retry';
  }

  private viewOf(set: LiveSet): View | undefined {
    const collisionCount = set.status?.collisionCount ?? 0;
    const template = set.spec?.template ?? {};
    const result = syncRevisions(this.ctx, { owner: set, template, hashLabel: HASH, collisionCount });
    if (!result.ok) {
      if (result.collision) {
        const status = { replicas: 0, ...set.status, collisionCount: collisionCount + 1 };
        this.ctx.client.updateStatus(this.resource, { ...set, status });
      }
      return undefined;
    }
    const update = result.history.current;
    const current =
      result.history.old.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
    return { set, current, update, ordered: set.spec?.podManagementPolicy !== 'Parallel' };
  }

  /** Fills the set's places, clears what is beyond them, and rolls out the present template, in this order. */
  private reconcile(view: View): void {
    const { set } = view;
    const first = firstOrdinal(set);
    const beyond = first + (set.spec?.replicas ?? 1);
    const pods = this.podsOf(set);
    this.keepClaims(set, pods, beyond);
    for (let ordinal = first; ordinal < beyond; ordinal++) {
      if (!this.fill(view, ordinal, pods.get(ordinal)) && view.ordered) return;
    }
    const condemned = [...pods]
      .filter(([ordinal]) => ordinal < first || ordinal >= beyond)
      .sort(([a], [b]) => b - a);
    if (
      !this.clear(
        view,
        condemned.map(([, pod]) => pod),
      )
    )
      return;
    if (!this.failure && set.spec?.updateStrategy?.type !== 'OnDelete')
      this.rollOut(view, pods, first, beyond);
  }

  /** Brings one place to a running pod. @returns whether the next place may follow */
  private fill(view: View, ordinal: number, pod: LivePod | undefined): boolean {
    const { set } = view;
    if (!pod) {
      if (this.createClaims(set, ordinal))
        this.create(set, statefulPod(set, ordinal, this.revisionFor(view, ordinal)));
      return false;
    }
    if (isTerminating(pod)) return false;
    const phase = pod.status?.phase;
    if (phase === 'Failed' || phase === 'Succeeded') {
      const [reason, what] =
        phase === 'Failed' ? ['RecreatingFailedPod', 'failed'] : ['RecreatingTerminatedPod', 'terminated'];
      const message = `StatefulSet ${nameOf(set)} is recreating ${what} Pod ${pod.metadata.name}`;
      if (phase === 'Failed') this.ctx.recorder.warning(subjectOf(set), reason!, message);
      else this.ctx.recorder.normal(subjectOf(set), reason!, message);
      this.delete(set, pod);
      return false;
    }
    if (phase === 'Pending' && !this.createClaims(set, ordinal)) return false;
    return isRunningAndReady(pod) && isRunningAndAvailable(set, pod, this.now());
  }

  /** Below the partition pods keep the revision that the set had; above it they get the present one. */
  private revisionFor(view: View, ordinal: number): LiveRevision {
    const { type, rollingUpdate } = view.set.spec?.updateStrategy ?? {};
    const partition = rollingUpdate?.partition ?? 0;
    return type !== 'OnDelete' && ordinal < firstOrdinal(view.set) + partition ? view.current : view.update;
  }

  /** Deletes pods beyond the set's places, the highest first. @returns whether nothing has to be waited for */
  private clear(view: View, condemned: readonly LivePod[]): boolean {
    const { set, ordered } = view;
    const unhealthy = this.firstUnhealthy(set);
    for (const pod of condemned) {
      if (isTerminating(pod)) {
        if (ordered) return false;
        continue;
      }
      const waits = !isRunningAndReady(pod) || !isRunningAndAvailable(set, pod, this.now());
      if (ordered && waits && pod !== unhealthy) return false;
      this.delete(set, pod);
      if (ordered) return false;
    }
    return true;
  }

  /** The lowest pod that does not do well: scaling down does not wait for it. */
  private firstUnhealthy(set: LiveSet): LivePod | undefined {
    const ordered = [...this.podsOf(set)].sort(([a], [b]) => a - b);
    return ordered.find(([, pod]) => !isRunningAndReady(pod) || isTerminating(pod))?.[1];
  }

  /** Replaces pods of an old revision, the highest first, one at a time. */
  private rollOut(view: View, pods: ReadonlyMap<number, LivePod>, first: number, beyond: number): void {
    const partition = view.set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let ordinal = beyond - 1; ordinal >= first + partition; ordinal--) {
      const pod = pods.get(ordinal);
      if (!pod) return;
      if (revisionNameOf(pod) !== view.update.metadata.name && !isTerminating(pod))
        return this.delete(view.set, pod);
      if (isTerminating(pod) || !isRunningAndReady(pod) || !isRunningAndAvailable(view.set, pod, this.now()))
        return;
    }
  }

  private create(set: LiveSet, pod: LivePod): void {
    const result = this.ctx.client.create<LivePod>('pods', pod);
    const what = `create Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if (result.ok) this.ctx.recorder.normal(subjectOf(set), 'SuccessfulCreate', `${what} successful`);
    else {
      this.failure ??= result.status;
      if (result.status.reason === 'AlreadyExists') return;
      this.ctx.recorder.warning(
        subjectOf(set),
        'FailedCreate',
        `${what} failed error: ${result.status.message}`,
      );
    }
  }

  private delete(set: LiveSet, pod: LivePod): void {
    const { namespace = '', name } = pod.metadata;
    const result = this.ctx.client.delete('pods', namespace, name);
    const what = `delete Pod ${name} in StatefulSet ${set.metadata.name}`;
    if (result.ok) this.ctx.recorder.normal(subjectOf(set), 'SuccessfulDelete', `${what} successful`);
    else if (result.status.reason !== 'NotFound') {
      this.failure ??= result.status;
      this.ctx.recorder.warning(
        subjectOf(set),
        'FailedDelete',
        `${what} failed error: ${result.status.message}`,
      );
    }
  }

  private createClaims(set: LiveSet, ordinal: number): boolean {
    const pod = `${set.metadata.name}-${ordinal}`;
    for (const wanted of claimsOf(set, ordinal)) {
      const { namespace = '', name } = wanted.metadata;
      if (this.ctx.client.get(CLAIMS, namespace, name)) continue;
      const result = this.ctx.client.create(CLAIMS, wanted);
      const what = `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name}`;
      if (result.ok) {
        this.ctx.recorder.normal(subjectOf(set), 'SuccessfulCreate', `${what} success`);
        continue;
      }
      this.failure ??= result.status;
      this.ctx.recorder.warning(
        subjectOf(set),
        'FailedCreate',
        `${what} failed error: ${result.status.message}`,
      );
      return false;
    }
    return true;
  }

  /** Gives claims the owners that the retention policy asks for. */
  private keepClaims(set: LiveSet, pods: ReadonlyMap<number, LivePod>, beyond: number): void {
    if (claimTemplates(set).length === 0) return;
    for (const [ordinal, pod] of pods) {
      const condemned = ordinal < firstOrdinal(set) || ordinal >= beyond;
      for (const { metadata } of claimsOf(set, ordinal)) {
        const claim = this.ctx.client.get<LiveClaim>(CLAIMS, metadata.namespace ?? '', metadata.name);
        if (!claim) continue;
        const owners = claimOwners(set, claim, pod, condemned);
        if (equalJson(owners, claim.metadata.ownerReferences ?? [])) continue;
        const result = this.ctx.client.patch(CLAIMS, metadata.namespace ?? '', metadata.name, 'merge', {
          metadata: { ownerReferences: owners.length > 0 ? owners : null },
        });
        if (!result.ok) this.failure ??= result.status;
      }
    }
  }

  /** The set's pods by ordinal, in the order of their names. */
  private podsOf(set: LiveSet): Map<number, LivePod> {
    const pods = new Map<number, LivePod>();
    for (const pod of byController(this.ctx.informers, 'pods').sorted(set.metadata.uid ?? '') as LivePod[]) {
      const ordinal = ordinalOf(set, pod);
      if (ordinal !== undefined) pods.set(ordinal, pod);
    }
    return pods;
  }

  private forgetOld({ set, current, update }: View): void {
    const used = new Set([current.metadata.name, update.metadata.name]);
    for (const pod of this.podsOf(set).values()) used.add(revisionNameOf(pod) ?? '');
    const failed = forgetRevisions(
      this.ctx,
      revisionsOf(this.ctx, set),
      set.spec?.revisionHistoryLimit ?? 10,
      (revision) => used.has(revision.metadata.name),
    );
    if (failed) this.failure ??= failed;
  }

  private writeStatus({ set, current, update }: View): void {
    const pods = [...this.podsOf(set).values()];
    const count = (holds: (pod: LivePod) => boolean): number => pods.filter(holds).length;
    const ofRevision = (revision: LiveRevision): number =>
      count((pod) => !isTerminating(pod) && revisionNameOf(pod) === revision.metadata.name);
    const ready = count(isRunningAndReady);
    const updated = ofRevision(update);
    const wanted = set.spec?.replicas ?? 1;
    const rolled =
      set.spec?.updateStrategy?.type !== 'OnDelete' &&
      updated === wanted &&
      ready === wanted &&
      pods.length === wanted;
    const now = rolled ? update : current;
    const currentReplicas = ofRevision(now);
    const { collisionCount = 0 } = set.status ?? {};
    const status: StatefulSetStatus = {
      observedGeneration: set.metadata.generation ?? 0,
      replicas: pods.length,
      ...(ready > 0 ? { readyReplicas: ready } : {}),
      ...(currentReplicas > 0 ? { currentReplicas } : {}),
      ...(updated > 0 ? { updatedReplicas: updated } : {}),
      currentRevision: now.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount,
      availableReplicas: count((pod) => isRunningAndAvailable(set, pod, this.now())),
    };
    if (equalJson(set.status, status)) return;
    const result = this.ctx.client.updateStatus(this.resource, { ...set, status });
    if (!result.ok && result.status.reason !== 'NotFound') this.failure ??= result.status;
  }

  private wakeWhenAvailable(set: LiveSet): void {
    const minReady = set.spec?.minReadySeconds ?? 0;
    if (minReady === 0) return;
    let next = Infinity;
    for (const pod of this.podsOf(set).values()) {
      const at = availableAt(pod, minReady);
      if (at !== undefined && at > this.now()) next = Math.min(next, at);
    }
    if (next < Infinity) this.queue.addAfter(nameOf(set), next - this.now());
  }
}
