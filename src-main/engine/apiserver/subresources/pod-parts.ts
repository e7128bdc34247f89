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
const POD = Path.of('');
const MIRROR = 'kubernetes.io/config.mirror';

/** Adds containers for debugging; those that are there already stay as they are. */
export function setEphemeralContainers(op: Operation, old: Live<Pod>, asked: Live<Pod>): Live<Pod> {
  if (isStatic(old)) return refuseWhole(old, 'static pods do not support ephemeral containers');
  const { ephemeralContainers: had, ...rest } = old.spec!;
  const wanted = asked.spec?.ephemeralContainers ?? [];
  const spec = had || wanted.length > 0 ? { ...rest, ephemeralContainers: wanted } : rest;
  return change(op, old, asked, spec, (next, errors) => {
    const path = SPEC.child('ephemeralContainers');
    for (const container of had ?? []) {
      const now = next.ephemeralContainers?.find((c) => c.name === container.name);
      if (!now)
        errors.forbidden(path, `existing ephemeral containers "${container.name}" may not be removed`);
      else if (shareEqual(container, now) !== container) {
        errors.forbidden(path, `existing ephemeral containers "${container.name}" may not be changed`);
      }
    }
  });
}

/** Changes what containers may use, while they run. Memory limits may shrink, too, as from v1.34 on. */
export function resize(op: Operation, old: Live<Pod>, asked: Live<Pod>): Live<Pod> {
  if (hasPodResources(old) || hasPodResources(asked))
    return refuseWhole(old, 'pods with pod-level resources cannot be resized');
  if (isStatic(old)) return refuseWhole(old, 'static pods cannot be resized');
  if (old.spec?.os?.name === 'windows') return refuseWhole(old, 'windows pods cannot be resized');
  const spec: PodSpec = { ...old.spec!, containers: withResources(old, asked, 'containers') };
  if (old.spec?.initContainers) spec.initContainers = withResources(old, asked, 'initContainers');
  return change(op, old, asked, spec, (next, errors) => {
    validateResize(old, next, errors);
    if (!sameContainers(old, asked)) errors.forbidden(SPEC, 'only cpu and memory resources are mutable');
  });
}

type Containers = 'containers' | 'initContainers';

/** The pod's containers with the resources that are asked for: nothing else of them goes through this door. */
function withResources(old: Live<Pod>, asked: Live<Pod>, list: Containers): Container[] {
  return (old.spec?.[list] ?? []).map((container) => {
    const wanted = asked.spec?.[list]?.find((other) => other.name === container.name);
    if (!wanted) return container;
    const { resources = {}, resizePolicy } = wanted;
    return { ...container, resources, ...(resizePolicy ? { resizePolicy } : {}) };
  });
}

function sameContainers(old: Live<Pod>, asked: Live<Pod>): boolean {
  const names = (pod: Live<Pod>, list: Containers): string =>
    (pod.spec?.[list] ?? []).map((c) => c.name).join();
  return (['containers', 'initContainers'] as const).every((list) => names(old, list) === names(asked, list));
}

/** Models `ValidatePodResize` of `pkg/apis/core/validation` @ v1.34. */
function validateResize(old: Live<Pod>, next: PodSpec, errors: Complaints): void {
  const before = old.spec!;
  const qosClass = old.status?.qosClass ?? podQosClass(before);
  if (podQosClass(next) !== qosClass) {
    errors.invalid(SPEC, qosClass, 'Pod QOS Class may not change as a result of resizing');
  }
  const running = old.status?.containerStatuses?.find((status) => status.state?.running);
  if (running && !running.resources) errors.forbidden(SPEC, 'Pod running on node without support for resize');
  for (const [i, was] of (before.initContainers ?? []).entries()) {
    if (isSidecar(was))
      validateContainer(next.initContainers![i]!, was, SPEC.child('initContainers').index(i), errors);
  }
  for (const [i, was] of before.containers.entries())
    validateContainer(next.containers[i]!, was, SPEC.child('containers').index(i), errors);

  for (const [i, was] of before.containers.entries()) {
    if (!onlyCpuAndMemory(next.containers[i]!, was))
      errors.forbidden(SPEC, 'only cpu and memory resources are mutable');
  }
  for (const [i, was] of (before.initContainers ?? []).entries()) {
    const now = next.initContainers![i]!;
    if (isSidecar(was)) {
      if (!onlyCpuAndMemory(now, was))
        errors.forbidden(SPEC, 'only cpu and memory resources for sidecar containers are mutable');
    } else if (shareEqual(was, now) !== was) {
      errors.forbidden(SPEC, 'resources for non-sidecar init containers are immutable');
    }
  }
}

/** What is asked for or limited once may be changed, but not be taken away. */
function validateContainer(now: Container, was: Container, path: Path, errors: Complaints): void {
  for (const part of ['requests', 'limits'] as const) {
    const had = Object.keys(was.resources?.[part] ?? {});
    if (had.some((name) => now.resources?.[part]?.[name] === undefined))
      errors.forbidden(path.child('resources').child(part), `resource ${part} cannot be removed`);
  }
}

function onlyCpuAndMemory(now: Container, was: Container): boolean {
  return (['requests', 'limits'] as const).every((part) => {
    const [a, b] = [now.resources?.[part] ?? {}, was.resources?.[part] ?? {}];
    const names = [...Object.keys(a), ...Object.keys(b)];
    return names.every((name) => name === 'cpu' || name === 'memory' || a[name] === b[name]);
  });
}

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

const isStatic = (pod: Live<Pod>): boolean => pod.metadata.annotations?.[MIRROR] !== undefined;

/** A field that the types do not know yet. */
type NewerSpec = PodSpec & { readonly resources?: Container['resources'] };

function hasPodResources({ spec }: Live<Pod>): boolean {
  const { requests = {}, limits = {} } = (spec as NewerSpec | undefined)?.resources ?? {};
  return Object.keys(requests).length + Object.keys(limits).length > 0;
}

function refuseWhole(pod: Live<Pod>, why: string): never {
  const errors = new Complaints();
  errors.forbidden(POD, why);
  return refuse(invalid('Pod', '', pod.metadata.name, errors.list));
}

/** @param check what else may be wrong with the new spec */
function change(
  op: Operation,
  old: Live<Pod>,
  asked: Live<Pod>,
  spec: PodSpec,
  check: (spec: PodSpec, errors: Complaints) => void,
): Live<Pod> {
  checkPreconditions(op, old, asked);
  setPodDefaults(spec);
  const shared = shareEqual(old.spec, spec);
  const errors = new Complaints();
  if (shared !== old.spec) validatePodSpec(shared, SPEC, errors, { pod: true });
  check(shared, errors);
  if (!errors.none) refuse(invalid('Pod', '', old.metadata.name, errors.list));
  if (shared === old.spec) return old;
  const metadata = carrySystemMetadata({ ...old.metadata }, old.metadata);
  metadata.generation = (old.metadata.generation ?? 0) + 1;
  return op.save({ ...old, metadata, spec: shared } as Live<Pod>) as Live<Pod>;
}
