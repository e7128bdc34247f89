/** `kubectl events`. Models kubectl `cmd/events` @ v1.34. */
import type { Event } from 'kubernetes-types/core/v1';
import { ageText, parseTime, type KubeObject, type Live } from '@shared/api';
import { answerOf, fail, kindOfResource, listOf, type Command, type WatchEvent } from '../cluster';
import { asList, printObject, printRows, readOutput, sortFields, type Output } from '../print';
import { listNamespace, readArguments } from '../selecting';

export async function events(command: Command): Promise<void> {
  const { flags, args } = command.invocation;
  if (args.length > 0 && !flags.has('ignored')) fail(`unknown command "${args.join(' ')}"`);
  const types = flags.list('types');
  for (const type of types) {
    if (!/^(normal|warning)$/i.test(type)) fail('valid --types are Normal or Warning');
  }
  const output = await readOutput(command, false);
  const kind = kindOfResource(command.cluster.kinds(), 'events');
  const namespace = listNamespace(command);
  const fieldSelector = aboutSelector(command);
  const list = listOf(command, kind, namespace, { fieldSelector });
  const wanted = (event: Live<Event>): boolean =>
    types.length === 0 || types.some((type) => type.toLowerCase() === (event.type ?? '').toLowerCase());
  const found = (list.items as Live<Event>[]).filter(wanted).sort((a, b) => lastTime(a) - lastTime(b));
  const watching = flags.bool('watch');
  if (found.length === 0 && !watching) {
    command.io.err(namespace === '' ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
    return;
  }
  const printer = new EventPrinter(command, output, namespace === '');
  printer.print(found);
  if (!watching) return;
  const handle = answerOf(
    command,
    command.cluster.watch({
      resource: kind.resource,
      ...(namespace === '' ? {} : { namespace }),
      ...(fieldSelector === '' ? {} : { fieldSelector }),
      resourceVersion: list.metadata.resourceVersion,
    }),
  );
  for (;;) {
    let came: readonly WatchEvent[] = [];
    const passed = await command.cluster.follow(() => {
      came = handle.next().filter(({ type }) => type === 'ADDED' || type === 'MODIFIED');
      return came.length > 0 || command.io.signal.aborted;
    });
    for (const { object } of came) if (wanted(object as Live<Event>)) printer.print([object as Live<Event>]);
    if (passed !== 'done' || command.io.signal.aborted) return;
  }
}

/** `--for pod/web` as a selector of fields. */
function aboutSelector(command: Command): string {
  const about = command.invocation.flags.text('for');
  if (about === '') return '';
  if (!about.includes('/')) fail('--for must be in resource/name form');
  const [target] = readArguments(command, [about]).named;
  const { kind, name } = target!;
  return `involvedObject.kind=${kind.kind},involvedObject.apiVersion=${kind.apiVersion},involvedObject.name=${name}`;
}

function lastTime({ series, lastTimestamp, eventTime }: Live<Event>): number {
  return parseTime((series?.lastObservedTime ?? lastTimestamp ?? eventTime) as string | undefined) ?? 0;
}

class EventPrinter {
  private readonly widths: number[] = [];
  private started = false;

  constructor(
    private readonly command: Command,
    private readonly output: Output,
    private readonly everywhere: boolean,
  ) {}

  print(found: readonly Live<Event>[]): void {
    const { io, invocation } = this.command;
    const { output } = this;
    if (output.type === 'custom-columns') return;
    if (output.type !== 'table') {
      const value = this.started ? sortFields(found[0]) : asList(found as readonly object[]);
      io.out(printObject(this.command, output, value as object));
      this.started = true;
      return;
    }
    const header = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    const rows = found.map((event) => this.row(event));
    if (!this.started && !invocation.flags.bool('no-headers')) {
      rows.unshift(this.everywhere ? ['NAMESPACE', ...header] : header);
    }
    this.started = true;
    io.out(printRows(rows, this.widths));
  }

  private row(event: Live<Event>): string[] {
    const { involvedObject: about } = event;
    return [
      ...(this.everywhere ? [(event as KubeObject).metadata.namespace ?? ''] : []),
      this.interval(event),
      event.type ?? '',
      event.reason ?? '',
      `${about.kind ?? ''}/${about.name ?? ''}`,
      (event.message ?? '').trim(),
    ];
  }

  /** `5s`, or `5s (x12 over 90s)` for one that came again. */
  private interval({ series, count = 0, firstTimestamp, lastTimestamp, eventTime }: Live<Event>): string {
    const ago = (time: unknown): string => ageText(time as string | undefined, this.command.cluster.now());
    const first = ago(firstTimestamp ?? eventTime);
    if (series) return `${ago(series.lastObservedTime)} (x${series.count ?? 0} over ${first})`;
    return count > 1 ? `${ago(lastTimestamp)} (x${count} over ${first})` : first;
  }
}
