/**
 * HorizontalPodAutoscaler: looks every 15 s at what the pods of a workload use and scales it.
 *
 * Models `pkg/controller/podautoscaler` @ v1.34 for Resource and ContainerResource metrics, whose values are what images
 * are declared to use. Left out: Pods, Object and External metrics (nobody measures them: such a metric is reported as
 * failed). A failure is told by an event when it begins, not again at every sync.
 */
import {
  equalJson,
  formatQuantity,
  formatTime,
  matchesSelector,
  milliValue,
  nameOf,
  parseSelector,
  quantityOf,
  quantityOfMilli,
  unitValue,
  type KubeObject,
  type Live,
} from '@shared/api';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
  MetricStatus,
} from 'kubernetes-types/autoscaling/v2';
import type { Scale } from 'kubernetes-types/autoscaling/v1';
import type { Pod } from 'kubernetes-types/core/v1';
import { Controller, subjectOf, type Machinery, type Saved, type SyncResult } from '@main/engine/client';
import { withCondition } from '../shared';
import { limit, memory, type Recommendation, type Verdict } from './limits';
import { proposeReplicas, type PodUsage, type ResourceQuestion } from './replicas';

type Autoscaler = Live<HorizontalPodAutoscaler>;

const RESOURCE = 'horizontalpodautoscalers.autoscaling';
const PERIOD = 15_000;

interface Outcome {
  readonly desired: number;
  readonly conditions: readonly Verdict[];
  readonly metrics?: readonly MetricStatus[];
  /** Why it is scaled, for the event. */
  readonly reason: string;
}

export class PodAutoscalerController extends Controller {
  /** What was recommended lately, by the autoscaler's name. */
  private recommendations = new Map<string, Recommendation[]>();

  constructor(
    machinery: Machinery,
    private readonly usageOf: PodUsage,
  ) {
    super(machinery, {
      name: 'horizontal-pod-autoscaler',
      resource: RESOURCE,
    });
    this.watch(RESOURCE, (change) => {
      const before = change.previous as Autoscaler | null;
      const changed = before?.spec !== (change.object as Autoscaler | null)?.spec;
      return changed ? [nameOf((change.object ?? change.previous)!)] : [];
    });
  }

  protected sync(namespace: string, name: string): SyncResult {
    const { client } = this.ctx;
    const autoscaler = client.get<Autoscaler>(RESOURCE, namespace, name);
    const key = `${namespace}/${name}`;
    if (!autoscaler?.spec) {
      this.recommendations.delete(key);
      return 'done';
    }
    this.queue.addAfter(key, PERIOD);
    const { scaleTargetRef: target } = autoscaler.spec;
    const definition = this.ctx.server.registry.byKind(target.apiVersion ?? 'apps/v1', target.kind);
    const object = definition && client.get<KubeObject>(definition.resource, namespace, target.name);
    const scale = object && this.scaleOf(definition.resource, namespace, target.name);
    if (!scale) {
      const group = definition?.resource ?? target.kind.toLowerCase();
      const message = `the HPA controller was unable to get the target's current scale: ${group} "${target.name}" not found`;
      return this.report(autoscaler, autoscaler.status?.currentReplicas ?? 0, {
        desired: autoscaler.status?.desiredReplicas ?? 0,
        conditions: [{ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message }],
        reason: '',
      });
    }
    const current = scale.spec?.replicas ?? 0;
    const outcome = this.decide(autoscaler, key, scale, current);
    let conditions = outcome.conditions;
    let scaled = false;
    if (outcome.desired !== current) {
      const body = { spec: { replicas: outcome.desired } };
      const answer = client.patch(definition.resource, namespace, target.name, 'merge', body, 'scale');
      if (answer.ok) {
        scaled = true;
        const message = `the HPA controller was able to update the target scale to ${outcome.desired}`;
        conditions = [
          ...conditions.filter((c) => c.type !== 'AbleToScale'),
          { type: 'AbleToScale', status: 'True', reason: 'SucceededRescale', message },
        ];
        this.ctx.recorder.normal(
          subjectOf(autoscaler),
          'SuccessfulRescale',
          `New size: ${outcome.desired}; reason: ${outcome.reason}`,
        );
      } else {
        const message = `the HPA controller was unable to update the target scale: ${answer.status.message}`;
        conditions = [{ type: 'AbleToScale', status: 'False', reason: 'FailedUpdateScale', message }];
      }
    }
    return this.report(autoscaler, current, { ...outcome, conditions }, scaled);
  }

  private scaleOf(resource: string, namespace: string, name: string): Live<Scale> | undefined {
    const answer = this.ctx.server.handle(
      { verb: 'get', resource, namespace, name, subresource: 'scale' },
      { user: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler' },
    );
    return answer.ok ? (answer.object as Live<Scale>) : undefined;
  }

  private decide(autoscaler: Autoscaler, key: string, scale: Live<Scale>, current: number): Outcome {
    const spec = autoscaler.spec!;
    const min = spec.minReplicas ?? 1;
    const able: Verdict = {
      type: 'AbleToScale',
      status: 'True',
      reason: 'SucceededGetScale',
      message: "the HPA controller was able to get the target's current scale",
    };
    if (current === 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      return {
        desired: 0,
        conditions: [able, { type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message }],
        reason: '',
      };
    }
    if (current > spec.maxReplicas)
      return {
        desired: spec.maxReplicas,
        conditions: [able],
        reason: 'Current number of replicas above Spec.MaxReplicas',
      };
    if (current < min)
      return {
        desired: min,
        conditions: [able],
        reason: 'Current number of replicas below Spec.MinReplicas',
      };

    const pods = this.podsOf(autoscaler, scale);
    const measured = (spec.metrics ?? []).map((metric) =>
      measure(metric, pods, current, this.usageOf, this.now()),
    );
    const valid = measured.filter((m) => 'replicas' in m);
    const failed = measured.find((m) => 'error' in m);
    const best = valid.reduce<(typeof valid)[number] | undefined>(
      (most, m) => (!most || m.replicas > most.replicas ? m : most),
      undefined,
    );
    const metrics = valid.map((m) => m.status);
    if (!best || (failed && best.replicas < current)) {
      const message = `the HPA was unable to compute the replica count: ${failed?.error ?? 'no metrics are given'}`;
      const reason = failed?.reason ?? 'InvalidMetricSourceType';
      return {
        desired: current,
        conditions: [able, { type: 'ScalingActive', status: 'False', reason, message }],
        metrics,
        reason: '',
      };
    }
    const active: Verdict = {
      type: 'ScalingActive',
      status: 'True',
      reason: 'ValidMetricFound',
      message: `the HPA was able to successfully calculate a replica count from ${best.name}`,
    };
    const now = this.now();
    const past = (this.recommendations.get(key) ?? []).filter(({ at }) => now - at < memory(spec.behavior));
    const { replicas, stabilized, limited } = limit({
      current,
      wanted: best.replicas,
      min,
      max: spec.maxReplicas,
      behavior: spec.behavior,
      past,
      now,
    });
    this.recommendations.set(key, [...past, { at: now, replicas: best.replicas }]);
    return {
      desired: replicas,
      conditions: [stabilized, active, limited],
      metrics,
      reason: replicas > current ? `${best.name} above target` : 'All metrics below target',
    };
  }

  private podsOf({ metadata }: Autoscaler, scale: Live<Scale>): Live<Pod>[] {
    const parsed = parseSelector(scale.status?.selector ?? '');
    if ('error' in parsed || !scale.status?.selector) return [];
    const pods = this.ctx.client.list<Live<Pod>>('pods', metadata.namespace ?? '');
    return pods.filter((pod) => matchesSelector(parsed.selector, pod.metadata.labels));
  }

  private report(autoscaler: Autoscaler, current: number, outcome: Outcome, scaled = false): SyncResult {
    const now = this.now();
    let conditions = (autoscaler.status?.conditions ?? []) as readonly HorizontalPodAutoscalerCondition[];
    for (const condition of outcome.conditions) {
      const before = conditions.find((c) => c.type === condition.type);
      conditions = withCondition(conditions, condition, now);
      if (
        condition.status === 'False' &&
        condition.type !== 'ScalingLimited' &&
        before?.reason !== condition.reason
      ) {
        this.ctx.recorder.warning(
          subjectOf(autoscaler),
          condition.reason,
          condition.message.replace(/^the HPA was unable to compute the replica count: /, ''),
        );
      }
    }
    const { generation } = autoscaler.metadata;
    const status: HorizontalPodAutoscalerStatus = {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(scaled
        ? { lastScaleTime: formatTime(now) }
        : autoscaler.status?.lastScaleTime
          ? { lastScaleTime: autoscaler.status.lastScaleTime }
          : {}),
      currentReplicas: current,
      desiredReplicas: outcome.desired,
      ...(outcome.metrics && outcome.metrics.length > 0 ? { currentMetrics: [...outcome.metrics] } : {}),
      conditions: [...conditions],
    };
    if (equalJson(status, autoscaler.status)) return 'done';
    const answer = this.ctx.client.updateStatus<Autoscaler>(RESOURCE, { ...autoscaler, status });
    return answer.ok || answer.status.reason === 'NotFound' ? 'done' : 'retry';
  }

  override save(): Saved {
    return { queue: super.save(), recommendations: [...this.recommendations] };
  }

  override restore(state: Saved): void {
    const { queue, recommendations } = state as {
      queue: Saved;
      recommendations: [string, Recommendation[]][];
    };
    super.restore(queue);
    this.recommendations = new Map(recommendations);
  }
}

type Measurement =
  | { readonly name: string; readonly replicas: number; readonly status: MetricStatus }
  | { readonly error: string; readonly reason: string };

function measure(
  metric: MetricSpec,
  pods: readonly Live<Pod>[],
  current: number,
  usageOf: PodUsage,
  now: number,
): Measurement {
  const source = metric.resource ?? metric.containerResource;
  const container = metric.containerResource?.container;
  if (!source || (metric.type !== 'Resource' && metric.type !== 'ContainerResource')) {
    return {
      reason: `FailedGet${metric.type}Metric`,
      error: `unable to get metric: no metrics API serves ${metric.type} metrics`,
    };
  }
  const reason = `FailedGet${metric.type}Metric`;
  const { name: resource, target } = source;
  if (resource !== 'cpu' && resource !== 'memory') {
    return {
      reason,
      error: `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`,
    };
  }
  const isCpu = resource === 'cpu';
  const value = target.averageValue as string | number | undefined;
  const question: ResourceQuestion = {
    resource,
    container,
    target:
      target.averageUtilization !== undefined
        ? { type: 'Utilization', percent: target.averageUtilization }
        : {
            type: 'AverageValue',
            value: value === undefined ? 1 : isCpu ? milliValue(value) : unitValue(value),
          },
  };
  const proposal = proposeReplicas(question, pods, current, usageOf, now);
  if ('error' in proposal) return { reason, error: proposal.error };
  const average = formatQuantity(isCpu ? quantityOfMilli(proposal.average) : quantityOf(proposal.average));
  const measured = {
    ...(proposal.utilization === undefined ? {} : { averageUtilization: proposal.utilization }),
    averageValue: average,
  };
  const kind = target.averageUtilization !== undefined ? 'utilization (percentage of request)' : '';
  const name =
    container === undefined ? `${resource} resource ${kind}` : `${resource} container resource ${kind}`;
  return {
    name: name.trim(),
    replicas: proposal.replicas,
    status:
      container === undefined
        ? { type: 'Resource', resource: { name: resource, current: measured } }
        : { type: 'ContainerResource', containerResource: { name: resource, container, current: measured } },
  };
}
