/**
 * metrics.k8s.io: what nodes and pods use, for `kubectl top`. Nothing is measured in a model: a container uses what its
 * image is declared to use, or what its command says. Models metrics-server @ v0.7, with a window of 15 s.
 */
import { failure, formatTime, notFound, type KubeObject, type Status } from '@shared/api';
import type { KubeList } from '@shared/contract';
import { parameter, type Exchange } from '../exchange';
import { statusReply, type Reply } from '../http/reply';
import type { ResourcePath } from '../route';

interface Usage {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

const WINDOW = '15s';
const API = 'metrics.k8s.io/v1beta1';

export function answerMetrics(exchange: Exchange, path: ResourcePath): Reply {
  if (exchange.request.method !== 'GET' || path.subresource !== undefined) {
    return statusReply(
      failure('MethodNotAllowed', 'the server does not allow this method on the requested resource'),
    );
  }
  return path.resource === 'pods' ? podMetrics(exchange, path) : nodeMetrics(exchange, path);
}

function podMetrics(exchange: Exchange, path: ResourcePath): Reply {
  const pods = listOf(exchange, 'pods', path.namespace);
  if ('status' in pods) return statusReply(pods.status);
  const items = pods.items.flatMap((pod) => podItem(exchange, pod) ?? []);
  if (path.name === undefined) return list('PodMetricsList', items);
  const one = items.find(({ metadata }) => metadata.name === path.name);
  return one
    ? { code: 200, body: { value: one } }
    : statusReply(notFound('podmetrics.metrics.k8s.io', `${path.namespace}/${path.name}`));
}

function podItem(exchange: Exchange, pod: KubeObject) {
  const usage = usageOf(exchange, pod);
  if (!usage) return undefined;
  const { name, namespace, labels, creationTimestamp } = pod.metadata;
  return {
    kind: 'PodMetrics',
    apiVersion: API,
    metadata: { name, namespace, ...(labels ? { labels } : {}), creationTimestamp },
    timestamp: formatTime(exchange.served.now),
    window: WINDOW,
    containers: [...usage].map(([container, used]) => ({ name: container, usage: amounts(used) })),
  };
}

function nodeMetrics(exchange: Exchange, path: ResourcePath): Reply {
  const nodes = listOf(exchange, 'nodes', '');
  if ('status' in nodes) return statusReply(nodes.status);
  const pods = listOf({ ...exchange, query: new URLSearchParams() }, 'pods', '');
  if ('status' in pods) return statusReply(pods.status);
  const used = new Map<string, { cpu: number; memory: number }>();
  for (const pod of pods.items) {
    const node = (pod as KubeObject & { spec?: { nodeName?: string } }).spec?.nodeName ?? '';
    const sum = used.get(node) ?? { cpu: 0, memory: 0 };
    for (const usage of usageOf(exchange, pod)?.values() ?? []) {
      sum.cpu += usage.cpu;
      sum.memory += usage.memory;
    }
    used.set(node, sum);
  }
  const items = nodes.items.map(({ metadata: { name, labels, creationTimestamp } }) => ({
    kind: 'NodeMetrics',
    apiVersion: API,
    metadata: { name, ...(labels ? { labels } : {}), creationTimestamp },
    timestamp: formatTime(exchange.served.now),
    window: WINDOW,
    usage: amounts(used.get(name) ?? { cpu: 0, memory: 0 }),
  }));
  if (path.name === undefined) return list('NodeMetricsList', items);
  const one = items.find(({ metadata }) => metadata.name === path.name);
  return one
    ? { code: 200, body: { value: one } }
    : statusReply(notFound('nodemetrics.metrics.k8s.io', path.name));
}

/** By container; undefined for a pod that does not run. */
function usageOf({ served }: Exchange, { metadata }: KubeObject): ReadonlyMap<string, Usage> | undefined {
  return served.session.usage(metadata.namespace ?? '', metadata.name, served.at);
}

function amounts({ cpu, memory }: Usage): { cpu: string; memory: string } {
  return { cpu: `${Math.round(cpu)}m`, memory: `${Math.ceil(memory / 1024)}Ki` };
}

function list(kind: string, items: readonly unknown[]): Reply {
  return { code: 200, body: { value: { kind, apiVersion: API, metadata: {}, items } } };
}

function listOf(
  exchange: Exchange,
  resource: string,
  namespace: string,
): { readonly items: readonly KubeObject[] } | { readonly status: Status } {
  const labelSelector = parameter(exchange, 'labelSelector');
  const answer = exchange.served.session.read(
    { verb: 'list', resource, namespace, ...(labelSelector === undefined ? {} : { labelSelector }) },
    exchange.served.at,
  );
  return answer.ok ? { items: (answer.object as KubeList).items } : { status: answer.status };
}
