/** What the gateway serves: the live head of a session, or a past step of it for reading only. */
import { ANSWERED_RESOURCES, failure, type Status } from '@shared/api';
import type { Origin } from '@shared/contract';
import type { IncomingMessage } from 'node:http';
import { SessionRefused, type ResourceDefinition, type ServedResource, type Session } from '../workspaces';
import { CONVERTED, type ConvertedResource } from './answers/conversion';
import type { Playing } from './playing';

export class Served {
  private known: readonly ResourceDefinition[] = [];
  private byPath = new Map<string, ResourceDefinition>();

  constructor(
    readonly session: Session,
    /** The step whose state is served; undefined for the live head. */
    readonly at: number | undefined,
    readonly playing: Playing,
  ) {}

  /** Virtual time of what is served, ms since the epoch. */
  get now(): number {
    return this.at === undefined ? this.session.head().time : this.session.timeAt(this.at);
  }

  /** Why nothing may be written; undefined where it may. */
  get readOnly(): Status | undefined {
    if (this.at === undefined) return undefined;
    return failure(
      'Forbidden',
      `the workspace is served as it was after step ${this.at}, for reading only; serve it without --at to change it`,
    );
  }

  /** What the API server keeps, in the order of discovery. */
  definitions(): readonly ResourceDefinition[] {
    return this.session.resources(this.at);
  }

  /** All that clients can discover: also other versions, and what is only answered. */
  resources(): readonly ServedResource[] {
    return [...this.definitions(), ...CONVERTED.map((c) => c.resource), ...ANSWERED_RESOURCES];
  }

  /** The kept resource behind a path. */
  definition(apiVersion: string, plural: string): ResourceDefinition | undefined {
    const all = this.definitions();
    if (all !== this.known) {
      this.known = all;
      this.byPath = new Map(all.map((d) => [`${d.apiVersion}/${d.plural}`, d]));
    }
    return this.byPath.get(`${apiVersion}/${plural}`);
  }

  /** The other version of a kept resource behind a path. */
  converted(apiVersion: string, plural: string): ConvertedResource | undefined {
    return CONVERTED.find((c) => c.resource.apiVersion === apiVersion && c.resource.plural === plural);
  }
}

/** Who asks, for the timeline: kubectl says which command it carries out, others say at least what they are. */
export function originOf(request: IncomingMessage, path: string): Origin {
  const command = printable(request.headers['kubectl-command']);
  const session = printable(request.headers['kubectl-session']);
  return {
    via: 'gateway',
    command: command ?? `${managerOf(request)}: ${request.method ?? ''} ${path}`,
    ...(session === undefined ? {} : { group: session }),
  };
}

/** The first word of the user agent: whose fields are what the request writes. */
export function managerOf(request: IncomingMessage): string {
  return /^[\w.-]{1,128}/.exec(request.headers['user-agent'] ?? '')?.[0] ?? 'unknown';
}

function printable(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\x20-\x7e]{1,256}$/.test(header) ? header : undefined;
}

/** What a session says that does not take an input, as a Status. Anything else is a bug and is thrown. */
export function refusalOf(error: unknown): Status {
  if (error instanceof SessionRefused)
    return failure('Forbidden', `the workspace cannot be changed: ${error.message}`);
  throw error;
}
