/** What of an imported cluster may make verdicts differ from the real one. */
import { compareText, controllerOf, type KubeObject, type Live } from '@shared/api';
import type { ImportNote } from '@shared/contract';
import type { Cluster } from '@main/engine';
import type { Node, PersistentVolume } from 'kubernetes-types/core/v1';
import type { StorageClass } from 'kubernetes-types/storage/v1';
import { podsOf } from './pod-specs';

/** Provisioners whose volumes have no driver to speak of. */
const NO_DRIVER = /^kubernetes\.io\/no-provisioner$/;

const ADMISSION = [
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingadmissionpolicies.admissionregistration.k8s.io',
];

export function notesOf(cluster: Cluster, unknownFields: ReadonlySet<string>): ImportNote[] {
  const { store } = cluster;
  const pods = podsOf(cluster);
  const notes: ImportNote[] = [];
  if (store.count('nodes') === 0) notes.push({ type: 'noNodes' });

  const schedulers = pods.filter(
    (pod) => (pod.spec?.schedulerName ?? 'default-scheduler') !== 'default-scheduler',
  );
  if (schedulers.length > 0) {
    const names = sorted(schedulers.map((pod) => pod.spec!.schedulerName!));
    notes.push({ type: 'customScheduler', names, pods: schedulers.length });
  }
  const admission = ADMISSION.flatMap((resource) =>
    store.list(resource).map((object) => `${object.kind} ${object.metadata.name}`),
  );
  if (admission.length > 0) notes.push({ type: 'admission', names: admission });

  const drivers = sorted([
    ...(store.list('persistentvolumes') as readonly Live<PersistentVolume>[]).flatMap(
      (pv) => pv.spec?.csi?.driver ?? [],
    ),
    ...(store.list('storageclasses.storage.k8s.io') as readonly Live<StorageClass>[])
      .map((storageClass) => storageClass.provisioner)
      .filter((provisioner) => !NO_DRIVER.test(provisioner)),
    ...store.list('csidrivers.storage.k8s.io').map((driver) => driver.metadata.name),
  ]);
  if (drivers.length > 0) notes.push({ type: 'csi', drivers });

  const devices = pods.filter(
    (pod) => ((pod.spec as { resourceClaims?: unknown[] }).resourceClaims ?? []).length > 0,
  );
  if (devices.length > 0) notes.push({ type: 'dra', pods: devices.length });

  const foreign = pods.filter((pod) => isForeign(cluster, pod));
  if (foreign.length > 0) {
    notes.push({
      type: 'customController',
      kinds: sorted(foreign.map((pod) => controllerOf(pod)!.kind)),
      pods: foreign.length,
    });
  }
  const working = pods.filter((pod) => pod.status?.phase === 'Running' && controllerOf(pod)?.kind === 'Job');
  if (working.length > 0) {
    const names = sorted(working.map((pod) => `${pod.metadata.namespace ?? ''}/${controllerOf(pod)!.name}`));
    notes.push({ type: 'runningJobs', names, pods: working.length });
  }
  const notReady = (store.list('nodes') as readonly Live<Node>[]).filter((node) => !isReady(node));
  if (notReady.length > 0)
    notes.push({ type: 'notReady', nodes: notReady.map((node) => node.metadata.name) });

  const pressed = (store.list('nodes') as readonly Live<Node>[]).filter((node) =>
    node.status?.conditions?.some(({ type, status }) => type.endsWith('Pressure') && status === 'True'),
  );
  if (pressed.length > 0) notes.push({ type: 'pressure', nodes: pressed.map((node) => node.metadata.name) });

  const claims = sorted(
    pods.flatMap((pod) =>
      (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
        claim && !store.get('persistentvolumeclaims', pod.metadata.namespace ?? '', claim.claimName)
          ? [`${pod.metadata.namespace ?? ''}/${claim.claimName}`]
          : [],
      ),
    ),
  );
  if (claims.length > 0) notes.push({ type: 'missingClaims', names: claims });
  if (unknownFields.size > 0) notes.push({ type: 'unknownFields', fields: sorted([...unknownFields]) });
  const autoscalers = store.count('horizontalpodautoscalers.autoscaling');
  if (autoscalers > 0) notes.push({ type: 'autoscalers', count: autoscalers });
  return notes;
}

export function isReady(node: Live<Node>): boolean {
  return node.status?.conditions?.find((condition) => condition.type === 'Ready')?.status === 'True';
}

/** Whether a kind without behaviour here makes pods like this one. */
function isForeign(cluster: Cluster, pod: KubeObject): boolean {
  const owner = controllerOf(pod);
  return (
    owner !== undefined && cluster.server.registry.byKind(owner.apiVersion, owner.kind)?.modelled === 'opaque'
  );
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText);
}
