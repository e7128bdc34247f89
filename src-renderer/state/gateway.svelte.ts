/** The workspace as a Kubernetes API for real clients: off until somebody asks for it. */
import type { CallArgs, GatewayState } from '@shared/contract';
import type { Client } from '@renderer/client';

export type GatewaySpeed = NonNullable<CallArgs<'gateway.open'>['speed']>;

export class GatewayStore {
  readonly #client: Client;
  readonly #fail: (error: unknown) => void;
  state = $state.raw<GatewayState>({ open: false });
  busy = $state(false);
  /** Why it could not be opened the last time; '' where it was, or nobody has tried. */
  error = $state('');

  constructor(client: Client, fail: (error: unknown) => void) {
    this.#client = client;
    this.#fail = fail;
  }

  /** Asks how it stands: clients come and go without a word. */
  refresh(): Promise<void> {
    return this.#take(() => this.#client.call('gateway.state', {}));
  }

  /** @param port one that is free where null */
  async open(speed: GatewaySpeed, port: number | null): Promise<void> {
    this.busy = true;
    this.error = '';
    try {
      this.state = await this.#client.call('gateway.open', { speed, ...(port === null ? {} : { port }) });
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
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
