/** v1 Service. Models `pkg/registry/core/service` and its defaults @ v1.34. Left out: dual stack. */
import { invalid } from '@shared/api';
import type { Service } from 'kubernetes-types/core/v1';
import { defineResource, statusOf } from '../definition';
import { refuse } from '../refusal';
import type { Draft, Strategy, WriteContext } from '../strategy';
import { serviceTable } from '../tables/network-and-policy';
import { Complaints, Path } from '../validation/errors';
import { dns1035Label } from '../validation/names';
import { validateService, validateServiceUpdate } from '../validation/service';
import { addressProblem, serviceRange, usableAddress, usableCount } from './service-range';

type Spec = NonNullable<Service['spec']>;
type DraftService = Draft<Service>;

const SPEC = Path.of('spec');
const CLIENT_IP_TIMEOUT = 10_800;
const NODE_PORTS = { first: 30_000, count: 2_768 } as const;

const strategy: Strategy<DraftService> = {
  nameRule: dns1035Label,
  selectableFields: {
    'spec.clusterIP': (service) => service.spec?.clusterIP ?? '',
    'spec.type': (service) => service.spec?.type ?? '',
  },

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.type ??= 'ClusterIP';
    spec.sessionAffinity ??= 'None';
    if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
      spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: CLIENT_IP_TIMEOUT } };
    }
    for (const port of spec.ports ?? []) {
      if (Object.isFrozen(port)) continue;
      port.protocol ??= 'TCP';
      if (port.targetPort === undefined || port.targetPort === '' || port.targetPort === 0) port.targetPort = port.port;
    }
    if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
    if (hasNodePorts(spec)) spec.externalTrafficPolicy ??= 'Cluster';
    if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  },

  prepareForCreate(service) {
    service.status = { loadBalancer: {} };
    const { spec } = service;
    if (spec?.clusterIP && !spec.clusterIPs) spec.clusterIPs = [spec.clusterIP];
    if (spec) setFamilies(spec);
  },

  prepareForUpdate(service, old) {
    service.status = old.status!;
    const { spec } = service;
    if (!spec || spec === old.spec || !old.spec) return;
    keepAllocated(spec, old.spec);
    dropUnused(spec, old.spec);
    setFamilies(spec);
  },

  validate: validateService,
  validateUpdate: validateServiceUpdate,

  allocate(service, old, context) {
    const { spec } = service;
    if (!spec || spec === old?.spec) return;
    const wanted = { ...spec };
    const errors = new Complaints();
    if (spec.type !== 'ExternalName') allocateAddress(service, wanted, old, context, errors);
    if (hasNodePorts(spec) && spec.allocateLoadBalancerNodePorts !== false) {
      allocateNodePorts(service, wanted, old, context, errors);
    }
    if (!errors.none) refuse(invalid('Service', '', service.metadata.name, errors.list));
    service.spec = wanted;
  },
};

function hasNodePorts(spec: Spec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

function setFamilies(spec: Spec): void {
  if (spec.type === 'ExternalName' || Object.isFrozen(spec)) return;
  const headless = spec.clusterIP === 'None';
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= headless && !spec.selector ? 'RequireDualStack' : 'SingleStack';
}

/** What was given out stays, where an update leaves it out. */
function keepAllocated(spec: Spec, old: Spec): void {
  if (Object.isFrozen(spec)) return;
  alignAddresses(spec, old);
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName' && !spec.clusterIP && old.clusterIP) {
    spec.clusterIP = old.clusterIP;
    spec.clusterIPs = old.clusterIPs!;
  }
  if (!hasNodePorts(spec) || !hasNodePorts(old)) return;
  spec.ports = (spec.ports ?? []).map((port) => {
    const before = old.ports?.find((p) => p.port === port.port && p.protocol === port.protocol);
    return port.nodePort === undefined && before?.nodePort !== undefined ? { ...port, nodePort: before.nodePort } : port;
  });
}

/** `clusterIPs` follows a `clusterIP` that is changed alone: clients may know only that one. */
function alignAddresses(spec: Spec, old: Spec): void {
  const untouched = (spec.clusterIPs ?? []).join() === (old.clusterIPs ?? []).join();
  if (spec.clusterIPs && (spec.clusterIP === old.clusterIP || !untouched)) return;
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  else delete spec.clusterIPs;
}

/** What the new type has no use for goes, where the request only carried it along. */
function dropUnused(spec: Spec, old: Spec): void {
  if (Object.isFrozen(spec) || spec.type === old.type) return;
  if (spec.type === 'ExternalName') {
    if (spec.clusterIP === old.clusterIP) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    delete spec.ipFamilies;
    delete spec.ipFamilyPolicy;
    if (spec.internalTrafficPolicy === old.internalTrafficPolicy) delete spec.internalTrafficPolicy;
  }
  if (hasNodePorts(old) && !hasNodePorts(spec)) {
    spec.ports = (spec.ports ?? []).map((port) => {
      const before = old.ports?.find((p) => p.port === port.port && p.protocol === port.protocol);
      if (port.nodePort === undefined || port.nodePort !== before?.nodePort) return port;
      const { nodePort: _, ...rest } = port;
      return rest;
    });
    if (spec.externalTrafficPolicy === old.externalTrafficPolicy) delete spec.externalTrafficPolicy;
  }
  if (old.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts) {
    delete spec.allocateLoadBalancerNodePorts;
  }
}

function others({ objects }: WriteContext, service: DraftService): readonly DraftService[] {
  return (objects.list('services') as readonly DraftService[]).filter((s) => s.metadata.uid !== service.metadata.uid);
}

function allocateAddress(
  service: DraftService, spec: Spec, old: DraftService | undefined, context: WriteContext, errors: Complaints,
): void {
  if (spec.clusterIP === 'None' || (spec.clusterIP && spec.clusterIP === old?.spec?.clusterIP)) return;
  const range = serviceRange(context.objects);
  const used = new Set(others(context, service).flatMap(({ spec }) => [spec?.clusterIP, ...(spec?.clusterIPs ?? [])]));
  const taken = (address: string): boolean => used.has(address);
  if (spec.clusterIP) {
    const problem = addressProblem(range, spec.clusterIP, taken);
    if (problem) errors.invalid(SPEC.child('clusterIPs'), spec.clusterIPs, `failed to allocate IP ${spec.clusterIP}: ${problem}`);
    return;
  }
  const address = firstFree(context, service, 'clusterIP', usableCount(range), (n) => usableAddress(range, n), taken);
  spec.clusterIP = address;
  spec.clusterIPs = [address];
}

function allocateNodePorts(
  service: DraftService, spec: Spec, old: DraftService | undefined, context: WriteContext, errors: Complaints,
): void {
  const key = (port: number, protocol = 'TCP'): string => `${port}/${protocol}`;
  const used = new Set(
    others(context, service).flatMap((s) => (s.spec?.ports ?? []).flatMap((p) => (p.nodePort ? [key(p.nodePort, p.protocol)] : []))),
  );
  const path = SPEC.child('ports');
  spec.ports = (spec.ports ?? []).map((port, i) => {
    if (port.nodePort) {
      const kept = old?.spec?.ports?.some((p) => p.nodePort === port.nodePort && p.protocol === port.protocol);
      if (!kept) checkNodePort(port.nodePort, used.has(key(port.nodePort, port.protocol)), path.index(i), errors);
      used.add(key(port.nodePort, port.protocol));
      return port;
    }
    const nodePort = firstFree(
      context, service, `nodePort/${port.name ?? port.port}`, NODE_PORTS.count,
      (n) => NODE_PORTS.first + n, (n) => used.has(key(n, port.protocol)),
    );
    used.add(key(nodePort, port.protocol));
    return { ...port, nodePort };
  });
}

function checkNodePort(port: number, taken: boolean, path: Path, errors: Complaints): void {
  const at = path.child('nodePort');
  const last = NODE_PORTS.first + NODE_PORTS.count - 1;
  if (port < NODE_PORTS.first || port > last) {
    errors.invalid(at, port, `provided port is not in the valid range. The range of valid ports is ${NODE_PORTS.first}-${last}`);
  } else if (taken) errors.invalid(at, port, 'provided port is already allocated');
}

/** Draws until something free comes up, starting from a draw that belongs to this object alone. */
function firstFree<V>(
  { draws, objects }: WriteContext, service: DraftService, what: string, count: number,
  valueAt: (n: number) => V, taken: (value: V) => boolean,
): V {
  const { namespace, name } = service.metadata;
  const start = draws.below(what, `services/${namespace}/${name}@${objects.revision}`, count);
  for (let i = 0; i < count; i++) {
    const value = valueAt((start + i) % count);
    if (!taken(value)) return value;
  }
  throw new Error(`no free ${what} is left`);
}

export const services = defineResource<DraftService>({
  plural: 'services', kind: 'Service', apiVersion: 'v1', namespaced: true, shortNames: ['svc'], categories: ['all'],
  type: 'core/v1.Service', strategy, table: serviceTable,
  subresources: [statusOf('v1', 'Service')],
});
