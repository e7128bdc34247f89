/**
 * Deletes pods that nobody else will: those that ended when there are too many, those whose node is gone, and those
 * that were being deleted before they had a node.
 *
 * Models `pkg/controller/podgc` @ v1.34. It looks every 20 s there; here only when there may be something to do.
 */
import { compareText, isPodTerminal, nameOf, type KubeObject, type Live } from '@shared/api';
import type { Change } from '@shared/contract';
import type { Node } from 'kubernetes-types/core/v1';
import {
  Controller,
  podsByNode,
  type Machinery,
  type QueueState,
  type Saved,
  type SyncResult,
} from '../client';
import { markDisruptionTarget, type LivePod } from './shared';

const PERIOD = 20_000;
/** How long a node must have been missing before its pods are given up. */
const QUARANTINE = 40_000;
const TERMINATED_THRESHOLD = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const SWEEP = 'sweep';

interface State {
  readonly queue: QueueState;
  readonly missing: readonly (readonly [node: string, since: number])[];
}

export class PodGarbageCollector extends Controller {
  /** Nodes that pods name and that are not there, and since when that is known. */
  private missing = new Map<string, number>();

  constructor(machinery: Machinery) {
    super(machinery, { name: 'pod-garbage-collector', resource: 'pods' });
    machinery.informers.onChange('pods', (change) => this.onPod(change));
    machinery.informers.onChange('nodes', ({ object }) => {
      if (!object || isOutOfService(object as Live<Node>)) this.arm();
    });
  }

  protected sync(): SyncResult {
    const ok = [
      this.sweepTerminated(),
      this.sweepOutOfService(),
      this.sweepOrphaned(),
      this.sweepUnscheduled(),
    ];
    return ok.every(Boolean) ? 'done' : 'retry';
  }

  /** The oldest of the pods that are over, beyond the threshold. */
  private sweepTerminated(): boolean {
    const over = this.terminated().sorted('') as LivePod[];
    const surplus = over.length - TERMINATED_THRESHOLD;
    if (surplus <= 0) return true;
    over.sort(
      (a, b) =>
        compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
        compareText(nameOf(a), nameOf(b)),
    );
    return over
      .slice(0, surplus)
      .map((pod) => this.remove(pod))
      .every(Boolean);
  }

  /** Pods that are being deleted on nodes that are out of service and not ready. */
  private sweepOutOfService(): boolean {
    let ok = true;
    for (const node of this.ctx.client.list<Live<Node>>('nodes')) {
      if (!isOutOfService(node)) continue;
      const ready = node.status?.conditions?.find((c) => c.type === 'Ready')?.status === 'True';
      if (ready) continue;
      for (const pod of podsByNode(this.ctx.informers).sorted(node.metadata.name) as LivePod[]) {
        if (pod.metadata.deletionTimestamp !== undefined) ok = this.remove(pod) && ok;
      }
    }
    return ok;
  }

  /** Pods whose node has been missing for the time of its quarantine. */
  private sweepOrphaned(): boolean {
    let ok = true;
    for (const [node, since] of [...this.missing]) {
      if (this.exists(node)) {
        this.missing.delete(node);
      } else if (this.now() - since >= QUARANTINE) {
        for (const pod of podsByNode(this.ctx.informers).sorted(node) as LivePod[]) {
          ok = this.remove(pod, { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }) && ok;
        }
        if (ok) this.missing.delete(node);
      } else this.queue.addAfter(SWEEP, since + QUARANTINE - this.now());
    }
    for (const node of this.absentNodes()) {
      if (this.missing.has(node)) continue;
      this.missing.set(node, this.now());
      this.queue.addAfter(SWEEP, QUARANTINE);
    }
    return ok;
  }

  private sweepUnscheduled(): boolean {
    return (podsByNode(this.ctx.informers).sorted('') as LivePod[])
      .filter((pod) => pod.metadata.deletionTimestamp !== undefined)
      .map((pod) => this.remove(pod))
      .every(Boolean);
  }

  private remove(pod: LivePod, why?: { reason: string; message: string }): boolean {
    if (markDisruptionTarget(this.ctx, pod, why, true)) return false;
    const { namespace = '', name } = pod.metadata;
    const result = this.ctx.client.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
    return result.ok || result.status.reason === 'NotFound';
  }

  private onPod({ object }: Change): void {
    const pod = object as LivePod | null;
    if (!pod) return;
    const node = pod.spec?.nodeName;
    const stranded = node ? !this.exists(node) : pod.metadata.deletionTimestamp !== undefined;
    const dying =
      node !== undefined && pod.metadata.deletionTimestamp !== undefined && this.isNodeOutOfService(node);
    const tooMany = isPodTerminal(pod) && this.terminated().count('') > TERMINATED_THRESHOLD;
    if (stranded || dying || tooMany) this.arm();
  }

  /** Sweeps at the next full period. */
  private arm(): void {
    this.queue.addAfter(SWEEP, PERIOD - (this.now() % PERIOD));
  }

  private exists(node: string): boolean {
    return this.ctx.client.get('nodes', '', node) !== undefined;
  }

  private isNodeOutOfService(node: string): boolean {
    const object = this.ctx.client.get<Live<Node>>('nodes', '', node);
    return object !== undefined && isOutOfService(object);
  }

  private terminated() {
    return this.ctx.informers.index('pods', 'terminated', (pod) =>
      isPodTerminal(pod as LivePod) ? [''] : [],
    );
  }

  /** Nodes that pods name and that are not there, by name. */
  private absentNodes(): string[] {
    return podsByNode(this.ctx.informers)
      .values()
      .filter((node) => node !== '' && !this.exists(node));
  }

  override start(): void {
    this.arm();
  }

  override save(): Saved {
    return { queue: super.save() as QueueState, missing: [...this.missing] } satisfies State;
  }

  override restore(state: Saved): void {
    const { queue, missing } = state as State;
    super.restore(queue);
    this.missing = new Map(missing);
  }
}

function isOutOfService(node: Live<Node> | KubeObject): boolean {
  return ((node as Live<Node>).spec?.taints ?? []).some((taint) => taint.key === OUT_OF_SERVICE);
}
