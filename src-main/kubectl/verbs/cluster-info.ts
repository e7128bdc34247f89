/** `kubectl cluster-info`. Models kubectl `cmd/clusterinfo` @ v1.34; without colours, as when it is not on a terminal. */
import type { Service } from 'kubernetes-types/core/v1';
import type { Live } from '@shared/api';
import { kindOfResource, listObjects, type Command } from '../cluster';

export function clusterInfo(command: Command): Promise<void> {
  const { config, io, cluster } = command;
  const context = config.data.contexts.find(({ name }) => name === config.data['current-context']);
  const entry = config.data.clusters.find(({ name }) => name === context?.context.cluster);
  const server = (entry?.['cluster'] as { server?: string } | undefined)?.server ?? 'https://localhost:6443';
  io.out(
    `${coloured('Kubernetes control plane', io.interactive)} is running at ${address(server, io.interactive)}\n`,
  );
  const services = listObjects(command, kindOfResource(cluster.kinds(), 'services'), 'kube-system', {
    labelSelector: 'kubernetes.io/cluster-service=true',
  }) as Live<Service>[];
  for (const { metadata, spec } of services) {
    const port = spec?.ports?.[0];
    const named = port?.name ? `:${port.name}` : '';
    const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : '';
    const link = `${server}/api/v1/namespaces/${metadata.namespace ?? ''}/services/${scheme}${metadata.name}${named}/proxy`;
    const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name;
    io.out(`${coloured(name, io.interactive)} is running at ${address(link, io.interactive)}\n`);
  }
  io.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  return Promise.resolve();
}

function coloured(text: string, terminal: boolean): string {
  return terminal ? `\x1b[0;32m${text}\x1b[0m` : text;
}

function address(text: string, terminal: boolean): string {
  return terminal ? `\x1b[0;33m${text}\x1b[0m` : text;
}
