/**
 * The environment of a container: its image's variables, those of Services, and its own, with `$(VAR)` filled in.
 * Models `pkg/kubelet` makeEnvironmentVariables and `third_party/forked/golang/expansion` @ v1.34. Left out: fileKeyRef.
 */
import { compareText, decodeBase64, milliValue, unitValue, type Live } from '@shared/api';
import type {
  ConfigMap,
  Container,
  EnvVar,
  ObjectFieldSelector,
  ResourceFieldSelector,
  Secret,
  Service,
} from 'kubernetes-types/core/v1';
import { findImage } from '../runtime';
import type { NodeKubelet } from './node-kubelet';
import type { LivePod, PodWorker } from './pod-worker';

export type Env = Readonly<Record<string, string>>;
export type EnvResult = { readonly env: Env } | { readonly error: string };

/** The variables of a container, or why they cannot be made (`CreateContainerConfigError`). */
export function containerEnv(kubelet: NodeKubelet, worker: PodWorker, container: Container): EnvResult {
  const env: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: hostname(worker.pod),
    ...findImage(kubelet.host.images, container.image ?? '')?.env,
    ...serviceEnv(kubelet, worker.pod),
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const source = configMapRef ?? secretRef;
    if (!source) continue;
    const data = configMapRef
      ? configData(kubelet, worker.namespace, source.name ?? '')
      : secretData(kubelet, worker.namespace, source.name ?? '');
    if (data) for (const key of Object.keys(data).sort(compareText)) env[prefix + key] = data[key]!;
    else if (!source.optional)
      return { error: `${configMapRef ? 'configmap' : 'secret'} "${source.name}" not found` };
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(kubelet, worker, container, variable, env);
    if (value === undefined) continue;
    if (typeof value !== 'string') return value;
    env[variable.name] = value;
  }
  return { env };
}

/** The variables of a container that is known to have them. */
export function envOf(kubelet: NodeKubelet, worker: PodWorker, container: Container): Env {
  const resolved = containerEnv(kubelet, worker, container);
  return 'env' in resolved ? resolved.env : {};
}

/** Whether variables come from other objects, which may be missing. */
export function refersToOthers(container: Container): boolean {
  return (
    (container.envFrom?.length ?? 0) > 0 || (container.env?.some((variable) => variable.valueFrom) ?? false)
  );
}

/** The name a pod's containers know themselves by. */
export function hostname(pod: LivePod): string {
  if (pod.spec?.hostNetwork) return pod.spec.nodeName ?? '';
  return (pod.spec?.hostname ?? pod.metadata.name).slice(0, 63);
}

function valueOf(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  variable: EnvVar,
  env: Env,
): string | undefined | { readonly error: string } {
  const { valueFrom } = variable;
  if (!valueFrom) return expand(variable.value ?? '', env);
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return podField(kubelet, worker, fieldRef);
  if (resourceFieldRef) return containerResource(kubelet, worker.pod, container, resourceFieldRef);
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) return '';
  const kind = configMapKeyRef ? 'ConfigMap' : 'Secret';
  const name = reference.name ?? '';
  const data = configMapKeyRef
    ? configData(kubelet, worker.namespace, name)
    : secretData(kubelet, worker.namespace, name);
  const value = data?.[reference.key];
  if (value !== undefined || reference.optional) return value;
  return {
    error: data
      ? `couldn't find key ${reference.key} in ${kind} ${worker.namespace}/${name}`
      : `${kind.toLowerCase()} "${name}" not found`,
  };
}

/** The data of a ConfigMap, or undefined where there is none. */
export function configData(kubelet: NodeKubelet, namespace: string, name: string): Env | undefined {
  const map = kubelet.host.context.client.get<Live<ConfigMap>>('configmaps', namespace, name);
  return map && (map.data ?? {});
}

/** The data of a Secret as texts, or undefined where there is none. */
export function secretData(kubelet: NodeKubelet, namespace: string, name: string): Env | undefined {
  const secret = kubelet.host.context.client.get<Live<Secret>>('secrets', namespace, name);
  if (!secret) return undefined;
  const data: Record<string, string> = {};
  for (const [key, value] of Object.entries(secret.data ?? {})) data[key] = decodeBase64(value) ?? '';
  return data;
}

/** A field of the pod as the downward API gives it. */
export function podField(
  kubelet: NodeKubelet,
  worker: PodWorker,
  { fieldPath }: ObjectFieldSelector,
): string | { error: string } {
  const { pod } = worker;
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  if (subscript) return pod.metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? '';
  const nodeIp = kubelet.node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
      return fieldMap(pod.metadata.labels);
    case 'metadata.annotations':
      return fieldMap(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec?.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec?.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return nodeIp;
    case 'status.podIP':
    case 'status.podIPs':
      return worker.sandbox?.ip ?? '';
    default:
      return { error: `unsupported fieldPath: ${fieldPath}` };
  }
}

/** Labels or annotations as a file of the downward API has them. */
function fieldMap(map: Env | undefined): string {
  return Object.keys(map ?? {})
    .sort(compareText)
    .map((key) => `${key}=${JSON.stringify(map![key])}`)
    .join('\n');
}

/** A resource of a container as the downward API gives it: whole multiples of the divisor, rounded up. */
export function containerResource(
  kubelet: NodeKubelet,
  pod: LivePod,
  own: Container,
  { containerName, divisor, resource }: ResourceFieldSelector,
): string | { error: string } {
  const container = containerName ? pod.spec?.containers.find((c) => c.name === containerName) : own;
  const m = /^(limits|requests)\.(.+)$/.exec(resource);
  if (!container || !m) return { error: `unsupported container resource: ${resource}` };
  const [, which, name] = m as unknown as [string, 'limits' | 'requests', string];
  const allocatable = kubelet.node?.status?.allocatable?.[name];
  // Without a limit, the node's own size is the limit.
  const amount = container.resources?.[which]?.[name] ?? (which === 'limits' ? allocatable : '0') ?? '0';
  const by = divisor === undefined || divisor === '' || divisor === '0' ? '1' : divisor;
  return name === 'cpu'
    ? String(Math.ceil(milliValue(amount) / milliValue(by)))
    : String(Math.ceil(unitValue(amount) / unitValue(by)));
}

/** `$(NAME)` becomes the variable's value where there is one; `$$` is a `$`. */
export function expand(text: string, env: Env): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, inner: string, name: string | undefined) => {
    if (inner === '$') return '$';
    return name !== undefined && Object.hasOwn(env, name) ? env[name]! : whole;
  });
}

/** What Services put into the environment: of the namespace, and `kubernetes` always. */
function serviceEnv(kubelet: NodeKubelet, pod: LivePod): Record<string, string> {
  const { client } = kubelet.host.context;
  const { namespace = '' } = pod.metadata;
  const env: Record<string, string> = {};
  const master = client.get<Live<Service>>('services', 'default', 'kubernetes');
  const links =
    pod.spec?.enableServiceLinks === false ? [] : client.list<Live<Service>>('services', namespace);
  for (const service of master && namespace !== 'default'
    ? [master, ...links]
    : links.length > 0
      ? links
      : master
        ? [master]
        : []) {
    const ip = service.spec?.clusterIP;
    const ports = service.spec?.ports ?? [];
    if (!ip || ip === 'None' || ports.length === 0) continue;
    const name = service.metadata.name.toUpperCase().replaceAll('-', '_');
    env[`${name}_SERVICE_HOST`] = ip;
    env[`${name}_SERVICE_PORT`] = String(ports[0]!.port);
    for (const port of ports) {
      if (port.name)
        env[`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`] = String(port.port);
    }
    for (const [i, port] of ports.entries()) {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const url = `${protocol}://${ip}:${port.port}`;
      if (i === 0) env[`${name}_PORT`] = url;
      const prefix = `${name}_PORT_${port.port}_${protocol.toUpperCase()}`;
      env[prefix] = url;
      env[`${prefix}_PROTO`] = protocol;
      env[`${prefix}_PORT`] = String(port.port);
      env[`${prefix}_ADDR`] = ip;
    }
  }
  return env;
}
