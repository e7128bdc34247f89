/** `kubectl describe` of Ingresses and NetworkPolicies. */
import type { Service } from 'kubernetes-types/core/v1';
import type {
  Ingress,
  IngressBackend,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from 'kubernetes-types/networking/v1';
import { civilTime, parseTime, type KubeObject, type Live } from '@shared/api';
import { findObject, kindOfResource } from '@main/kubectl/cluster';
import { selectorText } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { endpointsText, slicesOf } from './service';

export function describeIngress(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<Ingress>;
  const namespace = metadata.namespace ?? '';
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  const byDefault = spec?.defaultBackend ? backendText(page, namespace, spec.defaultBackend) : '<default>';
  page.field(0, 'Name', metadata.name);
  page.labels('Labels', metadata.labels);
  page.field(0, 'Namespace', namespace);
  page.field(0, 'Address', addresses.join(','));
  page.field(0, 'Ingress Class', spec?.ingressClassName ?? '<none>');
  page.field(0, 'Default backend', byDefault);
  if (spec?.tls?.length) {
    page.line(0, 'TLS:');
    for (const { hosts = [], secretName } of spec.tls)
      page.line(
        1,
        secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`,
      );
  }
  page.line(0, 'Rules:');
  page.line(1, 'Host', 'Path', 'Backends');
  page.line(1, '----', '----', '--------');
  const rules = (spec?.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    page.line(1, host || '*', '');
    for (const { path = '', backend } of http!.paths)
      page.line(2, '', `${path} `, backendText(page, namespace, backend));
  }
  if (rules.length === 0) page.line(1, '*', '*', byDefault);
  page.annotations('Annotations', metadata.annotations);
  printEvents(page, eventsOf(page.command, object));
}

function backendText(page: DescribePage, namespace: string, { service, resource }: IngressBackend): string {
  if (resource)
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  if (!service) return '';
  const { name, port } = service;
  const text = `${name}:${port?.number ?? port?.name ?? ''}`;
  const { command } = page;
  const found = findObject(command, kindOfResource(command.cluster.kinds(), 'services'), namespace, name);
  if (!found) return `${text} (<error: services "${name}" not found>)`;
  const ports = (found as Live<Service>).spec?.ports ?? [];
  const meant = ports.find((p) =>
    port?.number === undefined ? p.name === port?.name : p.port === port.number,
  );
  return `${text} (${endpointsText(slicesOf(page, found), meant?.name ?? '')})`;
}

export function describeNetworkPolicy(page: DescribePage, object: KubeObject): void {
  const { metadata, spec } = object as Live<NetworkPolicy>;
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec ?? { podSelector: {} };
  const isAll = Object.keys(podSelector ?? {}).length === 0;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  page.field(0, 'Created on', plainTime(metadata.creationTimestamp as string | undefined));
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, 'Spec:');
  const everywhere = isAll ? ' (Allowing the specific traffic to all pods in this namespace)' : '';
  page.line(1, `PodSelector:     ${selectorText(podSelector)}${everywhere}`);
  const directions = [
    ['Ingress', ingress.map(({ from, ports }) => ({ peers: from, ports })), 'From', 'source'],
    ['Egress', egress.map(({ to, ports }) => ({ peers: to, ports })), 'To', 'destination'],
  ] as const;
  for (const [type, rules, word, other] of directions) {
    const name = type.toLowerCase();
    if (!policyTypes.includes(type)) {
      page.line(1, `Not affecting ${name} traffic`);
      continue;
    }
    page.line(1, `Allowing ${name} traffic:`);
    if (rules.length === 0) page.line(2, `<none> (Selected pods are isolated for ${name} connectivity)`);
    rules.forEach(({ peers, ports }, i) => {
      printPorts(page, ports);
      if (!peers?.length) page.line(2, `${word}: <any> (traffic not restricted by ${other})`);
      for (const peer of peers ?? []) printPeer(page, word, peer);
      if (i < rules.length - 1) page.line(2, '----------');
    });
  }
  page.line(1, `Policy Types: ${policyTypes.join(', ')}`);
}

function printPorts(page: DescribePage, ports: readonly NetworkPolicyPort[] | undefined): void {
  if (!ports?.length) page.line(2, 'To Port: <any> (traffic allowed to all ports)');
  for (const { port, endPort, protocol = 'TCP' } of ports ?? []) {
    const which = port === undefined ? '<any>' : `${port}${endPort === undefined ? '' : `-${endPort}`}`;
    page.line(2, `To Port: ${which}/${protocol}`);
  }
}

function printPeer(page: DescribePage, word: string, peer: NetworkPolicyPeer): void {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  page.line(2, `${word}:`);
  if (ipBlock) {
    page.line(3, 'IPBlock:');
    page.line(4, `CIDR: ${ipBlock.cidr}`);
    page.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
    return;
  }
  if (namespaceSelector) page.line(3, `NamespaceSelector: ${selectorText(namespaceSelector)}`);
  if (podSelector) page.line(3, `PodSelector: ${selectorText(podSelector)}`);
}

/** A time as Go prints it by itself. */
function plainTime(time: string | undefined): string {
  const { year, month, day, hour, minute, second } = civilTime(parseTime(time) ?? 0);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} +0000 UTC`;
}
