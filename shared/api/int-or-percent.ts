/** `intstr.IntOrString` where it means a count or a share: `3`, `25%`. Models apimachinery `intstr` @ v1.34. */

const PERCENT = /^\d+%$/;

/**
 * The count that a number or a percentage of `total` stands for; undefined where the text is neither.
 * @param round how a share that is no whole number is rounded
 */
export function scaledValue(value: number | string, total: number, round: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  if (!PERCENT.test(value)) return undefined;
  const share = Number(value.slice(0, -1)) * total;
  return round === 'up' ? Math.ceil(share / 100) : Math.floor(share / 100);
}

/** The number of a percentage such as `25%`; undefined for anything else. */
export function percentage(value: number | string): number | undefined {
  return typeof value === 'string' && PERCENT.test(value) ? Number(value.slice(0, -1)) : undefined;
}
