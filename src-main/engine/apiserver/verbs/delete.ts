/** Delete, at once or in steps: grace period, finalizers, propagation to dependents. */
import { conflict, formatTime, notFound, parseTime, type KubeObject, type Meta } from '@shared/api';
import type { DeleteOptions } from '@shared/contract';
import type { Operation } from '../operation';
import type { DraftMeta } from '../strategy';
import { refuse } from '../refusal';
import { readyToEnd } from './update';

export function deleteObject(op: Operation, name: string, options: DeleteOptions = {}): KubeObject {
  const old = op.find(name);
  if (!old) refuse(notFound(op.definition.resource, name));
  return end(op, old, options);
}

/** Ends an object, or begins to. Gives it back as it was last. */
export function end(op: Operation, old: KubeObject, options: DeleteOptions): KubeObject {
  const { strategy } = op.definition;
  const no = strategy.refuseDelete?.(old);
  if (no) refuse(no);
  checkPreconditions(op, old, options);
  op.machinery.admission.validateDelete(op, old);

  const grace = graceFor(op, old, options);
  let next: KubeObject = { ...old, metadata: { ...old.metadata } };
  setFinalizers(op, next.metadata, options);
  if (strategy.beginDelete) next = strategy.beginDelete(next, op);
  const held = grace > 0 || (next.metadata.finalizers?.length ?? 0) > 0 || strategy.isHeld?.(next) === true;
  if (!held) return op.remove(old);

  setDeletion(op, next.metadata, old.metadata, grace);
  if (readyToEnd(op, next)) return op.remove(old);
  return sameDeletion(next, old) ? old : op.save(next);
}

/** Seconds the object may live on. A deletion that is under way already may only be shortened, and only if asked to. */
function graceFor(op: Operation, old: KubeObject, options: DeleteOptions): number {
  const asked = options.gracePeriodSeconds;
  if (old.metadata.deletionTimestamp === undefined)
    return op.definition.strategy.gracePeriod?.(old, options, op) ?? 0;
  const left = old.metadata.deletionGracePeriodSeconds ?? 0;
  return asked === undefined ? left : Math.min(left, asked);
}

/** A deletion that names a UID or a resourceVersion means just that object, just as it was then. */
export function checkPreconditions(op: Operation, old: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { name } = old.metadata;
  const mismatch = (what: string, asked: string, is: string | undefined): never =>
    refuse(
      conflict(
        op.definition.resource,
        name,
        `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${is}`,
      ),
    );
  if (uid !== undefined && uid !== old.metadata.uid) mismatch('UID', uid, old.metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion) {
    mismatch('ResourceVersion', resourceVersion, old.metadata.resourceVersion);
  }
}

/** The propagation policy is kept as a finalizer, which the garbage collector works off. */
function setFinalizers(op: Operation, metadata: DraftMeta, options: DeleteOptions): void {
  const had = metadata.finalizers ?? [];
  let policy = options.propagationPolicy;
  if (policy === undefined) {
    if (had.includes('orphan')) policy = 'Orphan';
    else if (had.includes('foregroundDeletion')) policy = 'Foreground';
    else policy = op.definition.strategy.defaultPropagation ?? 'Background';
  }
  const finalizers = had.filter((f) => f !== 'orphan' && f !== 'foregroundDeletion');
  if (policy === 'Orphan') finalizers.push('orphan');
  if (policy === 'Foreground') finalizers.push('foregroundDeletion');
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
}

/** Says when the object has to be gone. */
function setDeletion(op: Operation, metadata: DraftMeta, old: Meta, grace: number): void {
  const begun = parseTime(old.deletionTimestamp);
  if (begun === undefined) {
    metadata.deletionTimestamp = formatTime(op.now + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation) metadata.generation++;
    return;
  }
  const before = old.deletionGracePeriodSeconds ?? 0;
  if (grace >= before) return;
  metadata.deletionTimestamp = formatTime(begun - (before - grace) * 1000);
  metadata.deletionGracePeriodSeconds = grace;
}

function sameDeletion(next: KubeObject, old: KubeObject): boolean {
  const a = next.metadata;
  const b = old.metadata;
  return (
    a.deletionTimestamp === b.deletionTimestamp &&
    a.deletionGracePeriodSeconds === b.deletionGracePeriodSeconds &&
    (a.finalizers ?? []).join() === (b.finalizers ?? []).join()
  );
}
