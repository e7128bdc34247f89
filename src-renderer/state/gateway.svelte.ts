/** The workspace as a Kubernetes API for real clients: off until somebody asks for it. */
import type { CallArgs, GatewayState } from '@shared/contract';
import type { Client } from '@renderer/client';

export type GatewaySpeed = NonNullable<CallArgs<'gateway.open'>['speed']>;

export class GatewayStore {
  readonly #client: Client;
  readonly #fail: (error: unknown) => void;
  state = $state.raw<GatewayState>({ open: false });
  busy = $state(false);

  constructor(client: Client, fail: (error: unknown) => void) {
    this.#client = client;
    this.#fail = fail;
  }

  /** Asks how it stands: clients come and go without a word. */
  refresh(): Promise<void> {
    return this.#take(() => this.#client.call('gateway.state', {}));
  }

  async open(speed: GatewaySpeed): Promise<void> {
    this.busy = true;
    await this.#take(() => this.#client.call('gateway.open', { speed }));
    this.busy = false;
  }

  async close(): Promise<void> {
    this.busy = true;
    await this.#take(() => this.#client.call('gateway.close', {}));
    this.busy = false;
  }

  async #take(ask: () => Promise<GatewayState>): Promise<void> {
    try {
      this.state = await ask();
    } catch (error) {
      this.#fail(error);
    }
  }
}
