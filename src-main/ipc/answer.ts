/**
 * Answers the calls of the channel map: checks who calls and with what before a handler sees it, and turns whatever goes
 * wrong into an answer.
 */
import type { WebContents } from 'electron';
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
  type JsonText,
} from '@shared/contract';
import type { Answer } from './listen';

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
 * What answers all calls of windows.
 * @param handlers what does the work; a window may call before it is there, and waits then
 * @param trusted whether a page may call at all: only our own, in a window's main frame
 * @param report is told of bugs
 * @param early answers what can be answered before the handlers are there, as the result's JSON; undefined for the rest
 */
export function answerCalls(
  handlers: Promise<Handlers>,
  trusted: (url: string) => boolean,
  report: (call: CallName, error: unknown) => void,
  early: (call: CallName) => JsonText | undefined = () => undefined,
): Answer {
  return async (event, call, args) => {
    const frame = event.senderFrame;
    if (!frame || frame !== event.sender.mainFrame || !trusted(frame.url)) {
      return failed('badArguments', 'calls are answered to the window itself only');
    }
    if (!isCallName(call)) return failed('badArguments', `there is no call ${JSON.stringify(call)}`);
    const parsed = v.safeParse(callSchemas[call], args);
    if (!parsed.success) {
      const issue = parsed.issues[0];
      const place = v.getDotPath(issue);
      return failed('badArguments', `${call}: ${place ? `${place}: ` : ''}${issue.message}`);
    }
    try {
      const known = early(call);
      return known === undefined
        ? done(await carryOut(await handlers, call, event.sender, parsed.output))
        : `{"ok":true,"value":${known}}`;
    } catch (error) {
      if (error instanceof CallRefused) return failed(error.code, error.message);
      report(call, error);
      return failed('failed', error instanceof Error ? error.message : String(error));
    }
  };
}

function carryOut<C extends CallName>(
  handlers: Handlers,
  call: C,
  caller: WebContents,
  args: unknown,
): CallResults[C] | Promise<CallResults[C]> {
  return handlers[call](caller, args as CallArgs<C>);
}

function isCallName(call: unknown): call is CallName {
  return typeof call === 'string' && Object.hasOwn(callSchemas, call);
}

function done(value: CallResults[CallName]): JsonText {
  return JSON.stringify({ ok: true, value } satisfies CallOutcome<CallName>);
}

function failed(code: CallFailure['code'], message: string): JsonText {
  return JSON.stringify({ ok: false, failure: { code, message } } satisfies CallOutcome<CallName>);
}

/** Tells a window something without being asked. */
export function send<E extends EventName>(window: WebContents, name: E, event: Events[E]): void {
  if (!window.isDestroyed()) window.send(`drydock:${name}`, JSON.stringify(event) satisfies JsonText);
}
