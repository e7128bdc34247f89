/**
 * A pod as the scheduler sees it. What follows from its spec is worked out once and shared by all pods of the same
 * template: the thousandth replica costs nothing, and results kept for one replica hold for the next.
 */
import type { Pod, Toleration, TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import {
  controllerOf,
  nameOf,
  podRequests,
  type Labels,
  type Live,
  type PodSpecWithResources,
  type ResourceAmounts,
} from '@shared/api';
import { affinityTerm, type AffinityTerm, type WeightedAffinityTerm } from './affinity-terms';
import { hostPortsOf, type HostPort } from './host-ports';
import { Resources } from './resources';

export type LivePod = Live<Pod>;

/** What a container that names no CPU or memory counts for, so that such pods still spread: 100m and 200Mi. */
export const DEFAULT_CONTAINER_AMOUNTS: ResourceAmounts = Object.freeze({
  cpu: 100,
  memory: 200 * 1024 * 1024,
});

/**
 * Everything about a pod that any plugin's verdict on it depends on, except its name, its nodeName and its claims.
 * Two pods with the same template get the same verdicts.
 */
export interface PodTemplate {
  readonly namespace: string;
  readonly labels: Labels;
  readonly controller:
    { readonly apiVersion: string; readonly kind: string; readonly name: string } | undefined;
  readonly spec: PodSpecWithResources;
  readonly requests: Resources;
  /** Requests with {@link DEFAULT_CONTAINER_AMOUNTS} where a container names none. */
  readonly nonZero: Resources;
  /** As `nonZero`, but blind to pod-level resources, as the real NodeResourcesFit scores. */
  readonly nonZeroOfContainers: Resources;
  readonly hostPorts: readonly HostPort[];
  readonly tolerations: readonly Toleration[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[];
  /** Any pod affinity or anti-affinity at all. */
  readonly hasPodAffinity: boolean;
  readonly spreadConstraints: readonly TopologySpreadConstraint[];
  /** Images of init containers and containers, in that order. */
  readonly images: readonly string[];
  /** Verdicts depend on claims that are the pod's own: they cannot be shared between pods. */
  readonly hasOwnVolumes: boolean;
}

export class PodInfo {
  /** `namespace/name`. */
  readonly key: string;

  /** The object is replaced in place while nothing that verdicts depend on changes. */
  constructor(
    public pod: LivePod,
    readonly template: PodTemplate,
  ) {
    this.key = nameOf(pod);
  }

  static of(pod: LivePod): PodInfo {
    return new PodInfo(pod, templateOf(pod));
  }

  get name(): string {
    return this.pod.metadata.name;
  }

  get namespace(): string {
    return this.template.namespace;
  }

  get uid(): string {
    return this.pod.metadata.uid ?? this.key;
  }

  get labels(): Labels {
    return this.template.labels;
  }

  get nodeName(): string {
    return this.pod.spec?.nodeName ?? '';
  }

  get priority(): number {
    return this.pod.spec?.priority ?? 0;
  }

  get terminating(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined;
  }
}

/**
 * Whether the newer version of a pod can stand in for the older one without any count changing: same template, same
 * node, and not just now terminating.
 */
export function countsTheSame(info: PodInfo, newer: LivePod): boolean {
  const older = info.pod;
  if (older.metadata.deletionTimestamp !== newer.metadata.deletionTimestamp) return false;
  if (older.spec?.nodeName !== newer.spec?.nodeName || older.spec?.priority !== newer.spec?.priority)
    return false;
  return templateFor(info, newer) === info.template;
}

/** The template of a newer version of a pod; without work where the parts that matter are the very same objects. */
export function templateFor(info: PodInfo, newer: LivePod): PodTemplate {
  const a = info.pod.spec;
  const b = newer.spec;
  const same =
    a !== undefined &&
    b !== undefined &&
    a.containers === b.containers &&
    a.initContainers === b.initContainers &&
    a.affinity === b.affinity &&
    a.tolerations === b.tolerations &&
    a.nodeSelector === b.nodeSelector &&
    a.topologySpreadConstraints === b.topologySpreadConstraints &&
    a.overhead === b.overhead &&
    a.volumes === b.volumes &&
    (a as PodSpecWithResources).resources === (b as PodSpecWithResources).resources &&
    info.pod.metadata.labels === newer.metadata.labels &&
    info.pod.metadata.ownerReferences === newer.metadata.ownerReferences &&
    resizeOf(info.pod) === resizeOf(newer);
  return same ? info.template : templateOf(newer);
}

const templates = new Map<string, PodTemplate>();
/** How many templates are kept at most; a pod of a forgotten one is simply read again. */
const TEMPLATE_LIMIT = 4096;

/** The template of a pod: one object for all pods that are alike. */
export function templateOf(pod: LivePod): PodTemplate {
  const signature = signatureOf(pod);
  let template = templates.get(signature);
  if (!template) {
    template = readTemplate(pod);
    if (templates.size >= TEMPLATE_LIMIT) templates.clear();
    templates.set(signature, template);
  }
  return template;
}

/** Everything that {@link readTemplate} reads, as text. Fields left out here must not be read there. */
function signatureOf(pod: LivePod): string {
  const { metadata } = pod;
  const spec = specOf(pod);
  const owner = controllerOf(pod);
  return JSON.stringify([
    metadata.namespace,
    metadata.labels,
    owner && [owner.apiVersion, owner.kind, owner.name],
    spec.containers.map((c) => [c.name, c.image, c.resources, c.ports]),
    spec.initContainers?.map((c) => [c.name, c.image, c.resources, c.ports, c.restartPolicy]),
    spec.nodeSelector,
    spec.affinity,
    spec.tolerations,
    spec.topologySpreadConstraints,
    spec.overhead,
    spec.resources,
    ownVolumes(spec),
    resizeOf(pod),
  ]);
}

function readTemplate(pod: LivePod): PodTemplate {
  const spec = specOf(pod);
  const { namespace = 'default', labels = {} } = pod.metadata;
  const owner = controllerOf(pod);
  const status = resizeOf(pod) === '' ? undefined : pod.status;
  const affinity = spec.affinity?.podAffinity;
  const anti = spec.affinity?.podAntiAffinity;
  const terms = {
    requiredAffinity: (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) =>
      affinityTerm(term, namespace, labels),
    ),
    requiredAntiAffinity: (anti?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) =>
      affinityTerm(term, namespace, labels),
    ),
    preferredAffinity: (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm, weight }) => ({ ...affinityTerm(podAffinityTerm, namespace, labels), weight }),
    ),
    preferredAntiAffinity: (anti?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm, weight }) => ({ ...affinityTerm(podAffinityTerm, namespace, labels), weight }),
    ),
  };
  return {
    namespace,
    labels,
    controller: owner && { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name },
    spec,
    requests: Resources.of(podRequests(spec, { status })),
    nonZero: Resources.of(podRequests(spec, { status, defaults: DEFAULT_CONTAINER_AMOUNTS })),
    nonZeroOfContainers: Resources.of(
      podRequests(spec, { status, defaults: DEFAULT_CONTAINER_AMOUNTS, withoutPodLevel: true }),
    ),
    hostPorts: hostPortsOf(spec),
    tolerations: spec.tolerations ?? [],
    ...terms,
    hasPodAffinity: Object.values(terms).some((list) => list.length > 0),
    spreadConstraints: spec.topologySpreadConstraints ?? [],
    images: [...(spec.initContainers ?? []), ...spec.containers].map((container) => container.image ?? ''),
    hasOwnVolumes: ownVolumes(spec).length > 0,
  };
}

/** Volumes that plugins look at: claims, generic ephemeral ones and disks that allow one user. */
function ownVolumes(spec: PodSpecWithResources): readonly unknown[] {
  const { volumes } = spec;
  if (!volumes || volumes.length === 0) return NONE;
  return volumes.filter(
    (v) =>
      v.persistentVolumeClaim ||
      v.ephemeral ||
      v.gcePersistentDisk ||
      v.awsElasticBlockStore ||
      v.rbd ||
      v.iscsi ||
      v.csi,
  );
}

const NONE: readonly unknown[] = Object.freeze([]);

/** What the kubelet reports of containers that are being resized in place; '' for the usual pod. */
function resizeOf(pod: LivePod): string {
  const statuses = pod.status?.containerStatuses;
  if (!statuses || !statuses.some((s) => s.resources !== undefined || s.allocatedResources !== undefined))
    return '';
  return JSON.stringify(statuses.map((s) => [s.name, s.resources, s.allocatedResources]));
}

function specOf(pod: LivePod): PodSpecWithResources {
  if (!pod.spec) throw new Error(`pod ${nameOf(pod)} has no spec`);
  return pod.spec;
}
