/** Rules for pods as a whole. Models `pkg/apis/core/validation` @ v1.34. */
import type { Live } from '@shared/api';
import type { Pod, PodSpec, Toleration } from 'kubernetes-types/core/v1';
import { shareEqual } from '../share';
import { Path, type Complaints } from './errors';
import { validatePodSpec } from './pod-spec';

const SPEC = Path.of('spec');

export function validatePod(pod: Live<Pod>, errors: Complaints, old?: Live<Pod>): void {
  if (!pod.spec) {
    errors.required(SPEC.child('containers'));
    return;
  }
  if (old && pod.spec === old.spec) return;
  validatePodSpec(pod.spec, SPEC, errors, { pod: true });
  if (old) return;
  const { ephemeralContainers = [], schedulingGates = [], nodeName } = pod.spec;
  if (ephemeralContainers.length > 0)
    errors.forbidden(SPEC.child('ephemeralContainers'), 'cannot be set on create');
  if (schedulingGates.length > 0 && nodeName)
    errors.forbidden(SPEC.child('nodeName'), 'cannot be set until all schedulingGates have been cleared');
}

/** What an update may change; the text is the server's own. */
const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export function validatePodUpdate(pod: Live<Pod>, old: Live<Pod>, errors: Complaints): void {
  const next = pod.spec;
  const before = old.spec;
  if (!next || !before || next === before) return;
  validateDeadline(next, before, errors);
  validateTolerationsUpdate(next.tolerations, before.tolerations, errors);
  if ((next.containers ?? []).length !== before.containers.length) {
    errors.forbidden(SPEC.child('containers'), 'pod updates may not add or remove containers');
    return;
  }
  if ((next.initContainers ?? []).length !== (before.initContainers ?? []).length) {
    errors.forbidden(SPEC.child('initContainers'), 'pod updates may not add or remove containers');
    return;
  }
  const allowed = withAllowedChanges(next, before, old);
  if (shareEqual(before, allowed) !== before)
    errors.forbidden(SPEC, `${MAY_CHANGE}\n${specDiff(before, allowed)}`);
}

/** The new spec with everything that may change put back to what it was. What still differs may not. */
function withAllowedChanges(next: PodSpec, before: PodSpec, old: Live<Pod>): PodSpec {
  const spec: PodSpec = {
    ...next,
    containers: next.containers.map((c, i) => ({ ...c, ...keep(before.containers[i]!, 'image') })),
  };
  if (next.initContainers) {
    spec.initContainers = next.initContainers.map((c, i) => ({
      ...c,
      ...keep(before.initContainers![i]!, 'image'),
    }));
  }
  putBack(spec, before, 'activeDeadlineSeconds');
  putBack(spec, before, 'tolerations');
  if ((before.terminationGracePeriodSeconds ?? 0) < 0 && next.terminationGracePeriodSeconds === 1) {
    putBack(spec, before, 'terminationGracePeriodSeconds');
  }
  const gated = old.spec?.schedulingGates && old.spec.schedulingGates.length > 0;
  if (gated) allowGatedChanges(spec, next, before);
  return spec;
}

/** While a pod waits behind gates, gates may go and its placement may only become narrower. */
function allowGatedChanges(spec: PodSpec, next: PodSpec, before: PodSpec): void {
  const names = (gates: PodSpec['schedulingGates']): string[] => (gates ?? []).map((gate) => gate.name);
  if (names(next.schedulingGates).every((name) => names(before.schedulingGates).includes(name))) {
    putBack(spec, before, 'schedulingGates');
  }
  const kept = Object.entries(before.nodeSelector ?? {}).every(
    ([key, value]) => next.nodeSelector?.[key] === value,
  );
  if (kept) putBack(spec, before, 'nodeSelector');
  if (before.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined)
    putBack(spec, before, 'affinity');
}

function keep<T extends object, K extends keyof T>(from: T, key: K): Partial<T> {
  return { [key]: from[key] } as unknown as Partial<T>;
}

function putBack<K extends keyof PodSpec>(spec: PodSpec, before: PodSpec, key: K): void {
  if (before[key] === undefined) delete spec[key];
  else spec[key] = before[key];
}

function validateDeadline(next: PodSpec, before: PodSpec, errors: Complaints): void {
  const path = SPEC.child('activeDeadlineSeconds');
  const { activeDeadlineSeconds: now } = next;
  const { activeDeadlineSeconds: was } = before;
  if (was === undefined || now === was) return;
  if (now === undefined) errors.invalid(path, now, 'must not update from a positive integer to nil value');
  else if (now > was) errors.invalid(path, now, `must be less than or equal to previous value`);
}

function validateTolerationsUpdate(
  next: readonly Toleration[] | undefined,
  before: readonly Toleration[] | undefined,
  errors: Complaints,
): void {
  const kept = (before ?? []).every((old) =>
    (next ?? []).some((t) => shareEqual(old, { ...t, tolerationSeconds: old.tolerationSeconds }) === old),
  );
  if (kept) return;
  errors.forbidden(
    SPEC.child('tolerations'),
    'existing toleration can not be modified except its tolerationSeconds',
  );
}

/** The parts of the spec that differ, field by field. */
function specDiff(before: PodSpec, next: PodSpec): string {
  const lines: string[] = [];
  const a = before as unknown as Record<string, unknown>;
  const b = next as unknown as Record<string, unknown>;
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort((x, y) =>
    x < y ? -1 : x > y ? 1 : 0,
  )) {
    if (shareEqual(a[key], b[key]) === a[key]) continue;
    if (a[key] !== undefined) lines.push(`- ${key}: ${JSON.stringify(a[key])}`);
    if (b[key] !== undefined) lines.push(`+ ${key}: ${JSON.stringify(b[key])}`);
  }
  return lines.join('\n');
}
