/** Drains that the window has begun: how they go, also while their panel is closed. */
import type { DrainedPod, DrainFlags, DrainState } from '@shared/contract';
import { m } from '@shared/messages';
import type { Client } from '@renderer/client';
import type { Actions } from './actions.svelte';
import { numberText } from './locale.svelte';
import type { Notices } from './notices.svelte';
import type { Session } from './session.svelte';

/** What a panel shows of the drains of one node. */
export interface DrainView {
  readonly state: DrainState;
  /** When the first of them began, virtual ms since the epoch. */
  readonly since: number;
  /** What had to go, with that of earlier ones. */
  readonly pods: readonly DrainedPod[];
  /** What brings each of them back, by uid. */
  readonly owners: Readonly<Record<string, string>>;
}

export class DrainStore {
  readonly #client: Client;
  readonly #session: Session;
  readonly #actions: Actions;
  readonly #notices: Notices;
  #views = $state.raw<Readonly<Record<string, DrainView>>>({});
  #unfinished = $state.raw<readonly DrainState[]>([]);

  constructor(client: Client, session: Session, actions: Actions, notices: Notices) {
    this.#client = client;
    this.#session = session;
    this.#actions = actions;
    this.#notices = notices;
  }

  /** Hears of drains for as long as the window is there. */
  listen(): void {
    this.#client.on('session.draining', (state) => {
      const before = this.#views[state.node]?.state;
      this.#show(state);
      if (before?.outcome === 'running' && state.outcome !== 'running') this.#tellEnd(state);
      if (before?.outcome !== state.outcome) void this.findUnfinished();
    });
  }

  of(node: string): DrainView | undefined {
    return this.#views[node];
  }

  /** Drains that did not get to their end, as far as pods are left of them. */
  get unfinished(): readonly DrainState[] {
    return this.#unfinished;
  }

  /** Looks for drains that did not get to their end: of cordoned nodes alone. `tell`: where somebody may not know of it. */
  async findUnfinished(tell = false): Promise<void> {
    const { nodeNames } = this.#session;
    const cordoned = nodeNames.filter((name) => this.#session.node(name)?.cordoned);
    try {
      const states = await Promise.all(
        cordoned.map((node) => this.#client.call('session.drainState', { node })),
      );
      this.#unfinished = states.filter(
        (state) => state !== null && state.outcome !== 'running',
      ) as DrainState[];
    } catch (error) {
      this.#actions.fail(error);
      return;
    }
    if (!tell) return;
    for (const { node, pods } of this.#unfinished) {
      const gone = pods.filter(({ state }) => state === 'gone').length;
      this.#notices.done(
        m.drain_unfinished({ node, gone: numberText(gone), total: numberText(pods.length) }),
        null,
        'warn',
      );
    }
  }

  /** Another session is on show: nothing of these is its own. */
  forget(): void {
    this.#views = {};
    this.#unfinished = [];
  }

  /** Asks for a drain of the node that is under way, or did not get to its end; one that is over is forgotten. */
  async look(node: string): Promise<void> {
    const { [node]: known, ...others } = this.#views;
    if (known?.state.outcome === 'running') return;
    this.#views = others;
    await this.#ask(() => this.#client.call('session.drainState', { node }));
  }

  /** Cordons the node and lets its pods go. `line`: the kubectl line that it stands for. */
  async begin(node: string, flags: DrainFlags, line: string): Promise<void> {
    if (!this.#actions.allow(line)) return;
    await this.#ask(async () => {
      const state = await this.#client.call('session.drain', {
        node,
        flags: { ...flags },
        command: line,
        group: this.#actions.gestureGroup(),
      });
      this.#notices.done(m.drain_begun({ node }), line);
      return state;
    });
  }

  async again(node: string): Promise<void> {
    await this.#ask(() => this.#client.call('session.drainAgain', { node }));
  }

  async stop(node: string): Promise<void> {
    await this.#ask(() => this.#client.call('session.stopDrain', { node }));
  }

  async #ask(question: () => Promise<DrainState | null>): Promise<void> {
    try {
      const state = await question();
      if (state) this.#show(state);
    } catch (error) {
      this.#actions.fail(error);
    }
  }

  #show(state: DrainState): void {
    const before = this.#views[state.node];
    const owners = { ...before?.owners };
    for (const { namespace, name, uid } of state.pods) {
      const pod = this.#session.projection.pod(`${namespace}/${name}`);
      if (pod?.uid === uid && pod.owner) owners[uid] = pod.owner.key;
    }
    const earlier = before?.pods.filter(({ uid }) => !state.pods.some((pod) => pod.uid === uid)) ?? [];
    const view: DrainView = {
      state,
      since: before?.since ?? state.since,
      pods: [...earlier, ...state.pods],
      owners,
    };
    this.#views = { ...this.#views, [state.node]: view };
  }

  /** The end of a drain whose panel nobody looks at. */
  #tellEnd({ node, outcome, errors }: DrainState): void {
    const { dialog } = this.#actions;
    if (dialog?.kind === 'drain' && dialog.node === node) return;
    if (outcome === 'drained') this.#notices.done(m.drain_done({ node }));
    else if (outcome !== 'interrupted' || errors.length > 0)
      this.#notices.fail(m.drain_ended_title({ node }), errors.join('\n'), m.drain_ended_advice());
  }
}
