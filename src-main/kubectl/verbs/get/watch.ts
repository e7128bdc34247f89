/** `kubectl get -w`: lists, then prints what changes while time passes. */
import type { KubeObject } from '@shared/api';
import {
  answerOf,
  fail,
  getObject,
  kindName,
  listOf,
  type Command,
  type Kind,
  type WatchEvent,
} from '@main/kubectl/cluster';
import {
  printCustomColumns,
  printObject,
  printTable,
  sortFields,
  type Output,
  type TableOptions,
} from '@main/kubectl/print';
import { listNamespace, type Selection } from '@main/kubectl/selecting';

export async function watchObjects(
  command: Command,
  selection: Selection,
  output: Output,
  options: TableOptions,
): Promise<void> {
  const { cluster, invocation, io } = command;
  const { flags } = invocation;
  const [target] = selection.targets;
  if (selection.targets.length + selection.kinds.length !== 1) {
    fail('you may only specify a single resource type');
  }
  const kind = target?.kind ?? selection.kinds[0]!;
  const namespace = target ? target.namespace : kind.namespaced ? listNamespace(command) : '';
  const selecting = {
    labelSelector: flags.text('selector'),
    fieldSelector: target ? `metadata.name=${target.name}` : flags.text('field-selector'),
  };
  const printer = new WatchPrinter(command, kind, output, options);
  if (target) getObject(command, kind, namespace, target.name);
  const list = listOf(command, kind, namespace, selecting);
  if (!flags.bool('watch-only')) printer.print(list.items.map((object) => ({ type: 'ADDED', object })));
  const handle = answerOf(
    command,
    cluster.watch({
      resource: kind.resource,
      ...(namespace === '' ? {} : { namespace }),
      ...(selecting.labelSelector ? { labelSelector: selecting.labelSelector } : {}),
      ...(selecting.fieldSelector ? { fieldSelector: selecting.fieldSelector } : {}),
      resourceVersion: list.metadata.resourceVersion,
    }),
  );
  for (;;) {
    let events: readonly WatchEvent[] = [];
    const passed = await cluster.follow(() => {
      events = handle.next();
      return events.length > 0 || io.signal.aborted;
    });
    printer.print(events);
    if (passed !== 'done' || io.signal.aborted) return;
  }
}

class WatchPrinter {
  private readonly remembered: number[] = [];
  private started = false;

  constructor(
    private readonly command: Command,
    private readonly kind: Kind,
    private readonly output: Output,
    private readonly options: TableOptions,
  ) {}

  print(events: readonly WatchEvent[]): void {
    const shown = events.filter((event) => event.type !== 'BOOKMARK' && event.type !== 'ERROR');
    if (shown.length === 0) return;
    const { io, cluster, invocation } = this.command;
    const withEvents = invocation.flags.bool('output-watch-events');
    const objects = shown.map((event) => event.object as KubeObject);
    if (this.output.type === 'table') {
      io.out(
        printTable(this.kind, objects, cluster.now(), {
          ...this.options,
          noHeaders: this.options.noHeaders || this.started,
          withNamespace: this.options.withNamespace && this.kind.namespaced,
          ...(withEvents ? { events: shown.map(({ type }) => type) } : {}),
          remembered: this.remembered,
        }),
      );
    } else if (this.output.type === 'custom-columns') {
      io.out(
        printCustomColumns(this.output.columns, objects, invocation.flags.bool('no-headers') || this.started),
      );
    } else {
      for (const { type, object } of shown) {
        if (this.started && this.output.type === 'yaml') io.out('---\n');
        const value = withEvents ? { type, object: sortFields(object) } : sortFields(object);
        io.out(
          withEvents && this.output.type === 'name'
            ? `${type.padEnd(8)} ${kindName(this.kind)}/${(object as KubeObject).metadata.name}\n`
            : printObject(this.command, this.output, value as object),
        );
        this.started = true;
      }
    }
    this.started = true;
  }
}
