/** `kubectl describe` of Services and Endpoints. */
import type { Endpoints, Service, ServicePort } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import { type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects } from '@main/kubectl/cluster';
import { orNone, selectorText } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { printMeta } from './workloads';

export function describeService(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<Service>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.field(0, 'Selector', selectorText({ matchLabels: spec?.selector ?? {} }));
  page.field(0, 'Type', spec?.type ?? '');
  if (spec?.ipFamilyPolicy) page.field(0, 'IP Family Policy', spec.ipFamilyPolicy);
  page.field(0, 'IP Families', orNone((spec?.ipFamilies ?? []).join(',')));
  page.field(0, 'IP', spec?.clusterIP ?? '');
  page.field(0, 'IPs', orNone((spec?.clusterIPs ?? []).join(',')));
  if (spec?.externalIPs?.length) page.field(0, 'External IPs', spec.externalIPs.join(','));
  if (spec?.loadBalancerIP) page.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP);
  if (spec?.externalName) page.field(0, 'External Name', spec.externalName);
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  if (ingress.length > 0) page.field(0, 'LoadBalancer Ingress', ingress.join(', '));
  const slices = slicesOf(page, object);
  for (const port of spec?.ports ?? []) printPort(page, port, slices);
  page.field(0, 'Session Affinity', spec?.sessionAffinity ?? '');
  if (spec?.externalTrafficPolicy) page.field(0, 'External Traffic Policy', spec.externalTrafficPolicy);
  if (spec?.internalTrafficPolicy) page.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec?.healthCheckNodePort) page.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort);
  if (spec?.loadBalancerSourceRanges?.length) {
    page.field(0, 'LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','));
  }
  printEvents(page, eventsOf(page.command, object));
}

function printPort(page: DescribePage, port: ServicePort, slices: readonly Live<EndpointSlice>[]): void {
  const name = port.name || '<unset>';
  const protocol = port.protocol ?? 'TCP';
  page.line(0, 'Port:', name, `${port.port}/${protocol}`);
  page.field(0, 'TargetPort', `${port.targetPort ?? 0}/${protocol}`);
  if (port.nodePort) page.line(0, 'NodePort:', name, `${port.nodePort}/${protocol}`);
  page.field(0, 'Endpoints', endpointsText(slices, port.name ?? ''));
}

export function slicesOf(
  { command }: DescribePage,
  { metadata }: KubeObject,
): readonly Live<EndpointSlice>[] {
  const kind = kindOfResource(command.cluster.kinds(), 'endpointslices.discovery.k8s.io');
  return listObjects(command, kind, metadata.namespace ?? '', {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  }) as Live<EndpointSlice>[];
}

/** The first three ready addresses behind a port, and how many more there are. */
export function endpointsText(slices: readonly Live<EndpointSlice>[], port: string): string {
  const found = slices.flatMap(({ ports, endpoints }) =>
    (ports ?? [])
      .filter((candidate) => (candidate.name ?? '') === port && candidate.port !== undefined)
      .flatMap((candidate) =>
        (endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false)
          .flatMap(({ addresses }) => addresses.map((address) => `${address}:${candidate.port}`)),
      ),
  );
  return listed(found);
}

function listed(found: readonly string[]): string {
  if (found.length === 0) return '<none>';
  const more = found.length > 3 ? ` + ${found.length - 3} more...` : '';
  return `${found.slice(0, 3).join(',')}${more}`;
}

export function describeEndpoints(page: DescribePage, object: KubeObject): void {
  const { metadata, subsets } = object as Live<Endpoints>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports } of subsets ?? []) {
    page.field(1, 'Addresses', orNone((addresses ?? []).map(({ ip }) => ip).join(',')));
    page.field(1, 'NotReadyAddresses', orNone((notReadyAddresses ?? []).map(({ ip }) => ip).join(',')));
    if (ports?.length) {
      page.line(1, 'Ports:');
      page.table(
        2,
        ['Name', 'Port', 'Protocol'],
        ports.map(({ name, port, protocol }) => [name || '<unset>', String(port), protocol ?? '']),
      );
    }
    page.line(0);
  }
  printEvents(page, eventsOf(page.command, object));
}

export function describeEndpointSlice(page: DescribePage, object: KubeObject): void {
  const { metadata, addressType, ports, endpoints } = object as Live<EndpointSlice>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.field(0, 'AddressType', addressType);
  if (!ports?.length) page.field(0, 'Ports', '<unset>');
  else {
    page.line(0, 'Ports:');
    page.table(
      1,
      ['Name', 'Port', 'Protocol'],
      ports.map(({ name, port, protocol }) => [name || '<unset>', String(port ?? '<unset>'), protocol ?? '']),
    );
  }
  if (endpoints.length === 0) page.field(0, 'Endpoints', '<none>');
  else page.line(0, 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    page.line(1, `- Addresses:`, addresses.join(', '));
    page.line(2, 'Conditions:');
    page.field(3, 'Ready', conditions?.ready === undefined ? '<unset>' : conditions.ready);
    page.field(2, 'Hostname', hostname ?? '<unset>');
    if (targetRef) page.field(2, 'TargetRef', `${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
    page.field(2, 'NodeName', nodeName ?? '<unset>');
    page.field(2, 'Zone', zone ?? '<unset>');
  }
  printEvents(page, eventsOf(page.command, object));
}
