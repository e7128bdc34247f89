/** Pods by namespace and label, for what selects pods without owning them: budgets, Services. */
import { matchesSelector, type Selector } from '@shared/api';
import type { Index, Informers } from '@main/engine/client';
import type { LivePod } from './pod-control';

function byLabel(informers: Informers): Index {
  return informers.index('pods', 'labels', ({ metadata: { namespace = '', labels } }) =>
    Object.entries(labels ?? {}).map(([key, value]) => `${namespace}/${key}=${value}`),
  );
}

/** The pods of a namespace that a selector matches, by name. */
export function selectedPods(
  informers: Informers,
  pods: { list(resource: 'pods', namespace: string): readonly unknown[] },
  namespace: string,
  selector: Selector,
): LivePod[] {
  const exact = selector.find((r) => r.operator === 'In' && r.values.length === 1);
  const candidates = exact
    ? (byLabel(informers).sorted(`${namespace}/${exact.key}=${exact.values[0]!}`) as LivePod[])
    : (pods.list('pods', namespace) as readonly LivePod[]);
  return candidates.filter((pod) => matchesSelector(selector, pod.metadata.labels));
}
