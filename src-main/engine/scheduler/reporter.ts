/** What the scheduler writes besides bindings: events, the pod's conditions and nomination, the marks on victims. */
import { formatTime } from '@shared/api';
import type { PodCondition } from 'kubernetes-types/core/v1';
import { subjectOf, type ComponentContext } from '../client';
import type { LivePod } from './framework/pod-info';
import { PREEMPTION_REASON } from './framework/preemption';

/** An event's text may be this long; longer ones are cut. */
const NOTE_LIMIT = 1024;
const CUT = ' ...';

export class Reporter {
  constructor(private readonly context: Pick<ComponentContext, 'client' | 'recorder' | 'clock'>) {}

  scheduled(pod: LivePod, node: string): void {
    const { namespace = 'default', name } = pod.metadata;
    this.context.recorder.normal(
      subjectOf(pod),
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${node}`,
    );
  }

  /**
   * The pod was not scheduled: an event, and its PodScheduled condition.
   * @param nominatedNode where it may find room soon; '' takes that back, undefined leaves it as it is
   */
  failed(
    pod: LivePod,
    reason: 'Unschedulable' | 'SchedulerError',
    message: string,
    nominatedNode?: string,
  ): void {
    const note = message.length <= NOTE_LIMIT ? message : message.slice(0, NOTE_LIMIT - CUT.length) + CUT;
    this.context.recorder.warning(subjectOf(pod), 'FailedScheduling', note);
    this.setStatus(pod, { type: 'PodScheduled', status: 'False', reason, message }, nominatedNode);
  }

  /** A pod that is going is not scheduled any more. */
  skipped(pod: LivePod): void {
    const { namespace = 'default', name } = pod.metadata;
    this.context.recorder.warning(
      subjectOf(pod),
      'FailedScheduling',
      `skip schedule deleting pod: ${namespace}/${name}`,
    );
  }

  /** Takes a pod off its node for a more important one. */
  evict(victim: LivePod, preemptor: LivePod, node: string): void {
    const { namespace = 'default', name, uid } = victim.metadata;
    const by = preemptor.spec?.schedulerName ?? 'default-scheduler';
    this.setStatus(victim, {
      type: 'DisruptionTarget',
      status: 'True',
      reason: PREEMPTION_REASON,
      message: `${by}: preempting to accommodate a higher priority pod`,
    });
    this.context.client.delete('pods', namespace, name, uid === undefined ? {} : { preconditions: { uid } });
    this.context.recorder.normal(
      subjectOf(victim),
      'Preempted',
      `Preempted by pod ${preemptor.metadata.uid ?? ''} on node ${node}`,
    );
  }

  /** A pod that was nominated for a node has to look elsewhere. */
  clearNomination(pod: LivePod): void {
    this.setStatus(pod, undefined, '');
  }

  private setStatus(
    pod: LivePod,
    condition: Omit<PodCondition, 'lastTransitionTime'> | undefined,
    nominatedNode?: string,
  ): void {
    const status = { ...pod.status };
    if (condition)
      status.conditions = withCondition(
        status.conditions ?? [],
        condition,
        formatTime(this.context.clock.now()),
      );
    if (nominatedNode) status.nominatedNodeName = nominatedNode;
    else if (nominatedNode === '') delete status.nominatedNodeName;
    // A pod that went meanwhile needs no status.
    this.context.client.updateStatus('pods', { ...pod, status });
  }
}

function withCondition(
  conditions: readonly PodCondition[],
  condition: Omit<PodCondition, 'lastTransitionTime'>,
  now: string,
): PodCondition[] {
  const old = conditions.find((c) => c.type === condition.type);
  const since = old?.status === condition.status ? (old.lastTransitionTime ?? now) : now;
  return [
    ...conditions.filter((c) => c !== old),
    { ...condition, lastTransitionTime: since } as PodCondition,
  ];
}
