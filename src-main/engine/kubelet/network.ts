/**
 * Who answers on which address: pods, Services, node ports and host ports, by address or by name. Asked by programs
 * that run in pods, and by probes.
 *
 * Models kube-proxy (a random ready endpoint) and CoreDNS with the kubernetes plugin. Left out: NetworkPolicy, session
 * affinity, external traffic policies, anything outside the cluster.
 */
import { isPodReady, labelSet, matchesSelector, type Live } from '@shared/api';
import type { NetworkAnswer, NetworkQuestion } from '@shared/contract';
import type { Service, ServicePort } from 'kubernetes-types/core/v1';
import type { ContainerRecord } from '../runtime';
import { hostname } from './env';
import { respond } from './http';
import type { NodeKubelet } from './node-kubelet';
import type { LivePod, PodWorker } from './pod-worker';

/** Milliseconds for a question to come back that somebody answers. */
const ROUND_TRIP = 1;
const CLUSTER_DOMAIN = 'cluster.local';

/** A server behind an address: one container of a pod, or the API server itself. */
export type Endpoint =
  | {
      readonly type: 'container';
      readonly kubelet: NodeKubelet;
      readonly worker: PodWorker;
      readonly record: ContainerRecord;
    }
  | { readonly type: 'apiserver' };

export type Reached =
  | { readonly endpoint: Endpoint; readonly address: string; readonly port: number }
  | { readonly failed: 'refused' | 'timeout' | 'unreachable'; readonly address: string };

export interface Reply {
  readonly answer: NetworkAnswer;
  /** Milliseconds until it is there. */
  readonly after: number;
}

/** Answers a question that a program of the pod has. */
export function answerQuestion(kubelet: NodeKubelet, worker: PodWorker, question: NetworkQuestion): Reply {
  if (question.type === 'resolve') {
    const addresses = resolve(kubelet, worker, question.name);
    return addresses.length > 0
      ? { answer: { type: 'resolve', name: question.name, addresses }, after: ROUND_TRIP }
      : failed('noSuchHost', ROUND_TRIP);
  }
  const target =
    question.type === 'http'
      ? parseUrl(question.url)
      : { host: question.host, port: 'port' in question ? question.port : 0, path: '/' };
  if (!target) return failed('noSuchHost', 0);
  const [address] = resolve(kubelet, worker, target.host);
  if (address === undefined) return failed('noSuchHost', ROUND_TRIP);
  if (question.type === 'ping') {
    return isAlive(kubelet, address)
      ? { answer: { type: 'ping', address }, after: ROUND_TRIP }
      : failed('timeout', 10_000, address);
  }
  const reached = reach(kubelet, worker, address, target.port);
  if ('failed' in reached) {
    return failed(
      reached.failed,
      reached.failed === 'timeout' ? question.timeout : ROUND_TRIP,
      reached.address,
    );
  }
  if (question.type === 'tcp') return { answer: { type: 'tcp', address }, after: ROUND_TRIP };
  const client = address === '127.0.0.1' ? address : (worker.sandbox?.ip ?? '');
  const response = respond(reached, {
    method: question.method,
    path: target.path,
    host: `${target.host}${target.port === 80 ? '' : `:${target.port}`}`,
    userAgent: question.userAgent,
    client,
    isLogged: true,
  });
  return { answer: { type: 'http', address, ...response }, after: ROUND_TRIP };
}

function failed(
  reason: 'noSuchHost' | 'refused' | 'timeout' | 'unreachable',
  after: number,
  address?: string,
): Reply {
  return { answer: { type: 'failed', reason, ...(address === undefined ? {} : { address }) }, after };
}

/** `http://host:port/path`; the scheme may be missing. */
export function parseUrl(
  url: string,
): { readonly host: string; readonly port: number; readonly path: string } | undefined {
  const m = /^(?:(https?):\/\/)?(?:[^/@]*@)?([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(url);
  if (!m) return undefined;
  const [, scheme = 'http', host = '', port, rest = ''] = m;
  const path = rest === '' ? '/' : rest.startsWith('/') ? rest : `/${rest}`;
  return {
    host,
    port: port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port),
    path,
  };
}

/** The addresses of a name as a pod sees it; none where the name is not known. */
export function resolve(kubelet: NodeKubelet, worker: PodWorker, name: string): readonly string[] {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return [name];
  if (name === 'localhost') return ['127.0.0.1'];
  if (name === hostname(worker.pod)) return worker.sandbox?.ip ? [worker.sandbox.ip] : [];
  for (const alias of worker.pod.spec?.hostAliases ?? [])
    if (alias.ip && alias.hostnames?.includes(name)) return [alias.ip];
  const { dnsPolicy = 'ClusterFirst', hostNetwork } = worker.pod.spec!;
  const asksCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  if (!asksCluster || !isDnsUp(kubelet)) return [];
  const suffixes = name.endsWith('.')
    ? ['']
    : [`.${worker.namespace}.svc.${CLUSTER_DOMAIN}`, `.svc.${CLUSTER_DOMAIN}`, `.${CLUSTER_DOMAIN}`, ''];
  for (const suffix of suffixes) {
    const found = lookUp(kubelet, (name + suffix).replace(/\.$/, ''));
    if (found.length > 0) return found;
  }
  return [];
}

/** A cluster that has a kube-dns Service needs somebody behind it. */
function isDnsUp(kubelet: NodeKubelet): boolean {
  const service = kubelet.host.context.client.get<Live<Service>>('services', 'kube-system', 'kube-dns');
  return !service || backends(kubelet, service).length > 0;
}

function lookUp(kubelet: NodeKubelet, name: string): readonly string[] {
  const end = `.${CLUSTER_DOMAIN}`;
  if (!name.endsWith(end)) return [];
  const labels = name.slice(0, -end.length).split('.');
  const kind = labels.pop();
  const namespace = labels.pop() ?? '';
  if (kind === 'pod' && labels.length === 1) return [labels[0]!.replaceAll('-', '.')];
  const serviceName = labels.pop();
  if (kind !== 'svc' || serviceName === undefined) return [];
  const service = kubelet.host.context.client.get<Live<Service>>('services', namespace, serviceName);
  if (!service) return [];
  const { clusterIP } = service.spec ?? {};
  if (labels.length === 0 && clusterIP && clusterIP !== 'None') return [clusterIP];
  const pods = backends(kubelet, service);
  const wanted = labels.length === 0 ? pods : pods.filter((pod) => hostname(pod) === labels.join('.'));
  return wanted.map((pod) => pod.status?.podIP ?? '').filter((ip) => ip !== '');
}

/** The pods behind a Service that take requests. */
function backends(kubelet: NodeKubelet, service: Live<Service>): LivePod[] {
  const { selector, publishNotReadyAddresses } = service.spec ?? {};
  if (!selector || Object.keys(selector).length === 0) return [];
  const labels = labelSet(selector);
  return kubelet.host.context.client
    .list<LivePod>('pods', service.metadata.namespace)
    .filter((pod) => matchesSelector(labels, pod.metadata.labels))
    .filter(
      (pod) =>
        pod.status?.podIP &&
        !pod.metadata.deletionTimestamp &&
        (publishNotReadyAddresses === true || isPodReady(pod)),
    );
}

/** Finds who listens on an address, as seen from a pod. */
export function reach(kubelet: NodeKubelet, worker: PodWorker, address: string, port: number): Reached {
  if (address.startsWith('127.') || address === worker.sandbox?.ip) {
    const own = worker.pod.spec?.hostNetwork ? onNode(kubelet, port) : listener(kubelet, worker, port);
    return own ? { endpoint: own, address, port } : { failed: 'refused', address };
  }
  const owner = kubelet.host.addresses.ownerOf(address);
  const target = owner === undefined ? undefined : kubelet.host.workers.get(owner);
  if (target) return atPod(kubelet, target, address, port);
  const { client } = kubelet.host.context;
  const service = client.list<Live<Service>>('services').find((s) => s.spec?.clusterIP === address);
  if (service) {
    const servicePort = service.spec?.ports?.find((p) => p.port === port);
    if (!servicePort) return { failed: 'timeout', address };
    return atService(kubelet, worker, service, servicePort, address, port);
  }
  for (const node of kubelet.host.nodes.values()) {
    const addresses = node.node?.status?.addresses ?? [];
    if (!addresses.some((a) => a.address === address && a.type.endsWith('IP'))) continue;
    if (!canReach(kubelet, node)) return { failed: 'timeout', address };
    const found = onNode(node, port);
    if (found) return { endpoint: found, address, port };
    for (const s of client.list<Live<Service>>('services')) {
      const servicePort = s.spec?.ports?.find((p) => p.nodePort === port);
      if (servicePort) return atService(kubelet, worker, s, servicePort, address, port);
    }
    return { failed: 'refused', address };
  }
  return { failed: 'timeout', address };
}

function atPod(kubelet: NodeKubelet, target: PodWorker, address: string, port: number): Reached {
  const node = kubelet.host.nodes.get(target.node);
  if (!node || !canReach(kubelet, node)) return { failed: 'timeout', address };
  const endpoint = listener(node, target, port);
  return endpoint ? { endpoint, address, port } : { failed: 'refused', address };
}

function atService(
  kubelet: NodeKubelet,
  worker: PodWorker,
  service: Live<Service>,
  servicePort: ServicePort,
  address: string,
  port: number,
): Reached {
  if (service.metadata.name === 'kubernetes' && service.metadata.namespace === 'default') {
    return { endpoint: { type: 'apiserver' }, address, port };
  }
  const pods = backends(kubelet, service);
  if (pods.length === 0) return { failed: 'refused', address };
  const { draws } = kubelet.host.context;
  const chosen =
    pods[
      draws.below('service-backend', `${worker.uid}/${service.metadata.uid}/${kubelet.now()}`, pods.length)
    ]!;
  const targetPort = targetPortOf(chosen, servicePort);
  const ip = chosen.status?.podIP ?? '';
  const owner = kubelet.host.workers.get(chosen.metadata.uid ?? '');
  if (!owner || targetPort === undefined) return { failed: 'refused', address };
  const reached = atPod(kubelet, owner, ip, targetPort);
  return 'failed' in reached ? { ...reached, address } : { ...reached, address };
}

function targetPortOf(pod: LivePod, { targetPort, port }: ServicePort): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  for (const container of pod.spec?.containers ?? []) {
    const named = container.ports?.find((p) => p.name === targetPort);
    if (named) return named.containerPort;
  }
  return undefined;
}

/** The container of a pod that listens on a port. */
export function listener(kubelet: NodeKubelet, worker: PodWorker, port: number): Endpoint | undefined {
  const record = worker.containers.find((r) => r.process?.listen.includes(port));
  return record && { type: 'container', kubelet, worker, record };
}

/** Who listens on a port of the node itself: pods in the host's network, and host ports. */
function onNode(kubelet: NodeKubelet, port: number): Endpoint | undefined {
  for (const uid of kubelet.pods) {
    const worker = kubelet.host.workers.get(uid)!;
    if (worker.pod.spec?.hostNetwork) {
      const found = listener(kubelet, worker, port);
      if (found) return found;
      continue;
    }
    for (const container of worker.pod.spec?.containers ?? []) {
      const mapped = container.ports?.find((p) => p.hostPort === port);
      const found = mapped && listener(kubelet, worker, mapped.containerPort);
      if (found) return found;
    }
  }
  return undefined;
}

function canReach(from: NodeKubelet, to: NodeKubelet): boolean {
  return to.isPowered && (from === to || (!from.isPartitioned && !to.isPartitioned));
}

function isAlive(kubelet: NodeKubelet, address: string): boolean {
  if (address.startsWith('127.')) return true;
  const owner = kubelet.host.addresses.ownerOf(address);
  const worker = owner === undefined ? undefined : kubelet.host.workers.get(owner);
  const node = worker && kubelet.host.nodes.get(worker.node);
  if (node) return canReach(kubelet, node);
  for (const other of kubelet.host.nodes.values()) {
    if (other.node?.status?.addresses?.some((a) => a.address === address)) return canReach(kubelet, other);
  }
  return false;
}
