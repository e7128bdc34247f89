/** Rules for metadata of every kind. Models apimachinery `api/validation` @ v1.34. */
import type { KubeObject, Meta } from '@shared/api';
import { Path, type Complaints } from './errors';
import { asPrefix, dnsLabel, labelValue, qualifiedName, type TextRule } from './names';

const META = Path.of('metadata');
const MAX_ANNOTATIONS = 256 * 1024;

/** Label maps already seen to be valid: pods of one controller share theirs, and stored ones come back again. */
const validLabels = new WeakSet<object>();

export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: Path,
  errors: Complaints,
): void {
  if (!labels || validLabels.has(labels)) return;
  const before = errors.list.length;
  for (const key of Object.keys(labels)) {
    errors.invalidAll(path, key, qualifiedName(key));
    const value = labels[key]!;
    const complaints = labelValue(value);
    if (complaints.length > 0) errors.invalidAll(path, value, complaints);
  }
  if (errors.list.length === before && Object.isFrozen(labels)) validLabels.add(labels);
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: Path,
  errors: Complaints,
): void {
  if (!annotations) return;
  let size = 0;
  for (const key of Object.keys(annotations)) {
    // Upper case letters are allowed in the names of annotations' prefixes only after lowering them.
    errors.invalidAll(path, key, qualifiedName(key.toLowerCase()));
    size += key.length + annotations[key]!.length;
  }
  if (size > MAX_ANNOTATIONS) errors.tooLong(path, MAX_ANNOTATIONS);
}

/** Metadata of an object that is created or changed. */
export function validateMetadata(
  meta: Meta,
  namespaced: boolean,
  nameRule: TextRule,
  errors: Complaints,
): void {
  if (meta.generateName !== undefined && meta.generateName !== '') {
    errors.invalidAll(META.child('generateName'), meta.generateName, asPrefix(nameRule)(meta.generateName));
  }
  if (!meta.name) errors.required(META.child('name'), 'name or generateName is required');
  else errors.invalidAll(META.child('name'), meta.name, nameRule(meta.name));
  if (namespaced) {
    if (!meta.namespace) errors.required(META.child('namespace'));
    else errors.invalidAll(META.child('namespace'), meta.namespace, dnsLabel(meta.namespace));
  } else if (meta.namespace) errors.forbidden(META.child('namespace'), 'not allowed on this type');
  validateLabels(meta.labels, META.child('labels'), errors);
  validateAnnotations(meta.annotations, META.child('annotations'), errors);
  if (meta.ownerReferences) validateOwners(meta.ownerReferences, errors);
  if (meta.finalizers) validateFinalizers(meta.finalizers, errors);
}

function validateOwners(owners: NonNullable<Meta['ownerReferences']>, errors: Complaints): void {
  const path = META.child('ownerReferences');
  let controller = '';
  owners.forEach((owner, i) => {
    const at = path.index(i);
    if (!owner.apiVersion)
      errors.invalid(at.child('apiVersion'), owner.apiVersion ?? '', 'version must not be empty');
    if (!owner.kind) errors.invalid(at.child('kind'), owner.kind ?? '', 'must not be empty');
    if (!owner.name) errors.invalid(at.child('name'), owner.name ?? '', 'must not be empty');
    if (!owner.uid) errors.invalid(at.child('uid'), owner.uid ?? '', 'must not be empty');
    if (!owner.controller) return;
    if (controller !== '') {
      errors.invalid(
        path,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.name}`,
      );
    }
    controller = owner.name;
  });
}

const PLAIN_FINALIZERS = ['foregroundDeletion', 'orphan', 'kubernetes'];

function validateFinalizers(finalizers: readonly string[], errors: Complaints): void {
  const path = META.child('finalizers');
  for (const finalizer of finalizers) errors.invalidAll(path, finalizer, qualifiedName(finalizer));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.invalid(path, finalizers, `finalizer orphan and finalizer foregroundDeletion cannot be both set`);
  }
  for (const [i, finalizer] of finalizers.entries()) {
    if (finalizer.includes('/') || PLAIN_FINALIZERS.includes(finalizer)) continue;
    errors.invalid(
      path.index(i),
      finalizer,
      'name is neither a standard finalizer name nor is it fully qualified',
    );
  }
}

/** What a change of metadata may not do. System fields that a request cannot touch are carried over before this. */
export function validateMetadataUpdate(next: KubeObject, old: KubeObject, errors: Complaints): void {
  const added = (next.metadata.finalizers ?? []).filter((f) => !(old.metadata.finalizers ?? []).includes(f));
  if (old.metadata.deletionTimestamp !== undefined && added.length > 0) {
    errors.forbidden(
      META.child('finalizers'),
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((f) => JSON.stringify(f)).join(', ')}}`,
    );
  }
}

/** `field is immutable`, where a value is not what it was. Parts that did not change are shared, so identity says it. */
export function immutable(errors: Complaints, path: Path, next: unknown, old: unknown): void {
  if (next !== old) errors.invalid(path, next, 'field is immutable');
}
