import type { Node, Pod } from 'kubernetes-types/core/v1';
import { milliValue, unitValue, type Live } from '@shared/api';
import {
  getObject,
  kindOfResource,
  listObjects,
  type Command,
  type ContainerUsage,
} from '@main/kubectl/cluster';
import { printRows } from '@main/kubectl/print';
import { checkFlags, cores, inOrder, mebibytes, sum } from './amounts';

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
      : [getObject(command, kind, '', name)]
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
  io.out(printRows(flags.bool('no-headers') ? rows : [header, ...rows]));
  return Promise.resolve();
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
