/** The gesture of design and model, tied to the main process, the live region and the refusal card. */
import type { Explanation, PlaceResult } from '@shared/contract';
import { m } from '@shared/messages';
import type { Client } from '@renderer/client';
import {
  alike,
  bindingLines,
  carried,
  dragStep,
  IDLE,
  offerFrom,
  type Carried,
  type DragEffect,
  type DragEvent,
  type DragState,
  type DragSubject,
  type Placed,
  type Point,
} from '@renderer/model';
import { shortReason } from '@renderer/model';
import type { Actions } from './actions.svelte';
import type { Notices } from './notices.svelte';
import { Placing } from './placing.svelte';
import type { Session } from './session.svelte';

/** A drop that was not taken, with all that was said about it. */
export interface Refusal {
  readonly subject: DragSubject;
  readonly result: Exclude<PlaceResult, { outcome: 'bound' }>;
  /** Where the pod was dropped (px of the window). */
  readonly at: Point;
}

/** What came of several pods that were dropped together, where not all of them were taken. */
export interface DropOutcome {
  readonly node: string;
  readonly results: readonly Placed[];
  /** Those that were left when it was stopped. */
  readonly untried: readonly Carried[];
  readonly at: Point;
}

export class DragStore {
  readonly #client: Client;
  readonly #session: Session;
  readonly #actions: Actions;
  readonly #notices: Notices;
  state = $state.raw<DragState>(IDLE);
  refusal = $state.raw<Refusal | null>(null);
  outcome = $state.raw<DropOutcome | null>(null);
  /** Several pods that are on their way. */
  readonly placing: Placing;
  /** The same gesture by keyboard: a list of nodes with their verdicts is open. */
  readonly choosing = $derived(this.state.phase === 'dragging' && this.state.byKeyboard);
  #gesture = 0;

  constructor(client: Client, session: Session, actions: Actions, notices: Notices) {
    this.#client = client;
    this.#session = session;
    this.#actions = actions;
    this.#notices = notices;
    this.placing = new Placing(client, session, actions);
  }

  readonly explanation = $derived<Explanation | null>(
    this.state.phase === 'dragging' ? this.state.explanation : null,
  );

  send(event: DragEvent): void {
    const begins = event.type === 'pick' || (event.type === 'move' && this.state.phase === 'pressed');
    const { state, effects } = dragStep(this.state, event);
    if (begins && state.phase === 'dragging' && !this.#actions.allow(gestureText(state.subject))) {
      this.state = IDLE;
      return;
    }
    this.state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  /** Binds without asking the scheduler, from the refusal card. */
  async force(refusal: Refusal): Promise<void> {
    if (!this.#actions.allow(m.bind_anyway())) return;
    const { namespace, pod } = refusal.subject;
    try {
      const result = await this.#client.call('session.place', {
        namespace,
        pod,
        node: refusal.result.outcome === 'failed' ? '' : refusal.result.node,
        force: true,
      });
      if (result.outcome === 'bound') {
        this.refusal = null;
        this.#notices.done(
          m.done_forced({ pod, node: result.node }),
          bindingLines([`${namespace}/${pod}`], result.node),
        );
      } else this.refusal = { ...refusal, result };
    } catch (error) {
      this.#actions.fail(error);
    }
  }

  #carryOut(effect: DragEffect): void {
    switch (effect.type) {
      case 'picked':
        this.refusal = null;
        this.outcome = null;
        this.#notices.say(
          effect.subject.companions?.length
            ? m.say_picked_several({ count: effect.subject.companions.length + 1 })
            : m.say_picked({ pod: effect.subject.pod }),
        );
        return;
      case 'cancelled':
        this.#notices.say(m.say_cancelled({ pod: effect.subject.pod }));
        return;
      case 'explain':
        void this.#explain(effect.namespace, effect.pod);
        return;
      case 'explainAll':
        void this.#explainAll(effect.pods);
        return;
      case 'place':
        void this.#place(effect);
        return;
      case 'placeAll':
        void this.#placeAll(effect.pods, effect.node);
        return;
      case 'placedAll':
        this.#placed(effect);
        return;
      case 'bound':
        this.#notices.done(
          m.done_bound({ pod: effect.subject.pod, node: effect.node }),
          [effect.subject.made?.kubectl ?? [], bindingLines([keyOf(effect.subject)], effect.node)]
            .flat()
            .join('\n'),
        );
        return;
      case 'refused':
        this.refusal = { subject: effect.subject, result: effect.result, at: effect.at };
        this.#notices.say(refusalText(effect.subject.pod, effect.result));
        return;
    }
  }

  async #explain(namespace: string, pod: string): Promise<void> {
    const gesture = ++this.#gesture;
    try {
      const explanation = await this.#client.call('session.explain', { namespace, pod });
      if (gesture !== this.#gesture) return;
      this.send({ type: 'explained', explanation });
      if (explanation) this.#sayOffers(explanation);
    } catch (error) {
      if (gesture !== this.#gesture) return;
      this.send({
        type: 'explained',
        explanation: null,
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** Asks about several pods, those that are alike together, as long as the gesture lasts. */
  async #explainAll(pods: readonly Carried[]): Promise<void> {
    await Promise.resolve();
    const gesture = this.#gesture;
    const { connections } = this.#session;
    for (const group of alike(pods, (key) => connections.object('pods', key))) {
      if (gesture !== this.#gesture || this.state.phase !== 'dragging') return;
      const { namespace, pod } = group[0]!;
      const explanation = await this.#client
        .call('session.explain', { namespace, pod, remedies: false })
        .catch(() => null);
      if (gesture === this.#gesture) this.send({ type: 'tallied', pods: group, explanation });
    }
  }

  async #placeAll(pods: readonly Carried[], node: string): Promise<void> {
    this.send({ type: 'answeredAll', ...(await this.placing.run(pods, node)) });
  }

  /** The whole answer of one of several, with what would help it. */
  async openRefusal({ pod, result }: Placed, at: Point): Promise<void> {
    if (result.outcome === 'bound') return;
    const { namespace } = pod;
    const subject = { ...pod, home: { ...at, width: 0, height: 0 } };
    let full = result;
    if (full.outcome !== 'failed') {
      try {
        const { node } = full;
        const remedies = await this.#client.call('session.remedies', { namespace, pod: pod.pod, node });
        full = { ...full, remedies };
      } catch (error) {
        this.#actions.fail(error);
      }
    }
    this.refusal = { subject, result: full, at };
  }

  #placed({ node, results, untried, at }: Extract<DragEffect, { type: 'placedAll' }>): void {
    const bound = results.filter(({ result }) => result.outcome === 'bound').map(({ pod }) => keyOf(pod));
    const total = results.length + untried.length;
    const text = m.done_bound_several({ count: bound.length, total, node });
    const lines = bindingLines(bound, node);
    if (bound.length === total) return this.#notices.done(text, lines);
    // The card says what was done, and with which lines.
    if (bound.length > 0) this.#notices.lastCommand = lines;
    this.outcome = { node, results, untried, at };
    this.#notices.say(text);
  }

  #sayOffers(explanation: Explanation): void {
    const takers = explanation.nodes
      .filter((v) => offerFrom(explanation, v).kind === 'takes')
      .map((v) => v.node);
    this.#notices.say(
      takers.length > 0
        ? m.say_takers({
            count: takers.length,
            total: explanation.nodes.length,
            nodes: takers.slice(0, 5).join(', '),
          })
        : m.say_no_takers({ total: explanation.nodes.length }),
    );
  }

  async #place({ namespace, pod, node, group }: Extract<DragEffect, { type: 'place' }>): Promise<void> {
    try {
      const result = await this.#client.call('session.place', {
        namespace,
        pod,
        node,
        ...(group === undefined ? {} : { group }),
      });
      this.send({ type: 'answered', result });
    } catch (error) {
      this.send({
        type: 'answered',
        result: { outcome: 'failed', message: error instanceof Error ? error.message : String(error) },
      });
    }
  }

  get session(): Session {
    return this.#session;
  }
}

function keyOf({ namespace, pod }: Carried): string {
  return `${namespace}/${pod}`;
}

function gestureText(subject: DragSubject): string {
  const pods = carried(subject);
  return pods.length > 1
    ? m.gesture_move_pods({ count: pods.length })
    : m.gesture_move_pod({ pod: subject.pod });
}

/** One sentence for the live region. */
export function refusalText(pod: string, result: Exclude<PlaceResult, { outcome: 'bound' }>): string {
  switch (result.outcome) {
    case 'refused':
      return m.say_refused({
        node: result.node,
        pod,
        reason: shortReason(result.verdict.refusal?.reasons[0] ?? ''),
      });
    case 'alreadyBound':
      return m.say_already_bound({ pod, node: result.boundTo });
    case 'failed':
      return m.say_failed({ message: result.message });
  }
}
