/**
 * Which pods stand behind a service, and on which ports: what EndpointSlices and Endpoints are made of.
 * Models `pkg/controller/util/endpoint` @ v1.34. Left out: dual stack (the cluster has one address family).
 */
import { isPodTerminal, labelSet, matchesSelector, type KubeObject, type Live } from '@shared/api';
import type { Change } from '@shared/contract';
import type { Pod, Service, ServicePort } from 'kubernetes-types/core/v1';
import type { ComponentContext, Index } from '@main/engine/client';

export type LiveService = Live<Service>;
type LivePod = Live<Pod>;

export interface EndpointPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol?: string;
}

const isService = (object: KubeObject | null): LiveService | undefined =>
  (object ?? undefined) as LiveService | undefined;

/** Whether a controller looks after the service's endpoints: it selects pods, and it is no mere name. */
export function selectsPods(service: LiveService): boolean {
  return service.spec?.selector !== undefined && service.spec.type !== 'ExternalName';
}

/** Pods by each of their labels, `namespace/key=value`. */
export function podsByLabel(ctx: ComponentContext): Index {
  return ctx.informers.index('pods', 'labels', ({ metadata }) =>
    Object.entries(metadata.labels ?? {}).map(
      ([key, value]) => `${metadata.namespace ?? ''}/${key}=${value}`,
    ),
  );
}

/** The service's pods that have an address and have not run their course, in the order of their names. */
export function podsBehind(byLabel: Index, service: LiveService): LivePod[] {
  const selector = service.spec?.selector ?? {};
  const entries = Object.entries(selector);
  const { namespace = '' } = service.metadata;
  let smallest: string | undefined;
  for (const [key, value] of entries) {
    const label = `${namespace}/${key}=${value}`;
    if (smallest === undefined || byLabel.count(label) < byLabel.count(smallest)) smallest = label;
  }
  if (smallest === undefined) return [];
  const wanted = labelSet(selector);
  return (byLabel.sorted(smallest) as LivePod[]).filter(
    (pod) => pod.status?.podIP && !isPodTerminal(pod) && matchesSelector(wanted, pod.metadata.labels),
  );
}

/** The ports of a service as one of its pods has them; a named port that the pod lacks is left out. */
export function portsOn(service: LiveService, pod: LivePod): EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    const { appProtocol } = port;
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(appProtocol === undefined ? {} : { appProtocol }),
      },
    ];
  });
}

function targetPort(
  { targetPort: target, port, protocol = 'TCP' }: ServicePort,
  pod: LivePod,
): number | undefined {
  if (target === undefined || target === 0 || target === '') return port;
  if (typeof target === 'number') return target;
  for (const container of pod.spec?.containers ?? []) {
    const found = container.ports?.find((p) => p.name === target && (p.protocol ?? 'TCP') === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** Names of the services that a change of a pod concerns. */
export function servicesOf(ctx: ComponentContext, { namespace, previous, object }: Change): string[] {
  if (previous && object && sameForServices(previous as LivePod, object as LivePod)) return [];
  return ctx.client
    .list<LiveService>('services', namespace)
    .filter((service) => {
      if (!isService(service)?.spec?.selector) return false;
      const selector = labelSet(service.spec?.selector ?? {});
      return (
        (previous !== null && matchesSelector(selector, previous.metadata.labels)) ||
        (object !== null && matchesSelector(selector, object.metadata.labels))
      );
    })
    .map((service) => `${namespace}/${service.metadata.name}`);
}

/** Whether nothing that endpoints show of a pod has changed. */
function sameForServices(a: LivePod, b: LivePod): boolean {
  const ready = ({ status }: LivePod): string | undefined =>
    status?.conditions?.find((condition) => condition.type === 'Ready')?.status;
  return (
    a.metadata.labels === b.metadata.labels &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    a.status?.podIP === b.status?.podIP &&
    a.status?.phase === b.status?.phase &&
    a.spec?.nodeName === b.spec?.nodeName &&
    ready(a) === ready(b)
  );
}
