/** Rules that the kinds which run pods share. Models `pkg/apis/apps/validation` @ v1.34. */
import { matchesLabelSelector, percentage } from '@shared/api';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { notNegative, oneOf, type Complaints, type Path } from './errors';
import { validateAnnotations, validateLabels } from './metadata';
import { validatePodSpec } from './pod-spec';

/**
 * A pod template and the selector that must match it.
 * @param restart the restart policies that the kind allows
 * @param moreVolumes names of volumes that the pods get besides those of the template
 */
export function validateTemplate(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: Path,
  errors: Complaints,
  restart: readonly string[] = ['Always'],
  moreVolumes: readonly string[] = [],
): void {
  const labels = template?.metadata?.labels;
  if (selector && !matchesLabelSelector(selector, labels)) {
    errors.invalid(
      path.child('metadata').child('labels'),
      labels ?? null,
      '`selector` does not match template `labels`',
    );
  }
  if (!template?.spec) {
    errors.required(path.child('spec').child('containers'));
    return;
  }
  validateLabels(labels, path.child('metadata').child('labels'), errors);
  validateAnnotations(template.metadata?.annotations, path.child('metadata').child('annotations'), errors);
  validatePodSpec(template.spec, path.child('spec'), errors, { pod: false, moreVolumes });
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restart.length > 0 && ['Always', 'OnFailure', 'Never'].includes(restartPolicy ?? '')) {
    const at = path.child('spec').child('restartPolicy');
    if (restartPolicy === 'Always' && !restart.includes('Always'))
      errors.required(at, `valid values: ${restart.map((one) => JSON.stringify(one)).join(', ')}`);
    else oneOf(errors, at, restartPolicy, restart);
  }
  if (restart[0] === 'Always' && activeDeadlineSeconds !== undefined) {
    errors.forbidden(
      path.child('spec').child('activeDeadlineSeconds'),
      'activeDeadlineSeconds in ReplicaSet is not Supported',
    );
  }
  if (template.spec.ephemeralContainers) {
    errors.forbidden(
      path.child('spec').child('ephemeralContainers'),
      'ephemeral containers not allowed in pod template',
    );
  }
}

/** A number of pods, or a percentage of them up to 100. */
export function validateCountOrPercent(
  value: number | string | undefined,
  path: Path,
  errors: Complaints,
): void {
  if (value === undefined) return;
  if (typeof value === 'number') {
    notNegative(errors, path, value);
    return;
  }
  const percent = percentage(value);
  if (percent === undefined) {
    errors.invalid(
      path,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  }
}

export function validateAtMostAll(value: number | string | undefined, path: Path, errors: Complaints): void {
  const percent = typeof value === 'string' ? percentage(value) : undefined;
  if (percent !== undefined && percent > 100) errors.invalid(path, value, 'must not be greater than 100%');
}
