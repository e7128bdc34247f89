/**
 * Says in the status of each PodDisruptionBudget how many evictions it allows now. The API server takes them from there.
 *
 * Models `pkg/controller/disruption` @ v1.34. Left out: the scale subresource of custom controllers (their pods count as
 * pods without a known controller), and removal of stale DisruptionTarget conditions.
 */
import {
  controllerOf,
  equalJson,
  formatTime,
  isPodReady,
  labelSelector,
  matchesSelector,
  nameOf,
  parseTime,
  scaledValue,
  type KubeObject,
  type Live,
} from '@shared/api';
import type { Change } from '@shared/contract';
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from 'kubernetes-types/policy/v1';
import { Controller, subjectOf, type Machinery, type SyncResult } from '../client';
import { selectedPods, withCondition, type Condition, type LivePod } from './shared';

type Budget = Live<PodDisruptionBudget>;
type Scaled = KubeObject & { spec?: { replicas?: number } };

/** How long an eviction that was allowed counts as a disruption although its pod still stands. */
const DELETION_TIMEOUT = 2 * 60_000;

/** Resources whose size says how many pods there should be, by the kind in an owner reference. */
const SCALED: Readonly<Record<string, string>> = {
  'apps/v1 ReplicaSet': 'replicasets.apps',
  'apps/v1 StatefulSet': 'statefulsets.apps',
  'v1 ReplicationController': 'replicationcontrollers',
};

interface Expected {
  readonly expected: number;
  readonly desired: number;
  readonly unmanaged: readonly string[];
}

export class DisruptionController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, {
      name: 'disruption-controller',
      resource: 'poddisruptionbudgets.policy',
      eventSource: 'controllermanager',
    });
    this.watchOwn();
    this.watch('pods', (change) => this.budgetsOfPod(change));
  }

  protected sync(namespace: string, name: string): SyncResult {
    const budget = this.ctx.client.get<Budget>(this.resource, namespace, name);
    if (!budget) return 'done';
    const pods = selectedPods(
      this.ctx.informers,
      this.ctx.client,
      namespace,
      labelSelector(budget.spec?.selector),
    );
    if (pods.length === 0) this.ctx.recorder.normal(subjectOf(budget), 'NoPods', 'No matching pods found');

    const counted = this.expectedOf(budget, pods);
    if ('error' in counted) return this.failSafe(budget, counted.error);
    if (counted.unmanaged.length > 0) this.reportUnmanaged(budget, counted.unmanaged);

    const disrupted = this.stillDisrupted(budget, pods);
    const healthy = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined && !(pod.metadata.name in disrupted) && isPodReady(pod),
    ).length;
    const allowed = counted.expected > 0 ? Math.max(0, healthy - counted.desired) : 0;
    const answer =
      allowed > 0
        ? { status: 'True', reason: 'SufficientPods' }
        : { status: 'False', reason: 'InsufficientPods' };
    return this.write(budget, {
      observedGeneration: budget.metadata.generation ?? 0,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: counted.desired,
      expectedPods: counted.expected,
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      conditions: this.conditions(budget, { ...answer, message: '' }),
    });
  }

  /** How many pods there should be, and how many of them must stay healthy. */
  private expectedOf(budget: Budget, pods: readonly LivePod[]): Expected | { readonly error: string } {
    const { minAvailable, maxUnavailable } = budget.spec ?? {};
    if (maxUnavailable === undefined && typeof minAvailable === 'number') {
      return { expected: pods.length, desired: minAvailable, unmanaged: [] };
    }
    const scale = this.scaleOf(pods);
    if ('error' in scale) return scale;
    const { expected } = scale;
    const part = scaledValue(maxUnavailable ?? minAvailable ?? 0, expected, 'up');
    if (part === undefined)
      return { error: `invalid value for IntOrString: invalid type: string is not a percentage` };
    return { ...scale, desired: maxUnavailable === undefined ? part : Math.max(0, expected - part) };
  }

  /** The sum of the sizes of the controllers of these pods. */
  private scaleOf(pods: readonly LivePod[]): { expected: number; unmanaged: string[] } | { error: string } {
    const sizes = new Map<string, number>();
    const unmanaged: string[] = [];
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (!owner) {
        unmanaged.push(pod.metadata.name);
        continue;
      }
      if (sizes.has(owner.uid)) continue;
      const size = this.sizeOf(pod, owner);
      if (size === undefined) return { error: `found no controllers for pod "${pod.metadata.name}"` };
      sizes.set(owner.uid, 0);
      sizes.set(size.uid, size.replicas);
    }
    let expected = 0;
    for (const size of sizes.values()) expected += size;
    return { expected, unmanaged };
  }

  private sizeOf(pod: KubeObject, owner: { apiVersion: string; kind: string; name: string; uid: string }) {
    const resource = SCALED[`${owner.apiVersion} ${owner.kind}`];
    const namespace = pod.metadata.namespace ?? '';
    const controller =
      resource === undefined ? undefined : this.ctx.client.get<Scaled>(resource, namespace, owner.name);
    if (controller?.metadata.uid !== owner.uid) return undefined;
    const above = controllerOf(controller);
    const deployment =
      above?.kind === 'Deployment'
        ? this.ctx.client.get<Scaled>('deployments.apps', namespace, above.name)
        : undefined;
    const scaled = deployment && deployment.metadata.uid === above?.uid ? deployment : controller;
    return { uid: `size of ${scaled.metadata.uid}`, replicas: scaled.spec?.replicas ?? 1 };
  }

  /** Pods whose eviction was allowed lately and that are still there; looks again when the first of them is overdue. */
  private stillDisrupted(budget: Budget, pods: readonly LivePod[]): Record<string, string> {
    const kept: Record<string, string> = {};
    let next = Infinity;
    for (const pod of pods) {
      const since = budget.status?.disruptedPods?.[pod.metadata.name];
      if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
      const overdue = (parseTime(since) ?? 0) + DELETION_TIMEOUT;
      if (overdue < this.now()) {
        this.ctx.recorder.warning(
          subjectOf(pod),
          'NotDeleted',
          `Pod was expected by PDB ${nameOf(budget)} to be deleted but it wasn't`,
        );
        continue;
      }
      kept[pod.metadata.name] = since;
      next = Math.min(next, overdue);
    }
    if (next < Infinity) this.queue.addAfter(nameOf(budget), next - this.now() + 1);
    return kept;
  }

  private reportUnmanaged(budget: Budget, pods: readonly string[]): void {
    this.ctx.recorder.warning(
      subjectOf(budget),
      'UnmanagedPods',
      `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget)}) were found to be unmanaged or managed by an unsupported controller: ${pods.join(', ')}. ` +
        `As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ` +
        `To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
    );
  }

  /** Nothing may be evicted while nobody knows what should be there. */
  private failSafe(budget: Budget, error: string): SyncResult {
    this.ctx.recorder.warning(
      subjectOf(budget),
      'CalculateExpectedPodCountFailed',
      `Failed to calculate the number of expected pods: ${error}`,
    );
    const status: PodDisruptionBudgetStatus = {
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
      ...budget.status,
      disruptionsAllowed: 0,
      conditions: this.conditions(budget, { status: 'False', reason: 'SyncFailed', message: error }),
    };
    this.write(budget, status);
    return 'retry';
  }

  private conditions(budget: Budget, answer: { status: string; reason: string; message: string }) {
    const observedGeneration = budget.metadata.generation ?? 0;
    type C = Condition & {
      readonly observedGeneration: number;
      readonly reason: string;
      readonly message: string;
      readonly lastTransitionTime: string;
    };
    const next = withCondition<C>(
      budget.status?.conditions as C[] | undefined,
      { type: 'DisruptionAllowed', ...answer, observedGeneration } as unknown as C,
      this.now(),
    );
    return next.map((c) => ({ ...c, lastTransitionTime: c.lastTransitionTime ?? formatTime(this.now()) }));
  }

  private write(budget: Budget, status: PodDisruptionBudgetStatus): SyncResult {
    if (equalJson(budget.status, status)) return 'done';
    const result = this.ctx.client.updateStatus(this.resource, { ...budget, status });
    return result.ok || result.status.reason === 'NotFound' ? 'done' : 'retry';
  }

  private budgetsOfPod({ namespace, previous, object }: Change): string[] {
    const labels = [previous?.metadata.labels, object?.metadata.labels];
    return this.ctx.client
      .list<Budget>(this.resource, namespace)
      .filter((budget) => {
        const selector = labelSelector(budget.spec?.selector);
        return (
          (previous && matchesSelector(selector, labels[0])) ||
          (object && matchesSelector(selector, labels[1]))
        );
      })
      .map(nameOf);
  }
}

/** A label selector as Go prints a `metav1.LabelSelector`. */
function selectorText(budget: Budget): string {
  const { matchLabels = {}, matchExpressions = [] } = budget.spec?.selector ?? {};
  const labels = Object.entries(matchLabels)
    .map(([key, value]) => `${key}: ${value},`)
    .join('');
  const expressions = matchExpressions
    .map((e) => `{${e.key} ${e.operator} [${(e.values ?? []).join(' ')}]}`)
    .join(',');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions ? `${expressions},` : ''}},}`;
}
