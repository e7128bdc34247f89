/**
 * Undo and redo of what was done to the cluster. Nothing of the history is taken back: undoing goes on, on a branch
 * behind the scenes, from before the last thing that was done; redoing returns to the branch that was left. Stepping
 * through time is something else: it looks, and changes nothing.
 */
import { m } from '@shared/messages';
import type { Client } from '@renderer/client';
import { isInput, oneLine } from '@renderer/model';
import type { Actions } from './actions.svelte';
import type { Notices } from './notices.svelte';
import type { Session } from './session.svelte';
import { stepText } from './texts';

interface Left {
  /** The branch that was left, and the one that undoing made. */
  readonly branch: number;
  readonly made: number;
  /** Where the made branch began: after anything more is done there, nothing can be redone. */
  readonly head: number;
}

export class Undo {
  readonly #client: Client;
  readonly #session: Session;
  readonly #actions: Actions;
  readonly #notices: Notices;
  #left = $state.raw<readonly Left[]>([]);

  constructor(client: Client, session: Session, actions: Actions, notices: Notices) {
    this.#client = client;
    this.#session = session;
    this.#actions = actions;
    this.#notices = notices;
  }

  /** The step that undoing would take away: the last thing that somebody did; undefined where there is none. */
  readonly last = $derived.by(() => {
    void this.#session.logVersion;
    const { log, info } = this.#session;
    for (let seq = info?.head.seq ?? 0; seq > 1; seq--) {
      const step = log.step(seq);
      if (!step) return undefined;
      if (isInput(step) && step.actor === 'user') return step;
    }
    return undefined;
  });

  readonly canRedo = $derived.by(() => {
    const { info, log } = this.#session;
    void this.#session.logVersion;
    const left = this.#left.at(-1);
    if (!left || info?.branch !== left.made) return false;
    // Time may have passed since; only something new that was done ends it.
    for (let seq = left.head + 1; seq <= info.head.seq; seq++) {
      const step = log.step(seq);
      if (step && isInput(step) && step.actor === 'user') return false;
    }
    return true;
  });

  async undo(): Promise<void> {
    const step = this.last;
    if (!step || !this.#actions.allow(m.menu_undo_change())) return;
    const branch = this.#session.info!.branch;
    try {
      // A gesture about many objects made many steps, and is taken back as one.
      const { first, inputs, command } = await this.#client.call('timeline.act', { seq: step.seq });
      const info = await this.#client.call('timeline.branch', {
        from: first - 1,
        name: m.undo_branch({ step: String(first), count: String(this.#left.length + 1) }),
      });
      this.#left = [...this.#left, { branch, made: info.branch, head: first - 1 }];
      await this.#session.enter(info);
      // One line that did many things says more than the last of them.
      const line = inputs > 1 && command?.startsWith('kubectl ') ? oneLine(command) : null;
      const what = line ?? stepText(step);
      this.#notices.done(
        inputs > 1 && line === null
          ? m.done_undo_several({ what, count: inputs - 1 })
          : m.done_undo({ what }),
      );
    } catch (error) {
      this.#actions.fail(error);
    }
  }

  async redo(): Promise<void> {
    const left = this.#left.at(-1);
    if (!left || !this.canRedo || !this.#actions.allow(m.menu_redo_change())) return;
    if (await this.#actions.switchBranch(left.branch)) {
      this.#left = this.#left.slice(0, -1);
      this.#notices.done(m.done_redo());
    }
  }

  /** Another session is on show. */
  forget(): void {
    this.#left = [];
  }
}
