/** Label selectors as kubectl prints them. Models `metav1.FormatLabelSelector` @ v1.34. */
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { compareText } from '@shared/api';

/** `a=b,c in (d,e),!f`; `<none>` for one that selects everything or is absent. */
export function selectorText(selector: LabelSelector | undefined): string {
  const requirements = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
      const list = [...values].sort(compareText).join(',');
      switch (operator) {
        case 'In':
          return { key, text: `${key} in (${list})` };
        case 'NotIn':
          return { key, text: `${key} notin (${list})` };
        case 'Exists':
          return { key, text: key };
        default:
          return { key, text: `!${key}` };
      }
    }),
  ];
  const sorted = requirements.sort((a, b) => compareText(a.key, b.key));
  return sorted.length === 0 ? '<none>' : sorted.map(({ text }) => text).join(',');
}
