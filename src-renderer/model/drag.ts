/**
 * Dragging a pod onto a node, without a window: a state machine that is given what the user and the main process do,
 * and answers with the next state and what must be asked for. Mouse, touch and keyboard all go through it; a drag is
 * computed from a snapshot of the picture taken when it began.
 *
 *   idle → pressed → dragging ⇄ over a node → waiting for the answer → idle (bound) or returning → idle
 */
import type { Explanation, PlaceResult } from '@shared/contract';
import type { Box } from './layout';
import { offerFrom } from './offer';

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
  /** Where it was made by the same gesture: the kubectl line, and the group of inputs that both belong to. */
  readonly made?: { readonly kubectl: string; readonly group: string };
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
      /** Where there are several: how many have been asked about, and what each node said to them. */
      readonly asked: number;
      readonly tallies: ReadonlyMap<string, Tally>;
      /** How many of them each node has already. */
      readonly here: ReadonlyMap<string, number>;
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
  /** The same of some of several, which are alike: one answer is that of all. */
  | { readonly type: 'tallied'; readonly pods: readonly Carried[]; readonly explanation: Explanation | null }
  | { readonly type: 'answered'; readonly result: PlaceResult }
  /** What came of each of several pods, in the order in which they were placed; some may not have been tried. */
  | {
      readonly type: 'answeredAll';
      readonly results: readonly Placed[];
      readonly untried?: readonly Carried[];
    }
  | { readonly type: 'home' };

/** What a node said to those of several pods that have been asked about and are not there already. */
export interface Tally {
  readonly takes: number;
  /** The first reason of a pod that it refuses; '' where it refuses none. */
  readonly reason: string;
}

/** What came of one of several pods that were dropped together. */
export interface Placed {
  readonly pod: Carried;
  readonly result: PlaceResult;
}

/** What a state asks of the world. */
export type DragEffect =
  | { readonly type: 'explain'; readonly namespace: string; readonly pod: string }
  /** Asks about each of several. */
  | { readonly type: 'explainAll'; readonly pods: readonly Carried[] }
  /** Places several pods, one after another, so that each is asked about with those before it in place. */
  | { readonly type: 'placeAll'; readonly pods: readonly Carried[]; readonly node: string }
  | {
      readonly type: 'placedAll';
      readonly subject: DragSubject;
      readonly node: string;
      readonly results: readonly Placed[];
      readonly untried: readonly Carried[];
      readonly at: Point;
    }
  | {
      readonly type: 'place';
      readonly namespace: string;
      readonly pod: string;
      readonly node: string;
      readonly group?: string;
    }
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
                ...(event.subject.made ? { group: event.subject.made.group } : {}),
              },
            ],
          }
        : stay(state);
    case 'explained':
      return state.phase === 'dragging'
        ? stay({ ...state, explanation: event.explanation, unexplained: event.problem ?? null })
        : stay(state);
    case 'tallied':
      return state.phase === 'dragging' ? stay(tally(state, event.pods, event.explanation)) : stay(state);
    case 'release':
      return release(state);
    case 'cancel':
      return cancel(state);
    case 'answered':
      return state.phase === 'waiting' ? answer(state, event.result) : stay(state);
    case 'answeredAll':
      return state.phase === 'waiting' ? answerAll(state, event.results, event.untried ?? []) : stay(state);
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
      asked: 0,
      tallies: new Map(),
      here: countByNode(carried(subject)),
      unexplained: null,
    },
    effects: [
      { type: 'picked', subject },
      { type: 'explain', namespace: subject.namespace, pod: subject.pod },
      ...(companions.length > 0 ? [{ type: 'explainAll' as const, pods: carried(subject) }] : []),
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

function answerAll(
  state: Extract<DragState, { phase: 'waiting' }>,
  results: readonly Placed[],
  untried: readonly Carried[],
): DragStep {
  const { subject, at, node, byKeyboard } = state;
  const all = untried.length === 0 && results.every(({ result }) => result.outcome === 'bound');
  return {
    state: all || byKeyboard ? IDLE : { phase: 'returning', subject, at, node },
    effects: [{ type: 'placedAll', subject, node, results, untried, at }],
  };
}

/** All pods in the hand, the one that was taken first. */
export function carried(subject: DragSubject): readonly Carried[] {
  const { namespace, pod, boundTo, companions = [] } = subject;
  return [{ namespace, pod, boundTo }, ...companions];
}

function countByNode(pods: readonly Carried[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { boundTo } of pods) if (boundTo !== '') counts.set(boundTo, (counts.get(boundTo) ?? 0) + 1);
  return counts;
}

function tally(
  state: Extract<DragState, { phase: 'dragging' }>,
  pods: readonly Carried[],
  explanation: Explanation | null,
): DragState {
  const tallies = new Map(state.tallies);
  for (const verdict of explanation?.nodes ?? []) {
    const before = tallies.get(verdict.node) ?? { takes: 0, reason: '' };
    const count = pods.filter(({ boundTo }) => boundTo !== verdict.node).length;
    const offer = offerFrom(explanation!, verdict);
    if (count === 0) continue;
    tallies.set(verdict.node, {
      takes: before.takes + (offer.kind === 'takes' ? count : 0),
      reason: before.reason === '' && offer.kind === 'refuses' ? offer.reason : before.reason,
    });
  }
  return { ...state, asked: state.asked + pods.length, tallies };
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
