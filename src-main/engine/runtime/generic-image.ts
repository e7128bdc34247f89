/**
 * Images that nobody knows more of than their name, as an imported cluster runs them. Their servers run on, listen on
 * every port that the container or its probes name, and pass every probe; what is meant to end ends well.
 */
import type { Image } from '@shared/api';
import type { Container, Probe } from 'kubernetes-types/core/v1';
import type { CatalogueImage } from './image-catalogue';
import type { ProcessPlan } from './process';

/** How long an init container of a generic image takes, ms. */
const INIT_TIME = 1_000;
/** How long the work of a pod that is not restarted takes, ms. */
const TASK_TIME = 60_000;
/** How long a generic server takes to end, ms. */
const STOP_TIME = 1_000;

/** A tag of an `Image` object that stands for all. */
export const ANY_TAG = '*';

/** An `Image` object as the catalogue has its images. */
export function declaredImage({ spec }: Image): CatalogueImage {
  const tags = Object.entries(spec.tags ?? {});
  return {
    name: spec.repository,
    tags: tags.map(([tag]) => tag),
    size: tags[0]?.[1].sizeBytes ?? 0,
    sizes: Object.fromEntries(tags.map(([tag, { sizeBytes }]) => [tag, sizeBytes])),
    generic: true,
    ...(spec.command ? { entrypoint: spec.command } : {}),
    ...(spec.env ? { env: spec.env } : {}),
    ...(spec.workingDir ? { workingDir: spec.workingDir } : {}),
    ...(spec.ports ? { ports: spec.ports } : {}),
  };
}

/** What is meant to end: it does so well, after this time. */
export function genericWork(role: 'init' | 'task'): Extract<ProcessPlan, { type: 'exits' }> {
  const after = role === 'init' ? INIT_TIME : TASK_TIME;
  return { type: 'exits', after, code: 0, lines: [], stop: { after: STOP_TIME, code: 0 } };
}

/** What a container of such an image does. `init`: before the others; `task`: in a pod that is not restarted. */
export function genericPlan(container: Container, role: 'init' | 'task' | 'server'): ProcessPlan {
  if (role !== 'server') return genericWork(role);
  return { type: 'runs', listen: portsOf(container), lines: [], stop: { after: STOP_TIME, code: 0 } };
}

function portsOf(container: Container): number[] {
  const declared = (container.ports ?? []).filter((port) => (port.protocol ?? 'TCP') === 'TCP');
  const ports = new Set(declared.map((port) => port.containerPort));
  for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
    const asked = probePort(probe);
    const port = typeof asked === 'string' ? declared.find((p) => p.name === asked)?.containerPort : asked;
    if (port !== undefined) ports.add(port);
  }
  return [...ports];
}

function probePort(probe: Probe | undefined): number | string | undefined {
  return probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
}
