/** The drains that windows have begun: the latest of each node, as long as its session is open. */
import type { DrainFlags, DrainState, Origin } from '@shared/contract';
import { Draining, unfinishedDrain, type Session } from '../workspaces';

export class Drains {
  private readonly bySession = new WeakMap<Session, Map<string, Draining>>();

  /**
   * @param tell is told of every change
   * @throws SessionRefused where the session cannot be changed
   */
  begin(
    session: Session,
    node: string,
    flags: DrainFlags,
    origin: Origin,
    tell: (state: DrainState) => void,
  ): DrainState {
    const drains = this.bySession.get(session) ?? new Map<string, Draining>();
    this.bySession.set(session, drains);
    drains.get(node)?.stop();
    const draining = new Draining(session, node, flags, origin, tell);
    drains.set(node, draining);
    draining.begin();
    return draining.state();
  }

  /** How the latest drain of a node goes, or what is left of one that did not get to its end; null where nothing is. */
  state(session: Session, node: string): DrainState | null {
    const known = this.of(session, node)?.state();
    if (known?.outcome === 'running') return known;
    const left = unfinishedDrain(session, node);
    // Why it ended is known as long as the app is there.
    return left && known?.since === left.since
      ? { ...left, outcome: known.outcome, errors: known.errors }
      : left;
  }

  of(session: Session, node: string): Draining | undefined {
    return this.bySession.get(session)?.get(node);
  }
}
