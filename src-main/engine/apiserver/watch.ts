/**
 * Watches: what happened to the objects of a resource since a revision, as events. A watch is pulled: whoever holds it
 * asks `next()` when the store has moved on.
 *
 * An object that begins to match the selectors is ADDED, one that stops to is DELETED. Models the watch cache @ v1.34.
 */
import { failure, invalid, type FieldError, type KubeObject, type Status } from '@shared/api';
import type { Change } from '@shared/contract';
import type { Store } from '../store';
import type { ResourceDefinition } from './definition';
import { refuse } from './refusal';
import { selectionOf, type Selection } from './selection';
import { readRevision } from './verbs/read';

export interface WatchRequest {
  readonly resource: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Events after this revision; absent or '0': the objects of now come first, as ADDED. */
  readonly resourceVersion?: string;
  readonly allowWatchBookmarks?: boolean;
  /** The objects of now come first, as ADDED, and a bookmark that says that they are through. */
  readonly sendInitialEvents?: boolean;
  readonly resourceVersionMatch?: string;
}

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: KubeObject }
  | { readonly type: 'ERROR'; readonly object: Status };

/** The annotation of the bookmark behind the initial events. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

export class Watch {
  private readonly selection: Selection;
  private readonly namespace: string | undefined;
  private revision: number;
  private initial: WatchEvent[];
  private ended = false;

  /** Selectors that cannot be read are refused (thrown as a Refusal: made by `ApiServer.watch`). */
  constructor(
    private readonly store: Store,
    private readonly definition: ResourceDefinition,
    private readonly request: WatchRequest,
  ) {
    this.selection = selectionOf(definition, request);
    this.namespace = definition.namespaced && request.namespace ? request.namespace : undefined;
    checkInitialEvents(request);
    const asked = request.resourceVersion ?? '';
    const fromNow =
      request.sendInitialEvents === true ||
      (request.sendInitialEvents === undefined && (asked === '' || asked === '0'));
    this.revision = fromNow || asked === '' || asked === '0' ? store.revision : readRevision(asked);
    this.initial = fromNow ? this.present() : [];
  }

  /** Whether an ERROR was given out; nothing more will come. */
  get isOver(): boolean {
    return this.ended;
  }

  /** The revision up to which everything was given out. */
  get position(): number {
    return this.revision;
  }

  /** The events since the last call, in the order of revisions; empty where nothing happened. */
  next(): readonly WatchEvent[] {
    const events = this.initial;
    this.initial = [];
    if (this.ended || this.revision === this.store.revision) return events;
    if (this.revision > this.store.revision) {
      // A revision of another branch of the history: nothing here comes after it.
      this.ended = true;
      const message = `too old resource version: ${this.revision} (${this.store.revision})`;
      return [...events, { type: 'ERROR', object: failure('Expired', message) }];
    }
    const changes = this.store.changesSince(this.revision);
    if (!changes) {
      this.ended = true;
      const message = `too old resource version: ${this.revision} (${this.store.compacted})`;
      return [...events, { type: 'ERROR', object: failure('Expired', message) }];
    }
    for (const change of changes) {
      const event = this.eventOf(change);
      if (event) events.push(event);
    }
    this.revision = this.store.revision;
    return events;
  }

  /** A bookmark: all up to its resourceVersion was given out. Undefined where the client did not ask for any. */
  bookmark(): WatchEvent | undefined {
    return this.request.allowWatchBookmarks ? this.bookmarkAt({}) : undefined;
  }

  private present(): WatchEvent[] {
    const events: WatchEvent[] = [];
    for (const object of this.store.list(this.definition.resource, this.namespace)) {
      if (this.selection.matches(object)) events.push({ type: 'ADDED', object });
    }
    if (this.request.sendInitialEvents) events.push(this.bookmarkAt({ [INITIAL_EVENTS_END]: 'true' }));
    return events;
  }

  private bookmarkAt(annotations: Record<string, string>): WatchEvent {
    const { apiVersion, kind } = this.definition;
    const metadata = {
      name: '',
      resourceVersion: String(this.revision),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    };
    return { type: 'BOOKMARK', object: { apiVersion, kind, metadata } };
  }

  private eventOf(change: Change): WatchEvent | undefined {
    if (change.resource !== this.definition.resource) return undefined;
    if (this.namespace !== undefined && change.namespace !== this.namespace) return undefined;
    const { object, previous } = change;
    const is = object !== null && this.selection.matches(object);
    const was = previous !== null && this.selection.matches(previous);
    if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
    if (!was) return undefined;
    const resourceVersion = String(change.revision);
    return { type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } };
  }
}

/** Initial events and how a revision is meant go together, or not. Models `ValidateListOptions` @ v1.34. */
function checkInitialEvents({ sendInitialEvents, resourceVersionMatch: match }: WatchRequest): void {
  const forbid = (field: string, message: string): never => {
    const error: FieldError = { field, reason: 'FieldValueForbidden', message: `Forbidden: ${message}` };
    return refuse(invalid('ListOptions', 'meta.k8s.io', '', [error]));
  };
  if (sendInitialEvents === undefined) {
    if (match)
      forbid(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
  } else if (match !== 'NotOlderThan') {
    forbid('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
}
