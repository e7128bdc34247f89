/** What the window is told of steps: their headers, and the net change of the objects. */
import type { ObjectKey } from '@shared/api';
import type { Change, Instant, StateDelta, Step, StepHeader } from '@shared/contract';

export function headerOf(step: Step): StepHeader {
  const { changes: _changes, ...header } = step;
  return header;
}

/** The changes of several steps as one delta that leads to `to`; of each object only the latest counts. */
export function deltaOf(steps: readonly Step[], to: Instant): StateDelta {
  const latest = new Map<string, Change>();
  for (const step of steps) {
    for (const change of step.changes)
      latest.set(`${change.resource}/${change.namespace}/${change.name}`, change);
  }
  const puts: StateDelta['puts'][number][] = [];
  const deletes: ObjectKey[] = [];
  for (const { resource, namespace, name, object } of latest.values()) {
    if (object) puts.push({ resource, object });
    else deletes.push({ resource, namespace, name });
  }
  return { to, puts, deletes };
}
