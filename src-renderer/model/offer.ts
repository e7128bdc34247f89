/** What nodes say to the pods in hand while they are carried. */
import type { Explanation, NodeVerdict } from '@shared/contract';
import type { DragState } from './drag';

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

function offerToSeveral(state: Extract<DragState, { phase: 'dragging' }>, node: string): Offer {
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
