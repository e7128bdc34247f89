/** The events at the end of a description. */
import type { Event } from 'kubernetes-types/core/v1';
import { parseTime, type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects, type Command } from '@main/kubectl/cluster';
import type { DescribePage } from './describe-page';

type About = Readonly<Record<string, string>>;

/** The events about an object, by the fields of `involvedObject` that find them. */
export function eventsAbout(command: Command, namespace: string, about: About): Live<Event>[] {
  const fields = Object.entries(about).map(([field, value]) => `involvedObject.${field}=${value}`);
  const kind = kindOfResource(command.cluster.kinds(), 'events');
  return [...listObjects(command, kind, namespace, { fieldSelector: fields.join(',') })] as Live<Event>[];
}

/** The events about an object of a namespace, or of the cluster. */
export function eventsOf(command: Command, object: KubeObject): Live<Event>[] {
  const { name, namespace = '', uid = '' } = object.metadata;
  return eventsAbout(command, namespace, { name, namespace, uid });
}

/** Prints the events in the order of time, unless the command does without them. */
export function printEvents(page: DescribePage, events: readonly Live<Event>[]): void {
  if (!page.command.invocation.flags.bool('show-events')) return;
  if (events.length === 0) {
    page.field(0, 'Events', '<none>');
    return;
  }
  const sorted = [...events].sort((a, b) => lastTime(a) - lastTime(b));
  page.line(0, 'Events:');
  page.table(
    1,
    ['Type', 'Reason', 'Age', 'From', 'Message'],
    sorted.map((event) => [
      event.type ?? '',
      event.reason ?? '',
      intervalOf(page, event),
      event.source?.component || event.reportingComponent || '',
      (event.message ?? '').trim(),
    ]),
    ['----', '------', '----', '----', '-------'],
  );
}

function lastTime(event: Live<Event>): number {
  return parseTime(event.lastTimestamp as string | undefined) ?? 0;
}

/** `5s`, or `5s (x12 over 90s)` for one that came again. */
function intervalOf(
  page: DescribePage,
  { series, count = 0, firstTimestamp, lastTimestamp, eventTime }: Live<Event>,
): string {
  const first = page.ago((firstTimestamp ?? eventTime) as string | undefined);
  if (series)
    return `${page.ago(series.lastObservedTime as string | undefined)} (x${series.count ?? 0} over ${first})`;
  return count > 1 ? `${page.ago(lastTimestamp as string | undefined)} (x${count} over ${first})` : first;
}
