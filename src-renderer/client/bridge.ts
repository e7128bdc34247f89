/** The window's end of the channel map. Nothing else in the window knows that there is a bridge. */
import type {
  Bridge,
  CallArgs,
  CallName,
  CallOutcome,
  CallResults,
  EventName,
  Events,
} from '@shared/contract';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly drydock?: Bridge;
  }
}

/** A call that the main process could not carry out at all; `code` says why, `message` is its word. */
export class CallError extends Error {
  readonly code: 'badArguments' | 'noSession' | 'readOnly' | 'failed';

  constructor(code: CallError['code'], message: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}

export interface Client {
  /** Rejects with {@link CallError} only; refusals of the cluster are part of the results. */
  call<C extends CallName>(name: C, args: CallArgs<C>): Promise<CallResults[C]>;
  on<E extends EventName>(name: E, listener: (event: Events[E]) => void): () => void;
  /** Absolute paths of files that were dropped onto the window; '' for what is no file of this machine. */
  pathOf(file: File): string;
}

export function createClient(bridge: Bridge): Client {
  return {
    async call(name, args) {
      let answer;
      try {
        answer = await bridge.call(name, args);
      } catch (error) {
        throw new CallError('failed', error instanceof Error ? error.message : String(error));
      }
      const outcome = JSON.parse(answer) as CallOutcome<typeof name>;
      if (!outcome.ok) throw new CallError(outcome.failure.code, outcome.failure.message);
      return outcome.value;
    },
    on: (name, listener) => bridge.on(name, (event) => listener(JSON.parse(event) as never)),
    pathOf: (file) => bridge.pathOf(file),
  };
}

/** The client of this window. Throws where no preload script has run: a bug of the build. */
export function connect(): Client {
  if (!window.drydock) throw new Error('window.drydock is missing: the preload script did not run');
  return createClient(window.drydock);
}
