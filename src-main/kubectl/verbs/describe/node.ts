/** `kubectl describe node`. */
import type { Lease } from 'kubernetes-types/coordination/v1';
import type { Event, Node, Pod } from 'kubernetes-types/core/v1';
import { compareText, formatTaint, nodeRoles, type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects } from '@main/kubectl/cluster';
import { longTime, sortedAmounts } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { Amounts } from './amounts';
import { eventsAbout, printEvents } from './events';

type Quantities = Readonly<Record<string, string>>;

export function describeNode(page: DescribePage, object: KubeObject): void {
  const node = object as Live<Node>;
  const { metadata, spec, status } = node;
  const roles = nodeRoles(node);
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Roles', roles.length > 0 ? roles.join(',') : '<none>');
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp as string | undefined));
  const taints = [...(spec?.taints ?? [])].sort((a, b) =>
    compareText(`${a.effect}:${a.key}`, `${b.effect}:${b.key}`),
  );
  page.under('Taints', taints.map(formatTaint));
  page.field(0, 'Unschedulable', spec?.unschedulable === true);
  printLease(page, metadata.name);
  printConditions(page, node);
  if (status?.addresses?.length) page.line(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) page.field(1, type, address);
  printAmounts(page, 'Capacity', status?.capacity as Quantities | undefined);
  printAmounts(page, 'Allocatable', status?.allocatable as Quantities | undefined);
  printSystemInfo(page, node);
  if (spec?.podCIDR) page.field(0, 'PodCIDR', spec.podCIDR);
  if (spec?.podCIDRs?.length) page.field(0, 'PodCIDRs', spec.podCIDRs.join(','));
  if (spec?.providerID) page.field(0, 'ProviderID', spec.providerID);
  printPods(page, node);
  printEvents(page, nodeEvents(page, node));
}

function printLease(page: DescribePage, name: string): void {
  const answer = page.command.cluster.read({
    verb: 'get',
    resource: 'leases.coordination.k8s.io',
    namespace: 'kube-node-lease',
    name,
  });
  if (!answer.ok) {
    page.field(0, 'Lease', `Failed to get lease: ${answer.status.message}`);
    return;
  }
  const { holderIdentity, acquireTime, renewTime } = (answer.object as Live<Lease>).spec ?? {};
  page.line(0, 'Lease:');
  page.field(1, 'HolderIdentity', holderIdentity ?? '<unset>');
  page.field(1, 'AcquireTime', acquireTime ? longTime(acquireTime as string) : '<unset>');
  page.field(1, 'RenewTime', renewTime ? longTime(renewTime as string) : '<unset>');
}

function printConditions(page: DescribePage, { status }: Live<Node>): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.table(
    1,
    ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message'],
    conditions.map((condition) => [
      `${condition.type} `,
      `${condition.status} `,
      `${longTime(condition.lastHeartbeatTime as string | undefined)} `,
      `${longTime(condition.lastTransitionTime as string | undefined)} `,
      `${condition.reason ?? ''} `,
      condition.message ?? '',
    ]),
  );
}

function printAmounts(page: DescribePage, label: string, amounts: Quantities | undefined): void {
  const entries = sortedAmounts(amounts);
  if (entries.length === 0) return;
  page.line(0, `${label}:`);
  for (const [name, amount] of entries) page.field(1, name, amount);
}

function printSystemInfo(page: DescribePage, { status }: Live<Node>): void {
  const info = status?.nodeInfo;
  page.line(0, 'System Info:');
  page.field(1, 'Machine ID', info?.machineID ?? '');
  page.field(1, 'System UUID', info?.systemUUID ?? '');
  page.field(1, 'Boot ID', info?.bootID ?? '');
  page.field(1, 'Kernel Version', info?.kernelVersion ?? '');
  page.field(1, 'OS Image', info?.osImage ?? '');
  page.field(1, 'Operating System', info?.operatingSystem ?? '');
  page.field(1, 'Architecture', info?.architecture ?? '');
  page.field(1, 'Container Runtime Version', info?.containerRuntimeVersion ?? '');
  page.field(1, 'Kubelet Version', info?.kubeletVersion ?? '');
  page.field(1, 'Kube-Proxy Version', info?.kubeProxyVersion ?? '');
}

function printPods(page: DescribePage, node: Live<Node>): void {
  const { command } = page;
  const pods = listObjects(command, kindOfResource(command.cluster.kinds(), 'pods'), '', {
    fieldSelector: `spec.nodeName=${node.metadata.name},status.phase!=Succeeded,status.phase!=Failed`,
  }) as Live<Pod>[];
  const allocatable = (node.status?.allocatable ?? node.status?.capacity ?? {}) as Quantities;
  page.field(0, 'Non-terminated Pods', `(${pods.length} in total)`);
  page.table(
    1,
    ['Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age'],
    pods.map((pod) => {
      const amounts = new Amounts().add(pod);
      return [
        pod.metadata.namespace ?? '',
        pod.metadata.name,
        '',
        amounts.share('requests', 'cpu', allocatable),
        amounts.share('limits', 'cpu', allocatable),
        amounts.share('requests', 'memory', allocatable),
        amounts.share('limits', 'memory', allocatable),
        page.ago(pod.metadata.creationTimestamp as string | undefined),
      ];
    }),
  );
  printAllocated(page, pods, allocatable);
}

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

function printAllocated(page: DescribePage, pods: readonly Live<Pod>[], allocatable: Quantities): void {
  const total = new Amounts();
  for (const pod of pods) total.add(pod);
  page.line(0, 'Allocated resources:');
  page.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  const others = Object.keys(allocatable)
    .filter((name) => name !== 'pods' && !STANDARD.includes(name))
    .sort(compareText);
  const share = (name: string): string[] => [
    name,
    total.share('requests', name, allocatable),
    total.share('limits', name, allocatable),
  ];
  page.table(
    1,
    ['Resource', 'Requests', 'Limits'],
    [
      ...STANDARD.map(share),
      ...others.map((name) =>
        name.startsWith('hugepages-')
          ? share(name)
          : [name, total.text('requests', name), total.text('limits', name)],
      ),
    ],
  );
}

/** Kubelets of old call a node by its name where others give its UID. */
function nodeEvents({ command }: DescribePage, { metadata }: Live<Node>): Live<Event>[] {
  const about = { name: metadata.name, namespace: '', kind: 'Node' };
  return [
    ...eventsAbout(command, '', { ...about, uid: metadata.uid ?? '' }),
    ...eventsAbout(command, '', { ...about, uid: metadata.name }),
  ];
}
