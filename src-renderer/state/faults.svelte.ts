/** Disturbances that are in force at the instant on show, and injecting more of them. */
import type { Fault } from '@shared/contract';
import { faultLine, isSameFault, type KnownDown } from '@renderer/model';
import type { Client } from '@renderer/client';
import { faultDoneText } from './fault-texts';
import type { Actions } from './actions.svelte';
import type { Notices } from './notices.svelte';
import type { Session } from './session.svelte';

export class FaultStore {
  readonly #client: Client;
  readonly #session: Session;
  readonly #actions: Actions;
  readonly #notices: Notices;
  /** Those of registries and nodes that are not as usual. */
  inForce = $state.raw<readonly Fault[]>([]);
  #asked = 0;

  constructor(client: Client, session: Session, actions: Actions, notices: Notices) {
    this.#client = client;
    this.#session = session;
    this.#actions = actions;
    this.#notices = notices;
  }

  /** What is in force of a kind at a node or registry; undefined where all is as usual. */
  find<T extends Fault['type']>(type: T, place: string): Extract<Fault, { type: T }> | undefined {
    return this.inForce.find((fault) => fault.type === type && isSameFault(fault, type, place)) as
      Extract<Fault, { type: T }> | undefined;
  }

  /** What is known of the control plane beside its objects. What runs is told of the present only. */
  get knownDown(): KnownDown {
    const { live, info } = this.#session;
    return { components: live ? (info?.controlPlaneDown ?? []) : [], faults: this.inForce };
  }

  /** Looks again at the instant on show. The last one who asks is answered. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const { live, at } = this.#session;
    try {
      const found = await this.#client.call('session.faults', live ? {} : { at: at.seq });
      if (asked === this.#asked) this.inForce = found;
    } catch (error) {
      this.#actions.fail(error);
    }
  }

  /** @returns the refusal, or '' where it was injected */
  async inject(fault: Fault): Promise<string> {
    if (!this.#actions.allow(faultLine(fault))) return '';
    try {
      const refused = await this.#client.call('session.fault', { fault });
      if (refused) return refused.message;
      this.#notices.done(faultDoneText(fault), faultLine(fault));
      await this.refresh();
      return '';
    } catch (error) {
      this.#actions.fail(error);
      return '';
    }
  }

  /** Looks again whenever somebody injects something, here or in a console. Returns what ends it. */
  listen(): () => void {
    return this.#client.on('session.update', ({ steps }) => {
      if (steps.some(({ action }) => action.startsWith('inject '))) void this.refresh();
    });
  }
}
