/** What an autoscaler measures, and what it aims at. Models `pkg/apis/autoscaling/validation` @ v1.34. */
import { milliValue } from '@shared/api';
import type {
  ContainerResourceMetricSource,
  MetricSpec,
  MetricTarget,
} from 'kubernetes-types/autoscaling/v2';
import { oneOf, type Complaints, type Path } from './errors';

/** The field that says more about a metric of each type. */
const SOURCES = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
} as const;

export function validateMetric(metric: MetricSpec, path: Path, errors: Complaints): void {
  if (!metric.type) {
    errors.required(path.child('type'), 'must specify a metric source type');
    return;
  }
  oneOf(errors, path.child('type'), metric.type, Object.keys(SOURCES));
  const expected = SOURCES[metric.type as keyof typeof SOURCES] as string | undefined;
  if (expected === undefined) return;
  if (metric[expected as (typeof SOURCES)[keyof typeof SOURCES]] === undefined) {
    errors.required(path.child(expected), 'must populate information for the given metric source');
  }
  for (const source of Object.values(SOURCES)) {
    if (source !== expected && metric[source] !== undefined)
      errors.forbidden(path.child(source), 'must populate the given metric source only');
  }
  if (metric.type === 'Resource' && metric.resource)
    validateResource(metric.resource, path.child('resource'), errors);
  if (metric.type === 'ContainerResource' && metric.containerResource) {
    const at = path.child('containerResource');
    if (!metric.containerResource.container)
      errors.required(at.child('container'), 'must specify a container');
    validateResource(metric.containerResource, at, errors);
  }
}

function validateResource(
  { name, target }: Pick<ContainerResourceMetricSource, 'name'> & { readonly target?: MetricTarget },
  path: Path,
  errors: Complaints,
): void {
  if (!name) errors.required(path.child('name'), 'must specify a resource name');
  const at = path.child('target');
  const { type, averageUtilization, averageValue, value } = target ?? {};
  if (!type) errors.required(at.child('type'), 'must specify a metric target type');
  else if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.invalid(at.child('type'), type, 'must be either Utilization, Value, or AverageValue');
  if (value !== undefined && milliValue(value) <= 0)
    errors.invalid(at.child('value'), value, 'must be positive');
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.invalid(at.child('averageUtilization'), averageUtilization, 'must be greater than 0');
  if (averageValue !== undefined && milliValue(averageValue) <= 0)
    errors.invalid(at.child('averageValue'), averageValue, 'must be positive');
  if (averageUtilization === undefined && averageValue === undefined)
    errors.required(
      at.child('averageUtilization'),
      'must set either a target raw value or a target utilization',
    );
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.forbidden(at.child('averageValue'), 'cannot set both a target raw value and a target utilization');
}
