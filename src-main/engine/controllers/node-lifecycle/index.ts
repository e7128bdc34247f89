/**
 * Watches over nodes: says of a silent one that nobody knows how it is, taints nodes by their conditions and by a cordon,
 * and gives up lost ones zone by zone at a limited rate.
 *
 * Models `pkg/controller/nodelifecycle` @ v1.34. It looks at nodes every 5 s there; here when a lease ends or a node
 * changes. Left out: the cloud's own node lifecycle, relabelling of old beta labels.
 */
import { formatTime, LEASE_NAMESPACE, podCondition, type GroupResource, type ObjectKey } from '@shared/api';
import type { NodeStatus, PodCondition, Taint } from 'kubernetes-types/core/v1';
import {
  Controller,
  podsByNode,
  subjectOf,
  type EventSubject,
  type Machinery,
  type QueueState,
  type Saved,
  type SyncResult,
} from '@main/engine/client';
import type { LivePod } from '../shared';
import {
  hasNoExecute,
  lostAt,
  NOT_READY,
  readyStatus,
  silentConditions,
  UNREACHABLE,
  withConditionTaints,
  withReachability,
  type LiveLease,
  type LiveNode,
} from './health';
import { zoneOf, Zones, type ZonesState } from './zones';

interface State {
  readonly queue: QueueState;
  readonly zones: ZonesState;
  /** Names and UIDs of the nodes that are registered. */
  readonly known: readonly (readonly [name: string, uid: string])[];
  readonly dark: boolean;
}

/** Keys of the queue are names of nodes; this one stands for the zones' lines. */
const ZONES = ' zones';

export class NodeLifecycleController extends Controller {
  private readonly zones: Zones;
  private known = new Map<string, string>();
  /** No node was ready when we last looked. */
  private dark = false;

  constructor(machinery: Machinery) {
    super(machinery, {
      name: 'node-lifecycle-controller',
      resource: 'nodes',
      eventSource: 'node-controller',
    });
    this.zones = new Zones(machinery.informers);
    this.watchOwn();
    this.watch('leases.coordination.k8s.io', ({ namespace, name }) =>
      namespace === LEASE_NAMESPACE ? [name] : [],
    );
  }

  protected override objectOf(key: string): ObjectKey & { readonly resource: GroupResource } {
    return { resource: 'nodes', namespace: '', name: key === ZONES ? '' : key };
  }

  protected sync(_namespace: string, name: string): SyncResult {
    if (name === '') return this.giveUpLost();
    const node = this.ctx.client.get<LiveNode>('nodes', '', name);
    if (!node) return this.unregister(name);
    this.register(node);
    const seen = this.checkHeartbeat(node);
    if (!seen) return 'retry';
    const ok = this.taintByCondition(seen);
    this.judgeReachability(this.ctx.client.get<LiveNode>('nodes', '', name) ?? seen);
    this.queue.add(ZONES);
    return ok ? 'done' : 'retry';
  }

  private register(node: LiveNode): void {
    const { name, uid = '' } = node.metadata;
    if (this.known.get(name) === uid) return;
    this.known.set(name, uid);
    this.ctx.recorder.normal(
      subjectOf(node),
      'RegisteredNode',
      `Node ${name} event: Registered Node ${name} in Controller`,
    );
  }

  private unregister(name: string): SyncResult {
    const uid = this.known.get(name);
    if (uid === undefined) return 'done';
    this.known.delete(name);
    this.zones.forget(name);
    const subject: EventSubject = { apiVersion: 'v1', kind: 'Node', name, uid };
    this.ctx.recorder.normal(
      subject,
      'RemovingNode',
      `Node ${name} event: Removing Node ${name} from Controller`,
    );
    return 'done';
  }

  /** Marks a node that has been silent too long. @returns the node as it is then, or undefined if that failed */
  private checkHeartbeat(node: LiveNode): LiveNode | undefined {
    const { name } = node.metadata;
    const lease = this.ctx.client.get<LiveLease>('leases.coordination.k8s.io', LEASE_NAMESPACE, name);
    const lost = lostAt(node, lease, this.now());
    if (lost > this.now()) {
      if (lost < Infinity) this.queue.addAfter(name, lost - this.now());
      return node;
    }
    const conditions = silentConditions(node, this.now());
    if (conditions === node.status?.conditions) return node;
    const wasReady = readyStatus(node) === 'True';
    const status: NodeStatus = { ...node.status, conditions: [...conditions] };
    const result = this.ctx.client.updateStatus<LiveNode>('nodes', { ...node, status });
    if (!result.ok) return undefined;
    if (wasReady) {
      this.ctx.recorder.normal(subjectOf(node), 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      this.markPodsNotReady(name);
    }
    return result.object;
  }

  /** Nobody can say any more that the node's pods are ready. */
  private markPodsNotReady(node: string): void {
    for (const pod of podsByNode(this.ctx.informers).sorted(node) as LivePod[]) {
      if (podCondition(pod, 'Ready')?.status !== 'True') continue;
      const time = formatTime(this.now());
      const conditions = (pod.status?.conditions ?? []).map((c): PodCondition =>
        c.type === 'Ready' ? { ...c, status: 'False', lastTransitionTime: time } : c,
      );
      const result = this.ctx.client.updateStatus<LivePod>('pods', {
        ...pod,
        status: { ...pod.status, conditions },
      });
      if (result.ok) this.ctx.recorder.warning(subjectOf(pod), 'NodeNotReady', 'Node is not ready');
    }
  }

  private taintByCondition(node: LiveNode): boolean {
    return this.setTaints(node, withConditionTaints(node, this.now()));
  }

  /** A node that is ready is reachable at once; one that is not waits in its zone's line to be given up. */
  private judgeReachability(node: LiveNode): void {
    const status = readyStatus(node);
    const { name } = node.metadata;
    if (status === 'True') {
      this.zones.forget(name);
      this.setTaints(node, withReachability(node, undefined, this.now()));
      return;
    }
    const [wanted, other] = status === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
    if (hasNoExecute(node, other)) this.setTaints(node, withReachability(node, wanted, this.now()));
    else if (!hasNoExecute(node, wanted)) this.zones.enqueue(zoneOf(node), name);
  }

  /** Taints the nodes whose turn has come. Where no node is ready, nobody is given up and nobody stays given up. */
  private giveUpLost(): SyncResult {
    const dark = this.zones.allDark();
    if (dark && !this.dark) this.pardonAll();
    if (!dark && this.dark)
      for (const node of this.ctx.client.list<LiveNode>('nodes')) this.queue.add(node.metadata.name);
    this.dark = dark;

    let ok = true;
    for (const zone of this.zones.waiting()) {
      for (
        let name = this.zones.take(zone, this.now());
        name !== undefined;
        name = this.zones.take(zone, this.now())
      ) {
        const node = this.ctx.client.get<LiveNode>('nodes', '', name);
        const status = node ? readyStatus(node) : 'True';
        if (!node || status === 'True') continue;
        const key = status === 'False' ? NOT_READY : UNREACHABLE;
        if (this.setTaints(node, withReachability(node, key, this.now()))) continue;
        this.zones.enqueue(zone, name);
        ok = false;
        break;
      }
      const next = this.zones.nextAt(zone);
      if (next !== undefined) this.queue.addAfter(ZONES, next - this.now());
    }
    return ok ? 'done' : 'retry';
  }

  private pardonAll(): void {
    for (const node of this.ctx.client.list<LiveNode>('nodes')) {
      this.zones.forget(node.metadata.name);
      this.setTaints(node, withReachability(node, undefined, this.now()));
    }
  }

  private setTaints(node: LiveNode, taints: readonly Taint[]): boolean {
    if (
      taints.length === (node.spec?.taints ?? []).length &&
      taints.every((taint, i) => taint === node.spec?.taints?.[i])
    )
      return true;
    const { taints: _, ...spec } = node.spec ?? {};
    const next = { ...node, spec: taints.length > 0 ? { ...spec, taints: [...taints] } : spec };
    const result = this.ctx.client.update<LiveNode>('nodes', next);
    return result.ok || result.status.reason === 'NotFound';
  }

  override save(): Saved {
    return {
      queue: super.save() as QueueState,
      zones: this.zones.save(),
      known: [...this.known],
      dark: this.dark,
    } satisfies State;
  }

  override restore(state: Saved): void {
    const { queue, zones, known, dark } = state as State;
    super.restore(queue);
    this.zones.restore(zones);
    this.known = new Map(known);
    this.dark = dark;
  }
}
