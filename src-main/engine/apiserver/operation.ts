/** One request on its way through the server, and the steps that several verbs share. */
import { failure, formatTime, invalid, type KubeObject, type Meta } from '@shared/api';
import type { ApiRequest, FieldValidation } from '@shared/contract';
import type { Draws, VirtualClock } from '../clock';
import type { Store } from '../store';
import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1';
import type { Admission } from './admission';
import type { ResourceDefinition } from './definition';
import type { Registry } from './registry';
import { refuse } from './refusal';
import {
  copyJson,
  decode,
  setOwn,
  strictDecodingError,
  UndecodableError,
  type Decoded,
} from './schema/decode';
import { structType } from './schema/types';
import type { Caller, DraftMeta, DraftObject, WriteContext } from './strategy';
import type { Complaints } from './validation/errors';

export interface Machinery {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly draws: Draws;
  readonly registry: Registry;
  readonly admission: Admission;
}

/** A request with everything that its verb needs. */
export class Operation implements WriteContext {
  readonly warnings: string[] = [];
  readonly now: number;
  readonly draws: Draws;
  /** Only a rehearsal; an eviction may say so in its body. */
  dryRun: boolean;
  /** Where the object lives; '' for objects of the cluster itself. */
  namespace: string;
  /** What an apply found out about the owners of fields, to be stored with the object. */
  managedFields: ManagedFieldsEntry[] | undefined;
  /** How this request says what is wrong with its body: by default as a BadRequest. */
  refuseBody: RefuseBody = refuseAsBadRequest;

  constructor(
    readonly machinery: Machinery,
    readonly definition: ResourceDefinition,
    readonly request: ApiRequest,
    readonly caller: Caller,
  ) {
    this.now = machinery.clock.now();
    this.draws = machinery.draws;
    this.dryRun = 'dryRun' in request && request.dryRun === true;
    this.namespace = definition.namespaced ? (request.namespace ?? '') : '';
  }

  get objects(): Store {
    return this.machinery.store;
  }

  get timestamp(): string {
    return formatTime(this.now);
  }

  get fieldValidation(): FieldValidation {
    return ('fieldValidation' in this.request && this.request.fieldValidation) || 'Strict';
  }

  /** Who owns what this request writes: as asked for, as the caller says, or the first part of its user. */
  get fieldManager(): string {
    const asked = 'fieldManager' in this.request ? this.request.fieldManager : undefined;
    return asked ?? this.caller.fieldManager ?? this.caller.user.slice(this.caller.user.lastIndexOf(':') + 1);
  }

  find(name: string): KubeObject | undefined {
    return this.objects.get(this.definition.resource, this.namespace, name);
  }

  /** Stores the object, unless it is only a rehearsal; gives it back as it is stored. */
  save(object: KubeObject): KubeObject {
    return this.dryRun ? object : this.objects.put(this.definition.resource, object);
  }

  /** Removes the object, unless it is only a rehearsal. */
  remove(object: KubeObject): KubeObject {
    if (!this.dryRun) this.objects.delete(this.definition.resource, this.namespace, object.metadata.name);
    return object;
  }

  /** Refuses with `Invalid` if there are complaints. */
  refuseIfInvalid(name: string, errors: Complaints): void {
    if (errors.none) return;
    refuse(invalid(this.definition.kind, this.definition.group, name, errors.list));
  }

  badRequest(message: string): never {
    refuse(failure('BadRequest', message));
  }
}

/**
 * Says what is wrong with a body that cannot be decoded.
 * @param whilePatching the same, as the way of patches puts it
 */
export type RefuseBody = (op: Operation, why: string, whilePatching: string) => never;

function refuseAsBadRequest(op: Operation, why: string): never {
  return op.badRequest(cannotBeHandled(op.definition, why));
}

/** Reads the body of a request as an object of the resource's kind. `old` is what is stored, for sharing. */
export function decodeBody(op: Operation, body: unknown, old?: KubeObject): DraftObject {
  const { definition } = op;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    op.badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const { apiVersion = definition.apiVersion, kind = definition.kind } = body as Partial<KubeObject>;
  if (apiVersion !== definition.apiVersion || kind !== definition.kind) {
    op.badRequest(
      kind === definition.kind
        ? `the API version in the data (${apiVersion}) does not match the expected API version (${definition.apiVersion})`
        : `${kind} in version "${versionOf(apiVersion)}" cannot be handled as a ${definition.kind}: converting (${apiVersion}, Kind=${kind}) to (${definition.apiVersion}, Kind=${definition.kind}): unknown conversion`,
    );
  }
  try {
    const decoded =
      definition.type === null
        ? decodeLoose(body as KubeObject, old)
        : decode(structType(definition.type), body, old);
    tellUnknownFields(op, decoded.unknown);
    const object = decoded.value as unknown as DraftObject;
    if (object !== old) {
      object.apiVersion = definition.apiVersion;
      object.kind = definition.kind;
      object.metadata ??= { name: '' };
    }
    return object;
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    return op.refuseBody(op, error.message, error.whilePatching);
  }
}

/** Reports fields that a kind does not have, as strictly as the request asks. */
export function tellUnknownFields(op: Operation, unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  if (op.fieldValidation === 'Strict') {
    const why = strictDecodingError(unknown);
    op.refuseBody(op, why, why);
  }
  if (op.fieldValidation === 'Warn') op.warnings.push(...unknown.map((path) => `unknown field "${path}"`));
}

/** `Pod in version "v1" cannot be handled as a Pod: …` */
export function cannotBeHandled(
  definition: { readonly kind: string; readonly version: string },
  why: string,
): string {
  return `${definition.kind} in version "${definition.version}" cannot be handled as a ${definition.kind}: ${why}`;
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** Reads an object of which only the metadata has a type. */
function decodeLoose(body: KubeObject, old: KubeObject | undefined): Decoded<Record<string, unknown>> {
  const before = old as unknown as Record<string, unknown> | undefined;
  const value: Record<string, unknown> = {};
  let unknown: readonly string[] = [];
  for (const key of Object.keys(body)) {
    const part = (body as unknown as Record<string, unknown>)[key];
    if (part === undefined) continue;
    if (key === 'metadata') {
      const meta = decode(structType('meta/v1.ObjectMeta'), part, before?.['metadata'], ['metadata']);
      value['metadata'] = meta.value;
      unknown = meta.unknown;
    } else setOwn(value, key, part === before?.[key] ? part : copyJson(part));
  }
  return { value, unknown };
}

/** Takes the parts of metadata that only the server sets from the stored object. */
export function carrySystemMetadata(next: Meta, old: Meta): DraftMeta {
  if (next === old) return next;
  const meta: DraftMeta = { ...next };
  for (const key of SYSTEM_METADATA) {
    if (old[key] !== undefined) (meta as unknown as Record<string, unknown>)[key] = old[key];
    else if (meta[key] !== undefined) delete meta[key];
  }
  return meta;
}

const SYSTEM_METADATA = [
  'uid',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generateName',
  'resourceVersion',
  'selfLink',
  'managedFields',
] as const;
