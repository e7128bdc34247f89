/**
 * The channel map: everything that crosses the border between window and main process. A call's arguments are
 * validated by its schema before anything else looks at them; a window's calls go to the session that it shows. What is
 * told and asked stands in `calls/`, a story a file.
 */
import type * as v from 'valibot';
import { appCalls, type AppEvents, type AppResults } from './calls/app';
import { consoleCalls, type ConsoleEvents, type ConsoleResults } from './calls/console';
import { gatewayCalls, type GatewayResults } from './calls/gateway';
import { sessionCalls, type SessionEvents, type SessionResults } from './calls/session';
import { timelineCalls, type TimelineResults } from './calls/timeline';
import type { ReadRequest, WriteRequest } from './request';

export type { AppStart, ExampleNote, WindowState } from './calls/app';
export type { ConsolePrompt, ConsoleRan } from './calls/console';
export type { GatewayState } from './calls/gateway';
export type { Amounts, Usage } from './calls/session';

/** Arguments of every call, as schemas. */
export const callSchemas = {
  ...appCalls,
  ...sessionCalls,
  ...timelineCalls,
  ...gatewayCalls,
  ...consoleCalls,
} as const;

export type CallName = keyof typeof callSchemas;
export type CallArgs<C extends CallName> = v.InferInput<(typeof callSchemas)[C]>;

export interface CallResults
  extends AppResults, SessionResults, TimelineResults, GatewayResults, ConsoleResults {}

/** Sent by the main process without being asked. */
export interface Events extends AppEvents, SessionEvents, ConsoleEvents {}

export type EventName = keyof Events;

/** A call that could not be carried out at all: arguments refused, no session, session read-only. */
export interface CallFailure {
  readonly code: 'badArguments' | 'noSession' | 'readOnly' | 'failed';
  readonly message: string;
}

export type CallOutcome<C extends CallName> =
  | { readonly ok: true; readonly value: CallResults[C] }
  | { readonly ok: false; readonly failure: CallFailure };

/**
 * An outcome or an event as JSON: a text passes the border between preload and page as it is, where objects are copied
 * one by one.
 */
export type JsonText = string;

/** What the preload puts on `window.drydock`. */
export interface Bridge {
  /** Resolves to a {@link CallOutcome}. */
  call<C extends CallName>(name: C, args: CallArgs<C>): Promise<JsonText>;
  /** Returns what ends the subscription. */
  on(name: EventName, listener: (event: JsonText) => void): () => void;
  /** The absolute path of a file that the user dropped. */
  pathOf(file: unknown): string;
}

export type { ReadRequest, WriteRequest };
