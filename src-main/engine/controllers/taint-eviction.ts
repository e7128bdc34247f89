/**
 * Deletes pods that do not tolerate a NoExecute taint of their node: at once, or after their tolerationSeconds.
 *
 * Models `pkg/controller/tainteviction` @ v1.34. An eviction that is set stays set for its time, as there, unless the
 * taints go or become tolerated for ever.
 */
import { isTolerated, nameOf, toleratesTaint, type Live } from '@shared/api';
import type { Change } from '@shared/contract';
import type { Node, Taint } from 'kubernetes-types/core/v1';
import {
  Controller,
  podsByNode,
  subjectOf,
  type Machinery,
  type QueueState,
  type Saved,
  type SyncResult,
} from '../client';
import { markDisruptionTarget, type LivePod } from './shared';

interface State {
  readonly queue: QueueState;
  readonly evictions: readonly (readonly [pod: string, at: number])[];
}

const noExecute = (node: Live<Node> | undefined): Taint[] =>
  (node?.spec?.taints ?? []).filter((taint) => taint.effect === 'NoExecute');

export class TaintEvictionController extends Controller {
  /** When each pod that tolerates its node's taints only for a time is to go (virtual time, ms). */
  private evictions = new Map<string, number>();

  constructor(machinery: Machinery) {
    super(machinery, { name: 'taint-eviction-controller', resource: 'pods' });
    this.watch('pods', (change) => this.touchedPod(change));
    this.watch('nodes', (change) => this.podsOfTaintedNode(change));
  }

  protected sync(namespace: string, name: string): SyncResult {
    const pod = this.ctx.client.get<LivePod>('pods', namespace, name);
    const key = namespace ? `${namespace}/${name}` : name;
    if (!pod) {
      this.evictions.delete(key);
      return 'done';
    }
    const node = pod.spec?.nodeName;
    const taints = node ? noExecute(this.ctx.client.get<Live<Node>>('nodes', '', node)) : [];
    const tolerance = toleranceOf(pod, taints);
    if (tolerance === Infinity) return this.cancel(key, pod);
    if (pod.metadata.deletionTimestamp !== undefined) return 'done';

    const at = tolerance <= 0 ? this.now() : (this.evictions.get(key) ?? this.now() + tolerance);
    if (at <= this.now()) return this.evict(key, pod);
    this.evictions.set(key, at);
    this.queue.addAfter(key, at - this.now());
    return 'done';
  }

  private cancel(key: string, pod: LivePod): SyncResult {
    if (this.evictions.delete(key)) {
      this.ctx.recorder.normal(subjectOf(pod), 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`);
    }
    return 'done';
  }

  private evict(key: string, pod: LivePod): SyncResult {
    this.ctx.recorder.normal(subjectOf(pod), 'TaintManagerEviction', `Marking for deletion Pod ${key}`);
    const refused = markDisruptionTarget(this.ctx, pod, {
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    });
    if (refused) return 'retry';
    const { namespace = '', name } = pod.metadata;
    const result = this.ctx.client.delete('pods', namespace, name);
    if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
    this.evictions.delete(key);
    return 'done';
  }

  /** A pod needs a look when it has a node with such taints, and its node or tolerations are new. */
  private touchedPod({ previous, object }: Change): string[] {
    const pod = object as LivePod | null;
    const before = previous as LivePod | null;
    if (!pod) return this.evictions.has(nameOf(before!)) ? [nameOf(before!)] : [];
    if (
      before &&
      before.spec?.nodeName === pod.spec?.nodeName &&
      before.spec?.tolerations === pod.spec?.tolerations
    )
      return [];
    const node = pod.spec?.nodeName;
    if (!node) return [];
    const tainted = noExecute(this.ctx.client.get<Live<Node>>('nodes', '', node)).length > 0;
    return tainted || this.evictions.has(nameOf(pod)) ? [nameOf(pod)] : [];
  }

  private podsOfTaintedNode({ previous, object }: Change): string[] {
    const before = previous as Live<Node> | null;
    const node = object as Live<Node> | null;
    if (!node || before?.spec?.taints === node.spec?.taints) return [];
    if (noExecute(node).length === 0 && noExecute(before ?? undefined).length === 0) return [];
    return podsByNode(this.ctx.informers).sorted(node.metadata.name).map(nameOf);
  }

  override start(): void {
    for (const node of this.ctx.client.list<Live<Node>>('nodes')) {
      if (noExecute(node).length === 0) continue;
      for (const pod of podsByNode(this.ctx.informers).sorted(node.metadata.name))
        this.queue.add(nameOf(pod));
    }
  }

  override save(): Saved {
    return { queue: super.save() as QueueState, evictions: [...this.evictions] } satisfies State;
  }

  override restore(state: Saved): void {
    const { queue, evictions } = state as State;
    super.restore(queue);
    this.evictions = new Map(evictions);
  }
}

/** For how many ms the pod bears these taints: 0 where it does not bear one of them, Infinity for ever. */
function toleranceOf(pod: LivePod, taints: readonly Taint[]): number {
  const tolerations = pod.spec?.tolerations ?? [];
  if (taints.some((taint) => !isTolerated(taint, tolerations))) return 0;
  let least = Infinity;
  for (const taint of taints) {
    // As in a real cluster it is the first matching toleration that counts for a taint.
    const used = tolerations.find((toleration) => toleratesTaint(toleration, taint));
    if (used?.tolerationSeconds !== undefined)
      least = Math.min(least, Math.max(0, used.tolerationSeconds * 1000));
  }
  return least;
}
