/**
 * The way of a pod, or of anything that somebody asked for, through the cluster: which recorded steps led to it and
 * came of it, as rows of a sequence diagram. Nothing is drawn that is not a recorded step or its recorded cause.
 */
import type { StepHeader } from '@shared/contract';
import { isInput, kubeletOf, laneKind, type StepLog } from './step-log';

/** A column of the diagram, from left to right. */
export type Station = 'user' | 'apiserver' | 'etcd' | 'scheduler' | 'controllers' | 'kubelet';

export const STATIONS: readonly Station[] = [
  'user',
  'apiserver',
  'etcd',
  'scheduler',
  'controllers',
  'kubelet',
];

export interface TraceRow {
  readonly step: StepHeader;
  readonly from: Station;
  /** The controller's or node's own name where the column does not say it; else ''. */
  readonly who: string;
  /** It was woken by a step above: the API server told it by a watch. */
  readonly woken: boolean;
  /** The step wrote these revisions to etcd; null where it changed nothing. */
  readonly revisions: { readonly from: number; readonly to: number } | null;
  readonly refused: boolean;
  /** Virtual ms since the row above; 0 for the first. */
  readonly later: number;
  /** The trace is about this step. */
  readonly main: boolean;
}

export interface Trace {
  readonly rows: readonly TraceRow[];
}

/** The way of an object: every step about it, and all steps that led to one of these. */
export function traceOfObject(
  log: StepLog,
  object: { readonly resource: string; readonly namespace: string; readonly name: string },
): Trace {
  const main = new Set<number>();
  for (const step of log.stepsOf(object.resource, object.namespace, object.name, Infinity))
    main.add(step.seq);
  return rowsOf(log, withCauses(log, main), main);
}

/** What led to a step, and all that came of it. */
export function traceOfStep(log: StepLog, seq: number): Trace {
  const main = new Set([seq]);
  const all = withCauses(log, main);
  const effects = new Set(main);
  // A cause always lies before what it causes, so one pass forward finds everything.
  for (let i = seq + 1; i <= log.head; i++) {
    const step = log.step(i);
    if (step && causeOf(step) !== undefined && effects.has(causeOf(step)!)) effects.add(i);
  }
  for (const effect of effects) all.add(effect);
  return rowsOf(log, all, main);
}

/** The step that caused a step; undefined for one that came from outside or from time alone. */
export function causeOf(step: StepHeader): number | undefined {
  return step.cause !== null && 'step' in step.cause ? step.cause.step : undefined;
}

export function stationOf(actor: string): Exclude<Station, 'etcd'> {
  return laneKind(actor);
}

function withCauses(log: StepLog, main: ReadonlySet<number>): Set<number> {
  const all = new Set<number>();
  for (const seq of main) {
    for (let at: number | undefined = seq; at !== undefined && !all.has(at);) {
      const step: StepHeader | undefined = log.step(at);
      if (!step) break;
      all.add(at);
      at = causeOf(step);
    }
  }
  return all;
}

function rowsOf(log: StepLog, seqs: ReadonlySet<number>, main: ReadonlySet<number>): Trace {
  const ordered = [...seqs].sort((a, b) => a - b);
  const rows: TraceRow[] = [];
  let before: StepHeader | undefined;
  for (const seq of ordered) {
    const step = log.step(seq);
    if (!step) continue;
    const from = stationOf(step.actor);
    rows.push({
      step,
      from,
      who: from === 'controllers' ? step.actor : (kubeletOf(step.actor) ?? ''),
      woken: !isInput(step) && causeOf(step) !== undefined && seqs.has(causeOf(step)!),
      revisions:
        step.toRevision > step.fromRevision ? { from: step.fromRevision + 1, to: step.toRevision } : null,
      refused: isRefusal(step),
      later: before ? step.time - before.time : 0,
      main: main.has(seq),
    });
    before = step;
  }
  return { rows };
}

/** A step in which somebody was told no. */
export function isRefusal(step: StepHeader): boolean {
  return (
    step.decision?.type === 'placementRefused' ||
    step.decision?.type === 'requestRefused' ||
    step.decision?.type === 'unschedulable'
  );
}
