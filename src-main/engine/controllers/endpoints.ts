/**
 * Endpoints: the addresses behind a service in one object, as clients before EndpointSlices read them.
 * Models `pkg/controller/endpoint` @ v1.34. Left out: the cut at 1,000 addresses is made, but not spread over subsets.
 */
import { compareText, equalJson, isPodReady, type Live } from '@shared/api';
import type { EndpointAddress, Endpoints, EndpointSubset, Pod } from 'kubernetes-types/core/v1';
import { Controller, type Index, type Machinery, type SyncResult } from '../client';
import { podsBehind, podsByLabel, portsOn, selectsPods, servicesOf, type LiveService } from './shared';

type LiveEndpoints = Live<Endpoints>;

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const MOST = 1000;

export class EndpointsController extends Controller {
  private readonly byLabel: Index;

  constructor(machinery: Machinery) {
    super(machinery, { name: 'endpoint-controller', resource: 'services' });
    this.byLabel = podsByLabel(this.ctx);
    this.watchOwn();
    this.watch('pods', (change) => servicesOf(this.ctx, change));
    this.watch('endpoints', ({ namespace, name }) => [`${namespace}/${name}`]);
  }

  protected sync(namespace: string, name: string): SyncResult {
    const { client } = this.ctx;
    const service = client.get<LiveService>('services', namespace, name);
    const current = client.get<LiveEndpoints>('endpoints', namespace, name);
    if (!service) {
      if (current?.metadata.labels?.[MANAGED_BY] !== 'endpoint-controller') return 'done';
      const deleted = client.delete('endpoints', namespace, name);
      return deleted.ok || deleted.status.reason === 'NotFound' ? 'done' : 'retry';
    }
    if (!selectsPods(service) || service.metadata.deletionTimestamp !== undefined) return 'done';
    const { subsets, cut } = this.subsetsOf(service);
    const labels = {
      ...service.metadata.labels,
      [MANAGED_BY]: 'endpoint-controller',
      ...(service.spec?.clusterIP === 'None' ? { [HEADLESS]: '' } : {}),
    };
    const { [OVER_CAPACITY]: _over, ...annotations } = current?.metadata.annotations ?? {};
    const wanted: LiveEndpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: {
        ...current?.metadata,
        name,
        namespace,
        labels,
        ...(cut || Object.keys(annotations).length > 0
          ? { annotations: { ...annotations, ...(cut ? { [OVER_CAPACITY]: 'truncated' } : {}) } }
          : {}),
      },
      ...(subsets.length > 0 ? { subsets } : {}),
    };
    if (!current) return client.create('endpoints', wanted).ok ? 'done' : 'retry';
    const same =
      equalJson(current.subsets ?? [], subsets) &&
      equalJson(current.metadata.labels ?? {}, labels) &&
      (current.metadata.annotations?.[OVER_CAPACITY] !== undefined) === cut;
    return same || client.update('endpoints', wanted).ok ? 'done' : 'retry';
  }

  private subsetsOf(service: LiveService): { subsets: EndpointSubset[]; cut: boolean } {
    const groups = new Map<
      string,
      { ports: EndpointSubset['ports']; ready: EndpointAddress[]; not: EndpointAddress[] }
    >();
    const publishAll = service.spec?.publishNotReadyAddresses === true;
    let pods = podsBehind(this.byLabel, service).filter(
      (pod) => publishAll || pod.metadata.deletionTimestamp === undefined,
    );
    const cut = pods.length > MOST;
    if (cut) pods = [...pods.filter(isPodReady), ...pods.filter((pod) => !isPodReady(pod))].slice(0, MOST);
    const isHeadless = service.spec?.clusterIP === 'None' && (service.spec.ports ?? []).length === 0;
    for (const pod of pods) {
      const ports = portsOn(service, pod).map(({ name, ...rest }) => ({
        ...(name === '' ? {} : { name }),
        ...rest,
      }));
      if (ports.length === 0 && !isHeadless) continue;
      const key = JSON.stringify(ports);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { ports, ready: [], not: [] }));
      (publishAll || isPodReady(pod) ? group.ready : group.not).push(addressOf(service, pod));
    }
    const byIp = (a: EndpointAddress, b: EndpointAddress): number => compareText(a.ip, b.ip);
    const subsets = [...groups]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, { ports, ready, not }]) => ({
        ...(ready.length > 0 ? { addresses: ready.sort(byIp) } : {}),
        ...(not.length > 0 ? { notReadyAddresses: not.sort(byIp) } : {}),
        ...(ports && ports.length > 0 ? { ports } : {}),
      }));
    return { subsets, cut };
  }
}

function addressOf(service: LiveService, pod: Live<Pod>): EndpointAddress {
  const { namespace = '', name, uid = '' } = pod.metadata;
  const { hostname, subdomain, nodeName } = pod.spec ?? {};
  return {
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    ip: pod.status!.podIP!,
    ...(nodeName ? { nodeName } : {}),
    targetRef: { kind: 'Pod', name, namespace, uid },
  };
}
