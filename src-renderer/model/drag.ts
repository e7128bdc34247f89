/**
 * Dragging a pod onto a node, without a window: a state machine that is given what the user and the main process do,
 * and answers with the next state and what must be asked for. Mouse, touch and keyboard all go through it; a drag is
 * computed from a snapshot of the picture taken when it began.
 *
 *   idle → pressed → dragging ⇄ over a node → waiting for the answer → idle (bound) or returning → idle
 */
import type { Explanation, NodeVerdict, PlaceResult } from '@shared/contract';
import type { Box } from './layout';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is picked up. */
export interface DragSubject {
  readonly namespace: string;
  readonly pod: string;
  /** The node that it is bound to; '' while it is not placed. */
  readonly boundTo: string;
  /** Where its chip was when it was picked up (px of the window). */
  readonly home: Box;
}

export type DragState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'pressed'; readonly subject: DragSubject; readonly at: Point; readonly start: Point }
  | {
      readonly phase: 'dragging';
      readonly subject: DragSubject;
      readonly at: Point;
      /** Chosen from a list, not carried by a pointer. */
      readonly byKeyboard: boolean;
      readonly over: string | null;
      readonly explanation: Explanation | null;
      /** The main process could not say what the nodes would answer. */
      readonly unexplained: string | null;
    }
  | {
      readonly phase: 'waiting';
      readonly subject: DragSubject;
      readonly at: Point;
      readonly node: string;
      readonly byKeyboard: boolean;
    }
  | {
      readonly phase: 'returning';
      readonly subject: DragSubject;
      readonly at: Point;
      readonly node: string | null;
    };

export type DragEvent =
  | { readonly type: 'press'; readonly subject: DragSubject; readonly at: Point }
  /** Begins the same gesture without a pointer. */
  | { readonly type: 'pick'; readonly subject: DragSubject }
  | { readonly type: 'move'; readonly at: Point; readonly over: string | null }
  | { readonly type: 'hover'; readonly node: string | null }
  | { readonly type: 'release' }
  | { readonly type: 'cancel' }
  /** Something that was just made is dropped on a node, without having been carried as a pod. */
  | { readonly type: 'drop'; readonly subject: DragSubject; readonly at: Point; readonly node: string }
  | { readonly type: 'explained'; readonly explanation: Explanation | null; readonly problem?: string }
  | { readonly type: 'answered'; readonly result: PlaceResult }
  | { readonly type: 'home' };

/** What a state asks of the world. */
export type DragEffect =
  | { readonly type: 'explain'; readonly namespace: string; readonly pod: string }
  | { readonly type: 'place'; readonly namespace: string; readonly pod: string; readonly node: string }
  /** Something to say in the live region and, for refusals, to show as a card. */
  | { readonly type: 'picked'; readonly subject: DragSubject }
  | { readonly type: 'cancelled'; readonly subject: DragSubject }
  | { readonly type: 'bound'; readonly subject: DragSubject; readonly node: string }
  | {
      readonly type: 'refused';
      readonly subject: DragSubject;
      readonly result: Exclude<PlaceResult, { outcome: 'bound' }>;
      readonly at: Point;
    };

export interface DragStep {
  readonly state: DragState;
  readonly effects: readonly DragEffect[];
}

/** A press becomes a drag after this many px; until then it is a click. */
export const DRAG_THRESHOLD = 5;

export const IDLE: DragState = { phase: 'idle' };

export function dragStep(state: DragState, event: DragEvent): DragStep {
  switch (event.type) {
    case 'press':
      // A pod that still glides home can be caught again.
      if (state.phase !== 'idle' && state.phase !== 'returning') return stay(state);
      return stay({ phase: 'pressed', subject: event.subject, at: event.at, start: event.at });
    case 'pick':
      return state.phase === 'idle' || state.phase === 'returning'
        ? begin(event.subject, center(event.subject.home), null, true)
        : stay(state);
    case 'move':
      if (state.phase === 'pressed') {
        return distance(state.start, event.at) < DRAG_THRESHOLD
          ? stay({ ...state, at: event.at })
          : begin(state.subject, event.at, event.over, false);
      }
      return state.phase === 'dragging' ? stay({ ...state, at: event.at, over: event.over }) : stay(state);
    case 'hover':
      return state.phase === 'dragging' && state.over !== event.node
        ? stay({ ...state, over: event.node })
        : stay(state);
    case 'drop':
      return state.phase === 'idle' || state.phase === 'returning'
        ? {
            state: {
              phase: 'waiting',
              subject: event.subject,
              at: event.at,
              node: event.node,
              byKeyboard: false,
            },
            effects: [
              {
                type: 'place',
                namespace: event.subject.namespace,
                pod: event.subject.pod,
                node: event.node,
              },
            ],
          }
        : stay(state);
    case 'explained':
      return state.phase === 'dragging'
        ? stay({ ...state, explanation: event.explanation, unexplained: event.problem ?? null })
        : stay(state);
    case 'release':
      return release(state);
    case 'cancel':
      return cancel(state);
    case 'answered':
      return state.phase === 'waiting' ? answer(state, event.result) : stay(state);
    case 'home':
      return state.phase === 'returning' ? stay(IDLE) : stay(state);
  }
}

function begin(subject: DragSubject, at: Point, over: string | null, byKeyboard: boolean): DragStep {
  return {
    state: { phase: 'dragging', subject, at, byKeyboard, over, explanation: null, unexplained: null },
    effects: [
      { type: 'picked', subject },
      { type: 'explain', namespace: subject.namespace, pod: subject.pod },
    ],
  };
}

function release(state: DragState): DragStep {
  if (state.phase === 'pressed') return stay(IDLE);
  if (state.phase !== 'dragging') return stay(state);
  const { subject, at, over, byKeyboard } = state;
  // Dropped beside all nodes, or where it already is: nothing is asked of anybody.
  if (over === null || over === subject.boundTo) return cancel(state);
  return {
    state: { phase: 'waiting', subject, at, node: over, byKeyboard },
    effects: [{ type: 'place', namespace: subject.namespace, pod: subject.pod, node: over }],
  };
}

function cancel(state: DragState): DragStep {
  if (state.phase === 'pressed') return stay(IDLE);
  if (state.phase !== 'dragging') return stay(state);
  const { subject, at, byKeyboard } = state;
  return {
    state: byKeyboard ? IDLE : { phase: 'returning', subject, at, node: null },
    effects: [{ type: 'cancelled', subject }],
  };
}

function answer(state: Extract<DragState, { phase: 'waiting' }>, result: PlaceResult): DragStep {
  const { subject, at, node, byKeyboard } = state;
  if (result.outcome === 'bound')
    return { state: IDLE, effects: [{ type: 'bound', subject, node: result.node }] };
  return {
    state: byKeyboard ? IDLE : { phase: 'returning', subject, at, node },
    effects: [{ type: 'refused', subject, result, at }],
  };
}

/** What a node says to the pod in hand. */
export type Offer =
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
  if (node === state.subject.boundTo) return { kind: 'here' };
  const verdict = state.explanation?.nodes.find((v) => v.node === node);
  return verdict && state.explanation ? offerFrom(state.explanation, verdict) : { kind: 'unknown' };
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

function stay(state: DragState): DragStep {
  return { state, effects: [] };
}

function center(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
