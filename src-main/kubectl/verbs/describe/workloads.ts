/** `kubectl describe` of ReplicaSets, ReplicationControllers, DaemonSets and StatefulSets. */
import type { DaemonSet, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { PersistentVolumeClaim, Pod, ReplicationController } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { controllerOf, labelSelector, matchesSelector, type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects } from '@main/kubectl/cluster';
import { longTime, printTemplate, selectorText, sortedAmounts } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';

export function describeReplicaSet(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<ReplicaSet>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  page.field(0, 'Selector', selectorText(spec?.selector));
  printMeta(page, object);
  printOwner(page, object);
  page.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
  page.field(0, 'Pods Status', podsStatus(page, object, spec?.selector));
  printTemplate(page, spec?.template);
  printStatusConditions(page, status?.conditions);
  printEvents(page, eventsOf(page.command, object));
}

export function describeReplicationController(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<ReplicationController>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  const selector = { matchLabels: spec?.selector ?? {} };
  page.field(0, 'Selector', selectorText(selector));
  printMeta(page, object);
  page.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
  page.field(0, 'Pods Status', podsStatus(page, object, selector));
  printTemplate(page, spec?.template);
  printStatusConditions(page, status?.conditions);
  printEvents(page, eventsOf(page.command, object));
}

export function describeDaemonSet(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<DaemonSet>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  page.field(0, 'Selector', selectorText(spec?.selector));
  page.field(0, 'Node-Selector', selectorText({ matchLabels: spec?.template.spec?.nodeSelector ?? {} }));
  printMeta(page, object);
  // These have no columns in kubectl either.
  page.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  page.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  page.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  page.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  page.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  page.field(0, 'Pods Status', podsStatus(page, object, spec?.selector));
  printTemplate(page, spec?.template);
  printEvents(page, eventsOf(page.command, object));
}

export function describeStatefulSet(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<StatefulSet>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp as string | undefined));
  page.field(0, 'Selector', selectorText(spec?.selector));
  printMeta(page, object);
  page.field(0, 'Replicas', `${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
  page.field(0, 'Update Strategy', spec?.updateStrategy?.type ?? '');
  const partition = spec?.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) page.field(1, 'Partition', partition);
  page.field(0, 'Pods Status', podsStatus(page, object, spec?.selector));
  printTemplate(page, spec?.template);
  printClaims(page, spec?.volumeClaimTemplates ?? []);
  printEvents(page, eventsOf(page.command, object));
}

function printClaims(page: DescribePage, claims: readonly PersistentVolumeClaim[]): void {
  if (claims.length === 0) {
    page.field(0, 'Volume Claims', '<none>');
    return;
  }
  page.line(0, 'Volume Claims:');
  for (const { metadata, spec } of claims) {
    page.field(1, 'Name', metadata?.name ?? '');
    page.field(1, 'StorageClass', spec?.storageClassName ?? '');
    page.labels('  Labels', metadata?.labels);
    page.annotations('  Annotations', metadata?.annotations);
    const storage = sortedAmounts(spec?.resources?.requests as Record<string, string> | undefined).find(
      ([name]) => name === 'storage',
    );
    page.field(1, 'Capacity', storage?.[1] ?? '<default>');
    page.field(1, 'Access Modes', `[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}

export function printMeta(page: DescribePage, { metadata }: KubeObject): void {
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
}

export function printOwner(page: DescribePage, object: KubeObject): void {
  const owner = controllerOf(object);
  if (owner) page.field(0, 'Controlled By', `${owner.kind}/${owner.name}`);
}

/** The pods that a selector finds and the object controls, counted by phase. */
function podsStatus(
  { command }: DescribePage,
  owner: KubeObject,
  selector: LabelSelector | undefined,
): string {
  const wanted = labelSelector(selector);
  const pods = listObjects(
    command,
    kindOfResource(command.cluster.kinds(), 'pods'),
    owner.metadata.namespace ?? '',
  ) as Live<Pod>[];
  const own = pods.filter(
    (pod) => controllerOf(pod)?.uid === owner.metadata.uid && matchesSelector(wanted, pod.metadata.labels),
  );
  const of = (phase: string): number => own.filter(({ status }) => status?.phase === phase).length;
  return `${of('Running')} Running / ${of('Pending')} Waiting / ${of('Succeeded')} Succeeded / ${of('Failed')} Failed`;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export function printStatusConditions(
  page: DescribePage,
  conditions: readonly Condition[] | undefined,
): void {
  if (!conditions?.length) return;
  page.line(0, 'Conditions:');
  page.table(
    1,
    ['Type', 'Status', 'Reason'],
    conditions.map(({ type, status, reason = '' }) => [`${type} `, status, reason]),
  );
}
