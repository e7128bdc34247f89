/**
 * Other versions of kept kinds. kubectl 1.26 creates HorizontalPodAutoscalers in autoscaling/v1; the server keeps
 * autoscaling/v2. Models `pkg/apis/autoscaling/v1/conversion.go` @ v1.34; what v1 has no field for stays out.
 */
import type { KubeObject } from '@shared/api';
import type { ServedResource } from '@main/workspaces';

export interface ConvertedResource {
  readonly resource: ServedResource;
  /** The version that is kept. */
  readonly kept: string;
  toKept(object: unknown): unknown;
  fromKept(object: KubeObject): KubeObject;
}

type Loose = Record<string, unknown>;

interface MetricSpec {
  readonly type?: string;
  readonly resource?: { readonly name?: string; readonly target?: { readonly averageUtilization?: number } };
}

const horizontalPodAutoscalers: ConvertedResource = {
  resource: {
    plural: 'horizontalpodautoscalers',
    singular: 'horizontalpodautoscaler',
    group: 'autoscaling',
    version: 'v1',
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    namespaced: true,
    shortNames: ['hpa'],
    categories: ['all'],
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [
      {
        name: 'status',
        group: 'autoscaling',
        version: 'v1',
        kind: 'HorizontalPodAutoscaler',
        verbs: ['get', 'patch', 'update'],
      },
    ],
  },
  kept: 'autoscaling/v2',
  toKept(object) {
    if (typeof object !== 'object' || object === null) return object;
    const { spec, status: _status, ...rest } = object as Loose & { spec?: Loose };
    const { targetCPUUtilizationPercentage: percent, ...others } = spec ?? {};
    const metrics =
      typeof percent === 'number' && percent > 0
        ? [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } },
            },
          ]
        : undefined;
    return { ...rest, apiVersion: 'autoscaling/v2', spec: { ...others, ...(metrics ? { metrics } : {}) } };
  },
  fromKept(object) {
    const { spec = {}, status = {}, ...rest } = object as KubeObject & { spec?: Loose; status?: Loose };
    const { metrics, behavior: _behavior, ...others } = spec;
    const cpu = (metrics as readonly MetricSpec[] | undefined)?.find((m) => m.resource?.name === 'cpu');
    const percent = cpu?.resource?.target?.averageUtilization;
    const { currentMetrics: _currentMetrics, conditions: _conditions, ...counts } = status;
    return {
      ...rest,
      apiVersion: 'autoscaling/v1',
      spec: { ...others, ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }) },
      status: { currentReplicas: 0, desiredReplicas: 0, ...counts },
    } as unknown as KubeObject;
  },
};

export const CONVERTED: readonly ConvertedResource[] = [horizontalPodAutoscalers];
