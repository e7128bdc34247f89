/**
 * Watches the steps of a stage: which pods go and what comes in their place, how many ready replicas each workload has
 * at every moment, and what is lost for good.
 */
import {
  compareText,
  hasLocalStorage,
  isPodReady,
  isPodTerminal,
  podCondition,
  type KubeObject,
  type Live,
} from '@shared/api';
import type {
  Change,
  LostThing,
  PodMove,
  PodRef,
  RehearsalPlan,
  Replacement,
  Step,
  WorkloadCurve,
  WorkloadRef,
} from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import { BudgetWatch } from './budgets';
import type { Stage } from './stage';
import {
  compareWorkloads,
  desiredReplicas,
  isMirrorPod,
  workloadKey,
  workloadObject,
  workloadOf,
} from './workload';

type LivePod = Live<Pod>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Tracked {
  readonly ref: PodRef;
  readonly workload: WorkloadRef | null;
  node: string;
  ready: boolean;
  /** `ending`: its end was ordered; `over`: it has run its course but is still there. */
  state: 'here' | 'ending' | 'over';
}

interface Curve {
  readonly workload: WorkloadRef;
  readonly desired: number;
  ready: number;
  readonly points: { at: number; ready: number }[];
}

interface Newcomer {
  readonly uid: string;
  readonly replacement: Mutable<Replacement>;
}

/** Kinds whose pods are meant to end. */
const RUNS_OUT = new Set(['Job', 'CronJob']);

export class Observer {
  readonly budgets: BudgetWatch;
  /** Virtual ms at which a pod last changed. */
  lastChange = 0;
  steps = 0;
  private readonly pods = new Map<string, Tracked>();
  private readonly curves = new Map<string, Curve>();
  private readonly moves: Mutable<PodMove>[] = [];
  private readonly lost: LostThing[] = [];
  /** By workload: pods that went and have no replacement yet, and pods that came before one went. */
  private readonly vacancies = new Map<string, Mutable<PodMove>[]>();
  private readonly surplus = new Map<string, Newcomer[]>();
  private readonly newcomers = new Map<string, Newcomer>();
  private readonly startRevision: number;

  /** @param plan names who acts where the outside does, and whether pods of DaemonSets are expected back */
  constructor(
    private readonly stage: Stage,
    private readonly plan: RehearsalPlan['type'],
  ) {
    const { cluster } = stage;
    this.budgets = new BudgetWatch(cluster);
    this.startRevision = cluster.store.revision;
    for (const pod of cluster.store.list('pods') as readonly LivePod[]) this.track(pod);
    for (const { points, ready } of this.curves.values()) points.push({ at: 0, ready });
    cluster.onStep((step) => this.onStep(step));
  }

  get revisions(): number {
    return this.stage.cluster.store.revision - this.startRevision;
  }

  /** Ready replicas of a workload now. */
  readyOf(workload: WorkloadRef): number {
    return this.curves.get(workloadKey(workload))?.ready ?? 0;
  }

  /** Whether every workload has as many ready replicas as it is to have or as it had before, whichever is less. */
  get recovered(): boolean {
    for (const curve of this.curves.values()) if (this.isShort(curve)) return false;
    return true;
  }

  /** Whether pods are on their way in or out. */
  get moving(): boolean {
    for (const pod of this.pods.values()) if (pod.state === 'ending') return true;
    for (const { replacement } of this.newcomers.values())
      if (replacement.node !== null && replacement.readyAt === null) return true;
    return false;
  }

  /** Workloads whose ready replicas are fewer than they should be again. */
  notRecovered(): { workload: WorkloadRef; before: number; after: number }[] {
    return [...this.curves.values()]
      .filter((curve) => this.isShort(curve))
      .map((curve) => ({ workload: curve.workload, before: curve.points[0]?.ready ?? 0, after: curve.ready }))
      .sort((a, b) => compareWorkloads(a.workload, b.workload));
  }

  /** Curves of all workloads that changed, and of those asked for by key. */
  workloads(minimums: ReadonlyMap<string, number>): WorkloadCurve[] {
    return [...this.curves]
      .filter(([key, { points }]) => points.length > 1 || minimums.has(key))
      .map(([key, { workload, desired, points, ready }]) => {
        const lowest = points.reduce((low, point) => (point.ready < low.ready ? point : low));
        return {
          workload,
          desired,
          before: points[0]!.ready,
          lowest: lowest.ready,
          lowestAt: lowest.at,
          after: ready,
          minimum: minimums.get(key) ?? null,
          points,
        };
      })
      .sort((a, b) => compareWorkloads(a.workload, b.workload));
  }

  /** Missing replicas times seconds until now, over all workloads. */
  missingSeconds(): number {
    let missing = 0;
    for (const { points } of this.curves.values()) {
      const before = points[0]?.ready ?? 0;
      points.forEach((point, i) => {
        const until = points[i + 1]?.at ?? this.stage.elapsed;
        missing += Math.max(0, before - point.ready) * (until - point.at);
      });
    }
    return Math.round(missing / 1000);
  }

  allMoves(): PodMove[] {
    for (const { uid, replacement } of this.newcomers.values()) this.explain(uid, replacement);
    return this.moves;
  }

  allLost(): LostThing[] {
    return this.lost;
  }

  private onStep(step: Step): void {
    this.steps++;
    const at = step.time - this.stage.start;
    for (const change of step.changes) {
      if (change.resource === 'pods') this.onPod(change, step, at);
      else this.budgets.onChange(change, at);
    }
  }

  private onPod(change: Change, step: Step, at: number): void {
    this.lastChange = at;
    const { uid } = change;
    const pod = change.object as LivePod | null;
    const known = this.pods.get(uid);
    if (!pod) {
      if (!known) return;
      if (known.state === 'here') this.leaves(change.previous as LivePod, known, step, at);
      this.setReady(known, false, at);
      this.pods.delete(uid);
      this.newcomers.delete(uid);
      return;
    }
    if (!known) {
      this.arrives(pod, at);
      return;
    }
    known.node = pod.spec?.nodeName ?? '';
    const state = stateOf(pod);
    if (known.state === 'here' && state !== 'here' && pod.status?.phase !== 'Succeeded') {
      this.leaves(pod, known, step, at);
    }
    known.state = state;
    this.setReady(known, isReplica(pod), at);
    const newcomer = this.newcomers.get(uid);
    if (newcomer) {
      newcomer.replacement.node = pod.spec?.nodeName ?? null;
      if (known.ready) newcomer.replacement.readyAt ??= at;
    }
  }

  private track(pod: LivePod): Tracked {
    const workload = workloadOf(this.stage.cluster, pod);
    const ready = isReplica(pod);
    const tracked: Tracked = {
      ref: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name },
      workload,
      node: pod.spec?.nodeName ?? '',
      ready,
      state: stateOf(pod),
    };
    this.pods.set(pod.metadata.uid ?? '', tracked);
    if (workload) {
      const curve = this.curveOf(workload);
      if (ready) curve.ready++;
    }
    return tracked;
  }

  private curveOf(workload: WorkloadRef): Curve {
    const key = workloadKey(workload);
    let curve = this.curves.get(key);
    if (!curve) {
      const desired = desiredReplicas(workloadObject(this.stage.cluster, workload)) ?? 0;
      this.curves.set(key, (curve = { workload, desired, ready: 0, points: [] }));
      // One that comes up during the rehearsal had nothing before it.
      if (this.steps > 0) curve.points.push({ at: 0, ready: 0 });
    }
    return curve;
  }

  private setReady(tracked: Tracked, ready: boolean, at: number): void {
    if (tracked.ready === ready) return;
    tracked.ready = ready;
    if (!tracked.workload) return;
    const curve = this.curveOf(tracked.workload);
    curve.ready += ready ? 1 : -1;
    const last = curve.points.at(-1);
    if (last?.at === at && at > 0) last.ready = curve.ready;
    else curve.points.push({ at, ready: curve.ready });
  }

  private arrives(pod: LivePod, at: number): void {
    const tracked = this.track(pod);
    if (tracked.ready) {
      tracked.ready = false;
      if (tracked.workload) this.curveOf(tracked.workload).ready--;
      this.setReady(tracked, true, at);
    }
    if (!tracked.workload) return;
    const newcomer: Newcomer = {
      uid: pod.metadata.uid ?? '',
      replacement: {
        ...tracked.ref,
        node: pod.spec?.nodeName ?? null,
        createdAt: at,
        readyAt: tracked.ready ? at : null,
        message: '',
      },
    };
    this.newcomers.set(newcomer.uid, newcomer);
    const key = workloadKey(tracked.workload);
    const vacancies = this.vacancies.get(key) ?? [];
    // A StatefulSet's pod comes back under its own name, a DaemonSet's on its own node; others are all alike.
    const same = vacancies.findIndex((move) => move.pod.name === tracked.ref.name);
    const move = vacancies.splice(Math.max(0, same), 1)[0];
    if (move) move.replacement = newcomer.replacement;
    else this.put(this.surplus, key, newcomer);
  }

  private leaves(pod: LivePod, tracked: Tracked, step: Step, at: number): void {
    const { ref, node, workload } = tracked;
    if (isMirrorPod(pod)) return;
    this.budgets.concern(pod);
    const by = step.actor === 'user' && this.plan === 'drain' ? 'drain' : step.actor;
    const move: Mutable<PodMove> = { pod: ref, node, workload, at, by, replacement: null };
    this.moves.push(move);
    if (workload) {
      const key = workloadKey(workload);
      const early = this.surplus.get(key)?.shift();
      if (early) move.replacement = early.replacement;
      else this.put(this.vacancies, key, move);
    } else if (!isPodTerminal(pod)) {
      this.lost.push({ type: 'pod', pod: ref, node, at });
    }
    if (hasLocalStorage(pod) && !isPodTerminal(pod)) {
      const volumes = (pod.spec?.volumes ?? []).filter((v) => v.emptyDir).map((v) => v.name);
      this.lost.push({ type: 'emptyDir', pod: ref, node, at, volumes: volumes.sort(compareText) });
    }
  }

  /** Fewer than before, although the workload was not told to have fewer. */
  private isShort({ workload, points, ready }: Curve): boolean {
    const before = points[0]?.ready ?? 0;
    if (ready >= before || RUNS_OUT.has(workload.kind)) return false;
    // A pod of a DaemonSet belongs to its node: where that is down, nobody expects it.
    if (workload.kind === 'DaemonSet' && this.plan === 'nodeFailure') return false;
    const object = workloadObject(this.stage.cluster, workload);
    return object !== undefined && ready < Math.min(before, desiredReplicas(object) ?? before);
  }

  private put<T>(map: Map<string, T[]>, key: string, value: T): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  }

  /** Why a newcomer is not ready at the end. */
  private explain(uid: string, replacement: Mutable<Replacement>): void {
    if (replacement.readyAt !== null) return;
    const pod = this.stage.get<LivePod>('pods', replacement.namespace, replacement.name);
    if (!pod || pod.metadata.uid !== uid) return;
    replacement.message = whyNotReady(pod);
  }
}

/** Why a pod has no node or is not ready, in Kubernetes' words. */
export function whyNotReady(pod: LivePod): string {
  const scheduled = podCondition(pod, 'PodScheduled');
  if (!pod.spec?.nodeName) return scheduled?.message ?? 'it waits for the scheduler';
  const waiting = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
    .map((status) => status.state?.waiting)
    .find((state) => state !== undefined);
  if (waiting) return `${waiting.reason ?? 'Waiting'}${waiting.message ? `: ${waiting.message}` : ''}`;
  return (
    podCondition(pod, 'Ready')?.message ??
    podCondition(pod, 'ContainersReady')?.message ??
    pod.status?.phase ??
    ''
  );
}

function stateOf(pod: LivePod): Tracked['state'] {
  if (pod.metadata.deletionTimestamp !== undefined) return 'ending';
  return isPodTerminal(pod) ? 'over' : 'here';
}

/** Whether a pod counts as a ready replica. */
function isReplica(pod: KubeObject & Pick<Pod, 'status'>): boolean {
  return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod);
}
