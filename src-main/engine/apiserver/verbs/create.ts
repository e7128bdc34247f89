/** Create: decode, default, admit, prepare, validate, store. */
import { alreadyExists, failure, type KubeObject } from '@shared/api';
import { decodeBody, type Operation } from '../operation';
import type { DraftObject } from '../strategy';
import { refuse } from '../refusal';
import { validateMetadata } from '../validation/metadata';
import { Complaints } from '../validation/errors';

/** As a real server, tries again with another suffix where a generated name is taken. */
const NAME_ATTEMPTS = 8;

export function create(op: Operation, body: unknown): KubeObject {
  return createDecoded(op, decodeBody(op, body));
}

/** Creates an object that is decoded already (PUT and apply create where there is none). */
export function createDecoded(op: Operation, object: DraftObject): KubeObject {
  const { strategy, resource } = op.definition;
  findPlace(op, object);
  if (object.metadata.resourceVersion) {
    refuse(failure('InternalError', 'resourceVersion should not be set on objects to be created'));
  }
  strategy.setDefaults?.(object);
  op.machinery.admission.mutate(op, object);
  beginLife(op, object);
  strategy.prepareForCreate?.(object, op);

  const errors = new Complaints();
  validateMetadata(object.metadata, op.definition.namespaced, strategy.nameRule, errors);
  strategy.validate?.(object, errors);
  op.refuseIfInvalid(object.metadata.name, errors);
  op.machinery.admission.validate(op, object);
  strategy.warn?.(object, undefined, op.warnings);

  if (op.find(object.metadata.name)) refuse(alreadyExists(resource, object.metadata.name));
  strategy.allocate?.(object, undefined, op);
  return op.save(object);
}

/** The namespace of the request and that of the object must agree. */
function findPlace(op: Operation, object: DraftObject): void {
  const { metadata } = object;
  if (!op.definition.namespaced) return;
  op.namespace ||= metadata.namespace ?? '';
  if (op.namespace === '') op.badRequest('an empty namespace may not be set during creation');
  if (metadata.namespace && metadata.namespace !== op.namespace) {
    op.badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  metadata.namespace = op.namespace;
}

/** Gives a new object its name, UID and time of creation; forgets what a creator may not set. */
function beginLife(op: Operation, object: DraftObject): void {
  const { metadata } = object;
  if (!metadata.name && metadata.generateName) metadata.name = freeName(op, metadata.generateName);
  metadata.name ??= '';
  const place = `${op.definition.resource}/${op.namespace}/${metadata.name}@${op.objects.revision}`;
  metadata.uid = op.draws.uuid('uid', place);
  metadata.creationTimestamp = op.timestamp;
  for (const field of SET_BY_THE_SERVER) if (metadata[field] !== undefined) delete metadata[field];
  if (op.definition.strategy.generationOf) metadata.generation = 1;
  if (op.managedFields) metadata.managedFields = op.managedFields;
}

/** What a creator may not set. Mostly none is there, and `delete` has its price even then. */
const SET_BY_THE_SERVER = [
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'resourceVersion',
  'managedFields',
] as const;

const MAX_GENERATED_PREFIX = 58;

function freeName(op: Operation, prefix: string): string {
  const base = prefix.slice(0, MAX_GENERATED_PREFIX);
  const key = `${op.definition.resource}/${op.namespace}/${prefix}@${op.objects.revision}`;
  let name = '';
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    name = base + op.draws.nameSuffix('generateName', attempt === 0 ? key : `${key}#${attempt}`);
    if (!op.find(name)) break;
  }
  return name;
}
