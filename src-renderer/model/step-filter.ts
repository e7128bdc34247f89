/** Which steps somebody looks for: by their words, their kind, who acted, and what they are about. */
import type { ObjectKey } from '@shared/api';
import type { StepHeader } from '@shared/contract';
import { isInput, laneOf, type Lane, type StepLog } from './step-log';
import { isRefusal } from './trace';

/** What a tick of the score stands for; each has a shape of its own. */
export type StepKind = 'input' | 'refused' | 'change' | 'quiet';

export const STEP_KINDS: readonly StepKind[] = ['input', 'refused', 'change', 'quiet'];

/** A refusal counts as one whoever asked; an input that was carried out as an input. */
export function stepKind(step: StepHeader): StepKind {
  if (isRefusal(step)) return 'refused';
  if (isInput(step)) return 'input';
  return step.toRevision > step.fromRevision ? 'change' : 'quiet';
}

export interface StepFilter {
  /** All of these words are in the step's text. */
  readonly query: string;
  readonly kind: StepKind | '';
  /** Only steps of this lane. */
  readonly lane: Lane | null;
  /** Only steps about this object. */
  readonly about: ObjectKey | null;
}

export const ALL_STEPS: StepFilter = { query: '', kind: '', lane: null, about: null };

/**
 * The loaded steps that a filter lets through, in order; null where it lets everything through.
 * @param textOf what a step is searched by
 */
export function filteredSteps(
  log: StepLog,
  filter: StepFilter,
  textOf: (step: StepHeader) => string,
): readonly number[] | null {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  const { kind, lane, about } = filter;
  if (words.length === 0 && kind === '' && lane === null && about === null) return null;
  const found: number[] = [];
  for (let seq = 1; seq <= log.head; seq++) {
    const step = log.step(seq);
    if (!step) continue;
    if (kind !== '' && stepKind(step) !== kind) continue;
    if (lane !== null && laneOf(step.actor, [lane]) !== 0) continue;
    if (about !== null && !isAbout(step, about)) continue;
    if (words.length > 0) {
      const text = textOf(step).toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    found.push(seq);
  }
  return found;
}

function isAbout({ object }: StepHeader, { resource, namespace, name }: ObjectKey): boolean {
  return (
    object?.resource === resource && object.name === name && (object.namespace ?? '') === (namespace ?? '')
  );
}
