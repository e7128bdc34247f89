/** Status conditions, as all workload kinds carry them. */
import { formatTime } from '@shared/api';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/**
 * The conditions with this one set. Its lastTransitionTime stays as it was unless its status changes; where status,
 * reason and message are as they were, the list itself is returned.
 */
export function withCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  condition: Omit<C, 'lastTransitionTime'> & { readonly type: string },
  now: number,
): readonly C[] {
  const list = conditions ?? [];
  const at = list.findIndex((c) => c.type === condition.type);
  const old = list[at];
  if (
    old &&
    old.status === condition.status &&
    old.reason === condition.reason &&
    old.message === condition.message
  ) {
    return list;
  }
  const lastTransitionTime =
    old && old.status === condition.status ? old.lastTransitionTime : formatTime(now);
  const next = { ...condition, lastTransitionTime } as unknown as C;
  return old ? list.map((c, i) => (i === at ? next : c)) : [...list, next];
}

export function withoutCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): readonly C[] {
  const list = conditions ?? [];
  return list.some((c) => c.type === type) ? list.filter((c) => c.type !== type) : list;
}
