/** Taints and tolerations. Models component-helpers `scheduling/corev1` @ v1.34. */
import type { Taint, Toleration } from 'kubernetes-types/core/v1';

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

/** Whether a toleration covers a taint. An absent effect or key covers all; an absent operator means Equal. */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? '') {
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

/** Whether any of the tolerations covers the taint. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return tolerations !== undefined && tolerations.some((toleration) => toleratesTaint(toleration, taint));
}

/** The first taint of those effects, in the node's order, that no toleration covers. */
export function firstUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly TaintEffect[],
): Taint | undefined {
  return taints?.find(
    (taint) => effects.includes(taint.effect as TaintEffect) && !isTolerated(taint, tolerations),
  );
}

/** A taint as kubectl writes it: `key=value:Effect`, `key:Effect`. */
export function formatTaint(taint: Taint): string {
  const effect = taint.effect ? `:${taint.effect}` : '';
  return taint.value ? `${taint.key}=${taint.value}${effect}` : `${taint.key}${effect}`;
}
