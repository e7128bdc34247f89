/**
 * What a server fills into a pod spec, in pods and in templates. Models `pkg/apis/core/v1/defaults.go` @ v1.34.
 * Works in place on freshly decoded parts; parts that came back untouched are complete and are not written to.
 */
import type {
  Container,
  EphemeralContainer,
  PodSpec,
  PodTemplateSpec,
  Probe,
} from 'kubernetes-types/core/v1';
import { setVolumeDefaults } from './volumes';

export function setPodTemplateDefaults(template: PodTemplateSpec | undefined): void {
  if (template?.spec) setPodSpecDefaults(template.spec);
}

export function setPodSpecDefaults(spec: PodSpec): void {
  if (Object.isFrozen(spec)) return;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.restartPolicy ??= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ??= 'default-scheduler';
  if (spec.hostNetwork) setHostPorts(spec);
  for (const container of spec.initContainers ?? []) setContainerDefaults(container);
  for (const container of spec.containers ?? []) setContainerDefaults(container);
  for (const container of spec.ephemeralContainers ?? []) setContainerDefaults(container);
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
}

/** On the host's network a container port is the host's port. */
function setHostPorts(spec: PodSpec): void {
  const withHostPorts = <C extends Container>(container: C): C =>
    container.ports?.some((port) => port.hostPort === undefined)
      ? {
          ...container,
          ports: container.ports.map((port) => ({ ...port, hostPort: port.hostPort ?? port.containerPort })),
        }
      : container;
  if (spec.containers) spec.containers = spec.containers.map(withHostPorts);
  if (spec.initContainers) spec.initContainers = spec.initContainers.map(withHostPorts);
}

function setContainerDefaults(container: Container | EphemeralContainer): void {
  if (Object.isFrozen(container)) return;
  container.imagePullPolicy ??= isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent';
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.resources ??= {};
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const variable of container.env ?? []) {
    const field = variable.valueFrom?.fieldRef;
    if (field) field.apiVersion ??= 'v1';
  }
  setProbeDefaults(container.livenessProbe);
  setProbeDefaults(container.readinessProbe);
  setProbeDefaults(container.startupProbe);
  setHttpDefaults(container.lifecycle?.postStart?.httpGet);
  setHttpDefaults(container.lifecycle?.preStop?.httpGet);
}

function setProbeDefaults(probe: Probe | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  setHttpDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function setHttpDefaults(action: Probe['httpGet']): void {
  if (!action) return;
  action.path ??= '/';
  action.scheme ??= 'HTTP';
}

/** Whether an image reference means the tag `latest`: it says so, or says neither tag nor digest. */
export function isLatest(image: string): boolean {
  const at = image.indexOf('@');
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? at < 0 : name.slice(colon + 1) === 'latest';
}

/** What only pods get, not templates: links to services, and requests where there are only limits. */
export function setPodDefaults(spec: PodSpec & { resources?: Container['resources'] }): void {
  if (Object.isFrozen(spec)) return;
  setPodSpecDefaults(spec);
  spec.enableServiceLinks ??= true;
  for (const container of spec.initContainers ?? []) requestLimits(container.resources);
  for (const container of spec.containers ?? []) requestLimits(container.resources);
  requestLimits(spec.resources);
}

function requestLimits(resources: Container['resources']): void {
  const limits = resources?.limits;
  if (!resources || !limits || Object.isFrozen(resources)) return;
  const missing = Object.keys(limits).filter((name) => resources.requests?.[name] === undefined);
  if (missing.length === 0) return;
  const requests = { ...resources.requests };
  for (const name of missing) requests[name] = limits[name]!;
  resources.requests = requests;
}
