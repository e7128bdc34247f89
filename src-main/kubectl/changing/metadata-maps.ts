/**
 * `kubectl label` and `kubectl annotate`, which differ in a field and in words.
 * Models kubectl `cmd/label` and `cmd/annotate` @ v1.34.
 */
import { compareText, type KubeObject } from '@shared/api';
import { caught, dryRunOf, fail, failAll, type Command } from '../cluster';
import type { Selected } from '../selecting';
import { labelValueError, splitPairs } from './labels';
import { resultPrinter, type ResultPrinter } from './results';
import { objectsToChange, refuseLocalOnServer, sendChange } from './sending';

export interface MapWords {
  readonly field: 'labels' | 'annotations';
  /** `label`, `annotation` */
  readonly one: string;
  readonly fieldManager: string;
}

interface Updates {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

const NOTHING_GIVEN = 'one or more resources must be specified as <resource> <name> or <resource>/<name>';

export async function changeMetadataMap(command: Command, words: MapWords): Promise<void> {
  const { args, flags } = command.invocation;
  const { resources, pairs } = splitPairs(args, words.one);
  if (resources.length === 0 && flags.list('filename').length === 0) fail(NOTHING_GIVEN);
  const dryRun = dryRunOf(command);
  refuseLocalOnServer(command, dryRun);
  const updates = readUpdates(pairs, words);
  const lists = flags.bool('list');
  if (pairs.length === 0 && !lists) fail(`at least one ${words.one} update is required`);
  const printer = await resultPrinter(command, dryRun);
  const { objects, failures, single } = await objectsToChange(command, resources, NOTHING_GIVEN);
  const resourceVersion = flags.text('resource-version');
  if (resourceVersion !== '' && !single) fail('--resource-version may only be used with a single resource');

  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const changed = update(command, selected.object, updates, words);
      const answer = sendChange(command, selected, changed, {
        dryRun,
        fieldManager: words.fieldManager,
        patchType: 'merge',
        resourceVersion,
      });
      if (lists) list(command, selected, changed, words, !single);
      else tell(printer, selected, answer, changed, updates, words);
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

function readUpdates(pairs: readonly string[], words: MapWords): Updates {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0) remove.push(pair.slice(0, -1));
    else {
      const value = pair.slice(equals + 1);
      const wrong = words.field === 'labels' ? labelValueError(value) : '';
      if (wrong !== '') fail(`invalid label value: ${JSON.stringify(pair)}: ${wrong}`);
      set[pair.slice(0, equals)] = value;
    }
  }
  const both = remove.filter((key) => set[key] !== undefined);
  if (both.length > 0) {
    fail(
      words.field === 'labels'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
  }
  return { set, remove };
}

function update(command: Command, object: KubeObject, { set, remove }: Updates, words: MapWords): KubeObject {
  const old = object.metadata[words.field] ?? {};
  const overwrite = command.invocation.flags.bool('overwrite');
  if (!overwrite) refuseOverwriting(old, set, words);
  const map: Record<string, string> = { ...old, ...set };
  for (const key of remove) {
    if (words.field === 'labels' && old[key] === undefined) command.io.out(`label "${key}" not found.\n`);
    delete map[key];
  }
  const { [words.field]: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: { ...metadata, ...(Object.keys(map).length > 0 ? { [words.field]: map } : {}) },
  } as KubeObject;
}

function refuseOverwriting(
  old: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
  words: MapWords,
): void {
  const taken = Object.keys(set)
    .filter((key) => old[key] !== undefined && old[key] !== set[key])
    .map((key) => `'${key}' already has a value (${old[key]})`);
  if (taken.length === 0) return;
  fail(
    words.field === 'labels'
      ? `${taken[0]}, and --overwrite is false`
      : `--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`,
  );
}

function tell(
  printer: ResultPrinter,
  { kind, object }: Selected,
  answer: KubeObject,
  changed: KubeObject,
  updates: Updates,
  words: MapWords,
): void {
  if (words.field === 'annotations') {
    printer.print(kind, answer, 'annotated');
    return;
  }
  const before = object.metadata.labels ?? {};
  const after = changed.metadata.labels ?? {};
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const differs = [...keys].some((key) => before[key] !== after[key]);
  const onlyRemoved = Object.keys(updates.set).length === 0;
  printer.print(kind, answer, differs ? (onlyRemoved ? 'unlabeled' : 'labeled') : 'not labeled');
}

function list(
  { io }: Command,
  { kind, name }: Selected,
  object: KubeObject,
  { field }: MapWords,
  titled: boolean,
): void {
  if (titled) io.out(`Listing ${field} for ${kind.kind}.${kind.group}/${name}:\n`);
  const map = object.metadata[field] ?? {};
  for (const key of Object.keys(map).sort(compareText)) io.out(`${titled ? ' ' : ''}${key}=${map[key]}\n`);
}
