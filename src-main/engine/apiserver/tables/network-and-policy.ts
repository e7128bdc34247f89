/** Tables of services and what stands around them, budgets, priorities, leases, autoscalers. */
import type { Live } from '@shared/api';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from 'kubernetes-types/autoscaling/v2';
import type { Lease } from 'kubernetes-types/coordination/v1';
import type { Endpoints, Service } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import type { Ingress, NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import {
  AGE,
  ageOf,
  column,
  formatLabels,
  formatSelector,
  NAME,
  wideColumn,
  type TableDefinition,
} from './table';

export const serviceTable: TableDefinition<Live<Service>> = {
  columns: [
    NAME,
    column('Type', 'How the service is exposed.'),
    column('Cluster-IP', 'The IP address of the service.'),
    column('External-IP', 'Addresses outside the cluster.'),
    column('Port(s)', 'The ports of the service.'),
    AGE,
    wideColumn('Selector', 'Which pods the service routes to.'),
  ],
  cells: (s, now) => [
    s.metadata.name,
    s.spec?.type ?? '',
    s.spec?.clusterIPs?.[0] ?? '<none>',
    externalIp(s),
    ports(s),
    ageOf(s, now),
    formatLabels(s.spec?.selector),
  ],
};

function externalIp({ spec, status }: Live<Service>): string {
  const own = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ExternalName':
      return spec.externalName ?? '';
    case 'LoadBalancer': {
      const given = (status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? '');
      const all = [...given, ...own];
      return all.length > 0 ? all.join(',') : '<pending>';
    }
    default:
      return own.length > 0 ? own.join(',') : '<none>';
  }
}

function ports({ spec }: Live<Service>): string {
  const list = (spec?.ports ?? []).map(
    (p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? 'TCP'}`,
  );
  return list.length > 0 ? list.join(',') : '<none>';
}

export const endpointsTable: TableDefinition<Live<Endpoints>> = {
  columns: [NAME, column('Endpoints', 'Addresses and ports of the endpoints.'), AGE],
  cells: (e, now) => [e.metadata.name, shorten(endpointTexts(e)), ageOf(e, now)],
};

function endpointTexts(endpoints: Live<Endpoints>): string[] {
  return (endpoints.subsets ?? []).flatMap(({ addresses = [], ports: list }) =>
    list && list.length > 0
      ? list.flatMap((port) => addresses.map((a) => `${a.ip}:${port.port}`))
      : addresses.map((a) => a.ip),
  );
}

/** The first three, and how many more there are. */
function shorten(texts: readonly string[], none = '<none>'): string {
  if (texts.length === 0) return none;
  return texts.length > 3 ? `${texts.slice(0, 3).join(',')} + ${texts.length - 3} more...` : texts.join(',');
}

export const endpointSliceTable: TableDefinition<Live<EndpointSlice>> = {
  columns: [
    NAME,
    column('AddressType', 'The type of the addresses.'),
    column('Ports', 'The ports of the endpoints.'),
    column('Endpoints', 'The addresses of the endpoints.'),
    AGE,
  ],
  cells: (e, now) => {
    const list = (e.ports ?? []).map((p) => (p.port === undefined ? '*' : String(p.port)));
    return [
      e.metadata.name,
      e.addressType,
      shorten(list, '<unset>'),
      shorten(
        (e.endpoints ?? []).flatMap((endpoint) => endpoint.addresses),
        '<unset>',
      ),
      ageOf(e, now),
    ];
  },
};

export const podDisruptionBudgetTable: TableDefinition<Live<PodDisruptionBudget>> = {
  columns: [
    NAME,
    column('Min Available', 'The minimum number of pods that must be available.'),
    column('Max Unavailable', 'The maximum number of pods that may be unavailable.'),
    column('Allowed Disruptions', 'Calculated number of pods that may be disrupted at this time.', 'integer'),
    AGE,
  ],
  cells: (b, now) => [
    b.metadata.name,
    String(b.spec?.minAvailable ?? 'N/A'),
    String(b.spec?.maxUnavailable ?? 'N/A'),
    b.status?.disruptionsAllowed ?? 0,
    ageOf(b, now),
  ],
};

export const priorityClassTable: TableDefinition<Live<PriorityClass>> = {
  columns: [
    NAME,
    column('Value', 'The value of the priority class.', 'integer'),
    column('Global-Default', 'Whether pods without a class get this one.', 'boolean'),
    AGE,
    column('PreemptionPolicy', 'Whether pods of this class may preempt others.'),
  ],
  cells: (c, now) => [
    c.metadata.name,
    c.value,
    c.globalDefault ?? false,
    ageOf(c, now),
    c.preemptionPolicy ?? 'PreemptLowerPriority',
  ],
};

export const leaseTable: TableDefinition<Live<Lease>> = {
  columns: [NAME, column('Holder', 'Who holds the lease.'), AGE],
  cells: (l, now) => [l.metadata.name, l.spec?.holderIdentity ?? '', ageOf(l, now)],
};

export const horizontalPodAutoscalerTable: TableDefinition<Live<HorizontalPodAutoscaler>> = {
  columns: [
    NAME,
    column('Reference', 'What is scaled.'),
    column('Targets', 'Metrics and what they should be.'),
    column('MinPods', 'The lower limit of replicas.'),
    column('MaxPods', 'The upper limit of replicas.'),
    column('Replicas', 'The present number of replicas.'),
    AGE,
  ],
  cells: (h, now) => [
    h.metadata.name,
    `${h.spec?.scaleTargetRef.kind}/${h.spec?.scaleTargetRef.name}`,
    targets(h.spec?.metrics ?? [], h.status?.currentMetrics ?? []),
    h.spec?.minReplicas === undefined ? '<unset>' : String(h.spec.minReplicas),
    String(h.spec?.maxReplicas ?? 0),
    String(h.status?.currentReplicas ?? 0),
    ageOf(h, now),
  ],
};

function targets(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>';
  const texts = specs.slice(0, 2).map((spec, i) => target(spec, statuses[i]));
  return specs.length > 2 ? `${texts.join(', ')} + ${specs.length - 2} more...` : texts.join(', ');
}

function target(spec: MetricSpec, status: MetricStatus | undefined): string {
  const source = spec.resource ?? spec.containerResource;
  const current = status?.resource?.current ?? status?.containerResource?.current;
  if (!source) return '<unknown>';
  const { averageUtilization: wanted, averageValue } = source.target;
  if (wanted !== undefined) {
    const is = current?.averageUtilization;
    return `${source.name}: ${is === undefined ? '<unknown>' : `${is}%`}/${wanted}%`;
  }
  return `${source.name}: ${current?.averageValue ?? '<unknown>'}/${averageValue ?? '<auto>'}`;
}

export const ingressTable: TableDefinition<Live<Ingress>> = {
  columns: [
    NAME,
    column('Class', 'The name of the IngressClass.'),
    column('Hosts', 'Hosts that the ingress serves.'),
    column('Address', 'Addresses of the load balancer.'),
    column('Ports', 'Ports that are open.'),
    AGE,
  ],
  cells: (i, now) => [
    i.metadata.name,
    i.spec?.ingressClassName ?? '<none>',
    shorten(
      (i.spec?.rules ?? []).flatMap((rule) => (rule.host ? [rule.host] : [])),
      '*',
    ),
    (i.status?.loadBalancer?.ingress ?? []).map((a) => a.ip ?? a.hostname ?? '').join(','),
    i.spec?.tls && i.spec.tls.length > 0 ? '80, 443' : '80',
    ageOf(i, now),
  ],
};

export const networkPolicyTable: TableDefinition<Live<NetworkPolicy>> = {
  columns: [NAME, column('Pod-Selector', 'Which pods the policy is about.'), AGE],
  cells: (p, now) => [p.metadata.name, formatSelector(p.spec?.podSelector), ageOf(p, now)],
};
