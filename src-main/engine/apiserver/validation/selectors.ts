/** Rules for label selectors. Models apimachinery `meta/v1/validation` @ v1.34. */
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { oneOf, type Complaints, type Path } from './errors';
import { validateLabels } from './metadata';
import { labelValue, qualifiedName } from './names';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

export function validateLabelSelector(
  selector: LabelSelector | undefined,
  path: Path,
  errors: Complaints,
): void {
  if (!selector) return;
  validateLabels(selector.matchLabels, path.child('matchLabels'), errors);
  (selector.matchExpressions ?? []).forEach((expression, i) => {
    const at = path.child('matchExpressions').index(i);
    const { key, operator, values = [] } = expression;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.forbidden(
          at.child('values'),
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
      }
    } else if (!operator) errors.invalid(at.child('operator'), '', 'not a valid selector operator');
    else oneOf(errors, at.child('operator'), operator, OPERATORS);
    errors.invalidAll(at.child('key'), key ?? '', qualifiedName(key ?? ''));
    values.forEach((value, j) => errors.invalidAll(at.child('values').index(j), value, labelValue(value)));
  });
}

/** An empty selector would take in everything of the namespace. */
export function validateOwnSelector(
  selector: LabelSelector | undefined,
  kind: string,
  path: Path,
  errors: Complaints,
): void {
  if (!selector) {
    errors.required(path);
    return;
  }
  validateLabelSelector(selector, path, errors);
  if (isEmpty(selector)) errors.invalid(path, selector, `empty selector is invalid for ${kind}`);
}

export function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}
