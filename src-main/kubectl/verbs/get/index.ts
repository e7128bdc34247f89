/** `kubectl get`. */
import type { Scale } from 'kubernetes-types/autoscaling/v1';
import { ageText, type KubeObject, type Live } from '@shared/api';
import { fail, failAll, type Command, type Kind } from '@main/kubectl/cluster';
import {
  asList,
  printCustomColumns,
  printObject,
  printTable,
  readOutput,
  sortFields,
  sortObjects,
  UnknownField,
  type Output,
  type TableOptions,
} from '@main/kubectl/print';
import { readSelected, select, type Selected } from '@main/kubectl/selecting';
import { readRaw } from './raw';
import { watchObjects } from './watch';

const NOTHING_GIVEN =
  'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples';

export async function get(command: Command): Promise<void> {
  const { flags, args } = command.invocation;
  const raw = flags.text('raw');
  if (raw !== '') {
    if (args.length > 0) fail('arguments may not be passed when --raw is specified');
    command.io.out(readRaw(command, raw));
    return;
  }
  if (args.length === 0 && flags.list('filename').length === 0) {
    command.io.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
  }
  const output = await readOutput(command, true);
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN, kindsMeanAll: true });
  if (flags.bool('watch') || flags.bool('watch-only')) {
    await watchObjects(
      command,
      selection,
      output,
      tableOptions(command, output.type === 'table' && output.wide, false),
    );
    return;
  }
  const { objects, failures } = await readSelected(command, selection);
  const manyKinds =
    new Set([...selection.targets, ...selection.kinds.map((kind) => ({ kind }))].map((t) => t.kind)).size > 1;

  if (output.type === 'table')
    printTables(command, objects, selection.kinds, output.wide, manyKinds, failures.length > 0);
  else
    printInFormat(command, output, objects, selection.targets.length === 1 && selection.kinds.length === 0);
  failAll(failures);
}

/** One table a kind, in the order in which the kinds were asked for. */
function printTables(
  command: Command,
  objects: readonly Selected[],
  listed: readonly Kind[],
  wide: boolean,
  manyKinds: boolean,
  failed: boolean,
): void {
  const { io, cluster, invocation } = command;
  const { flags } = invocation;
  const groups = sortedGroups(command, objects);
  if (groups.length === 0) {
    if (failed || flags.bool('ignore-not-found')) return;
    const everywhere = flags.bool('all-namespaces') || listed.every((kind) => !kind.namespaced);
    io.err(everywhere ? 'No resources found\n' : `No resources found in ${command.namespace} namespace.\n`);
    return;
  }
  const options = tableOptions(command, wide, manyKinds);
  groups.forEach(([kind, members], i) => {
    if (i > 0) io.out('\n');
    io.out(
      printTable(shownAs(kind, members), members, cluster.now(), {
        ...options,
        withNamespace: options.withNamespace && kind.namespaced,
      }),
    );
  });
}

function tableOptions({ invocation }: Command, wide: boolean, manyKinds: boolean): TableOptions {
  const { flags } = invocation;
  return {
    wide,
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces'),
    withKind: manyKinds || flags.bool('show-kind'),
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
  };
}

/** A subresource may be another kind of object: a Scale has columns of its own, others name and age. */
function shownAs(kind: Kind, [object]: readonly KubeObject[]): Kind {
  if (object?.kind === undefined || object.kind === kind.kind) return kind;
  const [name] = kind.table.columns;
  const age = kind.table.columns.find((column) => column.name === 'Age');
  if (!name || !age) return kind;
  const ageOf = ({ metadata }: KubeObject, now: number): string =>
    ageText(metadata.creationTimestamp as string | undefined, now);
  if (object.kind === 'Scale') {
    const count = (title: string) => ({ ...age, name: title, type: 'integer' as const });
    const cells = (scale: KubeObject, now: number): (string | number)[] => {
      const { spec, status } = scale as Live<Scale>;
      return [scale.metadata.name, spec?.replicas ?? 0, status?.replicas ?? 0, ageOf(scale, now)];
    };
    return { ...kind, table: { columns: [name, count('Desired'), count('Available'), age], cells } };
  }
  const cells = (given: KubeObject, now: number): string[] => [given.metadata.name, ageOf(given, now)];
  return { ...kind, table: { columns: [name, age], cells } };
}

/** What the tables show. Where the field of `--sort-by` is found nowhere, kubectl's tables have no rows. */
function sortedGroups(command: Command, objects: readonly Selected[]): [Kind, readonly KubeObject[]][] {
  try {
    return groupByKind(objects).map(([kind, members]) => [kind, inOrder(command, members)]);
  } catch (error) {
    if (error instanceof UnknownField) return [];
    throw error;
  }
}

/** Neighbouring objects of one kind together; a kind that comes again begins another table. */
function groupByKind(objects: readonly Selected[]): [Kind, KubeObject[]][] {
  const groups: [Kind, KubeObject[]][] = [];
  for (const { kind, object } of objects) {
    const last = groups.at(-1);
    if (last?.[0] === kind) last[1].push(object);
    else groups.push([kind, [object]]);
  }
  return groups;
}

function inOrder({ invocation }: Command, objects: readonly KubeObject[]): readonly KubeObject[] {
  const field = invocation.flags.text('sort-by');
  return field === '' ? objects : sortObjects(objects, field);
}

/** @param single one object was named, so that it is printed by itself and not in a list */
function printInFormat(
  command: Command,
  output: Exclude<Output, { type: 'table' }>,
  objects: readonly Selected[],
  single: boolean,
): void {
  const { io, invocation } = command;
  const sorted = inOrder(
    command,
    objects.map(({ object }) => object),
  );
  if (output.type === 'custom-columns') {
    io.out(printCustomColumns(output.columns, sorted, invocation.flags.bool('no-headers')));
    return;
  }
  if (sorted.length === 0 && (single || invocation.flags.bool('ignore-not-found'))) return;
  const value = single ? sortFields(sorted[0]) : asList(sorted);
  io.out(printObject(command, output, value as object));
}
