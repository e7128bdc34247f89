/** Update: decode, default, carry over what a request cannot change, see what changed, admit, validate, store. */
import { conflict, notFound, type KubeObject } from '@shared/api';
import { carrySystemMetadata, decodeBody, type Operation } from '../operation';
import { managersAfterUpdate } from '../patch/managed-fields';
import { refuse } from '../refusal';
import { shareEqual } from '../share';
import { validateMetadata, validateMetadataUpdate } from '../validation/metadata';
import { Complaints } from '../validation/errors';
import { createDecoded } from './create';

export function update(op: Operation, name: string, body: unknown): KubeObject {
  const { resource, strategy } = op.definition;
  const old = op.find(name);
  if (!old) {
    if (!strategy.createOnUpdate) refuse(notFound(resource, name));
    const object = decodeBody(op, body);
    checkIdentity(op, name, object);
    return createDecoded(op, object);
  }
  return replace(op, old, decodeBody(op, body, old));
}

/** Puts a decoded object in the place of the stored one. */
export function replace(op: Operation, old: KubeObject, decoded: KubeObject): KubeObject {
  const { strategy } = op.definition;
  if (decoded === old) return old;
  checkIdentity(op, old.metadata.name, decoded);
  checkPreconditions(op, old, decoded);
  const object: KubeObject = { ...decoded, metadata: carrySystemMetadata(decoded.metadata, old.metadata) };
  strategy.setDefaults?.(object);
  strategy.prepareForUpdate?.(object, old, op);
  op.machinery.admission.mutate(op, object, old);
  if (op.managedFields) object.metadata = { ...object.metadata, managedFields: op.managedFields };
  const next = shareEqual(old, object);
  if (next === old) return old;
  countGeneration(op, next, old);
  keepManagers(op, next, old);

  const errors = new Complaints();
  if (next.metadata !== old.metadata) {
    validateMetadata(next.metadata, op.definition.namespaced, strategy.nameRule, errors);
    validateMetadataUpdate(next, old, errors);
  }
  strategy.validate?.(next, errors, old);
  strategy.validateUpdate?.(next, old, errors, op);
  op.refuseIfInvalid(next.metadata.name, errors);
  op.machinery.admission.validate(op, next, old);
  strategy.warn?.(next, old, op.warnings);
  strategy.allocate?.(next, old, op);
  return saveOrEnd(op, next);
}

/** Replaces only the status (and, for some kinds, labels and annotations). */
export function replaceStatus(op: Operation, old: KubeObject, decoded: KubeObject): KubeObject {
  const { strategy } = op.definition;
  checkIdentity(op, old.metadata.name, decoded);
  checkPreconditions(op, old, decoded);
  const { status } = decoded as { status?: unknown };
  const metadata = strategy.statusTakesMetadata ? statusMetadata(decoded, old) : old.metadata;
  const object = { ...old, metadata, status } as KubeObject;
  strategy.prepareStatus?.(object, old, op);
  if (op.managedFields) object.metadata = { ...object.metadata, managedFields: op.managedFields };
  const next = shareEqual(old, object);
  if (next === old) return old;
  keepManagers(op, next, old, 'status');
  const errors = new Complaints();
  if (next.metadata !== old.metadata) {
    validateMetadata(next.metadata, op.definition.namespaced, strategy.nameRule, errors);
    validateMetadataUpdate(next, old, errors);
  }
  strategy.validateStatus?.(next, old, errors);
  op.refuseIfInvalid(next.metadata.name, errors);
  return saveOrEnd(op, next);
}

/** Of an object that has managedFields, they go on saying who wrote what. */
function keepManagers(op: Operation, next: KubeObject, old: KubeObject, subresource = ''): void {
  if (op.managedFields || !old.metadata.managedFields) return;
  const writer = { manager: op.fieldManager, timestamp: op.timestamp, subresource };
  const managedFields = [...managersAfterUpdate(old, next, op.definition.type, writer)];
  next.metadata = { ...next.metadata, managedFields };
}

function statusMetadata(decoded: KubeObject, old: KubeObject): KubeObject['metadata'] {
  if (decoded.metadata === old.metadata) return old.metadata;
  const metadata = carrySystemMetadata(decoded.metadata, old.metadata);
  if (old.metadata.ownerReferences) metadata.ownerReferences = old.metadata.ownerReferences;
  else delete metadata.ownerReferences;
  return metadata;
}

/** The last finalizer may be gone: then an object whose deletion waited for that ends here. */
export function saveOrEnd(op: Operation, object: KubeObject): KubeObject {
  return readyToEnd(op, object) ? op.remove(object) : op.save(object);
}

/** Whether a deletion that was asked for earlier has nothing left to wait for. */
export function readyToEnd(op: Operation, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  return (
    deletionTimestamp !== undefined &&
    (deletionGracePeriodSeconds ?? 0) === 0 &&
    (finalizers === undefined || finalizers.length === 0) &&
    !op.definition.strategy.isHeld?.(object)
  );
}

/** The name and namespace in the body, where they are given, must be those of the request. */
function checkIdentity(op: Operation, name: string, object: KubeObject): void {
  const { metadata } = object;
  if (metadata.name !== undefined && metadata.name !== '' && metadata.name !== name) {
    op.badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
  if (op.definition.namespaced && metadata.namespace && metadata.namespace !== op.namespace) {
    op.badRequest(
      `the namespace of the object (${metadata.namespace}) does not match the namespace on the URL (${op.namespace})`,
    );
  }
  if (metadata.name !== name || (op.definition.namespaced && metadata.namespace !== op.namespace)) {
    metadata.name = name;
    if (op.definition.namespaced) metadata.namespace = op.namespace;
  }
}

/** A request that names a UID or a resourceVersion means just that object, just as it was then. */
export function checkPreconditions(op: Operation, old: KubeObject, asked: KubeObject): void {
  const { uid, resourceVersion } = asked.metadata;
  const { resource } = op.definition;
  const { name } = old.metadata;
  if (uid && uid !== old.metadata.uid) {
    refuse(
      conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
      ),
    );
  }
  if (resourceVersion && resourceVersion !== '0' && resourceVersion !== old.metadata.resourceVersion) {
    refuse(conflict(resource, name));
  }
}

/** Raises `metadata.generation` where one of the parts that it counts has changed. */
function countGeneration(op: Operation, next: KubeObject, old: KubeObject): void {
  const counted = op.definition.strategy.generationOf;
  if (!counted) return;
  const changed = counted.some((part) => partOf(next, part) !== partOf(old, part));
  if (!changed) return;
  const metadata = { ...next.metadata, generation: (old.metadata.generation ?? 0) + 1 };
  next.metadata = metadata;
}

function partOf(object: KubeObject, part: string): unknown {
  return part === 'annotations'
    ? object.metadata.annotations
    : (object as unknown as Record<string, unknown>)[part];
}
