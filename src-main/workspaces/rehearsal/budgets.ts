/** What disruption budgets do during a rehearsal: whom they keep waiting, and whether they are kept. */
import { compareText, labelSelector, matchesSelector, nameOf, type KubeObject, type Live } from '@shared/api';
import type { BudgetHealth, BudgetStop, Change, PodRef } from '@shared/contract';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Cluster } from '@main/engine';

type Budget = Live<PodDisruptionBudget>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const BUDGETS = 'poddisruptionbudgets.policy';

interface Waiting {
  readonly budget: PodRef;
  /** Pods that it has kept waiting, by name; true while it still does. */
  readonly pods: Map<string, { readonly ref: PodRef; waits: boolean }>;
  readonly from: number;
  until: number;
  refusals: number;
  readonly message: string;
}

export class BudgetWatch {
  private readonly waiting = new Map<string, Waiting>();
  private readonly health = new Map<string, Mutable<BudgetHealth>>();
  /** Budgets whose pods were concerned. */
  private readonly concerned = new Set<string>();

  constructor(private readonly cluster: Cluster) {
    for (const object of cluster.store.list(BUDGETS) as readonly Budget[]) this.see(object, 0);
  }

  /** An eviction was refused because of the pod's budget. */
  refused(pod: KubeObject, at: number, message: string): void {
    for (const budget of this.budgetsOf(pod)) {
      const key = nameOf(budget);
      let waiting = this.waiting.get(key);
      if (!waiting) {
        const { namespace = '', name } = budget.metadata;
        waiting = { budget: { namespace, name }, pods: new Map(), from: at, until: at, refusals: 0, message };
        this.waiting.set(key, waiting);
      }
      waiting.pods.set(nameOf(pod), {
        ref: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name },
        waits: true,
      });
      waiting.refusals++;
    }
  }

  /** The same answer once more. */
  refusedAgain(pod: KubeObject): void {
    for (const waiting of this.waiting.values()) if (waiting.pods.get(nameOf(pod))?.waits) waiting.refusals++;
  }

  /** A pod may go, at last or at once. */
  allowed(pod: KubeObject, at: number): void {
    for (const waiting of this.waiting.values()) {
      const entry = waiting.pods.get(nameOf(pod));
      if (!entry) continue;
      entry.waits = false;
      waiting.until = at;
    }
  }

  /** A pod begins to end, by whatever hand. */
  concern(pod: KubeObject): void {
    for (const budget of this.budgetsOf(pod)) this.concerned.add(nameOf(budget));
  }

  onChange(change: Change, at: number): void {
    if (change.resource === BUDGETS && change.object) this.see(change.object as Budget, at);
  }

  stops(): BudgetStop[] {
    return [...this.waiting.values()].map(({ budget, pods, from, until, refusals, message }) => ({
      budget,
      pods: [...pods.values()].map((entry) => entry.ref),
      from,
      until: [...pods.values()].some((entry) => entry.waits) ? null : until,
      refusals,
      message,
    }));
  }

  /** Of all budgets whose pods were concerned, by namespace and name. */
  report(): BudgetHealth[] {
    return [...this.health]
      .filter(([key, health]) => this.concerned.has(key) || this.waiting.has(key) || health.broken)
      .sort(([a], [b]) => compareText(a, b))
      .map(([, health]) => health);
  }

  private see(budget: Budget, at: number): void {
    const { status } = budget;
    if (!status || (status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) return;
    const key = nameOf(budget);
    const { currentHealthy: healthy, desiredHealthy: desired } = status;
    const known = this.health.get(key);
    if (!known) {
      const { namespace = '', name } = budget.metadata;
      this.health.set(key, {
        budget: { namespace, name },
        desired,
        before: healthy,
        lowest: healthy,
        lowestAt: at,
        broken: false,
      });
      return;
    }
    if (healthy < desired && healthy < known.before) known.broken = true;
    if (healthy >= known.lowest) return;
    known.desired = desired;
    known.lowest = healthy;
    known.lowestAt = at;
  }

  private budgetsOf(pod: KubeObject): readonly Budget[] {
    const budgets = this.cluster.store.list(BUDGETS, pod.metadata.namespace ?? '') as readonly Budget[];
    return budgets.filter((budget) =>
      matchesSelector(labelSelector(budget.spec?.selector), pod.metadata.labels),
    );
  }
}
