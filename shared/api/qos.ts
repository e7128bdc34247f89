/** Quality of service of a pod. Models `pkg/apis/core/v1/helper/qos` @ v1.34. */
import type { Container } from 'kubernetes-types/core/v1';
import type { PodSpecWithResources } from './pod-resources';
import { parseQuantity } from './quantity';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** Only these decide. */
const COMPUTE = ['cpu', 'memory'] as const;

/**
 * BestEffort asks for nothing, Guaranteed has limits for CPU and memory everywhere that equal its requests; the rest is
 * Burstable. Resources of the pod as a whole go before those of its containers.
 */
export function podQosClass(spec: PodSpecWithResources): QosClass {
  const parts: Pick<Container, 'resources'>[] = spec.resources
    ? [{ resources: spec.resources }]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  let asks = false;
  let guaranteed = true;
  for (const { resources } of parts) {
    for (const name of COMPUTE) {
      const request = amount(resources?.requests?.[name]);
      const limit = amount(resources?.limits?.[name]);
      if (request > 0n || limit > 0n) asks = true;
      if (limit === 0n || (request > 0n ? request : limit) !== limit) guaranteed = false;
    }
  }
  return !asks ? 'BestEffort' : guaranteed ? 'Guaranteed' : 'Burstable';
}

function amount(text: string | undefined): bigint {
  return text === undefined ? 0n : (parseQuantity(text)?.nanos ?? 0n);
}
