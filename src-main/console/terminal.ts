/** What a console needs of the terminal it is shown in: a window's, the command line's, or a test's. */

export interface Prompt {
  /** `[root@k-master ~]# ` */
  readonly text: string;
  /** A command line, its continuation, or an answer that a program asks for. */
  readonly kind: 'command' | 'more' | 'answer';
  /** What is typed is not shown. */
  readonly secret?: boolean;
}

export interface Terminal {
  /** A person sits there: then watches go on until they are interrupted, and editors open. */
  readonly interactive: boolean;
  /** Width in characters. */
  readonly columns: number;
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** The next line without its end; null where the input ends, `interrupted` by Ctrl+C. */
  readLine(prompt: Prompt): Promise<string | null | Interrupted>;
  /** Lets the person edit a text; gives back what was saved, null where they gave up. Absent: nobody can edit. */
  edit?(name: string, text: string): Promise<string | null>;
  /** Empties the screen. */
  clear?(): void;
}

export const INTERRUPTED = Symbol('interrupted');
export type Interrupted = typeof INTERRUPTED;
