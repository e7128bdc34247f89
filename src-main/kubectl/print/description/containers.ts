/** The containers of a pod or of a template. Models kubectl describe's containers @ v1.34. */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  EphemeralContainer,
  Pod,
  Probe,
  ResourceRequirements,
} from 'kubernetes-types/core/v1';
import { canonicalQuantity, compareText, type Live } from '@shared/api';
import { boolText, longTime, orNone, type Page } from './page';
import { fieldValue, resourceValue } from './resolve';

type Quantities = Readonly<Record<string, string | number>> | undefined;

/** @param pod where they run; undefined for a template, whose fields stand one blank further in */
export function printContainers(
  page: Page,
  label: string,
  containers: readonly (Container | EphemeralContainer)[],
  statuses: readonly ContainerStatus[] | undefined,
  pod: Live<Pod> | undefined,
): void {
  page.line(pod ? 0 : 1, `${label}:`);
  for (const container of containers) {
    page.line(1, `${pod ? '' : ' '}${container.name}:`);
    const status = statuses?.find(({ name }) => name === container.name);
    printBasics(page, container, status);
    printWords(page, 'Command', container.command);
    printWords(page, 'Args', container.args);
    if (status) {
      printState(page, 'State', status.state);
      if (status.lastState?.terminated) printState(page, 'Last State', status.lastState);
      page.field(2, 'Ready', boolText(status.ready));
      page.field(2, 'Restart Count', status.restartCount);
    }
    printResources(page, 2, container.resources);
    printProbes(page, container);
    printEnvFrom(page, container);
    printEnv(page, container as Container, pod);
    printMounts(page, container);
  }
}

function printBasics(
  page: Page,
  container: Container | EphemeralContainer,
  status: ContainerStatus | undefined,
): void {
  if (status) page.field(2, 'Container ID', status.containerID ?? '');
  page.field(2, 'Image', container.image ?? '');
  if (status) page.field(2, 'Image ID', status.imageID);
  const ports = container.ports ?? [];
  printPorts(
    page,
    'Port',
    ports.map((port) => portText(port.containerPort, port)),
  );
  printPorts(
    page,
    'Host Port',
    ports.map((port) => portText(port.hostPort ?? 0, port)),
  );
  const profile = container.securityContext?.seccompProfile;
  if (profile) {
    page.field(2, 'SeccompProfile', profile.type);
    if (profile.type === 'Localhost') page.field(3, 'LocalhostProfile', profile.localhostProfile ?? '');
  }
}

function portText(number: number, { name, protocol }: { name?: string; protocol?: string }): string {
  return `${number}/${protocol ?? ''}${name ? ` (${name})` : ''}`;
}

function printPorts(page: Page, label: string, ports: readonly string[]): void {
  page.field(2, ports.length > 1 ? `${label}s` : label, orNone(ports.join(', ')));
}

function printWords(page: Page, label: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  page.line(2, `${label}:`);
  for (const line of words.flatMap((word) => word.split('\n'))) page.line(3, line);
}

function printState(page: Page, label: string, state: ContainerState | undefined): void {
  const { running, terminated, waiting } = state ?? {};
  if (running) {
    page.field(2, label, 'Running');
    page.field(3, 'Started', longTime(running.startedAt as string | undefined));
  } else if (terminated) {
    page.field(2, label, 'Terminated');
    if (terminated.reason) page.field(3, 'Reason', terminated.reason);
    if (terminated.message) page.field(3, 'Message', terminated.message);
    page.field(3, 'Exit Code', terminated.exitCode);
    if (terminated.signal) page.field(3, 'Signal', terminated.signal);
    page.field(3, 'Started', longTime(terminated.startedAt as string | undefined));
    page.field(3, 'Finished', longTime(terminated.finishedAt as string | undefined));
  } else {
    page.field(2, label, 'Waiting');
    if (waiting?.reason) page.field(3, 'Reason', waiting.reason);
  }
}

export function printResources(page: Page, level: number, resources: ResourceRequirements | undefined): void {
  for (const [label, amounts] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const entries = sortedAmounts(amounts as Quantities);
    if (entries.length === 0) continue;
    page.line(level, `${label}:`);
    for (const [name, amount] of entries) page.field(level + 1, name, amount);
  }
}

/** Amounts of resources by name, as they are written in their shortest form. */
export function sortedAmounts(amounts: Quantities): [string, string][] {
  return Object.entries(amounts ?? {})
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, amount]) => [name, canonicalQuantity(amount) ?? String(amount)]);
}

function printProbes(page: Page, container: Container | EphemeralContainer): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  if (livenessProbe) page.field(2, 'Liveness', probeText(livenessProbe));
  if (readinessProbe) page.field(2, 'Readiness', probeText(readinessProbe));
  if (startupProbe) page.field(2, 'Startup', probeText(startupProbe));
}

function probeText(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0 } = probe;
  const { successThreshold = 0, failureThreshold = 0, exec, httpGet, tcpSocket, grpc } = probe;
  const schedule = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${schedule}`;
  if (httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = httpGet;
    const slash = path === '' || path.startsWith('/') ? '' : '/';
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${slash}${urlPath(path)} ${schedule}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${schedule}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${schedule}`;
  return `unknown ${schedule}`;
}

/** A path as Go writes it in a URL: what would begin a query or a fragment is part of the path. */
function urlPath(path: string): string {
  return encodeURI(path).replace(/[?#!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function printEnvFrom(page: Page, { envFrom }: Container | EphemeralContainer): void {
  if (!envFrom?.length) return;
  page.line(2, 'Environment Variables from:');
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const what = `${configMapRef ? 'ConfigMap' : 'Secret'}${prefix ? ` with prefix '${prefix}'` : ''}`;
    const from = configMapRef ?? secretRef;
    page.line(3, from?.name ?? '', what, `Optional: ${from?.optional === true}`);
  }
}

function printEnv(page: Page, container: Container, pod: Live<Pod> | undefined): void {
  const env = container.env ?? [];
  if (env.length === 0) {
    page.field(2, 'Environment', '<none>');
    return;
  }
  page.line(2, 'Environment:');
  for (const { name, value = '', valueFrom } of env) {
    const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom ?? {};
    if (fieldRef) {
      const shown = pod ? fieldValue(pod, fieldRef.fieldPath) : '';
      page.field(3, name, `${shown} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`);
    } else if (resourceFieldRef) {
      page.field(3, name, `${resourceValue(container, resourceFieldRef)} (${resourceFieldRef.resource})`);
    } else if (secretKeyRef) {
      const { key, name: secret = '', optional } = secretKeyRef;
      page.line(
        3,
        `${name}:`,
        `<set to the key '${key}' in secret '${secret}'>`,
        `Optional: ${optional === true}`,
      );
    } else if (configMapKeyRef) {
      const { key, name: map = '', optional } = configMapKeyRef;
      page.line(
        3,
        `${name}:`,
        `<set to the key '${key}' of config map '${map}'>`,
        `Optional: ${optional === true}`,
      );
    } else {
      value.split('\n').forEach((line, i) => page.line(3, i === 0 ? `${name}:` : '', line));
    }
  }
}

function printMounts(
  page: Page,
  { volumeMounts = [], volumeDevices = [] }: Container | EphemeralContainer,
): void {
  if (volumeMounts.length === 0) page.field(2, 'Mounts', '<none>');
  else page.line(2, 'Mounts:');
  for (const mount of [...volumeMounts].sort((a, b) => compareText(a.mountPath, b.mountPath))) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path="${mount.subPath}"`] : [])];
    page.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  if (volumeDevices.length === 0) return;
  page.line(2, 'Devices:');
  for (const device of [...volumeDevices].sort((a, b) => compareText(a.devicePath, b.devicePath))) {
    page.line(3, `${device.devicePath} from ${device.name}`);
  }
}
