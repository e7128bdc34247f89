/**
 * "How many more of this pod fit": pods like the given one are created on a copy, one after another, until the scheduler
 * finds no node for the next. One that would have to preempt others ends it: the answer is about room that is there.
 */
import { podCondition, type KubeObject, type Live } from '@shared/api';
import type { FitQuestion, FitReport, WorkloadRef } from '@shared/contract';
import type { Pod, PodSpec } from 'kubernetes-types/core/v1';
import type { RehearsalOptions } from './rehearse';
import { RehearsalCancelled, snapshotOf, Stage, type Origin } from './stage';
import { findWorkload } from './workload';

export type FitResult =
  | { readonly type: 'report'; readonly report: FitReport }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'cancelled' };

const DEFAULT_LIMIT = 10_000;

interface Template {
  readonly ref: WorkloadRef;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export async function howManyFit(
  origin: Origin,
  { like, limit = DEFAULT_LIMIT }: FitQuestion,
  { signal, onProgress }: RehearsalOptions = {},
): Promise<FitResult> {
  const template = templateOf(origin, like);
  if ('error' in template) return { type: 'refused', message: template.error };
  const stage = new Stage(snapshotOf(origin), signal);
  const nodes = new Map<string, number>();
  let fits = 0;
  let stopped = '';
  let refusals: FitReport['refusals'] = [];
  try {
    await stage.settle();
    for (; fits < limit; fits++) {
      const answer = stage.request({
        verb: 'create',
        resource: 'pods',
        namespace: template.ref.namespace,
        body: podLike(stage, template, fits),
      });
      if (!answer.ok) {
        stopped = answer.status.message;
        break;
      }
      await stage.settle();
      const { name } = answer.object.metadata;
      const pod = stage.get<Live<Pod>>('pods', template.ref.namespace, name);
      const node = pod?.spec?.nodeName;
      if (!node) {
        stopped = (pod && podCondition(pod, 'PodScheduled')?.message) ?? 'the scheduler has not looked at it';
        refusals = refusalsOf(stage, template.ref.namespace, name);
        break;
      }
      nodes.set(node, (nodes.get(node) ?? 0) + 1);
      onProgress?.({ phase: 'fit', subject: like, done: fits + 1, total: limit, elapsed: 0 });
    }
  } catch (error) {
    if (error instanceof RehearsalCancelled) return { type: 'cancelled' };
    throw error;
  }
  const report: FitReport = {
    like: template.ref,
    fits,
    nodes: [...nodes]
      .map(([node, count]) => ({ node, fits: count }))
      .sort((a, b) => (a.node < b.node ? -1 : 1)),
    stopped,
    refusals,
  };
  return { type: 'report', report };
}

function refusalsOf(stage: Stage, namespace: string, name: string): FitReport['refusals'] {
  const explanation = stage.cluster.explain(namespace, name, false);
  return (explanation?.nodes ?? []).flatMap(({ node, refusal }) =>
    refusal ? [{ node, plugin: refusal.plugin, reasons: refusal.reasons }] : [],
  );
}

/** The pods that a workload makes, or the pod itself as its author wrote it. */
function templateOf({ cluster }: Origin, like: string): Template | { readonly error: string } {
  const found = findWorkload(cluster, like);
  if ('error' in found) return found;
  const { ref, object } = found;
  if (ref.kind === 'Pod') {
    const pod = object as Live<Pod>;
    return { ref, labels: pod.metadata.labels ?? {}, spec: withoutPlace(pod.spec!) };
  }
  const template = (
    object as KubeObject & {
      spec?: { template?: Pod; jobTemplate?: { spec?: { template?: Pod } } };
    }
  ).spec;
  const pod = template?.template ?? template?.jobTemplate?.spec?.template;
  if (!pod?.spec) return { error: `a ${ref.kind} makes no pods` };
  return { ref, labels: pod.metadata?.labels ?? {}, spec: pod.spec };
}

/** What the scheduler and admission have written into a pod's spec. */
function withoutPlace(spec: PodSpec): PodSpec {
  const { nodeName: _nodeName, priority: _priority, preemptionPolicy: _policy, ...rest } = spec;
  const volumes = rest.volumes?.filter((volume) => !volume.name.startsWith('kube-api-access-'));
  const strip = <C extends { volumeMounts?: { name: string }[] }>(container: C): C => ({
    ...container,
    volumeMounts: container.volumeMounts?.filter((mount) => !mount.name.startsWith('kube-api-access-')),
  });
  return {
    ...rest,
    ...(volumes ? { volumes } : {}),
    containers: rest.containers.map(strip),
    ...(rest.initContainers ? { initContainers: rest.initContainers.map(strip) } : {}),
  };
}

/** It belongs to its namespace, so that no controller with a selector for its labels adopts it and counts it. */
function podLike(stage: Stage, { ref, labels, spec }: Template, index: number): unknown {
  const { uid = '' } = stage.get<KubeObject>('namespaces', '', ref.namespace)?.metadata ?? {};
  const owner = { apiVersion: 'v1', kind: 'Namespace', name: ref.namespace, uid, controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${ref.name}-fit-${index}`.slice(-253),
      namespace: ref.namespace,
      labels,
      ownerReferences: [owner],
    },
    spec,
  };
}
