/**
 * kube-scheduler as a component: takes one pod a turn from its queue, finds it a node and binds it there, or says why
 * none will do and, where that helps, makes room.
 *
 * Models the scheduler's scheduleOne, binding cycle and failure handling @ v1.34. Binding is part of the same turn.
 */
import {
  nameOf,
  SCHEDULER_CONFIG_NAME,
  SCHEDULER_CONFIG_RESOURCE,
  type KubeObject,
  type KubeSchedulerConfiguration,
  type ObjectKey,
} from '@shared/api';
import type { Change, Decision, Explanation, NodeVerdict, Remedy } from '@shared/contract';
import type { Component, ComponentContext, Saved, TurnReport } from '../client';
import { CACHED_RESOURCES, ownEvents, SchedulerCache } from './cache';
import { DEFAULT_SETTINGS, settingsOf, type SchedulerSettings } from './configuration';
import { Explainer, type ExplainOptions } from './explain';
import { eventLabel, type ClusterEvent } from './framework/cluster-events';
import type { Cycle, Draw } from './framework/cycle';
import { Nominator } from './framework/nominator';
import { PodInfo, templateFor, type LivePod } from './framework/pod-info';
import { messageOf } from './framework/status';
import { bindingsOf } from './plugins/volume-binding';
import { bindVolumes } from './bind-volumes';
import { Profiles, type RunningProfile } from './profiles';
import { SchedulingQueue, type QueuedPod, type QueueState } from './queue';
import { Reporter } from './reporter';
import { schedulePod, type Rotation, type ScheduleResult } from './schedule-one';

interface SchedulerState {
  readonly queue: QueueState;
  readonly rotation: number;
}

export class Scheduler implements Component {
  readonly name = 'kube-scheduler';
  private readonly cache: SchedulerCache;
  private readonly nominator = new Nominator();
  private readonly queue: SchedulingQueue;
  private readonly reporter: Reporter;
  private readonly profiles: Profiles;
  private readonly rotation: Rotation = { start: 0 };
  private settings: SchedulerSettings = DEFAULT_SETTINGS;
  /** Pods without a node that some profile is responsible for. */
  private readonly pending = new Map<string, PodInfo>();

  constructor(private readonly context: ComponentContext) {
    const { informers, own, clock, causality } = context;
    this.cache = new SchedulerCache(context.objects, this.pending);
    this.profiles = new Profiles(() => this.cache.snapshot);
    this.reporter = new Reporter(context);
    this.queue = new SchedulingQueue({
      now: () => clock.now(),
      backoff: () => ({ first: this.settings.firstBackoff, last: this.settings.lastBackoff }),
      cause: () => causality.current,
      setTimer: (key, at) => own.set(key, at),
      cancelTimer: (key) => own.cancel(key),
      compare: (a, b) => this.profiles.compare(a, b),
      labelsFor: (pod) => this.labelsFor(pod),
      helps: (pod, event) => this.helps(pod, event),
    });
    // A real scheduler reads its configuration when it starts: a change of it is a start.
    informers.onChange(SCHEDULER_CONFIG_RESOURCE, () => this.start());
    informers.onChange('nodes', (change) => this.wake(this.cache.onNode(change)));
    informers.onChange('pods', (change) => this.onPod(change));
    for (const resource of CACHED_RESOURCES) {
      informers.onChange(resource, (change) => this.wake(this.cache.onOther(change)));
    }
  }

  hasWork(): boolean {
    return this.queue.hasActive;
  }

  /** Schedules the most important pod that is waiting. */
  turn(): TurnReport | null {
    const queued = this.queue.take();
    if (!queued) return null;
    const info = this.pending.get(queued.key);
    const profile = info && this.profiles.of(info.pod);
    if (!info || !profile) throw new Error(`pod ${queued.key} is queued, but not pending`);
    const report = (action: string, decision: Decision | null): TurnReport => ({
      action,
      object: keyOf(info),
      decision,
      cause: queued.cause,
    });

    if (info.terminating) {
      this.queue.remove(queued.key);
      this.reporter.skipped(info.pod);
      return report('schedule', null);
    }
    const { cycle, judge } = profile.templates.begin(info, this.nominator, this.drawFor(queued));
    const result = schedulePod(profile.framework, cycle, judge, this.rotation);
    if (result.outcome === 'feasible') return report('bind', this.bind(queued, info, profile, cycle, result));
    return report('schedule', this.refuse(queued, info, profile, cycle, result));
  }

  onTimer(): void {
    this.queue.onTimer();
  }

  start(): void {
    this.queue.clear();
    this.refill();
    for (const info of this.pending.values()) this.enqueue(info);
  }

  restore(state: Saved): void {
    const { queue, rotation } = state as SchedulerState;
    this.refill();
    this.queue.restore(queue);
    this.rotation.start = rotation;
  }

  save(): Saved {
    return { queue: this.queue.save(), rotation: this.rotation.start } satisfies SchedulerState;
  }

  /** What every filter says of the pod on one node; undefined where there is no such node. */
  judge(pod: KubeObject, node: string): NodeVerdict | undefined {
    return this.explainer(pod).judge(node);
  }

  /** Changes that would make the node take the pod, each tried on a copy. */
  remedies(pod: KubeObject, node: string): readonly Remedy[] {
    return this.explainer(pod).remedies(node);
  }

  /** Why the pod is where it is, or is nowhere, as things are now. */
  explain(pod: KubeObject, options: ExplainOptions): Explanation {
    return this.explainer(pod).explain(options);
  }

  private explainer(pod: KubeObject): Explainer {
    const info = PodInfo.of(pod as LivePod);
    const queued = this.queue.get(info.key);
    return new Explainer({
      framework: this.profiles.orDefault(info.pod).framework,
      pod: info,
      snapshot: this.cache.snapshot,
      nominator: this.nominator,
      draw: this.drawFor(queued ?? { uid: info.uid, attempts: 0 }),
      queue: queued
        ? {
            queue: queued.place,
            attempts: queued.attempts,
            until: this.queue.nextTry(queued),
            wokenBy: queued.wokenBy,
          }
        : null,
    });
  }

  private bind(
    queued: QueuedPod,
    info: PodInfo,
    { framework }: RunningProfile,
    cycle: Cycle,
    result: ScheduleResult & { outcome: 'feasible' },
  ): Decision {
    const node = result.node.name;
    const attempt = queued.attempts + 1;
    const wokenBy = awakening(queued);
    const reserved = framework.runReserve(cycle, result.node);
    if (reserved.code !== 'Success') return this.failWithError(queued, info, messageOf(reserved));
    const volumes = bindVolumes(bindingsOf(cycle), this.context.client);
    if (volumes) return this.failWithError(queued, info, volumes);
    const answer = this.context.client.bind(info.pod, node);
    if (!answer.ok) return this.failWithError(queued, info, `binding rejected: ${answer.status.message}`);
    // The news of the binding has taken the pod out of the queue already.
    this.reporter.scheduled(info.pod, node);
    return {
      type: 'scheduled',
      node,
      evaluated: result.evaluated,
      feasible: result.feasible,
      attempt,
      ...wokenBy,
    };
  }

  private refuse(
    queued: QueuedPod,
    info: PodInfo,
    { framework }: RunningProfile,
    cycle: Cycle,
    result: Exclude<ScheduleResult, { outcome: 'feasible' }>,
  ): Decision {
    if (result.outcome === 'error') return this.failWithError(queued, info, result.message);
    const attempt = queued.attempts + 1;
    const wokenBy = awakening(queued);
    if (result.outcome === 'noNodes') {
      this.queue.fail(queued, [], false);
      this.reporter.failed(info.pod, 'Unschedulable', result.message, '');
      return { type: 'unschedulable', message: result.message, attempt, ...wokenBy };
    }
    const post = framework.runPostFilter(cycle, result.diagnosis);
    const message = result.diagnosis.message(messageOf(post.status));
    this.queue.fail(queued, result.rejectedBy, false);
    this.reporter.failed(info.pod, 'Unschedulable', message, post.nominatedNode);
    if (post.nominatedNode && post.victims) this.makeRoom(info, post.nominatedNode, post.victims);
    return {
      type: 'unschedulable',
      message,
      attempt,
      ...wokenBy,
      ...(post.nominatedNode ? { nominatedNode: post.nominatedNode } : {}),
    };
  }

  /** Takes the victims off the node, and sends away less important pods that were hoping for it. */
  private makeRoom(info: PodInfo, node: string, victims: readonly PodInfo[]): void {
    for (const victim of victims) this.reporter.evict(victim.pod, info.pod, node);
    for (const rival of this.nominator.podsOn(node)) {
      if (rival.priority < info.priority) this.reporter.clearNomination(rival.pod);
    }
  }

  /** An attempt that could not be carried out is made again after the back-off. */
  private failWithError(queued: QueuedPod, info: PodInfo, message: string): Decision {
    const attempt = queued.attempts + 1;
    const wokenBy = awakening(queued);
    // A pod that is gone or bound by somebody else has left the queue.
    if (this.queue.get(queued.key) === queued) {
      this.queue.fail(queued, [], true);
      this.reporter.failed(info.pod, 'SchedulerError', message, '');
    }
    return { type: 'unschedulable', message, attempt, ...wokenBy };
  }

  private onPod(change: Change): void {
    const events = this.cache.onPod(change);
    this.keepPending(change);
    this.wake(events);
  }

  /** Keeps the pods without a node, the queue and the nominations up to date. */
  private keepPending({ object, previous }: Change): void {
    const pod = object as LivePod | null;
    const key = nameOf((pod ?? previous)!);
    const known = this.pending.get(key);
    if (!pod || !this.isWaiting(pod)) {
      if (!known) return;
      this.forget(known);
      const wasNominated = known.pod.status?.nominatedNodeName !== undefined;
      if (!pod && wasNominated) {
        this.wake([{ resource: 'AssignedPod', action: 'Delete', old: previous, object: null, pod: known }]);
      }
      return;
    }
    const sameLife = known !== undefined && known.pod.metadata.uid === pod.metadata.uid;
    if (known && !sameLife) this.forget(known);
    const info = sameLife ? new PodInfo(pod, templateFor(known, pod)) : PodInfo.of(pod);
    this.pending.set(key, info);
    this.nominator.set(info, pod.status?.nominatedNodeName ?? '');
    if (!sameLife) this.enqueue(info);
    else if (this.queue.get(key)?.place === 'gated') {
      if (this.gateOf(info) === undefined) this.queue.ungate(key);
    } else for (const event of ownEvents(previous!, pod)) this.queue.onOwnEvent(key, event);
  }

  private isWaiting(pod: LivePod): boolean {
    const phase = pod.status?.phase;
    return (
      !pod.spec?.nodeName &&
      phase !== 'Succeeded' &&
      phase !== 'Failed' &&
      this.profiles.of(pod) !== undefined
    );
  }

  private enqueue(info: PodInfo): void {
    this.queue.add({ key: info.key, uid: info.uid, priority: info.priority }, this.gateOf(info));
  }

  private forget({ key }: PodInfo): void {
    this.queue.remove(key);
    this.pending.delete(key);
    this.nominator.remove(key);
  }

  /** The plugin that keeps the pod out of the queue. */
  private gateOf(info: PodInfo): string | undefined {
    const status = this.profiles.orDefault(info.pod).framework.runPreEnqueue(info);
    return status.code === 'Success' ? undefined : status.plugin;
  }

  /** Looks at all objects: everything that is derived from them, which is all but the queue's state. */
  private refill(): void {
    this.configure();
    this.cache.refill();
    this.profiles.forgetTemplates();
    for (const info of [...this.pending.values()]) {
      this.pending.delete(info.key);
      this.nominator.remove(info.key);
    }
    for (const object of this.context.objects.list('pods')) {
      const pod = object as LivePod;
      if (!this.isWaiting(pod)) continue;
      const info = PodInfo.of(pod);
      this.pending.set(info.key, info);
      this.nominator.set(info, pod.status?.nominatedNodeName ?? '');
    }
  }

  private configure(): void {
    const config = this.context.objects.get(SCHEDULER_CONFIG_RESOURCE, '', SCHEDULER_CONFIG_NAME);
    const settings = settingsOf(config as KubeSchedulerConfiguration | undefined);
    if (settings === this.settings) return;
    this.settings = settings;
    this.profiles.configure(settings.profiles);
  }

  private wake(events: readonly ClusterEvent[]): void {
    for (const event of events) this.queue.onEvent(event);
  }

  /** The labels of the events that could help a pod; a pod that no plugin refused waits for nodes. */
  private labelsFor(queued: QueuedPod): readonly string[] {
    if (queued.rejectedBy.length === 0) return [eventLabel({ resource: 'Node', action: 'Add' })];
    const framework = this.frameworkOf(queued);
    const labels = new Set<string>();
    for (const name of queued.rejectedBy) {
      for (const { resource, actions } of framework.plugin(name)?.wakers ?? []) {
        for (const action of actions) labels.add(eventLabel({ resource, action }));
      }
    }
    return [...labels];
  }

  private helps(queued: QueuedPod, event: ClusterEvent): boolean {
    const info = this.pending.get(queued.key);
    if (!info) return false;
    if (queued.rejectedBy.length === 0) return true;
    const framework = this.frameworkOf(queued);
    return queued.rejectedBy.some((name) =>
      framework
        .plugin(name)
        ?.wakers?.some(
          (waker) =>
            waker.resource === event.resource &&
            waker.actions.includes(event.action) &&
            (waker.helps === undefined || waker.helps(info, event)),
        ),
    );
  }

  private frameworkOf(queued: QueuedPod) {
    const info = this.pending.get(queued.key);
    return (info ? this.profiles.orDefault(info.pod) : this.profiles.first).framework;
  }

  /** Random choices of an attempt depend on nothing but the pod and the count of its attempts. */
  private drawFor({ uid, attempts }: Pick<QueuedPod, 'uid' | 'attempts'>): Draw {
    const key = `${uid}/${attempts}`;
    return (stream, below) => this.context.draws.below(`kube-scheduler/${stream}`, key, below);
  }
}

/** What brought a pod back into the queue, to be told with its attempt. */
function awakening({ wokenBy }: QueuedPod): { readonly wokenBy?: string } {
  return wokenBy === null ? {} : { wokenBy };
}

function keyOf(info: PodInfo): ObjectKey {
  return { resource: 'pods', namespace: info.namespace, name: info.name };
}
