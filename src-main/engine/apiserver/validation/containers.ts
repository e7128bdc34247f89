/** Rules for the containers of a pod. Models `validateContainers` and its kin of `pkg/apis/core/validation` @ v1.34. */
import type {
  Container,
  ContainerPort,
  EphemeralContainer,
  PodSpec,
  VolumeMount,
} from 'kubernetes-types/core/v1';
import { validateEnv } from './env';
import { oneOf, type Complaints, type Path } from './errors';
import { dnsLabel, portName, portNumber } from './names';
import { validateLifecycle, validateProbes } from './probes';
import { validateResources } from './resources';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const;

/** @param volumes the names of the pod's volumes */
export function validateContainers(
  spec: PodSpec,
  volumes: ReadonlySet<string>,
  path: Path,
  errors: Complaints,
): void {
  const names = new Set<string>();
  const main = path.child('containers');
  if (!spec.containers || spec.containers.length === 0) errors.required(main);
  (spec.containers ?? []).forEach((container, i) => {
    const at = main.index(i);
    validateContainer(container, volumes, at, errors);
    validateName(container.name, names, at, errors);
    validateLifecycle(container.lifecycle, at.child('lifecycle'), errors);
    validateProbes(container, at, errors);
    if (container.restartPolicy !== undefined && container.restartPolicy !== '') {
      oneOf(errors, at.child('restartPolicy'), container.restartPolicy, ['Always', 'Never', 'OnFailure']);
    }
  });
  (spec.initContainers ?? []).forEach((container, i) => {
    const at = path.child('initContainers').index(i);
    validateContainer(container, volumes, at, errors);
    validateName(container.name, names, at, errors);
    validateInitContainer(container, at, errors);
  });
  (spec.ephemeralContainers ?? []).forEach((container, i) => {
    const at = path.child('ephemeralContainers').index(i);
    validateContainer(container as Container, volumes, at, errors);
    validateName(container.name, names, at, errors);
    validateEphemeral(container, spec, at, errors);
  });
  validateHostPorts(spec, path, errors);
}

function validateName(name: string | undefined, seen: Set<string>, at: Path, errors: Complaints): void {
  const path = at.child('name');
  if (!name) errors.required(path);
  else errors.invalidAll(path, name, dnsLabel(name));
  if (name && seen.has(name)) errors.duplicate(path, name);
  if (name) seen.add(name);
}

function validateContainer(
  container: Container,
  volumes: ReadonlySet<string>,
  at: Path,
  errors: Complaints,
): void {
  const { image = '' } = container;
  if (image === '') errors.required(at.child('image'));
  else if (image.trim() !== image)
    errors.invalid(at.child('image'), image, 'must not have leading or trailing whitespace');
  oneOf(errors, at.child('imagePullPolicy'), container.imagePullPolicy, PULL_POLICIES);
  const { terminationMessagePolicy: policy = '' } = container;
  if (policy !== 'File' && policy !== 'FallbackToLogsOnError') {
    errors.invalid(at.child('terminationMessagePolicy'), policy, "must be 'File' or 'FallbackToLogsOnError'");
  }
  if (container.ports) validatePorts(container.ports, at.child('ports'), errors);
  if (container.env || container.envFrom) validateEnv(container, at, errors);
  if (container.volumeMounts)
    validateMounts(container.volumeMounts, volumes, at.child('volumeMounts'), errors);
  if (container.resources) validateResources(container.resources, at.child('resources'), errors, 'container');
  validateSecurity(container, at.child('securityContext'), errors);
}

function validatePorts(ports: readonly ContainerPort[], path: Path, errors: Complaints): void {
  const names = new Set<string>();
  ports.forEach((port, i) => {
    const at = path.index(i);
    if (port.name !== undefined) {
      const complaints = portName(port.name);
      errors.invalidAll(at.child('name'), port.name, complaints);
      if (complaints.length === 0 && names.has(port.name)) errors.duplicate(at.child('name'), port.name);
      names.add(port.name);
    }
    if (!port.containerPort) errors.required(at.child('containerPort'));
    else errors.invalidAll(at.child('containerPort'), port.containerPort, portNumber(port.containerPort));
    if (port.hostPort !== undefined && port.hostPort !== 0) {
      errors.invalidAll(at.child('hostPort'), port.hostPort, portNumber(port.hostPort));
    }
    if (!port.protocol) errors.required(at.child('protocol'));
    else oneOf(errors, at.child('protocol'), port.protocol, PROTOCOLS);
  });
}

/** No two containers may want the same port of the host, and on its network the ports are the host's own. */
function validateHostPorts(spec: PodSpec, path: Path, errors: Complaints): void {
  const seen = new Set<string>();
  (spec.containers ?? []).forEach((container, i) => {
    (container.ports ?? []).forEach((port, j) => {
      const at = path.child('containers').index(i).child('ports').index(j);
      if (spec.hostNetwork && port.hostPort !== port.containerPort) {
        errors.invalid(
          at.child('containerPort'),
          port.containerPort,
          'must match `hostPort` when `hostNetwork` is true',
        );
      }
      if (!port.hostPort) return;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (seen.has(key)) errors.duplicate(at.child('hostPort'), key);
      seen.add(key);
    });
  });
}

function validateMounts(
  mounts: readonly VolumeMount[],
  volumes: ReadonlySet<string>,
  path: Path,
  errors: Complaints,
): void {
  const paths = new Set<string>();
  mounts.forEach((mount, i) => {
    const at = path.index(i);
    if (!mount.name) errors.required(at.child('name'));
    else if (!volumes.has(mount.name)) errors.notFound(at.child('name'), mount.name);
    if (!mount.mountPath) errors.required(at.child('mountPath'));
    else if (paths.has(mount.mountPath))
      errors.invalid(at.child('mountPath'), mount.mountPath, 'must be unique');
    paths.add(mount.mountPath);
    if (mount.subPath && mount.subPathExpr) {
      errors.invalid(
        at.child('subPathExpr'),
        mount.subPathExpr,
        'subPathExpr and subPath are mutually exclusive',
      );
    }
    for (const key of ['subPath', 'subPathExpr'] as const)
      if (mount[key]) validateInnerPath(mount[key], at.child(key), errors);
    if (mount.mountPropagation !== undefined) {
      oneOf(errors, at.child('mountPropagation'), mount.mountPropagation, [
        'Bidirectional',
        'HostToContainer',
        'None',
      ]);
    }
  });
}

/** A path that must stay inside what it is relative to. */
export function validateInnerPath(inner: string, path: Path, errors: Complaints): void {
  if (inner.startsWith('/')) errors.invalid(path, inner, 'must be a relative path');
  if (inner.split('/').includes('..')) errors.invalid(path, inner, "must not contain '..'");
}

function validateSecurity(container: Container, path: Path, errors: Complaints): void {
  const context = container.securityContext;
  if (!context) return;
  for (const key of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[key];
    if (id !== undefined && (id < 0 || id > 2 ** 31 - 1))
      errors.invalid(path.child(key), id, 'must be between 0 and 2147483647, inclusive');
  }
  if (context.procMount !== undefined)
    oneOf(errors, path.child('procMount'), context.procMount, ['Default', 'Unmasked']);
  if (context.allowPrivilegeEscalation !== false) return;
  if (context.privileged)
    errors.invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
  if (context.capabilities?.add?.some((c) => c === 'CAP_SYS_ADMIN')) {
    errors.invalid(
      path,
      context,
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    );
  }
}

/** Init containers end; only sidecars, which go on, are probed and told of their end. */
function validateInitContainer(container: Container, at: Path, errors: Complaints): void {
  if (container.restartPolicy !== undefined && container.restartPolicy !== '') {
    oneOf(errors, at.child('restartPolicy'), container.restartPolicy, ['Always', 'Never', 'OnFailure']);
  }
  if (container.restartPolicy === 'Always') {
    validateLifecycle(container.lifecycle, at.child('lifecycle'), errors);
    validateProbes(container, at, errors);
    return;
  }
  for (const key of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[key])
      errors.forbidden(at.child(key), 'may not be set for init containers without restartPolicy=Always');
  }
}

function validateEphemeral(container: EphemeralContainer, spec: PodSpec, at: Path, errors: Complaints): void {
  const { targetContainerName: target } = container;
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  if (target && !all.some((c) => c.name === target)) errors.notFound(at.child('targetContainerName'), target);
  for (const key of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
    if (container[key]) errors.forbidden(at.child(key), 'cannot be set for an Ephemeral Container');
  }
  if (container.resources && Object.keys(container.resources).length > 0) {
    errors.forbidden(at.child('resources'), 'cannot be set for an Ephemeral Container');
  }
}
