/** `kubectl describe deployment`. */
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1';
import { controllerOf, type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects, type Command } from '@main/kubectl/cluster';
import { compactJson, longTime, printTemplate, selectorText } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { printMeta, printStatusConditions } from './workloads';

export function describeDeployment(page: DescribePage, object: KubeObject): void {
  const deployment = object as Live<Deployment>;
  const { metadata, spec, status } = deployment;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp as string | undefined));
  printMeta(page, object);
  page.field(0, 'Selector', selectorText(spec?.selector));
  page.field(
    0,
    'Replicas',
    `${spec?.replicas ?? 1} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable`,
  );
  page.field(0, 'StrategyType', spec?.strategy?.type ?? '');
  page.field(0, 'MinReadySeconds', spec?.minReadySeconds ?? 0);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling) {
    page.field(
      0,
      'RollingUpdateStrategy',
      `${rolling.maxUnavailable ?? ''} max unavailable, ${rolling.maxSurge ?? ''} max surge`,
    );
  }
  printTemplate(page, spec?.template);
  printStatusConditions(page, status?.conditions);
  const { old, current } = replicaSetsOf(page.command, deployment);
  page.field(0, 'OldReplicaSets', replicaSetsText(old));
  page.field(0, 'NewReplicaSet', replicaSetsText(current ? [current] : []));
  printEvents(page, eventsOf(page.command, object));
}

/** The ReplicaSets of a deployment: the one of its present template, and those of earlier ones. */
function replicaSetsOf(
  command: Command,
  deployment: Live<Deployment>,
): { readonly old: readonly Live<ReplicaSet>[]; readonly current: Live<ReplicaSet> | undefined } {
  const kind = kindOfResource(command.cluster.kinds(), 'replicasets.apps');
  const all = listObjects(command, kind, deployment.metadata.namespace ?? '', {
    labelSelector: selectorText(deployment.spec?.selector),
  }) as Live<ReplicaSet>[];
  const own = all.filter((set) => controllerOf(set)?.uid === deployment.metadata.uid);
  const wanted = templateText(deployment.spec?.template);
  const current = own.find((set) => templateText(set.spec?.template) === wanted);
  return { old: own.filter((set) => set !== current), current };
}

/** A template without the label that tells ReplicaSets apart. */
function templateText(template: object | undefined): string {
  const { metadata, ...rest } = (template ?? {}) as { metadata?: { labels?: Record<string, string> } };
  const { 'pod-template-hash': _, ...labels } = metadata?.labels ?? {};
  return compactJson({ ...rest, metadata: { ...metadata, labels } });
}

function replicaSetsText(sets: readonly Live<ReplicaSet>[]): string {
  if (sets.length === 0) return '<none>';
  return sets
    .map(
      ({ metadata, spec, status }) =>
        `${metadata.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`,
    )
    .join(', ');
}
