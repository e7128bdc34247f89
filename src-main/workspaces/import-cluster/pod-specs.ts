/** Walks over the pods of a cluster that was just taken over, and over what they refer to. */
import { podQosClass, type KubeObject, type Live } from '@shared/api';
import type { Cluster } from '@main/engine';
import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1';

export interface PodSource {
  readonly namespace: string;
  readonly spec: PodSpec;
}

export const podsOf = (cluster: Cluster): readonly Live<Pod>[] =>
  cluster.store.list('pods') as readonly Live<Pod>[];

const TEMPLATED = [
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
];

/** What the API server would have given a pod when it was created, where somebody has cut it out of the file. */
export function withStatus(object: KubeObject): KubeObject {
  const { spec, status } = object as Live<Pod>;
  if (!spec || (status?.qosClass !== undefined && status.phase !== undefined)) return object;
  return { ...object, status: { phase: 'Pending', qosClass: podQosClass(spec), ...status } } as KubeObject;
}

/** Every pod and every template of pods, with its namespace. */
export function* podSources(cluster: Cluster): Iterable<PodSource> {
  for (const pod of podsOf(cluster)) {
    if (pod.spec) yield { namespace: pod.metadata.namespace ?? '', spec: pod.spec };
  }
  for (const resource of TEMPLATED) {
    for (const object of cluster.store.list(resource)) {
      const { spec } = object as KubeObject & {
        spec?: { template?: { spec?: PodSpec }; jobTemplate?: { spec?: { template?: { spec?: PodSpec } } } };
      };
      const found = spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
      if (found) yield { namespace: object.metadata.namespace ?? '', spec: found };
    }
  }
}

export function containersOf(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** A configuration that pods cannot do without: which keys they name; none where they take it as a whole. */
export interface NeededConfiguration {
  readonly resource: 'configmaps' | 'secrets';
  readonly namespace: string;
  readonly name: string;
  readonly keys: Set<string>;
}

/** ConfigMaps and Secrets that are not optional for some pod, by resource, namespace and name. */
export function neededConfiguration(cluster: Cluster): NeededConfiguration[] {
  const needed = new Map<string, NeededConfiguration>();
  for (const { namespace, spec } of podSources(cluster)) {
    const need = (
      resource: NeededConfiguration['resource'],
      source: { name?: string; optional?: boolean } | undefined,
      keys: readonly string[] = [],
    ): void => {
      if (!source?.name || source.optional === true) return;
      const id = `${resource}/${namespace}/${source.name}`;
      let entry = needed.get(id);
      if (!entry) needed.set(id, (entry = { resource, namespace, name: source.name, keys: new Set() }));
      for (const key of keys) entry.keys.add(key);
    };
    const keysOf = (items: readonly { key: string }[] | undefined) => (items ?? []).map((item) => item.key);
    for (const volume of spec.volumes ?? []) {
      need('configmaps', volume.configMap, keysOf(volume.configMap?.items));
      if (volume.secret) {
        const { secretName, optional, items } = volume.secret;
        need(
          'secrets',
          { ...(secretName ? { name: secretName } : {}), ...(optional ? { optional } : {}) },
          keysOf(items),
        );
      }
      for (const source of volume.projected?.sources ?? []) {
        need('configmaps', source.configMap, keysOf(source.configMap?.items));
        need('secrets', source.secret, keysOf(source.secret?.items));
      }
    }
    for (const container of containersOf(spec)) {
      for (const from of container.envFrom ?? []) {
        need('configmaps', from.configMapRef);
        need('secrets', from.secretRef);
      }
      for (const { valueFrom } of container.env ?? []) {
        const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
        need('configmaps', configMapKeyRef, configMapKeyRef ? [configMapKeyRef.key] : []);
        need('secrets', secretKeyRef, secretKeyRef ? [secretKeyRef.key] : []);
      }
    }
  }
  return [...needed.values()];
}

/** What its controller and admission have added to a pod, taken off again: the spec as a template would have it. */
export function templateSpec(spec: PodSpec): PodSpec {
  const { nodeName: _node, priority: _priority, preemptionPolicy: _policy, hostname: _host, ...rest } = spec;
  const isToken = (name: string): boolean => name.startsWith('kube-api-access-');
  const strip = (container: Container): Container => ({
    ...container,
    ...(container.volumeMounts
      ? { volumeMounts: container.volumeMounts.filter((mount) => !isToken(mount.name)) }
      : {}),
  });
  const tolerations = rest.tolerations?.filter(
    ({ key, tolerationSeconds }) =>
      !(tolerationSeconds === 300 && /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key ?? '')),
  );
  return {
    ...rest,
    containers: rest.containers.map(strip),
    ...(rest.initContainers ? { initContainers: rest.initContainers.map(strip) } : {}),
    ...(rest.volumes ? { volumes: rest.volumes.filter((volume) => !isToken(volume.name)) } : {}),
    ...(tolerations ? { tolerations } : {}),
  };
}
