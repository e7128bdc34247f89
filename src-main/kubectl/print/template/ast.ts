/** What a Go template consists of, once it is read. */

/** Where something stands, for complaints: line from 1, column from 1, and its text. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export type Item =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with';
      readonly pipeline: Pipeline;
      readonly body: readonly Item[];
      readonly otherwise: readonly Item[];
    }
  | {
      readonly type: 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Item[];
      readonly otherwise: readonly Item[];
    }
  | {
      readonly type: 'template';
      readonly name: string;
      readonly pipeline: Pipeline | null;
      readonly place: Place;
    }
  | { readonly type: 'break' | 'continue' };

/** `$a, $b := command | command` */
export interface Pipeline {
  readonly variables: readonly string[];
  /** `:=` makes them, `=` gives them another value. */
  readonly declares: boolean;
  readonly commands: readonly Call[];
  readonly place: Place;
}

/** A function with its arguments, or one value. */
export interface Call {
  readonly words: readonly Term[];
  readonly place: Place;
}

export type Term =
  | { readonly type: 'dot' | 'nil' }
  | { readonly type: 'literal'; readonly value: string | number | boolean | GoFloat }
  | { readonly type: 'field'; readonly fields: readonly string[]; readonly place: Place }
  | {
      readonly type: 'variable';
      readonly name: string;
      readonly fields: readonly string[];
      readonly place: Place;
    }
  | { readonly type: 'function'; readonly name: string; readonly place: Place }
  | {
      readonly type: 'group';
      readonly pipeline: Pipeline;
      readonly fields: readonly string[];
      readonly place: Place;
    };

/** A number that was written with a fraction or exponent, and is not the same type as a whole one. */
export class GoFloat {
  constructor(readonly value: number) {}
}

export interface GoTemplate {
  readonly items: readonly Item[];
  readonly named: ReadonlyMap<string, readonly Item[]>;
}

/** A template that cannot be read or carried out; the text is Go's. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(
    readonly line: number,
    message: string,
    /** From 0, where it is known. */
    readonly column?: number,
  ) {
    super(message);
  }

  /** With where it is: `template: output:1:11: …`. */
  get text(): string {
    const column = this.column === undefined ? '' : `:${this.column}`;
    return `template: output:${this.line}${column}: ${this.message}`;
  }
}
