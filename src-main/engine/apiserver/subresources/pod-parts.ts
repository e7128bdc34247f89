/**
 * PUT, PATCH pods/NAME/ephemeralcontainers and /resize: the two parts of a running pod's spec that have a door of
 * their own. Models `pkg/registry/core/pod` @ v1.34. Left out: deferred and infeasible resizes, which are the kubelet's.
 */
import { invalid, podQosClass, type Live } from '@shared/api';
import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1';
import { setPodDefaults } from '../defaults/pod-spec';
import { carrySystemMetadata, type Operation } from '../operation';
import { refuse } from '../refusal';
import { shareEqual } from '../share';
import { Complaints, Path } from '../validation/errors';
import { validatePodSpec } from '../validation/pod-spec';
import { checkPreconditions } from '../verbs/update';

const SPEC = Path.of('spec');

/** Adds containers for debugging; those that are there already stay as they are. */
export function setEphemeralContainers(op: Operation, old: Live<Pod>, asked: Live<Pod>): Live<Pod> {
  const before = old.spec?.ephemeralContainers ?? [];
  const wanted = asked.spec?.ephemeralContainers ?? [];
  const errors = new Complaints();
  const path = SPEC.child('ephemeralContainers');
  for (const container of before) {
    const now = wanted.find((c) => c.name === container.name);
    if (!now) errors.forbidden(path, `existing ephemeral containers "${container.name}" may not be removed`);
    else if (shareEqual(container, now) !== container) {
      errors.forbidden(path, `existing ephemeral containers "${container.name}" may not be changed`);
    }
  }
  return change(op, old, asked, { ...old.spec!, ephemeralContainers: wanted }, errors);
}

/** Changes what containers may use, while they run. */
export function resize(op: Operation, old: Live<Pod>, asked: Live<Pod>): Live<Pod> {
  const errors = new Complaints();
  const withResources = (was: Container[] | undefined, now: Container[] | undefined): Container[] =>
    (was ?? []).map((c) => {
      const wanted = now?.find((other) => other.name === c.name);
      return wanted
        ? {
            ...c,
            resources: wanted.resources ?? {},
            ...(wanted.resizePolicy ? { resizePolicy: wanted.resizePolicy } : {}),
          }
        : c;
    });
  const spec: PodSpec = {
    ...old.spec!,
    containers: withResources(old.spec?.containers, asked.spec?.containers),
  };
  if (old.spec?.initContainers)
    spec.initContainers = withResources(old.spec.initContainers, asked.spec?.initContainers);
  if (podQosClass(spec) !== podQosClass(old.spec!)) {
    errors.invalid(
      Path.of('metadata'),
      podQosClass(spec),
      'Pod QOS Class may not change as a result of resizing',
    );
  }
  for (const resource of ['cpu', 'memory'] as const) {
    if (spec.containers.some((c, i) => gone(c, old.spec!.containers[i], resource))) {
      errors.forbidden(SPEC, 'resource limits cannot be removed');
    }
  }
  return change(op, old, asked, spec, errors);
}

function gone(now: Container, was: Container | undefined, resource: 'cpu' | 'memory'): boolean {
  return was?.resources?.limits?.[resource] !== undefined && now.resources?.limits?.[resource] === undefined;
}

function change(
  op: Operation,
  old: Live<Pod>,
  asked: Live<Pod>,
  spec: PodSpec,
  errors: Complaints,
): Live<Pod> {
  checkPreconditions(op, old, asked);
  setPodDefaults(spec);
  const shared = shareEqual(old.spec, spec);
  if (shared === old.spec && errors.none) return old;
  validatePodSpec(shared, SPEC, errors, { pod: true });
  if (!errors.none) refuse(invalid('Pod', '', old.metadata.name, errors.list));
  const metadata = carrySystemMetadata({ ...old.metadata }, old.metadata);
  metadata.generation = (old.metadata.generation ?? 0) + 1;
  return op.save({ ...old, metadata, spec: shared } as Live<Pod>) as Live<Pod>;
}
