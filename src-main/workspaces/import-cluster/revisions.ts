/**
 * ControllerRevisions hold templates as raw JSON. Brought into the form that templates have here, so that a controller
 * recognises the revision of its present template and does not update its pods for nothing.
 */
import type { KubeObject } from '@shared/api';
import type { Cluster } from '@main/engine';

const REVISIONS = 'controllerrevisions.apps';

export function normaliseRevisions(cluster: Cluster): void {
  for (const object of cluster.store.list(REVISIONS)) {
    const { data } = object as KubeObject & { data?: { spec?: { template?: Record<string, unknown> } } };
    const template = data?.spec?.template;
    if (!template) continue;
    const { $patch, ...rest } = template;
    // Read as part of a set, which fills in and orders what the template of the set itself has.
    const answer = cluster.server.takeOver({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'template', namespace: object.metadata.namespace ?? 'default' },
      spec: { selector: selectorOf(rest), template: rest },
    } as unknown as KubeObject);
    if (!answer.ok) continue;
    const { spec } = answer.object as KubeObject & { spec: { template: Record<string, unknown> } };
    const normal = { ...spec.template, ...($patch === undefined ? {} : { $patch }) };
    cluster.store.put(REVISIONS, {
      ...object,
      data: { ...data, spec: { ...data.spec, template: normal } },
    } as KubeObject);
  }
}

function selectorOf(template: Record<string, unknown>): unknown {
  return { matchLabels: (template['metadata'] as { labels?: unknown } | undefined)?.labels ?? {} };
}
