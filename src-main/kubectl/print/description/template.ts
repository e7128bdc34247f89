/** The pods that a workload makes, as a part of a page. */
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { printContainers } from './containers';
import type { Page } from './page';
import { printSpreading, printTolerations } from './placement';
import { printVolumes } from './volumes';

export function printTemplate(page: Page, template: PodTemplateSpec | undefined): void {
  page.line(0, 'Pod Template:');
  if (!template) {
    page.line(1, '<unset>');
    return;
  }
  const { metadata, spec } = template;
  page.labels('  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) {
    page.annotations('  Annotations', metadata?.annotations);
  }
  if (spec?.serviceAccountName) page.field(1, 'Service Account', spec.serviceAccountName);
  if (spec?.initContainers?.length) {
    printContainers(page, 'Init Containers', spec.initContainers, undefined, undefined);
  }
  printContainers(page, 'Containers', spec?.containers ?? [], undefined, undefined);
  printVolumes(page, spec?.volumes, true);
  printSpreading(page, '  Topology Spread Constraints', spec?.topologySpreadConstraints);
  if (spec?.priorityClassName) page.field(1, 'Priority Class Name', spec.priorityClassName);
  page.labels('  Node-Selectors', spec?.nodeSelector);
  printTolerations(page, '  Tolerations', spec?.tolerations);
}
