/** Defaults and rules of LimitRanges. Models `ValidateLimitRange` of `pkg/apis/core/validation` @ v1.34. */
import { compareQuantities, compareText, parseQuantity } from '@shared/api';
import type { LimitRange, LimitRangeItem } from 'kubernetes-types/core/v1';
import type { Draft } from '../strategy';
import { Path, type Complaints } from './errors';

type List = Readonly<Record<string, string>>;

/** A container's limit is by default the largest there may be; its request the limit or, without one, the least. */
export function setLimitRangeDefaults({ spec }: Draft<LimitRange>): void {
  for (const item of spec?.limits ?? []) {
    if (item.type !== 'Container' || Object.isFrozen(item)) continue;
    const limits = { ...item.max, ...item.default };
    const requests = { ...item.min, ...limits, ...item.defaultRequest };
    if (Object.keys(limits).length > 0) item.default = limits;
    if (Object.keys(requests).length > 0) item.defaultRequest = requests;
  }
}

export function validateLimitRange(
  range: Draft<LimitRange>,
  errors: Complaints,
  old?: Draft<LimitRange>,
): void {
  if (range.spec === old?.spec) return;
  const seen = new Set<string>();
  (range.spec?.limits ?? []).forEach((item, i) => {
    const at = Path.of('spec').child('limits').index(i);
    if (seen.has(item.type)) errors.duplicate(at.child('type'), item.type);
    seen.add(item.type);
    validateItem(item, at, errors);
  });
}

function validateItem(item: LimitRangeItem, at: Path, errors: Complaints): void {
  const { type, min = {}, max = {}, maxLimitRequestRatio = {} } = item;
  const ofContainers = type !== 'Pod' && type !== 'PersistentVolumeClaim';
  if (type === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const) {
      if (Object.keys(item[field] ?? {}).length > 0)
        errors.forbidden(at.child(field), "may not be specified when `type` is 'Pod'");
    }
  }
  if (type === 'PersistentVolumeClaim' && min['storage'] === undefined && max['storage'] === undefined)
    errors.required(
      at.child('limits'),
      'either minimum or maximum storage value is required, but neither was provided',
    );
  const limits: List = ofContainers ? (item.default ?? {}) : {};
  const requests: List = ofContainers ? (item.defaultRequest ?? {}) : {};
  const names = new Set(
    [min, max, limits, requests, maxLimitRequestRatio].flatMap((list) => Object.keys(list)),
  );
  for (const name of [...names].sort(compareText)) {
    const values = { min: min[name], default: limits[name], defaultRequest: requests[name] };
    /** Complains of a field where one amount is more than the other. */
    const order = (
      field: keyof typeof values,
      less: string | undefined,
      more: string | undefined,
      words: readonly [string, string],
    ): void => {
      if (less === undefined || more === undefined || !isMore(less, more)) return;
      const problem = `${words[0]} value ${less} is greater than ${words[1]} value ${more}`;
      errors.invalid(at.child(field).key(name), values[field], problem);
    };
    order('min', min[name], max[name], ['min', 'max']);
    order('defaultRequest', min[name], requests[name], ['min', 'default request']);
    order('defaultRequest', requests[name], max[name], ['default request', 'max']);
    order('defaultRequest', requests[name], limits[name], ['default request', 'default limit']);
    order('default', min[name], limits[name], ['min', 'default']);
    order('default', limits[name], max[name], ['default', 'max']);
    const ratio = maxLimitRequestRatio[name];
    if (ratio !== undefined && isMore('1', ratio))
      errors.invalid(at.child('maxLimitRequestRatio').key(name), ratio, `ratio ${ratio} is less than 1`);
  }
}

function isMore(a: string, b: string): boolean {
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  return x !== undefined && y !== undefined && compareQuantities(x, y) > 0;
}
