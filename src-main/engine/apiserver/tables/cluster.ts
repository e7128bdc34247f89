/** Tables of nodes, namespaces and events. */
import { ageText, nodeRoles, nodeStatusText, type Live } from '@shared/api';
import type { Event, Namespace, Node } from 'kubernetes-types/core/v1';
import { AGE, ageOf, column, NAME, wideColumn, type TableDefinition } from './table';

export const namespaceTable: TableDefinition<Live<Namespace>> = {
  columns: [NAME, column('Status', 'The status of the namespace'), AGE],
  cells: (n, now) => [n.metadata.name, n.status?.phase ?? '', ageOf(n, now)],
};

export const nodeTable: TableDefinition<Live<Node>> = {
  columns: [
    NAME,
    column('Status', 'The status of the node'),
    column('Roles', 'The roles of the node'),
    AGE,
    column('Version', 'Kubelet Version reported by the node.'),
    wideColumn('Internal-IP', 'Internal IP of the node.'),
    wideColumn('External-IP', 'External IP of the node.'),
    wideColumn('OS-Image', 'OS Image reported by the node.'),
    wideColumn('Kernel-Version', 'Kernel Version reported by the node.'),
    wideColumn('Container-Runtime', 'ContainerRuntime Version reported by the node.'),
  ],
  cells: (node, now) => {
    const info = node.status?.nodeInfo;
    return [
      node.metadata.name,
      nodeStatusText(node),
      nodeRoles(node).join(',') || '<none>',
      ageOf(node, now),
      info?.kubeletVersion ?? '',
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      info?.kernelVersion || '<unknown>',
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
};

function addressOf(node: Live<Node>, type: string): string {
  return node.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>';
}

export const eventTable: TableDefinition<Live<Event>> = {
  columns: [
    column('Last Seen', 'The time at which the most recent occurrence of this event was recorded.'),
    column('Type', 'Type of this event (Normal, Warning), new types could be added in the future'),
    column(
      'Reason',
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    ),
    column('Object', 'The object that this event is about.'),
    wideColumn('Subobject', 'A part of that object.'),
    wideColumn('Source', 'The component reporting this event.'),
    column('Message', 'A human-readable description of the status of this operation.'),
    wideColumn('First Seen', 'The time at which the event was first recorded.'),
    wideColumn('Count', 'The number of times this event has occurred.'),
    { ...wideColumn('Name', 'Name must be unique within a namespace.'), format: 'name' },
  ],
  cells: (event, now) => {
    const first = event.firstTimestamp ?? event.eventTime;
    const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime;
    const { component = event.reportingComponent ?? '', host = event.reportingInstance ?? '' } =
      event.source ?? {};
    return [
      ageText(last as string | undefined, now),
      event.type ?? '',
      event.reason ?? '',
      `${(event.involvedObject.kind ?? '').toLowerCase()}/${event.involvedObject.name ?? ''}`,
      event.involvedObject.fieldPath ?? '',
      host ? `${component}, ${host}` : component,
      (event.message ?? '').trim(),
      ageText(first as string | undefined, now),
      String(event.series?.count ?? event.count ?? 1),
      event.metadata.name,
    ];
  },
};
