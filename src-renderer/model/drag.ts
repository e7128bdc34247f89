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

/** A pod in the hand. */
export interface Carried {
  readonly namespace: string;
  readonly pod: string;
  /** The node that it is bound to; '' while it is not placed. */
  readonly boundTo: string;
}

/** What is picked up: a pod, and those that were selected with it. */
export interface DragSubject extends Carried {
  readonly companions?: readonly Carried[];
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
      /** The same of each companion that has been asked about, by `namespace/name`. */
      readonly others: ReadonlyMap<string, Explanation | null>;
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
  | {
      readonly type: 'explained';
      readonly explanation: Explanation | null;
      readonly problem?: string;
      /** A companion, as `namespace/name`; else the pod itself. */
      readonly companion?: string;
    }
  | { readonly type: 'answered'; readonly result: PlaceResult }
  /** What came of each of several pods, in the order in which they were placed. */
  | { readonly type: 'answeredAll'; readonly results: readonly Placed[] }
  | { readonly type: 'home' };

/** What came of one of several pods that were dropped together. */
export interface Placed {
  readonly pod: Carried;
  readonly result: PlaceResult;
}

/** What a state asks of the world. */
export type DragEffect =
  | { readonly type: 'explain'; readonly namespace: string; readonly pod: string }
  /** Asks about the companions, one after another. */
  | { readonly type: 'explainOthers'; readonly pods: readonly Carried[] }
  /** Places several pods, one after another, so that each is asked about with those before it in place. */
  | { readonly type: 'placeAll'; readonly pods: readonly Carried[]; readonly node: string }
  | {
      readonly type: 'placedAll';
      readonly subject: DragSubject;
      readonly node: string;
      readonly results: readonly Placed[];
      readonly at: Point;
    }
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
      if (event.companion !== undefined) {
        return state.phase === 'dragging'
          ? stay({ ...state, others: new Map(state.others).set(event.companion, event.explanation) })
          : stay(state);
      }
      return state.phase === 'dragging'
        ? stay({ ...state, explanation: event.explanation, unexplained: event.problem ?? null })
        : stay(state);
    case 'release':
      return release(state);
    case 'cancel':
      return cancel(state);
    case 'answered':
      return state.phase === 'waiting' ? answer(state, event.result) : stay(state);
    case 'answeredAll':
      return state.phase === 'waiting' ? answerAll(state, event.results) : stay(state);
    case 'home':
      return state.phase === 'returning' ? stay(IDLE) : stay(state);
  }
}

function begin(subject: DragSubject, at: Point, over: string | null, byKeyboard: boolean): DragStep {
  const { companions = [] } = subject;
  return {
    state: {
      phase: 'dragging',
      subject,
      at,
      byKeyboard,
      over,
      explanation: null,
      others: new Map(),
      unexplained: null,
    },
    effects: [
      { type: 'picked', subject },
      { type: 'explain', namespace: subject.namespace, pod: subject.pod },
      ...(companions.length > 0 ? [{ type: 'explainOthers' as const, pods: companions }] : []),
    ],
  };
}

function release(state: DragState): DragStep {
  if (state.phase === 'pressed') return stay(IDLE);
  if (state.phase !== 'dragging') return stay(state);
  const { subject, at, over, byKeyboard } = state;
  // Dropped beside all nodes, or where it already is: nothing is asked of anybody.
  if (over === null || carried(subject).every((pod) => pod.boundTo === over)) return cancel(state);
  if (subject.companions && subject.companions.length > 0) {
    const pods = carried(subject).filter((pod) => pod.boundTo !== over);
    return {
      state: { phase: 'waiting', subject, at, node: over, byKeyboard },
      effects: [{ type: 'placeAll', pods, node: over }],
    };
  }
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

function answerAll(state: Extract<DragState, { phase: 'waiting' }>, results: readonly Placed[]): DragStep {
  const { subject, at, node, byKeyboard } = state;
  const all = results.every(({ result }) => result.outcome === 'bound');
  return {
    state: all || byKeyboard ? IDLE : { phase: 'returning', subject, at, node },
    effects: [{ type: 'placedAll', subject, node, results, at }],
  };
}

/** All pods in the hand, the one that was taken first. */
export function carried(subject: DragSubject): readonly Carried[] {
  const { namespace, pod, boundTo, companions = [] } = subject;
  return [{ namespace, pod, boundTo }, ...companions];
}

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
  let [takes, here, asked, reason] = [0, 0, 0, ''];
  const pods = carried(state.subject);
  for (const [i, pod] of pods.entries()) {
    const explanation = i === 0 ? state.explanation : state.others.get(`${pod.namespace}/${pod.pod}`);
    if (pod.boundTo === node) {
      here++;
      asked++;
      continue;
    }
    const verdict = explanation?.nodes.find((v) => v.node === node);
    if (!explanation || !verdict) continue;
    asked++;
    const offer = offerFrom(explanation, verdict);
    if (offer.kind === 'takes') takes++;
    else if (offer.kind === 'refuses' && reason === '') reason = offer.reason;
  }
  return { kind: 'several', takes, here, total: pods.length, asked, reason };
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
