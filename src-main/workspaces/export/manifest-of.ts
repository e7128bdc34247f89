/**
 * An object as somebody would have written it: without what the API server, controllers and kubelets have added, so that
 * `kubectl apply` takes it in another cluster. Objects that others make are left out: their makers make them again.
 */
import { controllerOf, DRYDOCK_API, type KubeObject } from '@shared/api';

/** Why an object is not exported. */
export type LeftOut = 'owned' | 'system' | 'status' | 'notKubernetes';

/** Kinds that tell what is going on, or that components keep for themselves. */
const TRANSIENT = new Set([
  'Event',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'Binding',
  'CSINode',
  'VolumeAttachment',
  'CertificateSigningRequest',
]);
const SYSTEM_NAMESPACES = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);
const SYSTEM_CLASSES = new Set(['system-cluster-critical', 'system-node-critical']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Annotations that controllers write. */
const OWN_ANNOTATIONS = [
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'kubernetes.io/config.hash',
  'node.alpha.kubernetes.io/ttl',
  'volumes.kubernetes.io/controller-managed-attach-detach',
];
const JOB_LABELS = [
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'job-name',
  'batch.kubernetes.io/job-name',
];

type Json = Record<string, unknown>;

/** Why an object is no part of an export; undefined where it is. `nodes`: Nodes are wanted too. */
export function leftOut(object: KubeObject, nodes: boolean): LeftOut | undefined {
  const { apiVersion, kind, metadata } = object;
  if (apiVersion === DRYDOCK_API) return 'notKubernetes';
  if (TRANSIENT.has(kind)) return 'status';
  if (kind === 'Node') return nodes ? undefined : 'system';
  if (controllerOf(object)) return 'owned';
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'owned';
  if (kind === 'Namespace' && SYSTEM_NAMESPACES.has(metadata.name)) return 'system';
  if (kind === 'PriorityClass' && SYSTEM_CLASSES.has(metadata.name)) return 'system';
  if (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') return 'system';
  if (kind === 'ServiceAccount' && metadata.name === 'default') return 'system';
  if (kind === 'Service' && metadata.name === 'kubernetes' && metadata.namespace === 'default')
    return 'system';
  if (kind === 'Secret' && (object as { type?: string }).type === 'kubernetes.io/service-account-token')
    return 'system';
  return undefined;
}

/** The manifest of an object. */
export function manifestOf(object: KubeObject): KubeObject {
  const { status: _status, metadata, ...rest } = object as KubeObject & { status?: unknown };
  const manifest = { ...rest, metadata: metadataOf(metadata) } as KubeObject & {
    spec?: Json;
    secrets?: unknown;
  };
  if (!manifest.spec) {
    // Tokens of accounts are made anew.
    if (object.kind === 'ServiceAccount') delete manifest.secrets;
    return manifest;
  }
  manifest.spec = specOf(object.kind, manifest.spec);
  return manifest;
}

function metadataOf(metadata: KubeObject['metadata']): KubeObject['metadata'] {
  const { name, namespace, labels, annotations } = metadata;
  const kept = withoutKeys(annotations ?? {}, OWN_ANNOTATIONS);
  const keptLabels = withoutKeys(labels ?? {}, ['kubernetes.io/metadata.name', ...JOB_LABELS]);
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(Object.keys(keptLabels).length > 0 ? { labels: keptLabels } : {}),
    ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
  };
}

function specOf(kind: string, spec: Json): Json {
  switch (kind) {
    case 'Pod':
      return podSpecOf(spec);
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicationController':
      return { ...spec, template: templateOf(spec['template']) };
    case 'Job':
      return jobSpecOf(spec);
    case 'CronJob': {
      const jobTemplate = spec['jobTemplate'] as { spec?: Json };
      return { ...spec, jobTemplate: { ...jobTemplate, spec: jobSpecOf(jobTemplate.spec ?? {}) } };
    }
    case 'Service':
      return serviceSpecOf(spec);
    case 'Namespace':
      return {};
    case 'PersistentVolumeClaim':
      return withoutKeys(spec, ['volumeName']);
    case 'PersistentVolume': {
      const { claimRef, ...rest } = spec as { claimRef?: { namespace?: string; name?: string } };
      // Bound to the claim of that name, whatever UID it has there.
      return claimRef ? { ...rest, claimRef: { namespace: claimRef.namespace, name: claimRef.name } } : rest;
    }
    case 'Node':
      return withoutKeys(spec, ['podCIDR', 'podCIDRs']);
    default:
      return spec;
  }
}

function templateOf(template: unknown): unknown {
  const { metadata, spec } = (template ?? {}) as { metadata?: Json; spec?: Json };
  return {
    ...(metadata ? { metadata: withoutKeys(metadata, ['creationTimestamp']) } : {}),
    ...(spec ? { spec: podSpecOf(spec) } : {}),
  };
}

/** What admission, the scheduler and controllers write into a pod. */
function podSpecOf(spec: Json): Json {
  const isToken = ({ name }: { name?: string }): boolean => name?.startsWith('kube-api-access-') === true;
  const strip = (container: { volumeMounts?: { name?: string }[] }): unknown => {
    const mounts = container.volumeMounts?.filter((mount) => !isToken(mount));
    const { volumeMounts: _mounts, ...rest } = container;
    return mounts && mounts.length > 0 ? { ...rest, volumeMounts: mounts } : rest;
  };
  const {
    nodeName: _node,
    priority: _priority,
    preemptionPolicy: _policy,
    serviceAccount: _account,
    volumes,
    containers,
    initContainers,
    ephemeralContainers: _ephemeral,
    tolerations,
    ...rest
  } = spec as {
    volumes?: { name?: string }[];
    containers?: { volumeMounts?: { name?: string }[] }[];
    initContainers?: { volumeMounts?: { name?: string }[] }[];
    tolerations?: { key?: string; tolerationSeconds?: number }[];
    [key: string]: unknown;
  };
  const keptVolumes = volumes?.filter((volume) => !isToken(volume));
  const keptTolerations = tolerations?.filter(
    ({ key = '', tolerationSeconds }) =>
      tolerationSeconds !== 300 || !/^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key),
  );
  return {
    ...rest,
    ...(containers ? { containers: containers.map(strip) } : {}),
    ...(initContainers ? { initContainers: initContainers.map(strip) } : {}),
    ...(keptVolumes && keptVolumes.length > 0 ? { volumes: keptVolumes } : {}),
    ...(keptTolerations && keptTolerations.length > 0 ? { tolerations: keptTolerations } : {}),
  };
}

/** A Job's selector is made by the server unless somebody asked for one of their own. */
function jobSpecOf(spec: Json): Json {
  const template = templateOf(spec['template']) as { metadata?: { labels?: Json } };
  if (spec['manualSelector'] === true) return { ...spec, template };
  const labels = withoutKeys(template.metadata?.labels ?? {}, JOB_LABELS);
  const metadata = { ...template.metadata, labels };
  return withoutKeys({ ...spec, template: { ...template, metadata } }, ['selector']);
}

/** Addresses and node ports are the server's to give; `None` is the author's. */
function serviceSpecOf(spec: Json): Json {
  const {
    clusterIP,
    clusterIPs: _ips,
    healthCheckNodePort: _check,
    ports,
    ...rest
  } = spec as {
    clusterIP?: string;
    ports?: { nodePort?: number }[];
    [key: string]: unknown;
  };
  return {
    ...rest,
    ...(clusterIP === 'None' ? { clusterIP } : {}),
    ...(ports ? { ports: ports.map(({ nodePort: _port, ...port }) => port) } : {}),
  };
}

function withoutKeys<V>(map: Readonly<Record<string, V>>, keys: readonly string[]): Record<string, V> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
