import { printPod, restartsText, type Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { AGE, ageOf, column, NAME, wideColumn, type TableDefinition } from './table';

export const podTable: TableDefinition<Live<Pod>> = {
  columns: [
    NAME,
    column('Ready', 'The aggregate readiness state of this pod for accepting traffic.'),
    column('Status', 'The aggregate status of the containers in this pod.'),
    column(
      'Restarts',
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    ),
    AGE,
    wideColumn('IP', 'IP address allocated to the pod.'),
    wideColumn('Node', 'Name of the node that the pod is scheduled onto.'),
    wideColumn('Nominated Node', 'Node that a pending pod was nominated to by preemption.'),
    wideColumn('Readiness Gates', 'Readiness gates of the pod that are met.'),
  ],
  cells(pod, now) {
    const printed = printPod(pod);
    return [
      pod.metadata.name,
      `${printed.ready}/${printed.containers}`,
      printed.status,
      restartsText(printed, now),
      ageOf(pod, now),
      pod.status?.podIP || '<none>',
      pod.spec?.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      readinessGates(pod),
    ];
  },
};

function readinessGates(pod: Live<Pod>): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter((gate) =>
    pod.status?.conditions?.some((c) => c.type === gate.conditionType && c.status === 'True'),
  );
  return `${met.length}/${gates.length}`;
}
