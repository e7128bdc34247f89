/** Consoles: shells on simulated nodes. */
import * as v from 'valibot';
import { seq } from './words';

const consoleId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const columns = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000));

export const consoleCalls = {
  /** Opens a console under a number of the window's choice; one that has the number already ends. */
  'console.open': v.strictObject({ id: consoleId, columns: v.optional(columns) }),
  /** A line for what the console asks for, as typed; `at`: the step that the window looks at, null for the present. */
  'console.line': v.strictObject({
    id: consoleId,
    text: v.pipe(v.string(), v.maxLength(1_000_000)),
    at: v.nullable(seq),
  }),
  /** A key that is no text: Ctrl+C, or Ctrl+D on an empty line. */
  'console.key': v.strictObject({ id: consoleId, key: v.picklist(['interrupt', 'end']) }),
  'console.complete': v.strictObject({
    id: consoleId,
    line: v.pipe(v.string(), v.maxLength(65_536)),
    cursor: seq,
    at: v.nullable(seq),
  }),
  /** What became of a text that the console gave to the editor; null: given up. */
  'console.edited': v.strictObject({
    id: consoleId,
    edit: seq,
    text: v.nullable(v.pipe(v.string(), v.maxLength(10_000_000))),
  }),
  'console.resize': v.strictObject({ id: consoleId, columns }),
  'console.close': v.strictObject({ id: consoleId }),
} as const;

export interface ConsoleResults {
  'console.open': null;
  'console.line': null;
  'console.key': null;
  'console.complete': { readonly from: number; readonly candidates: readonly string[] };
  'console.edited': null;
  'console.resize': null;
  'console.close': null;
}

export interface ConsoleEvents {
  'console.output': { readonly id: number; readonly text: string };
  /** The console waits for a line. */
  'console.prompt': ConsolePrompt;
  'console.ran': ConsoleRan;
  /** A text is to be edited, such as by `vim FILE`; answered by `console.edited`. */
  'console.edit': {
    readonly id: number;
    readonly edit: number;
    readonly name: string;
    readonly text: string;
  };
  /** The outermost shell has ended. */
  'console.ended': { readonly id: number; readonly exitCode: number };
}

export interface ConsolePrompt {
  readonly id: number;
  /** What stands before what is typed. */
  readonly prompt: string;
  /** A command line, its continuation, or an answer that a program asks for. */
  readonly kind: 'command' | 'more' | 'answer';
  /** What is typed is not shown. */
  readonly secret: boolean;
}

/** What came of a command line. */
export interface ConsoleRan {
  readonly id: number;
  readonly line: string;
  readonly exitCode: number;
  /** Steps that were made meanwhile: behind the first, up to the second. */
  readonly from: number;
  readonly to: number;
  /** Something was refused because a past step is looked at. */
  readonly refused: boolean;
}
