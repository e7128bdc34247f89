/** Texts that several panels show: steps, actors, remedies, workloads, verdicts. */
import type { ObjectKey } from '@shared/api';
import type { Remedy, StepHeader } from '@shared/contract';
import { m } from '@shared/messages';
import {
  bytesText,
  cpuText,
  briefReason,
  mainReason,
  laneKind,
  usedText,
  type Lane,
  type MeterParts,
  type PodView,
  type StepKind,
} from '@renderer/model';
import { numberText } from './locale.svelte';

/** Who acted, as people say it. */
export function actorText(actor: string): string {
  return laneKind(actor) === 'user' ? m.actor_you() : actor;
}

export function laneText(lane: Lane): string {
  switch (lane.kind) {
    case 'user':
      return m.actor_you();
    case 'apiserver':
      return 'API server';
    case 'scheduler':
      return 'scheduler';
    case 'controllers':
      return 'controllers';
    case 'kubelet':
      return `kubelet ${lane.node}`;
    case 'kubelets':
      return 'kubelets';
  }
}

export function objectText(key: ObjectKey): string {
  const kind = key.resource.split('.')[0]!;
  return `${kind}/${key.namespace ? `${key.namespace}/` : ''}${key.name}`;
}

/** What a tick of the score stands for. */
export function stepKindText(kind: StepKind): string {
  return {
    input: m.step_input(),
    refused: m.step_refused(),
    change: m.step_change(),
    quiet: m.step_quiet(),
  }[kind];
}

/** A step in one line: who, what, on what. */
export function stepText(step: StepHeader): string {
  const what = step.object ? `${step.action} ${objectText(step.object)}` : step.action;
  return `${actorText(step.actor)} · ${what}`;
}

/** What a step decided, in the field's words; '' where it decided nothing. */
export function decisionText(step: StepHeader): string {
  const { decision } = step;
  if (decision === null) return '';
  switch (decision.type) {
    case 'scheduled':
      return m.decision_scheduled({
        node: decision.node,
        feasible: decision.feasible,
        evaluated: decision.evaluated,
      });
    case 'placementRefused':
      return m.decision_refused({ node: decision.node, message: decision.message });
    case 'unschedulable':
    case 'requestRefused':
    case 'note':
      return decision.message;
  }
}

/** The title of a remedy: what it would change; of a set of several, each of its changes. */
export function remedyText(
  remedy: Pick<Remedy, 'kind' | 'values'> & Partial<Pick<Remedy, 'changes' | 'kubectl'>>,
): string {
  if (remedy.changes && remedy.changes.length > 0)
    return remedy.changes.map(remedyText).reduce((all, one) => m.remedy_both({ all, one }));
  const v = remedy.values;
  const of = (name: string): string => v[name] ?? '';
  const taint = `${of('key')}${of('value') ? `=${of('value')}` : ''}`;
  switch (remedy.kind) {
    case 'addToleration':
      return m.remedy_add_toleration({ taint });
    case 'removeTaint':
      return m.remedy_remove_taint({ taint, node: of('node') });
    case 'setNodeLabel':
      return m.remedy_set_node_label({ label: taint, node: of('node') });
    case 'dropNodeSelector':
      return m.remedy_drop_node_selector({ label: taint });
    case 'uncordon':
      return m.remedy_uncordon({ node: of('node') });
    case 'shrinkRequest':
      return m.remedy_shrink_request({ resource: of('resource'), value: of('value') });
    case 'deletePod':
      return m.remedy_delete_pod({ pod: of('pod') });
    case 'freePort':
      return m.remedy_free_port({ port: of('port'), pod: of('pod') });
    case 'evictForRoom':
      return m.remedy_evict({ pod: of('pod'), owner: of('owner') });
    case 'recreate':
      return m.remedy_recreate({ pod: of('pod'), node: of('node') });
    case 'bindAnyway':
      return m.bind_anyway();
    case 'other':
      return of('title') || remedy.kubectl?.[0] || m.remedy_other();
  }
}

/** Why a pod in the tray is there, in few words. */
export function trayReason(pod: PodView): string {
  return pod.unplacedMessage === undefined ? m.not_tried() : briefReason(mainReason(pod.unplacedMessage));
}

/** A pod in full, for tooltips and screen readers. */
export function podName(pod: PodView): string {
  const ready = m.ready_of({ ready: pod.ready, containers: pod.containers });
  const where = pod.node === '' ? trayReason(pod) : m.on_node({ node: pod.node });
  return [pod.key, pod.status, ready, where].join(', ');
}

function amountText(meter: MeterParts['name'], amount: number): string {
  return meter === 'cpu' ? cpuText(amount) : meter === 'memory' ? bytesText(amount) : numberText(amount);
}

/** What is free of a node's cpu, memory or pods. */
export function meterText({ name, amounts }: MeterParts): string {
  return m.meter_free({ free: amountText(name, amounts.free) });
}

/** All amounts of a bar in a line. */
export function meterTitle({ name, amounts }: MeterParts): string {
  const requested = amountText(name, amounts.requested);
  const allocatable = amountText(name, amounts.allocatable);
  if (name === 'pods') return m.meter_title({ requested, allocatable });
  return m.meter_full_title({
    requested,
    used: amounts.used === undefined ? m.usage_unknown() : usedText(name, amounts.used),
    free: amountText(name, amounts.free),
    allocatable,
  });
}

/** All amounts of a bar, short: `700m, used 43m, 3.3 free of 4`. */
export function meterLine({ name, amounts }: MeterParts): string {
  const values = {
    requested: amountText(name, amounts.requested),
    free: amountText(name, amounts.free),
    allocatable: amountText(name, amounts.allocatable),
  };
  return amounts.used === undefined || name === 'pods'
    ? m.meter_line(values)
    : m.meter_line_used({ ...values, used: usedText(name, amounts.used) });
}

/** A branch's name; one that nothing was done on yet is named after where it began, by the main process in English. */
export function branchText(name: string): string {
  const step = /^from step (\d+)$/.exec(name)?.[1];
  return step === undefined ? name : m.branch_unnamed({ step: numberText(Number(step)) });
}
