import type { Node, Pod } from 'kubernetes-types/core/v1';
import { failure, milliValue, unitValue, type KubeObject, type Live } from '@shared/api';
import {
  findObject,
  kindOfResource,
  listObjects,
  type Command,
  ServerFailure,
  type ContainerUsage,
  type Kind,
} from '@main/kubectl/cluster';
import { amountTable, checkFlags, cores, inOrder, mebibytes, sum } from './amounts';

export function topNode(command: Command): Promise<void> {
  checkFlags(command, 'node');
  const { cluster, invocation, io } = command;
  const { args, flags } = invocation;
  const kinds = cluster.kinds();
  const kind = kindOfResource(kinds, 'nodes');
  const [name] = args;
  const nodes = (
    name === undefined
      ? listObjects(command, kind, '', { labelSelector: flags.text('selector') })
      : [findNamed(command, kind, name)]
  ) as Live<Node>[];
  if (nodes.length === 0) {
    io.err('No resources found\n');
    return Promise.resolve();
  }
  const byNode = usageByNode(command, listObjects(command, kindOfResource(kinds, 'pods'), '') as Live<Pod>[]);
  const used = nodes.map((node) => ({
    name: node.metadata.name,
    namespace: '',
    node,
    usage: byNode.get(node.metadata.name) ?? { cpu: 0, memory: 0 },
  }));
  const rows = inOrder(command, used).map(({ node, usage }) => {
    const { capacity, allocatable } = node.status ?? {};
    const most = (flags.bool('show-capacity') ? capacity : allocatable) as Record<string, string> | undefined;
    return [
      node.metadata.name,
      cores(usage.cpu),
      share(usage.cpu, milliValue(most?.['cpu'] ?? '0')),
      mebibytes(usage.memory),
      share(usage.memory, unitValue(most?.['memory'] ?? '0')),
    ];
  });
  const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
  io.out(amountTable(flags.bool('no-headers') ? rows : [header, ...rows]));
  return Promise.resolve();
}

/** Metrics are asked for by name, so that it is these which are not found. */
function findNamed(command: Command, kind: Kind, name: string): KubeObject {
  const node = findObject(command, kind, '', name);
  if (node) return node;
  throw new ServerFailure(failure('NotFound', `nodemetrics.metrics.k8s.io "${name}" not found`));
}

function usageByNode({ cluster }: Command, pods: readonly Live<Pod>[]): Map<string, ContainerUsage> {
  const used = new Map<string, ContainerUsage>();
  for (const { metadata, spec } of pods) {
    const node = spec?.nodeName ?? '';
    const own = cluster.usage(metadata.namespace ?? '', metadata.name);
    if (own) used.set(node, sum([...own.values(), used.get(node) ?? { cpu: 0, memory: 0 }]));
  }
  return used;
}

function share(amount: number, most: number): string {
  return most === 0 ? '0%' : `${Math.trunc((amount / most) * 100)}%`;
}
