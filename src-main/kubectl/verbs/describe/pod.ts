/** `kubectl describe pod`. */
import type { Pod, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { controllerOf, humanDuration, parseTime, type KubeObject, type Live } from '@shared/api';
import { printContainers, printResources } from './containers';
import { eventsOf, printEvents } from './events';
import { longTime, orNone, type Page } from './page';
import { printSpreading, printTolerations } from './placement';
import { printVolumes } from './volumes';

export function describePod(page: Page, object: KubeObject): void {
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

function printHead(page: Page, pod: Live<Pod>): void {
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

function printPhase(page: Page, { metadata, status }: Live<Pod>): void {
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

function printConditions(page: Page, { spec, status }: Live<Pod>): void {
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

/** The pods that a workload makes. */
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
