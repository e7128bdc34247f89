/** What says where a pod may go: tolerations, node selectors, spreading. */
import type { Toleration, TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import { compareText } from '@shared/api';
import { selectorText } from '../selector-text';
import type { Page } from './page';

export function printTolerations(
  page: Page,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) => compareText(a.key ?? '', b.key ?? ''));
  page.under(title, sorted.map(tolerationText));
}

/** `key=value:Effect`, `key:Effect op=Exists for 300s` */
function tolerationText({
  key = '',
  value = '',
  effect = '',
  operator,
  tolerationSeconds,
}: Toleration): string {
  const what = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && value === '' ? `${what === '' ? '' : ' '}op=Exists` : '';
  const seconds = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`;
  return `${what}${exists}${seconds}`;
}

export function printSpreading(
  page: Page,
  title: string,
  constraints: readonly TopologySpreadConstraint[] | undefined,
): void {
  if (!constraints?.length) return;
  const sorted = [...constraints].sort((a, b) => compareText(a.topologyKey, b.topologyKey));
  page.under(
    title,
    sorted.map(
      ({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) =>
        `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${labelSelector ? ` for selector ${selectorText(labelSelector)}` : ''}`,
    ),
  );
}
