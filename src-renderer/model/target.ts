/** What is selected, acted on or looked at: one object, named as everywhere. */
import { objectName, splitObjectName, type GroupResource, type ObjectKey } from '@shared/api';

export interface Target {
  readonly resource: GroupResource;
  /** `name`, or `namespace/name` */
  readonly key: string;
}

export function targetOf(key: ObjectKey): Target {
  return { resource: key.resource, key: objectName(key) };
}

export function objectKeyOf(target: Target): ObjectKey {
  return { resource: target.resource, ...splitObjectName(target.key) };
}

export function sameTarget(a: Target | null, b: Target | null): boolean {
  return a === b || (a !== null && b !== null && a.resource === b.resource && a.key === b.key);
}

/** The keys of those that are of one resource. */
export function keysAmong(targets: readonly Target[], resource: GroupResource): ReadonlySet<string> {
  return new Set(targets.filter((target) => target.resource === resource).map(({ key }) => key));
}

/** Those that are not among others, each once. */
export function targetsBeside(targets: readonly Target[], others: readonly Target[]): readonly Target[] {
  const nameOf = ({ resource, key }: Target): string => `${resource} ${key}`;
  const there = new Set(others.map(nameOf));
  return targets.filter((target) => {
    const name = nameOf(target);
    return !there.has(name) && there.add(name);
  });
}
