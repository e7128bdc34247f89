/** What nodes say to the pods in hand while they are carried. */
import type { Explanation, NodeVerdict } from '@shared/contract';
import type { DragState } from './drag';

/** A drag that is going on. */
type Dragging = Extract<DragState, { phase: 'dragging' }>;

/** What a node says to the pod in hand. */
export type Offer =
  /** To several pods, each asked about alone: with all of them in place, a later one may fit no more. */
  | {
      readonly kind: 'several';
      readonly takes: number;
      /** Are there already. */
      readonly here: number;
      readonly total: number;
      /** How many have been asked about so far. */
      readonly asked: number;
      /** The first reason of a pod that it refuses; '' where it refuses none. */
      readonly reason: string;
    }
  | { readonly kind: 'takes'; readonly score: number | null; readonly best: boolean }
  | {
      readonly kind: 'refuses';
      readonly reason: string;
      readonly plugin: string;
      readonly verdict: NodeVerdict;
    }
  | { readonly kind: 'here' }
  | { readonly kind: 'unknown' };

/** The offer of a node while a pod is dragged, or undefined while none is. */
export function offerOf(state: DragState, node: string): Offer | undefined {
  if (state.phase !== 'dragging') return undefined;
  if (state.subject.companions && state.subject.companions.length > 0) return offerToSeveral(state, node);
  if (node === state.subject.boundTo) return { kind: 'here' };
  const verdict = state.explanation?.nodes.find((v) => v.node === node);
  return verdict && state.explanation ? offerFrom(state.explanation, verdict) : { kind: 'unknown' };
}

export type Answer = 'takes' | 'refuses';

/**
 * Which nodes take what is in hand, and which refuse all of it; those that have not been asked yet, and those that have
 * it already, are neither.
 */
export function answersOf({
  explanation,
  tallies,
  subject,
}: Pick<Dragging, 'explanation' | 'tallies' | 'subject'>): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  if (subject.companions && subject.companions.length > 0) {
    for (const [node, { takes, reason }] of tallies)
      if (takes > 0) answers.set(node, 'takes');
      else if (reason !== '') answers.set(node, 'refuses');
    return answers;
  }
  for (const verdict of explanation?.nodes ?? []) {
    if (verdict.node === subject.boundTo) continue;
    answers.set(verdict.node, offerFrom(explanation!, verdict).kind === 'takes' ? 'takes' : 'refuses');
  }
  return answers;
}

function offerToSeveral(state: Dragging, node: string): Offer {
  const { takes, reason } = state.tallies.get(node) ?? { takes: 0, reason: '' };
  const total = 1 + (state.subject.companions?.length ?? 0);
  return { kind: 'several', takes, here: state.here.get(node) ?? 0, total, asked: state.asked, reason };
}

/** One node's verdict in an explanation as an offer. */
export function offerFrom(explanation: Explanation, verdict: NodeVerdict): Offer {
  if (verdict.feasible && explanation.rejection === null) {
    const score = explanation.totals[verdict.node];
    return { kind: 'takes', score: score ?? null, best: explanation.best.includes(verdict.node) };
  }
  const refusal = verdict.refusal ?? explanation.rejection;
  return {
    kind: 'refuses',
    reason: refusal?.reasons[0] ?? '',
    plugin: refusal?.plugin ?? '',
    verdict,
  };
}
