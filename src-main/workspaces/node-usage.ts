/** What nodes and their pods use, as `kubectl top node` and `kubectl top pod --containers` tell it. */
import { splitObjectName } from '@shared/api';
import type { Amounts, KubeList, Usage } from '@shared/contract';
import type { Session } from './session';

/** Of the nodes named; a node that is not there uses nothing, and pods that nobody measures are left out. */
export function nodeUsage(session: Session, nodes: readonly string[], at?: number): Usage {
  const used = new Map(nodes.map((node) => [node, { cpu: 0, memory: 0 }]));
  const pods: Record<string, Record<string, Amounts>> = {};
  for (const [key, node] of podsOf(session, at)) {
    const sum = used.get(node);
    if (!sum) continue;
    const { namespace, name } = splitObjectName(key);
    const containers = session.usage(namespace, name, at);
    if (!containers) continue;
    for (const { cpu, memory } of containers.values()) {
      sum.cpu += cpu;
      sum.memory += memory;
    }
    pods[key] = Object.fromEntries(
      [...containers].map(([container, { cpu, memory }]) => [container, { cpu, memory }]),
    );
  }
  return { nodes: Object.fromEntries(used), pods };
}

/** Name and node of every pod. */
function podsOf(session: Session, at: number | undefined): (readonly [key: string, node: string])[] {
  const answer = session.read({ verb: 'list', resource: 'pods', namespace: '' }, at);
  if (!answer.ok) return [];
  return (answer.object as KubeList).items.map(({ metadata, ...pod }) => [
    `${metadata.namespace ?? ''}/${metadata.name}`,
    (pod as { spec?: { nodeName?: string } }).spec?.nodeName ?? '',
  ]);
}
