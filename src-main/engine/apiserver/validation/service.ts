/** Rules for services. Models `ValidateService` of `pkg/apis/core/validation` @ v1.34. */
import type { Service, ServicePort } from 'kubernetes-types/core/v1';
import type { Draft } from '../strategy';
import { internalValue, oneOf, Path, type Complaints } from './errors';
import { validateLabels } from './metadata';
import { dnsLabel, dnsSubdomain, ipAddress, portName, portNumber } from './names';

type Spec = NonNullable<Service['spec']>;
const SPEC = Path.of('spec');

export function validateService(service: Draft<Service>, errors: Complaints, old?: Draft<Service>): void {
  const { spec } = service;
  if (!spec) {
    errors.required(SPEC.child('ports'));
    return;
  }
  if (spec === old?.spec) return;
  oneOf(errors, SPEC.child('type'), spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
  oneOf(errors, SPEC.child('sessionAffinity'), spec.sessionAffinity, ['ClientIP', 'None']);
  validateLabels(spec.selector, SPEC.child('selector'), errors);
  validatePorts(spec, errors);
  validateAddressPair(spec, errors);
  if (spec.type === 'ExternalName') validateExternalName(spec, errors);
  else if (spec.clusterIP && spec.clusterIP !== 'None') {
    errors.invalidAll(SPEC.child('clusterIPs').index(0), spec.clusterIP, ipAddress(spec.clusterIP));
  }
  if (spec.clusterIP === 'None' && (spec.type === 'NodePort' || spec.type === 'LoadBalancer')) {
    errors.invalid(
      SPEC.child('clusterIPs').index(0),
      'None',
      `may not be set to 'None' for ${spec.type} services`,
    );
  }
  (spec.externalIPs ?? []).forEach((ip, i) =>
    errors.invalidAll(SPEC.child('externalIPs').index(i), ip, ipAddress(ip)),
  );
  if (spec.externalTrafficPolicy !== undefined) {
    oneOf(errors, SPEC.child('externalTrafficPolicy'), spec.externalTrafficPolicy, ['Cluster', 'Local']);
  }
  if (spec.internalTrafficPolicy !== undefined) {
    oneOf(errors, SPEC.child('internalTrafficPolicy'), spec.internalTrafficPolicy, ['Cluster', 'Local']);
  }
}

/** The address and the first of the addresses are the same. */
function validateAddressPair({ type, clusterIP, clusterIPs = [] }: Spec, errors: Complaints): void {
  if (type === 'ExternalName') return;
  const path = SPEC.child('clusterIPs');
  if (!clusterIP) {
    if (clusterIPs.length > 0)
      errors.invalid(path, clusterIPs, 'must be empty when `clusterIP` is not specified');
  } else if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP)
    errors.invalid(path, clusterIPs, 'first value must match `clusterIP`');
}

function validateExternalName(spec: Spec, errors: Complaints): void {
  const path = SPEC.child('externalName');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.required(path);
  else errors.invalidAll(path, name, dnsSubdomain(name));
  if (spec.clusterIP) errors.forbidden(SPEC.child('clusterIPs'), 'may not be set for ExternalName services');
}

function validatePorts(spec: Spec, errors: Complaints): void {
  const path = SPEC.child('ports');
  const ports = spec.ports ?? [];
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.required(path);
  const names = new Set<string>();
  const seen = new Set<string>();
  const nodePorts = new Set<string>();
  ports.forEach((port, i) => {
    const at = path.index(i);
    if (ports.length > 1 && !port.name) errors.required(at.child('name'));
    else if (port.name) {
      errors.invalidAll(at.child('name'), port.name, dnsLabel(port.name));
      if (names.has(port.name)) errors.duplicate(at.child('name'), port.name);
      names.add(port.name);
    }
    errors.invalidAll(at.child('port'), port.port ?? 0, portNumber(port.port ?? 0));
    if (!port.protocol) errors.required(at.child('protocol'));
    else oneOf(errors, at.child('protocol'), port.protocol, ['SCTP', 'TCP', 'UDP']);
    const target = port.targetPort ?? 0;
    errors.invalidAll(
      at.child('targetPort'),
      target,
      typeof target === 'number' ? portNumber(target) : portName(target),
    );
    if (port.nodePort && spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') {
      errors.forbidden(at.child('nodePort'), `may not be used when \`type\` is '${spec.type}'`);
    }
    const nodePort = `${port.protocol}/${port.nodePort}`;
    if (port.nodePort && nodePorts.has(nodePort)) errors.duplicate(at.child('nodePort'), port.nodePort);
    nodePorts.add(nodePort);
    const key = `${port.protocol}/${port.port}`;
    if (seen.has(key)) errors.duplicate(at, internalPort(port));
    seen.add(key);
  });
}

export function validateServiceUpdate(
  service: Draft<Service>,
  old: Draft<Service>,
  errors: Complaints,
): void {
  const before = old.spec;
  const { spec } = service;
  if (!before || !spec || spec === before || before.type === 'ExternalName' || spec.type === 'ExternalName')
    return;
  if (before.clusterIP && spec.clusterIP !== before.clusterIP) {
    errors.invalid(
      SPEC.child('clusterIPs').index(0),
      spec.clusterIPs ?? spec.clusterIP ?? null,
      'may not change once set',
    );
  }
}

/** What is compared of a port, as the server tells it. */
function internalPort({ protocol, port }: ServicePort): unknown {
  return internalValue([
    ['Name', ''],
    ['Protocol', protocol],
    ['AppProtocol', null],
    ['Port', port],
    ['TargetPort', 0],
    ['NodePort', 0],
  ]);
}
