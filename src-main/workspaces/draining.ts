/**
 * Drains a node of a session as `kubectl drain` does: cordons it, decides about its pods, evicts them, asks again every
 * five virtual seconds where a budget says no, and gives up at the timeout. It lets no time pass itself: whoever plays,
 * steps or waits does, and time stops at the instants at which something is to be asked. It ends with its session; what
 * it has not got to is read from the history afterwards (unfinished-drain.ts).
 * Models kubectl `cmd/drain` and `pkg/drain` @ v1.34, in the words of v1.26 where the two differ.
 */
import { drainErrors, type KubeObject, type Live } from '@shared/api';
import type { DrainFlags, DrainState, Origin } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import { drainedPod, drainPlan } from './drain-plan';
import {
  cordonRequest,
  isLeft,
  noteAnswer,
  noteEnd,
  POLL,
  refOf,
  requestFor,
  RETRY,
  timedOut,
  type Leaving,
} from './evicting';
import type { Session } from './session';

export class Draining {
  private leaving: readonly Leaving[] = [];
  private outcome: DrainState['outcome'] = 'running';
  private errors: readonly string[] = [];
  private readonly since: number;
  private readonly deadline: number | null;
  private readonly era: number;
  private nextAttempt: number | null = null;
  /** Requests are being sent: what they change is looked at afterwards, at once. */
  private busy = false;
  private cancelAlarm: () => void = () => undefined;
  private stopListening: () => void = () => undefined;

  /**
   * @param tell is told of every change of the state
   * @param origin of all inputs; its group makes them one act
   */
  constructor(
    private readonly session: Session,
    private readonly node: string,
    private readonly flags: DrainFlags,
    private readonly origin: Origin,
    private readonly tell: (state: DrainState) => void,
  ) {
    this.since = session.head().time;
    this.deadline = flags.timeout > 0 ? this.since + flags.timeout : null;
    this.era = session.era;
  }

  state(): DrainState {
    const { node, since, deadline, nextAttempt, outcome, errors } = this;
    const pods = this.leaving.map(({ pod, state, message }) => drainedPod(pod, state, message));
    return { node, since, deadline, pods, nextAttempt, outcome, errors, flags: this.flags };
  }

  /** Cordons the node and asks for its pods to go. @throws SessionRefused where the session cannot be changed */
  begin(): void {
    const { session, node } = this;
    const [cordoned] = session.request([cordonRequest(node, true)], this.origin);
    if (cordoned && !cordoned.ok) return this.end('failed', [cordoned.status.message]);
    const plan = drainPlan(session, node, this.flags);
    if ('status' in plan) return this.end('failed', [plan.status.message]);
    const errors = drainErrors(plan.decisions);
    if (errors.length > 0) return this.end('refused', errors);
    this.leaving = plan.decisions
      .filter(({ outcome }) => outcome === 'evict')
      .map(({ pod }): Leaving => ({ pod, state: 'toEvict', message: '' }));
    this.stopListening = session.onDurable(() => this.look());
    this.attempt();
  }

  /** Asks for what was refused at once, and not only when its time comes. */
  again(): void {
    if (this.outcome === 'running') this.attempt();
  }

  /** As Ctrl+C does: what was asked for happens, and nothing more is asked. */
  stop(): void {
    if (this.outcome === 'running') this.end('interrupted', []);
  }

  private attempt(): void {
    this.busy = true;
    try {
      for (const one of this.leaving) {
        if (one.state !== 'toEvict') continue;
        noteAnswer(one, this.session.request([requestFor(one.pod, this.flags)], this.origin)[0]!, this.flags);
      }
    } catch (error) {
      // The session was frozen, or may not be changed: it has said so itself.
      return this.end('interrupted', [error instanceof Error ? error.message : String(error)]);
    } finally {
      this.busy = false;
    }
    const waits = this.leaving.some(({ state }) => state === 'toEvict');
    this.nextAttempt = waits ? this.session.head().time + RETRY : null;
    this.look(true);
  }

  /** Looks which pods are gone by now. @param news there is something to tell in any case */
  private look(news = false): void {
    if (this.outcome !== 'running' || this.busy) return;
    if (this.session.era !== this.era) return this.end('interrupted', []);
    const { time } = this.session.head();
    let changed = news;
    for (const one of this.leaving) {
      if (one.state !== 'ending') continue;
      noteEnd(one, this.live(one), time, this.flags);
      if (one.state !== 'ending') changed = true;
    }
    if (this.leaving.some(isLeft)) {
      if (!changed) return;
      this.setAlarm();
      this.tell(this.state());
      return;
    }
    const failed = this.leaving.filter(({ state }) => state === 'failed').map(({ message }) => message);
    this.end(failed.length > 0 ? 'failed' : 'drained', failed);
  }

  private live({ pod }: Leaving): Live<Pod> | undefined {
    const answer = this.session.read({ verb: 'get', resource: 'pods', ...refOf(pod) });
    return answer.ok ? (answer.object as KubeObject as Live<Pod>) : undefined;
  }

  /** At the next instant at which something is to be asked, looked at, or given up. */
  private setAlarm(): void {
    this.cancelAlarm();
    const { time } = this.session.head();
    const watches =
      this.flags.skipWaitForDeleteTimeoutSeconds > 0 && this.leaving.some(({ state }) => state === 'ending');
    const at = Math.min(
      this.nextAttempt ?? Infinity,
      this.deadline ?? Infinity,
      watches ? time + POLL : Infinity,
    );
    if (at !== Infinity) this.cancelAlarm = this.session.wakeAt(at, () => this.wake());
  }

  private wake(): void {
    if (this.outcome !== 'running') return;
    if (this.session.era !== this.era) return this.end('interrupted', []);
    const { time } = this.session.head();
    if (this.deadline !== null && time >= this.deadline) return this.giveUp();
    if (this.nextAttempt !== null && time >= this.nextAttempt) this.attempt();
    else this.look(true);
  }

  private giveUp(): void {
    const failed = this.leaving.filter(({ state }) => state === 'failed').map(({ message }) => message);
    const left = this.leaving.filter(isLeft).map((one) => timedOut(one, this.flags));
    this.end('stuck', [...failed, ...left]);
  }

  private end(outcome: DrainState['outcome'], errors: readonly string[]): void {
    this.outcome = outcome;
    this.errors = errors;
    this.nextAttempt = null;
    this.cancelAlarm();
    this.stopListening();
    this.tell(this.state());
  }
}
