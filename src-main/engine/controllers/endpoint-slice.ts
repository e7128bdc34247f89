/**
 * EndpointSlices: the addresses behind a service, at most a hundred in a slice, with what each of them can do just now.
 * Models `pkg/controller/endpointslice` and `staging/…/endpointslice` @ v1.34. Left out: topology hints, dual stack.
 */
import { compareText, equalJson, isPodReady, type Live } from '@shared/api';
import type { Node, Pod } from 'kubernetes-types/core/v1';
import type { Endpoint, EndpointSlice } from 'kubernetes-types/discovery/v1';
import { Controller, type Index, type Machinery, type SyncResult } from '../client';
import {
  controllerReference,
  podsBehind,
  podsByLabel,
  portsOn,
  selectsPods,
  servicesOf,
  type EndpointPort,
  type LiveService,
} from './shared';

type LiveSlice = Live<EndpointSlice>;

const SLICES = 'endpointslices.discovery.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const ZONE = 'topology.kubernetes.io/zone';
/** Endpoints in a slice. */
const MOST = 100;

interface Group {
  readonly ports: readonly EndpointPort[];
  /** Endpoints that are not in a slice yet, by the UID of their pod. */
  readonly endpoints: Map<string, Endpoint>;
}

export class EndpointSliceController extends Controller {
  private readonly byLabel: Index;
  private readonly byService: Index;

  constructor(machinery: Machinery) {
    super(machinery, { name: 'endpointslice-controller', resource: 'services' });
    this.byLabel = podsByLabel(this.ctx);
    this.byService = this.ctx.informers.index(SLICES, 'service', ({ metadata }) => {
      const service = metadata.labels?.[SERVICE_NAME];
      return service === undefined ? [] : [`${metadata.namespace ?? ''}/${service}`];
    });
    this.watchOwn();
    this.watch('pods', (change) => servicesOf(this.ctx, change));
    this.watch(SLICES, ({ previous, object }) => {
      const { namespace = '', labels } = (object ?? previous)!.metadata;
      const service = labels?.[SERVICE_NAME];
      return service !== undefined && labels?.[MANAGED_BY] === MANAGER ? [`${namespace}/${service}`] : [];
    });
  }

  protected sync(namespace: string, name: string): SyncResult {
    const service = this.ctx.client.get<LiveService>('services', namespace, name);
    // Slices of a service that is gone go with it: it owns them.
    if (!service || !selectsPods(service) || service.metadata.deletionTimestamp !== undefined) return 'done';
    const groups = this.groupsOf(service);
    const slices = (this.byService.sorted(`${namespace}/${name}`) as LiveSlice[]).filter(
      (slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER,
    );
    const kept: { slice: LiveSlice; endpoints: Endpoint[]; group: Group | undefined }[] = [];
    for (const slice of slices) {
      const group = groups.get(JSON.stringify(portsIn(slice)));
      kept.push({ slice, group, endpoints: group ? keep(slice, group) : [] });
    }
    // What is left goes where there is room: first into slices that change anyway.
    for (const entry of kept) {
      const { slice, group, endpoints } = entry;
      if (group && !equalJson(endpoints, slice.endpoints ?? [])) fill(endpoints, group);
    }
    for (const { group, endpoints } of kept) if (group && endpoints.length > 0) fill(endpoints, group);

    let ok = true;
    const labels = labelsOf(service);
    for (const { slice, endpoints } of kept)
      ok = this.write(slice, endpoints, labels, groups.size === 0) && ok;
    for (const group of groups.values()) {
      while (group.endpoints.size > 0) {
        const endpoints: Endpoint[] = [];
        fill(endpoints, group);
        ok = this.create(service, labels, group.ports, endpoints) && ok;
      }
    }
    // A service without endpoints has one slice that says so.
    if (groups.size === 0 && slices.length === 0) {
      ok = this.create(service, labels, [], []) && ok;
    }
    return ok ? 'done' : 'retry';
  }

  private groupsOf(service: LiveService): Map<string, Group> {
    const groups = new Map<string, Group>();
    for (const pod of podsBehind(this.byLabel, service)) {
      const ports = portsOn(service, pod);
      const key = JSON.stringify(ports);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { ports, endpoints: new Map() }));
      group.endpoints.set(pod.metadata.uid ?? '', this.endpointOf(service, pod));
    }
    return groups;
  }

  private endpointOf(service: LiveService, pod: Live<Pod>): Endpoint {
    const { namespace = '', name, uid = '' } = pod.metadata;
    const { hostname, subdomain, nodeName } = pod.spec ?? {};
    const serving = isPodReady(pod);
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
    const node = nodeName ? this.ctx.client.get<Live<Node>>('nodes', '', nodeName) : undefined;
    const zone = node?.metadata.labels?.[ZONE];
    return {
      addresses: [pod.status!.podIP!],
      conditions: { ready, serving, terminating },
      ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
      ...(nodeName ? { nodeName } : {}),
      targetRef: { kind: 'Pod', name, namespace, uid },
      ...(zone ? { zone } : {}),
    };
  }

  private create(
    service: LiveService,
    labels: Record<string, string>,
    ports: readonly EndpointPort[],
    endpoints: Endpoint[],
  ): boolean {
    const { namespace = '', name } = service.metadata;
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels,
        ownerReferences: [controllerReference(service)],
      },
      addressType: 'IPv4',
      endpoints,
      ports: [...ports],
    };
    return this.ctx.client.create(SLICES, slice as unknown as LiveSlice, namespace).ok;
  }

  /** Brings a slice to these endpoints; one without any is deleted, unless it says that there are none at all. */
  private write(
    slice: LiveSlice,
    endpoints: Endpoint[],
    labels: Record<string, string>,
    noneAtAll: boolean,
  ): boolean {
    const { client } = this.ctx;
    const { namespace = '', name } = slice.metadata;
    const isPlaceholder = (slice.endpoints ?? []).length === 0 && (slice.ports ?? []).length === 0;
    if (endpoints.length === 0 && !(isPlaceholder && noneAtAll)) {
      const deleted = client.delete(SLICES, namespace, name);
      return deleted.ok || deleted.status.reason === 'NotFound';
    }
    if (equalJson(endpoints, slice.endpoints ?? []) && equalJson(labels, slice.metadata.labels ?? {}))
      return true;
    return client.update<LiveSlice>(SLICES, { ...slice, metadata: { ...slice.metadata, labels }, endpoints })
      .ok;
  }
}

/** The ports of a slice as groups of endpoints have them. */
function portsIn(slice: LiveSlice): EndpointPort[] {
  return (slice.ports ?? []).map(({ name = '', port = 0, protocol = 'TCP', appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }));
}

/** The slice's endpoints that are still wanted, as they are now; they are taken out of the group. */
function keep(slice: LiveSlice, group: Group): Endpoint[] {
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const uid = endpoint.targetRef?.uid ?? '';
    const wanted = group.endpoints.get(uid);
    group.endpoints.delete(uid);
    return wanted ? [wanted] : [];
  });
}

/** Moves endpoints from the group into a slice until it is full. */
function fill(endpoints: Endpoint[], group: Group): void {
  for (const [uid, endpoint] of group.endpoints) {
    if (endpoints.length >= MOST) return;
    endpoints.push(endpoint);
    group.endpoints.delete(uid);
  }
}

function labelsOf(service: LiveService): Record<string, string> {
  const labels: [string, string][] = [
    ...Object.entries(service.metadata.labels ?? {}),
    [SERVICE_NAME, service.metadata.name],
    [MANAGED_BY, MANAGER],
  ];
  if (service.spec?.clusterIP === 'None') labels.push([HEADLESS, '']);
  return Object.fromEntries(labels.sort(([a], [b]) => compareText(a, b)));
}
