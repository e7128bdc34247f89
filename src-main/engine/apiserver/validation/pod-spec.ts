/** Rules for pod specs, in pods and in templates. Models `ValidatePodSpec` of `pkg/apis/core/validation` @ v1.34. */
import type { PodReadinessGate, PodSpec } from 'kubernetes-types/core/v1';
import { validateContainers } from './containers';
import { oneOf, type Complaints, type Path } from './errors';
import { validateLabels } from './metadata';
import { dnsLabel, dnsSubdomain, ipAddress, qualifiedName } from './names';
import { validateResources } from './resources';
import {
  validateAffinity,
  validateSchedulingGates,
  validateTolerations,
  validateTopologySpread,
} from './scheduling';
import { validateVolumes } from './volumes';

export interface PodSpecOptions {
  /** A pod of its own, not a template. */
  readonly pod: boolean;
  /** Names of volumes that the pod gets besides its own. */
  readonly moreVolumes?: readonly string[];
}

const MAX_SECONDS = 2 ** 31 - 1;
const MAX_ID = 2 ** 31 - 1;

export function validatePodSpec(
  spec: PodSpec,
  path: Path,
  errors: Complaints,
  options: PodSpecOptions,
): void {
  const volumes = validateVolumes(spec.volumes, path.child('volumes'), errors);
  for (const name of options.moreVolumes ?? []) volumes.add(name);
  validateContainers(spec, volumes, path, errors);
  validateLife(spec, path, errors);
  validateNetwork(spec, path, errors);
  validateIdentity(spec, path, errors);
  validateLabels(spec.nodeSelector, path.child('nodeSelector'), errors);
  if (spec.affinity) validateAffinity(spec.affinity, path.child('affinity'), errors);
  if (spec.tolerations) validateTolerations(spec.tolerations, path.child('tolerations'), errors);
  if (spec.topologySpreadConstraints) {
    validateTopologySpread(spec.topologySpreadConstraints, path.child('topologySpreadConstraints'), errors);
  }
  if (spec.schedulingGates)
    validateSchedulingGates(spec.schedulingGates, path.child('schedulingGates'), errors);
  validatePodResources(spec, path, errors);
}

function validateLife(spec: PodSpec, path: Path, errors: Complaints): void {
  if (!spec.restartPolicy) errors.required(path.child('restartPolicy'));
  else oneOf(errors, path.child('restartPolicy'), spec.restartPolicy, ['Always', 'OnFailure', 'Never']);
  const { activeDeadlineSeconds: deadline } = spec;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_SECONDS)) {
    errors.invalid(
      path.child('activeDeadlineSeconds'),
      deadline,
      `must be between 1 and ${MAX_SECONDS}, inclusive`,
    );
  }
  if (spec.preemptionPolicy !== undefined) {
    oneOf(errors, path.child('preemptionPolicy'), spec.preemptionPolicy, ['Never', 'PreemptLowerPriority']);
  }
  (spec.readinessGates ?? []).forEach((gate: Partial<PodReadinessGate>, i) => {
    const { conditionType = '' } = gate;
    errors.invalidAll(
      path.child('readinessGates').index(i).child('conditionType'),
      conditionType,
      qualifiedName(conditionType),
    );
  });
  if (spec.os) {
    if (!spec.os.name) errors.required(path.child('os').child('name'));
    else oneOf(errors, path.child('os').child('name'), spec.os.name, ['linux', 'windows']);
  }
}

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'] as const;

function validateNetwork(spec: PodSpec, path: Path, errors: Complaints): void {
  if (!spec.dnsPolicy) errors.required(path.child('dnsPolicy'));
  else oneOf(errors, path.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES);
  const servers = spec.dnsConfig?.nameservers ?? [];
  const dns = path.child('dnsConfig').child('nameservers');
  if (spec.dnsPolicy === 'None' && servers.length === 0) {
    errors.required(dns, 'must provide at least one DNS nameserver when `dnsPolicy` is None');
  }
  if (servers.length > 3) errors.invalid(dns, servers, 'must not have more than 3 nameservers');
  servers.forEach((server, i) => errors.invalidAll(dns.index(i), server, ipAddress(server)));
  for (const key of ['hostname', 'subdomain'] as const) {
    const name = spec[key];
    if (name !== undefined) errors.invalidAll(path.child(key), name, dnsLabel(name));
  }
  (spec.hostAliases ?? []).forEach(({ ip, hostnames = [] }, i) => {
    const at = path.child('hostAliases').index(i);
    errors.invalidAll(at.child('ip'), ip ?? '', ipAddress(ip ?? ''));
    hostnames.forEach((name) => errors.invalidAll(at.child('hostnames'), name, dnsSubdomain(name)));
  });
  if (spec.hostPID && spec.shareProcessNamespace) {
    errors.invalid(
      path.child('shareProcessNamespace'),
      true,
      'ShareProcessNamespace and HostPID cannot both be enabled',
    );
  }
}

function validateIdentity(spec: PodSpec, path: Path, errors: Complaints): void {
  for (const key of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName'] as const) {
    const name = spec[key];
    if (name) errors.invalidAll(path.child(key), name, dnsSubdomain(name));
  }
  if (spec.schedulerName !== undefined) {
    errors.invalidAll(path.child('schedulerName'), spec.schedulerName, dnsSubdomain(spec.schedulerName));
  }
  const context = spec.securityContext;
  const at = path.child('securityContext');
  for (const key of ['runAsUser', 'runAsGroup', 'fsGroup'] as const) {
    const id = context?.[key];
    if (id !== undefined && (id < 0 || id > MAX_ID))
      errors.invalid(at.child(key), id, `must be between 0 and ${MAX_ID}, inclusive`);
  }
  (context?.supplementalGroups ?? []).forEach((id, i) => {
    if (id < 0 || id > MAX_ID)
      errors.invalid(
        at.child('supplementalGroups').index(i),
        id,
        `must be between 0 and ${MAX_ID}, inclusive`,
      );
  });
}

/** Resources of the pod as a whole: CPU, memory and huge pages only. */
function validatePodResources(spec: PodSpec & { resources?: unknown }, path: Path, errors: Complaints): void {
  if (spec.resources) validateResources(spec.resources as object, path.child('resources'), errors, 'pod');
}
