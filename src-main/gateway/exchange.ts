/** One request with everything that is needed to answer it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accepted } from './http/accept';
import type { Served } from './served';
import type { Watching } from './watching';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly accepted: Accepted;
  readonly served: Served;
  readonly watching: Watching;
}

/** A parameter of the query; undefined where it is absent or empty. */
export function parameter({ query }: Pick<Exchange, 'query'>, name: string): string | undefined {
  return query.get(name) || undefined;
}

/** A yes-or-no parameter, as Go reads it. */
export function flag({ query }: Pick<Exchange, 'query'>, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  return text !== '0' && text.toLowerCase() !== 'false' && text.toLowerCase() !== 'f';
}
