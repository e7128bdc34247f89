/** `kubectl describe` of PodDisruptionBudgets, PriorityClasses and HorizontalPodAutoscalers. */
import type { HorizontalPodAutoscaler, MetricSpec } from 'kubernetes-types/autoscaling/v2';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import { canonicalQuantity, type KubeObject, type Live } from '@shared/api';
import { longTime, selectorText } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { printMeta } from './workloads';

export function describeBudget(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<PodDisruptionBudget>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  if (spec?.minAvailable !== undefined) page.field(0, 'Min available', String(spec.minAvailable));
  else if (spec?.maxUnavailable !== undefined) page.field(0, 'Max unavailable', String(spec.maxUnavailable));
  page.field(0, 'Selector', spec?.selector ? selectorText(spec.selector) : '<unset>');
  page.line(0, 'Status:');
  page.field(2, 'Allowed disruptions', status?.disruptionsAllowed ?? 0);
  page.field(2, 'Current', status?.currentHealthy ?? 0);
  page.field(2, 'Desired', status?.desiredHealthy ?? 0);
  page.field(2, 'Total', status?.expectedPods ?? 0);
  printEvents(page, eventsOf(page.command, object));
}

export function describePriorityClass(page: DescribePage, object: KubeObject): void {
  const given = object as Live<PriorityClass>;
  page.field(0, 'Name', given.metadata.name);
  page.field(0, 'Value', given.value);
  page.field(0, 'GlobalDefault', given.globalDefault === true);
  page.field(0, 'PreemptionPolicy', given.preemptionPolicy ?? '');
  page.field(0, 'Description', given.description ?? '');
  const annotations = Object.entries(given.metadata.annotations ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  page.field(0, 'Annotations', annotations.length === 0 ? '<none>' : annotations.join(','));
  printEvents(page, eventsOf(page.command, object));
}

export function describeAutoscaler(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<HorizontalPodAutoscaler>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp as string | undefined));
  const target = spec?.scaleTargetRef;
  page.field(0, 'Reference', `${target?.kind ?? ''}/${target?.name ?? ''}`);
  page.line(0, 'Metrics:', '( current / target )');
  spec?.metrics?.forEach((metric, i) => {
    const current = status?.currentMetrics?.[i] as MetricSpec | undefined;
    printMetric(page, metric, current);
  });
  page.field(0, 'Min replicas', spec?.minReplicas ?? '<unset>');
  page.field(0, 'Max replicas', spec?.maxReplicas ?? 0);
  page.field(
    0,
    `${target?.kind ?? ''} pods`,
    `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
  );
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    page.line(0, 'Conditions:');
    page.table(
      1,
      ['Type', 'Status', 'Reason', 'Message'],
      conditions.map(({ type, status: state, reason, message }) => [
        type,
        state,
        reason ?? '',
        message ?? '',
      ]),
    );
  }
  printEvents(page, eventsOf(page.command, object));
}

function printMetric(
  page: DescribePage,
  { type, resource }: MetricSpec,
  current: MetricSpec | undefined,
): void {
  if (type !== 'Resource' || !resource) {
    page.line(1, `<unknown metric type "${type}">`);
    return;
  }
  const now = current?.resource as
    { current?: { averageUtilization?: number; averageValue?: string } } | undefined;
  const { averageUtilization, averageValue } = resource.target;
  if (averageValue !== undefined) {
    const text = now?.current?.averageValue;
    const value = canonicalQuantity(averageValue as string) ?? String(averageValue);
    page.line(1, `resource ${resource.name} on pods:`, `${text ?? '<unknown>'} / ${value}`);
    return;
  }
  const utilization = now?.current?.averageUtilization;
  const shown =
    utilization === undefined ? '<unknown>' : `${utilization}% (${now?.current?.averageValue ?? ''})`;
  page.line(
    1,
    `resource ${resource.name} on pods  (as a percentage of request):`,
    `${shown} / ${averageUtilization ?? '<auto>'}${averageUtilization === undefined ? '' : '%'}`,
  );
}
