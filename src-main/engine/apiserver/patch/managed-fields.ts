/**
 * Who owns which fields of an object: `metadata.managedFields`.
 *
 * Models apimachinery `managedfields` @ v1.34, with one difference: an object has managedFields only from its first
 * server-side apply on. A real server keeps them from the start; for whoever never applies that way they are only noise
 * and cost. At the first apply, everything that is there belongs to `before-first-apply`, as a real server says of
 * objects that it finds without managedFields.
 */
import type { KubeObject } from '@shared/api';
import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1';
import { structType, type FieldType } from '../schema/types';
import {
  changedFields,
  differenceOf,
  EMPTY,
  fieldsOf,
  isEmptySet,
  unionOf,
  type FieldSet,
} from './field-set';

export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

const FIRST = 'before-first-apply';

/** The type whose fields are owned; loose JSON is owned field by field. */
export function ownedType(type: string | null): FieldType {
  return type === null ? { kind: 'any' } : structType(type);
}

/** What nobody owns: identity, and what the server itself keeps. */
const NOT_OWNED: FieldSet = {
  'f:apiVersion': EMPTY,
  'f:kind': EMPTY,
  'f:metadata': {
    'f:name': EMPTY,
    'f:namespace': EMPTY,
    'f:uid': EMPTY,
    'f:creationTimestamp': EMPTY,
    'f:resourceVersion': EMPTY,
    'f:generation': EMPTY,
    'f:managedFields': EMPTY,
    'f:selfLink': EMPTY,
    'f:deletionTimestamp': EMPTY,
    'f:deletionGracePeriodSeconds': EMPTY,
  },
};

/** The fields of an object that can be owned. */
export function ownableFields(object: unknown, type: string | null): FieldSet {
  return differenceOf(fieldsOf(object, ownedType(type)), NOT_OWNED);
}

export function managersOf(object: KubeObject, type: string | null): Manager[] {
  const entries = object.metadata.managedFields;
  if (!entries) {
    return [
      {
        name: FIRST,
        operation: 'Update',
        apiVersion: object.apiVersion,
        subresource: '',
        time: undefined,
        fields: ownableFields(object, type),
      },
    ];
  }
  return entries.map((entry) => ({
    name: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? object.apiVersion,
    subresource: entry.subresource ?? '',
    time: entry.time as string | undefined,
    fields: (entry.fieldsV1 ?? {}) as FieldSet,
  }));
}

export function entriesOf(managers: readonly Manager[]): ManagedFieldsEntry[] {
  return managers
    .filter(({ fields }) => !isEmptySet(fields))
    .map(({ name, operation, apiVersion, subresource, time, fields }) => ({
      manager: name,
      operation,
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: fields,
      ...(time === undefined ? {} : { time }),
      ...(subresource === '' ? {} : { subresource }),
    }));
}

/** Who wrote, and when. */
export interface Writer {
  readonly manager: string;
  readonly timestamp: string;
  readonly subresource: string;
}

/**
 * The managers after a plain write (create, update, patch) of an object that keeps them: what changed belongs to the
 * writer now, what is gone belongs to nobody. The same list where nothing changed.
 */
export function managersAfterUpdate(
  old: KubeObject,
  next: KubeObject,
  type: string | null,
  writer: Writer,
): readonly ManagedFieldsEntry[] {
  const changed = differenceOf(changedFields(old, next, ownedType(type)), NOT_OWNED);
  const gone = differenceOf(ownableFields(old, type), ownableFields(next, type));
  const entries = old.metadata.managedFields ?? [];
  if (isEmptySet(changed) && isEmptySet(gone)) return entries;
  const managers = managersOf(old, type).map((m) => ({
    ...m,
    fields: differenceOf(differenceOf(m.fields, gone), changed),
  }));
  if (!isEmptySet(changed)) {
    const own = managers.find(
      (m) => m.name === writer.manager && m.operation === 'Update' && m.subresource === writer.subresource,
    );
    const fields = unionOf(own?.fields ?? EMPTY, changed);
    const entry: Manager = {
      name: writer.manager,
      operation: 'Update',
      apiVersion: next.apiVersion,
      subresource: writer.subresource,
      time: writer.timestamp,
      fields,
    };
    if (own) managers.splice(managers.indexOf(own), 1);
    managers.push(entry);
  }
  return entriesOf(managers);
}
