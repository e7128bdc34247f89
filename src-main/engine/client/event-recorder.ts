/**
 * Records Events about objects. The same event seen again counts up the first one instead of making another.
 *
 * Models client-go tools/record @ v1.34: naming, counting of equal events. Left out: the aggregation of similar
 * messages and the spam filter, which only matter at rates that hide what a user wants to see here.
 */
import { formatTime, type KubeObject, type Live } from '@shared/api';
import type { Event } from 'kubernetes-types/core/v1';
import type { VirtualClock } from '../clock';
import type { ApiClient } from './api-client';
import type { Index, Informers } from './informers';

type LiveEvent = Live<Event>;

/** What an event is about. `fieldPath` names a part, such as `spec.containers{nginx}`. */
export interface EventSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

export function subjectOf(object: KubeObject, fieldPath?: string): EventSubject {
  const { namespace, name, uid = '', resourceVersion } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    name,
    uid,
    ...(namespace === undefined ? {} : { namespace }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}

/** What makes two events the same one. */
function identity(event: Omit<LiveEvent, 'metadata'>): string {
  const { involvedObject: about } = event;
  return [
    event.source?.component ?? '',
    event.source?.host ?? '',
    about.kind,
    about.namespace ?? '',
    about.name,
    about.uid ?? '',
    about.fieldPath ?? '',
    event.type ?? '',
    event.reason ?? '',
    event.message ?? '',
  ].join('\u0000');
}

export class EventRecorder {
  private readonly known: Index;

  /** @param component who reports; @param host the node it runs on, for kubelets. */
  constructor(
    private readonly client: ApiClient,
    private readonly clock: VirtualClock,
    informers: Informers,
    private readonly component: string,
    private readonly host?: string,
  ) {
    this.known = informers.index('events', 'identity', (object) => [identity(object as LiveEvent)]);
  }

  /** The same recorder speaking for the component on one node. */
  on(host: string, informers: Informers): EventRecorder {
    return new EventRecorder(this.client, this.clock, informers, this.component, host);
  }

  normal(subject: EventSubject, reason: string, message: string): void {
    this.record('Normal', subject, reason, message);
  }

  warning(subject: EventSubject, reason: string, message: string): void {
    this.record('Warning', subject, reason, message);
  }

  private record(type: 'Normal' | 'Warning', subject: EventSubject, reason: string, message: string): void {
    const now = formatTime(this.clock.now());
    const namespace = subject.namespace ?? 'default';
    const event: Omit<LiveEvent, 'metadata'> = {
      apiVersion: 'v1',
      kind: 'Event',
      type,
      reason,
      message,
      involvedObject: subject,
      source: { component: this.component, ...(this.host === undefined ? {} : { host: this.host }) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      reportingComponent: this.component,
      reportingInstance: this.host ?? '',
    };
    for (const known of this.known.get(identity(event)) as Iterable<LiveEvent>) {
      this.client.update('events', { ...known, count: (known.count ?? 1) + 1, lastTimestamp: now });
      return;
    }
    this.client.create<LiveEvent>('events', {
      ...event,
      metadata: { namespace, name: this.freeName(namespace, subject.name) },
    } as LiveEvent);
  }

  /**
   * `<object>.<hex nanoseconds>`, so that the order of names is the order of time. The nanoseconds of an instant count
   * revisions (up to a million), so that thousands of events about one object each find a free name at once.
   */
  private freeName(namespace: string, object: string): string {
    const start = BigInt(this.clock.now()) * 1_000_000n + BigInt(this.client.revision % 1_000_000);
    for (let nanos = start; ; nanos += 1n) {
      const name = `${object}.${nanos.toString(16)}`;
      if (!this.client.get('events', namespace, name)) return name;
    }
  }
}
