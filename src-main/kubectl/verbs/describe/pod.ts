/** `kubectl describe pod`. */
import type { Pod } from 'kubernetes-types/core/v1';
import { controllerOf, humanDuration, parseTime, type KubeObject, type Live } from '@shared/api';
import {
  longTime,
  orNone,
  printContainers,
  printResources,
  printSpreading,
  printTolerations,
  printVolumes,
} from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';

export function describePod(page: DescribePage, object: KubeObject): void {
  const pod = object as Live<Pod>;
  const { metadata, spec, status } = pod;
  printHead(page, pod);
  if (spec?.initContainers?.length) {
    printContainers(page, 'Init Containers', spec.initContainers, status?.initContainerStatuses ?? [], pod);
  }
  printContainers(page, 'Containers', spec?.containers ?? [], status?.containerStatuses ?? [], pod);
  if (spec?.ephemeralContainers?.length) {
    printContainers(
      page,
      'Ephemeral Containers',
      spec.ephemeralContainers,
      status?.ephemeralContainerStatuses ?? [],
      pod,
    );
  }
  printConditions(page, pod);
  printVolumes(page, spec?.volumes, false);
  page.field(0, 'QoS Class', status?.qosClass ?? '');
  page.labels('Node-Selectors', spec?.nodeSelector);
  printTolerations(page, 'Tolerations', spec?.tolerations);
  printSpreading(page, 'Topology Spread Constraints', spec?.topologySpreadConstraints);
  const events = eventsOf(page.command, pod);
  const mirror = metadata.annotations?.['kubernetes.io/config.mirror'];
  // Events of static pods are about the file's own UID.
  printEvents(
    page,
    mirror === undefined ? events : [...events, ...eventsOf(page.command, withUid(pod, mirror))],
  );
}

function withUid(pod: Live<Pod>, uid: string): KubeObject {
  return { ...pod, metadata: { ...pod.metadata, uid } };
}

function printHead(page: DescribePage, pod: Live<Pod>): void {
  const { metadata, spec, status } = pod;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  if (spec?.priority !== undefined) page.field(0, 'Priority', spec.priority);
  if (spec?.priorityClassName) page.field(0, 'Priority Class Name', spec.priorityClassName);
  if (spec?.runtimeClassName) page.field(0, 'Runtime Class Name', spec.runtimeClassName);
  if (spec?.serviceAccountName) page.field(0, 'Service Account', spec.serviceAccountName);
  page.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>');
  if (status?.startTime) page.field(0, 'Start Time', longTime(status.startTime as string));
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  printPhase(page, pod);
  if (status?.reason) page.field(0, 'Reason', status.reason);
  if (status?.message) page.field(0, 'Message', status.message);
  const profile = spec?.securityContext?.seccompProfile;
  if (profile) {
    page.field(0, 'SeccompProfile', profile.type);
    if (profile.type === 'Localhost') page.field(0, 'LocalhostProfile', profile.localhostProfile ?? '');
  }
  page.field(0, 'IP', status?.podIP ?? '');
  const ips = status?.podIPs ?? [];
  if (ips.length === 0) page.field(0, 'IPs', '<none>');
  else page.line(0, 'IPs:');
  for (const { ip } of ips) page.field(1, 'IP', ip ?? '');
  const owner = controllerOf(pod);
  if (owner) page.field(0, 'Controlled By', `${owner.kind}/${owner.name}`);
  if (status?.nominatedNodeName) page.field(0, 'NominatedNodeName', status.nominatedNodeName);
  const { resources } = (spec ?? {}) as { resources?: Parameters<typeof printResources>[2] };
  if (resources) {
    page.line(0, 'Resources:');
    printResources(page, 1, resources);
  }
}

function printPhase(page: DescribePage, { metadata, status }: Live<Pod>): void {
  const ended = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if (metadata.deletionTimestamp === undefined || ended) {
    page.field(0, 'Status', status?.phase ?? '');
    return;
  }
  const deleted = parseTime(metadata.deletionTimestamp as string);
  const lasts = deleted === undefined ? '<unknown>' : humanDuration(page.now - deleted);
  page.field(0, 'Status', `Terminating (lasts ${lasts})`);
  page.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
}

function printConditions(page: DescribePage, { spec, status }: Live<Pod>): void {
  const conditions = status?.conditions ?? [];
  const gates = spec?.readinessGates ?? [];
  if (gates.length > 0) {
    page.line(0, 'Readiness Gates:');
    page.line(1, 'Type', 'Status');
    for (const { conditionType } of gates) {
      const state = conditions.find(({ type }) => type === conditionType)?.status;
      page.line(1, `${conditionType} `, `${orNone(state)} `);
    }
  }
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type', 'Status');
  for (const { type, status: state } of conditions) page.line(1, `${type} `, `${state} `);
}
