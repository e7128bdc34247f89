/** What a kubelet finds when it knocks at a container itself: for probes and hooks. */
import type { Container } from 'kubernetes-types/core/v1';
import { respond, type HttpResponse } from './http';
import { reach, resolve, type Reached } from './network';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

type PortName = number | string;

/** A port by number or by the name that the container gives it. */
export function portNumber(container: Container, port: PortName): number | undefined {
  if (typeof port === 'number') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return container.ports?.find((p) => p.name === port)?.containerPort;
}

export type HttpResult =
  { readonly response: HttpResponse; readonly url: string } | { readonly failed: string };

export function httpGet(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  action: {
    readonly host?: string;
    readonly path?: string;
    readonly port: PortName;
    readonly scheme?: string;
  },
  userAgent: string,
  isLogged = false,
): HttpResult {
  const host = action.host ?? worker.sandbox?.ip ?? '';
  const port = portNumber(container, action.port);
  if (port === undefined) return { failed: `invalid port: ${action.port}` };
  const path = action.path ?? '/';
  const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
  const reached = knock(kubelet, worker, host, port);
  if ('failed' in reached) return { failed: `Get "${url}": ${dialError(reached, host, port)}` };
  const response = respond(reached, {
    method: 'GET',
    path: path.startsWith('/') ? path : `/${path}`,
    host: `${host}:${port}`,
    userAgent,
    client: kubelet.node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '',
    isLogged,
  });
  return { response, url };
}

/** @returns undefined where somebody listens; else why not */
export function tcpConnect(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  action: { readonly host?: string; readonly port: PortName },
): string | undefined {
  const host = action.host ?? worker.sandbox?.ip ?? '';
  const port = portNumber(container, action.port);
  if (port === undefined) return `invalid port: ${action.port}`;
  const reached = knock(kubelet, worker, host, port);
  return 'failed' in reached ? dialError(reached, host, port) : undefined;
}

function knock(kubelet: NodeKubelet, worker: PodWorker, host: string, port: number): Reached {
  const [address] = resolve(kubelet, worker, host);
  return address === undefined
    ? { failed: 'unreachable', address: host }
    : reach(kubelet, worker, address, port);
}

function dialError({ failed }: Reached & { failed: string }, host: string, port: number): string {
  switch (failed) {
    case 'refused':
      return `dial tcp ${host}:${port}: connect: connection refused`;
    case 'timeout':
      return `dial tcp ${host}:${port}: i/o timeout`;
    default:
      return `dial tcp: lookup ${host}: no such host`;
  }
}
