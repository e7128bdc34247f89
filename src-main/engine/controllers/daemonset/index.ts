/**
 * Keeps one pod of each DaemonSet on every node that it fits. The pods go through the scheduler: each carries an
 * affinity to its one node.
 *
 * Models `pkg/controller/daemon` @ v1.34.
 */
import {
  availableAt,
  compareText,
  equalJson,
  isPodActive,
  isPodAvailable,
  isPodReady,
  isPodTerminal,
  labelSelector,
  nameOf,
  type KubeObject,
  type Status,
} from '@shared/api';
import type { Change } from '@shared/contract';
import type { DaemonSetStatus } from 'kubernetes-types/apps/v1';
import {
  byController,
  Controller,
  subjectOf,
  type Machinery,
  type Saved,
  type SyncResult,
} from '@main/engine/client';
import {
  Backoff,
  claim,
  createPod,
  deletePod,
  forgetRevisions,
  inSlowStartBatches,
  ownerKeys,
  REVISION_HASH,
  syncRevisions,
  type BackoffState,
  type LivePod,
  type RevisionHistory,
} from '../shared';
import { daemonPod, eligibility, targetNode, type LiveDaemonSet, type LiveNode } from './placement';
import {
  allowsSurge,
  compareForKeeping,
  isUpdated,
  surplus,
  updateStep,
  type PodsByNode,
  type UpdateView,
} from './update';

/** How many pods one sync creates or deletes at most. */
const BURST = 250;

interface Queue {
  readonly queue: ReturnType<Controller['save']>;
  readonly failed: BackoffState;
}

export class DaemonSetController extends Controller {
  /** A node's failed daemon pods are replaced more and more slowly. */
  private readonly failedPods = new Backoff(1000, 15 * 60_000);

  constructor(machinery: Machinery) {
    super(machinery, { name: 'daemonset-controller', resource: 'daemonsets.apps' });
    this.watchOwn();
    this.watch(
      'pods',
      ownerKeys(this.ctx, {
        kind: 'DaemonSet',
        resource: this.resource,
        selectorOf: (set) => labelSelector((set as LiveDaemonSet).spec?.selector),
      }),
    );
    this.watch('nodes', (change) => this.touchedByNode(change));
  }

  protected sync(namespace: string, name: string): SyncResult {
    const set = this.ctx.client.get<LiveDaemonSet>(this.resource, namespace, name);
    if (!set || set.metadata.deletionTimestamp !== undefined) return 'done';
    const revisions = this.syncHistory(set);
    if (!revisions) return 'retry';

    const selector = labelSelector(set.spec?.selector);
    const claimed = claim<LivePod>(this.ctx, { resource: 'pods', owner: set, selector });
    const nodes = this.ctx.client.list<LiveNode>('nodes');
    const desired = nodes.filter((node) => eligibility(set, node).run).length;
    const view: UpdateView = { set, hash: revisions.hash, desired, now: this.now() };

    let failed = this.manage(view, nodes);
    if (!failed && set.spec?.updateStrategy?.type === 'RollingUpdate') failed = this.update(view);
    const pods = this.podsOf(set);
    const inUse = new Set(pods.map((pod) => pod.metadata.labels?.[REVISION_HASH]));
    failed ??= forgetRevisions(this.ctx, revisions.old, set.spec?.revisionHistoryLimit ?? 10, (revision) =>
      inUse.has(revision.metadata.labels?.[REVISION_HASH]),
    );
    const written = this.writeStatus(view, nodes, pods);
    this.wakeWhenAvailable(set, pods);
    return claimed && written && !failed ? 'done' : 'retry';
  }

  /** The set's revisions; undefined where the present one could not be made, now. */
  private syncHistory(set: LiveDaemonSet): RevisionHistory | undefined {
    const collisionCount = set.status?.collisionCount ?? 0;
    const template = set.spec?.template ?? {};
    const result = syncRevisions(this.ctx, {
      owner: set,
      template,
      hashLabel: REVISION_HASH,
      collisionCount,
    });
    if (result.ok) return result.history;
    if (result.collision) {
      const status = { ...emptyStatus, ...set.status, collisionCount: collisionCount + 1 };
      this.ctx.client.updateStatus(this.resource, { ...set, status });
    }
    return undefined;
  }

  /** Creates the pods that nodes lack and deletes those that should not be there. */
  private manage(view: UpdateView, nodes: readonly LiveNode[]): Status | undefined {
    const pods = byNode(this.podsOf(view.set));
    const create: string[] = [];
    const remove: LivePod[] = [];
    for (const node of nodes) {
      const { run, stay } = eligibility(view.set, node);
      const onNode = pods.get(node.metadata.name) ?? [];
      if (run && onNode.length === 0) create.push(node.metadata.name);
      else if (stay) remove.push(...this.unwanted(onNode, node.metadata.name, view));
      else remove.push(...onNode.filter((pod) => pod.metadata.deletionTimestamp === undefined));
    }
    const existing = new Set(nodes.map((node) => node.metadata.name));
    for (const [node, onNode] of pods) {
      if (!existing.has(node))
        remove.push(...onNode.filter((pod) => !pod.spec?.nodeName && isPodActive(pod)));
    }
    return this.carryOut({ create, remove }, view);
  }

  /** Pods on a node where one may stay: failed and succeeded ones, and those that are too many. */
  private unwanted(pods: readonly LivePod[], node: string, view: UpdateView): LivePod[] {
    const { set } = view;
    const remove: LivePod[] = [];
    const running: LivePod[] = [];
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      const about = `${nameOf(pod)} on node ${node}`;
      if (pod.status?.phase === 'Failed') {
        if (!this.mayReplaceFailed(view, node)) continue;
        this.ctx.recorder.warning(
          subjectOf(set),
          'FailedDaemonPod',
          `Found failed daemon pod ${about}, will try to kill it`,
        );
        remove.push(pod);
      } else if (pod.status?.phase === 'Succeeded') {
        this.ctx.recorder.normal(
          subjectOf(set),
          'SucceededDaemonPod',
          `Found succeeded daemon pod ${about}, will try to delete it`,
        );
        remove.push(pod);
      } else running.push(pod);
    }
    return [...remove, ...surplus(running, view, allowsSurge(set))];
  }

  private mayReplaceFailed({ set, now }: UpdateView, node: string): boolean {
    const key = `${set.metadata.uid}/${set.metadata.generation ?? 0}/${node}`;
    const wait = this.failedPods.remaining(key, now);
    if (wait > 0) this.queue.addAfter(nameOf(set), wait);
    else this.failedPods.next(key, now);
    return wait <= 0;
  }

  private update(view: UpdateView): Status | undefined {
    return this.carryOut(updateStep(byNode(this.podsOf(view.set)), view), view);
  }

  private carryOut(
    changes: { create: readonly string[]; remove: readonly LivePod[] },
    view: UpdateView,
  ): Status | undefined {
    const create = changes.create.slice(0, BURST);
    let { failed } = inSlowStartBatches(create.length, (i) => {
      const result = createPod(this.ctx, view.set, daemonPod(view.set, create[i]!, view.hash));
      return result.ok ? undefined : result.status;
    });
    for (const pod of changes.remove.slice(0, BURST)) failed ??= deletePod(this.ctx, view.set, pod);
    return failed;
  }

  private writeStatus(view: UpdateView, nodes: readonly LiveNode[], all: readonly LivePod[]): boolean {
    const { set, hash, now } = view;
    const pods = byNode(all);
    const minReady = set.spec?.minReadySeconds ?? 0;
    let current = 0,
      misscheduled = 0,
      ready = 0,
      available = 0,
      updated = 0;
    for (const node of nodes) {
      const onNode = pods.get(node.metadata.name);
      if (!onNode) continue;
      if (!eligibility(set, node).run) {
        misscheduled++;
        continue;
      }
      current++;
      const pod = [...onNode].sort(compareForKeeping)[0]!;
      if (isPodReady(pod)) ready++;
      if (isPodAvailable(pod, minReady, now)) available++;
      if (isUpdated(pod, hash)) updated++;
    }
    const { desired } = view;
    const { collisionCount } = set.status ?? {};
    const status: DaemonSetStatus = {
      currentNumberScheduled: current,
      numberMisscheduled: misscheduled,
      desiredNumberScheduled: desired,
      numberReady: ready,
      observedGeneration: set.metadata.generation ?? 0,
      ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
      ...(available > 0 ? { numberAvailable: available } : {}),
      ...(desired > available ? { numberUnavailable: desired - available } : {}),
      ...(collisionCount === undefined ? {} : { collisionCount }),
    };
    if (equalJson(set.status, status)) return true;
    const result = this.ctx.client.updateStatus(this.resource, { ...set, status });
    return result.ok || result.status.reason === 'NotFound';
  }

  private wakeWhenAvailable(set: LiveDaemonSet, pods: readonly LivePod[]): void {
    const minReady = set.spec?.minReadySeconds ?? 0;
    if (minReady === 0) return;
    let next = Infinity;
    for (const pod of pods) {
      const at = availableAt(pod, minReady);
      if (at !== undefined && at > this.now()) next = Math.min(next, at);
    }
    if (next < Infinity) this.queue.addAfter(nameOf(set), next - this.now());
  }

  /** The set's pods, without those that are both over and being deleted. */
  private podsOf(set: LiveDaemonSet): LivePod[] {
    const pods = byController(this.ctx.informers, 'pods').sorted(set.metadata.uid ?? '') as LivePod[];
    return pods.filter((pod) => !isPodTerminal(pod) || pod.metadata.deletionTimestamp === undefined);
  }

  /** The DaemonSets for which a change of a node matters: it joins, leaves, or is judged otherwise than before. */
  private touchedByNode({ previous, object }: Change): string[] {
    const judged = (set: LiveDaemonSet, node: KubeObject | null) =>
      node ? eligibility(set, node as LiveNode) : { run: false, stay: false };
    return this.ctx.client
      .list<LiveDaemonSet>(this.resource)
      .filter(
        (set) =>
          !equalJson(judged(set, previous), judged(set, object)) || (!object && judged(set, previous).stay),
      )
      .map(nameOf);
  }

  override save(): Saved {
    return { queue: super.save(), failed: this.failedPods.save() } satisfies Queue;
  }

  override restore(state: Saved): void {
    const { queue, failed } = state as Queue;
    super.restore(queue);
    this.failedPods.restore(failed);
  }
}

const emptyStatus: DaemonSetStatus = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};

function byNode(pods: readonly LivePod[]): PodsByNode {
  const map = new Map<string, LivePod[]>();
  const targets = pods
    .map((pod) => ({ pod, node: targetNode(pod) }))
    .filter((entry) => entry.node !== undefined);
  targets.sort((a, b) => compareText(a.node!, b.node!));
  for (const { pod, node } of targets) {
    const list = map.get(node!);
    if (list) list.push(pod);
    else map.set(node!, [pod]);
  }
  return map;
}
