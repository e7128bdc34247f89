/** What a JSONPath template consists of, once it is read. */

export type Node =
  | { readonly type: 'text'; readonly text: string }
  /** `{…}`: the values of one chain after another, each started anew from the current object. */
  | { readonly type: 'list'; readonly nodes: readonly Node[] }
  | { readonly type: 'field'; readonly name: string }
  /** `[start:end:step]`; a lone index `[n]` is the slice that holds it. */
  | { readonly type: 'slice'; readonly slice: Slice }
  | {
      readonly type: 'filter';
      readonly left: readonly Node[];
      readonly operator: FilterOperator;
      readonly right: readonly Node[];
    }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly members: readonly (readonly Node[])[] }
  | { readonly type: 'literal'; readonly value: string | number | boolean }
  /** `range` and `end`. */
  | { readonly type: 'identifier'; readonly name: string };

export type FilterOperator = 'exists' | '==' | '!=' | '<' | '<=' | '>' | '>=';

export interface Slice {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
  /** `[n]`: being out of bounds is an error. */
  readonly index: boolean;
}

/** A template that cannot be read, or fields that are not there; the text is kubectl's. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}
