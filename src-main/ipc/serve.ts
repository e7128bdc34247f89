/**
 * Serves the calls of the channel map: checks who calls and with what before a handler sees it, and turns whatever goes
 * wrong into an answer.
 */
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import * as v from 'valibot';
import {
  callSchemas,
  type CallArgs,
  type CallFailure,
  type CallName,
  type CallOutcome,
  type CallResults,
  type EventName,
  type Events,
  type EventText,
} from '@shared/contract';

/** Thrown by a handler that cannot carry a call out; everything else that is thrown is a bug and says so. */
export class CallRefused extends Error {
  constructor(
    readonly code: CallFailure['code'],
    message: string,
  ) {
    super(message);
    this.name = 'CallRefused';
  }
}

export type Handlers = {
  readonly [C in CallName]: (
    caller: WebContents,
    args: CallArgs<C>,
  ) => CallResults[C] | Promise<CallResults[C]>;
};

/**
 * Answers all calls of windows.
 * @param handlers what does the work; a window may call before it is there, and waits then
 * @param trusted whether a page may call at all: only our own, in a window's main frame
 * @param report is told of bugs
 */
export function serveCalls(
  handlers: Promise<Handlers>,
  trusted: (url: string) => boolean,
  report: (call: CallName, error: unknown) => void,
): void {
  for (const name of Object.keys(callSchemas) as CallName[]) {
    ipcMain.handle(`drydock:${name}`, (event, args: unknown) => answer(name, event, args));
  }

  async function answer<C extends CallName>(
    name: C,
    event: IpcMainInvokeEvent,
    args: unknown,
  ): Promise<CallOutcome<C>> {
    const frame = event.senderFrame;
    if (!frame || frame !== event.sender.mainFrame || !trusted(frame.url)) {
      return failed('badArguments', 'calls are answered to the window itself only');
    }
    const parsed = v.safeParse(callSchemas[name], args);
    if (!parsed.success) {
      const issue = parsed.issues[0];
      const place = v.getDotPath(issue);
      return failed('badArguments', `${name}: ${place ? `${place}: ` : ''}${issue.message}`);
    }
    try {
      return { ok: true, value: await (await handlers)[name](event.sender, parsed.output as CallArgs<C>) };
    } catch (error) {
      if (error instanceof CallRefused) return failed(error.code, error.message);
      report(name, error);
      return failed('failed', error instanceof Error ? error.message : String(error));
    }
  }
}

function failed(code: CallFailure['code'], message: string): { ok: false; failure: CallFailure } {
  return { ok: false, failure: { code, message } };
}

/** Tells a window something without being asked. */
export function send<E extends EventName>(window: WebContents, name: E, event: Events[E]): void {
  if (!window.isDestroyed()) window.send(`drydock:${name}`, JSON.stringify(event) satisfies EventText);
}
