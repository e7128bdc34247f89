/**
 * Server-side apply: a manager says what it wants; fields that it no longer names go, unless somebody else wants them;
 * fields that others own are a conflict, unless they agree or the request forces it.
 *
 * Models structured-merge-diff v4 and apimachinery `managedfields` @ v1.34. Left out: conversion between versions.
 */
import { equalJson, failure, type KubeObject, type StatusCause } from '@shared/api';
import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1';
import { refuse } from '../refusal';
import {
  changedFields,
  differenceOf,
  EMPTY,
  intersectionOf,
  isEmptySet,
  mergeValues,
  pathsOf,
  unionOf,
  withItems,
  withoutFields,
  type FieldSet,
} from './field-set';
import { entriesOf, managersOf, ownableFields, ownedType, type Manager, type Writer } from './managed-fields';

export interface Applied {
  /** The live object with what was applied laid over it, and without what the manager gave up. */
  readonly object: unknown;
  readonly managedFields: ManagedFieldsEntry[];
}

/** Applies a configuration to a live object. Refuses with `Conflict`. */
export function applyTo(
  live: KubeObject,
  config: unknown,
  type: string | null,
  writer: Writer,
  force: boolean,
): Applied {
  const owned = ownedType(type);
  const wanted = ownableFields(config, type);
  const managers = managersOf(live, type);
  const isOwn = (m: Manager): boolean =>
    m.name === writer.manager && m.operation === 'Apply' && m.subresource === writer.subresource;
  const before = managers.find(isOwn)?.fields ?? EMPTY;

  const merged = mergeValues(live, config, owned);
  const changed = changedFields(live, merged, owned);
  const others = settleConflicts(
    managers.filter((m) => !isOwn(m)),
    intersectionOf(wanted, changed),
    force,
  );
  const kept = withItems(others.reduce((all, m) => unionOf(all, m.fields), wanted));
  const givenUp = differenceOf(before, kept);
  const object = isEmptySet(givenUp) ? merged : withoutFields(merged, givenUp, owned);
  const own: Manager = {
    name: writer.manager,
    operation: 'Apply',
    apiVersion: live.apiVersion,
    subresource: writer.subresource,
    time: ownTime(managers.find(isOwn), wanted, live, object, writer),
    fields: wanted,
  };
  return { object, managedFields: entriesOf([own, ...others]) };
}

/** An apply that changes nothing keeps its old time, so that it makes no revision. */
function ownTime(
  old: Manager | undefined,
  wanted: FieldSet,
  live: KubeObject,
  object: unknown,
  writer: Writer,
): string | undefined {
  return old && equalJson(old.fields, wanted) && equalJson(live, object) ? old.time : writer.timestamp;
}

/** The entry of a manager that creates an object by applying it. */
export function firstEntries(
  object: KubeObject,
  config: unknown,
  type: string | null,
  writer: Writer,
): ManagedFieldsEntry[] {
  return entriesOf([
    {
      name: writer.manager,
      operation: 'Apply',
      apiVersion: object.apiVersion,
      subresource: writer.subresource,
      time: writer.timestamp,
      fields: ownableFields(config, type),
    },
  ]);
}

function settleConflicts(others: readonly Manager[], contested: FieldSet, force: boolean): Manager[] {
  const conflicts = others.flatMap((manager) =>
    pathsOf(intersectionOf(manager.fields, contested)).map((path) => ({ manager, path })),
  );
  if (conflicts.length > 0 && !force) refuseConflicts(conflicts);
  return others.map((m) => ({ ...m, fields: differenceOf(m.fields, contested) }));
}

function refuseConflicts(conflicts: readonly { readonly manager: Manager; readonly path: string }[]): never {
  const causes: StatusCause[] = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: path,
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first) {
    const message = `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${first.path}`;
    return refuse(failure('Conflict', message, { causes }));
  }
  const byManager = new Map<string, string[]>();
  for (const { manager, path } of conflicts) {
    const text = managerText(manager);
    byManager.set(text, [...(byManager.get(text) ?? []), path]);
  }
  const lines = [...byManager].flatMap(([text, paths]) => [
    `conflicts with ${text}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  return refuse(
    failure('Conflict', `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`, { causes }),
  );
}

function managerText({ name, operation, apiVersion, subresource, time }: Manager): string {
  if (operation === 'Apply') return JSON.stringify(name);
  const part = subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(name)}${part} using ${apiVersion}${time === undefined ? '' : ` at ${time}`}`;
}
