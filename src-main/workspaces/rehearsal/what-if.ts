/** Changes to try, as the requests that kubectl would send for them, with its lines. */
import type { KubeObject } from '@shared/api';
import type { RehearsalPlan, WriteRequest } from '@shared/contract';
import type { Cluster } from '@main/engine';
import { findWorkload } from './workload';

type Plan = RehearsalPlan & { readonly type: 'requests' };
type Found = Plan | { readonly error: string };

const EFFECTS = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** `kubectl taint nodes NODE… KEY[=VALUE]:EFFECT` */
export function taintPlan(cluster: Cluster, nodes: readonly string[], text: string): Found {
  const m = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text);
  if (!m || !EFFECTS.has(m[3]!)) return { error: `invalid taint spec: ${text}` };
  const [, key = '', value, effect = ''] = m;
  const taint = { key, ...(value ? { value } : {}), effect };
  const requests: WriteRequest[] = [];
  for (const name of nodes) {
    const node = cluster.store.get('nodes', '', name) as
      (KubeObject & { spec?: { taints?: { key: string; effect: string }[] } }) | undefined;
    if (!node) return { error: `nodes "${name}" not found` };
    const others = (node.spec?.taints ?? []).filter((t) => t.key !== key || t.effect !== effect);
    const body = { spec: { taints: [...others, taint] } };
    requests.push({ verb: 'patch', resource: 'nodes', name, patchType: 'strategic', body });
  }
  return { type: 'requests', requests, commands: [`kubectl taint nodes ${nodes.join(' ')} ${text}`] };
}

/** `kubectl scale KIND/NAME --replicas=N` */
export function scalePlan(cluster: Cluster, workload: string, replicas: number): Found {
  const found = placeOf(cluster, workload);
  if ('error' in found) return found;
  return {
    type: 'requests',
    requests: [
      {
        verb: 'patch',
        ...found.place,
        subresource: 'scale',
        patchType: 'merge',
        body: { spec: { replicas } },
      },
    ],
    commands: [`kubectl scale ${found.text} --replicas=${replicas}`],
  };
}

/** `kubectl set image KIND/NAME CONTAINER=IMAGE`: a rollout. */
export function imagePlan(cluster: Cluster, workload: string, container: string, image: string): Found {
  const found = placeOf(cluster, workload);
  if ('error' in found) return found;
  const { spec } = found.object as KubeObject & {
    spec?: { template?: { spec?: { containers?: { name: string }[] } } };
  };
  const names = spec?.template?.spec?.containers?.map((c) => c.name) ?? [];
  if (!names.includes(container)) return { error: `unable to find container named "${container}"` };
  const body = { spec: { template: { spec: { containers: [{ name: container, image }] } } } };
  return {
    type: 'requests',
    requests: [{ verb: 'patch', ...found.place, patchType: 'strategic', body }],
    commands: [`kubectl set image ${found.text} ${container}=${image}`],
  };
}

/** `kubectl rollout restart KIND/NAME`. @param at virtual time as the API prints it */
export function restartPlan(cluster: Cluster, workload: string, at: string): Found {
  const found = placeOf(cluster, workload);
  if ('error' in found) return found;
  const annotations = { 'kubectl.kubernetes.io/restartedAt': at };
  const body = { spec: { template: { metadata: { annotations } } } };
  return {
    type: 'requests',
    requests: [{ verb: 'patch', ...found.place, patchType: 'strategic', body }],
    commands: [`kubectl rollout restart ${found.text}`],
  };
}

function placeOf(cluster: Cluster, workload: string) {
  const found = findWorkload(cluster, workload);
  if ('error' in found) return found;
  const { ref, object } = found;
  const definition = cluster.server.registry.byKind(object.apiVersion, object.kind)!;
  const place = { resource: definition.resource, namespace: ref.namespace, name: ref.name };
  const namespace = ref.namespace === 'default' ? '' : ` -n ${ref.namespace}`;
  return { place, object, text: `${definition.singular}/${ref.name}${namespace}` };
}
