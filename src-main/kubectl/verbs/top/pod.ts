import { failure, parseTime, type KubeObject } from '@shared/api';
import {
  fail,
  findObject,
  kindOfResource,
  listObjects,
  ServerFailure,
  type Command,
  type ContainerUsage,
  type Kind,
} from '@main/kubectl/cluster';
import { listNamespace } from '@main/kubectl/selecting';
import { amountTable, checkFlags, cores, inOrder, mebibytes, sum, type Used } from './amounts';

interface UsedByPod extends Used {
  readonly containers: ReadonlyMap<string, ContainerUsage>;
}

export function topPod(command: Command): Promise<void> {
  checkFlags(command, 'pod');
  const { cluster, invocation, io } = command;
  const { args, flags } = invocation;
  const everywhere = flags.bool('all-namespaces');
  const kind = kindOfResource(cluster.kinds(), 'pods');
  const [name] = args;
  const pods: readonly KubeObject[] =
    name === undefined
      ? listObjects(command, kind, listNamespace(command), {
          labelSelector: flags.text('selector'),
          fieldSelector: flags.text('field-selector'),
        })
      : [findNamed(command, kind, name)];
  const used = pods.flatMap((pod): UsedByPod[] => {
    const { name: of, namespace: where = '' } = pod.metadata;
    const containers = cluster.usage(where, of);
    return containers ? [{ name: of, namespace: where, containers, usage: sum(containers.values()) }] : [];
  });
  if (used.length === 0) {
    explainNothing(command, pods, name);
    return Promise.resolve();
  }
  const perContainer = flags.bool('containers');
  const place = (pod: UsedByPod): string[] => (everywhere ? [pod.namespace, pod.name] : [pod.name]);
  const rows = inOrder(command, used).flatMap((pod) =>
    perContainer
      ? [...pod.containers].map(([container, usage]) => [...place(pod), container, ...amounts(usage)])
      : [[...place(pod), ...amounts(pod.usage)]],
  );
  const header = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...(perContainer ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
  ];
  if (flags.bool('sum')) {
    const before = header.length - 3;
    rows.push([...Array<string>(before + 1).fill(''), '________', '________']);
    rows.push([...Array<string>(before).fill(''), '', ...amounts(sum(used.map(({ usage }) => usage)))]);
  }
  io.out(amountTable(flags.bool('no-headers') ? rows : [header, ...rows]));
  return Promise.resolve();
}

/** Metrics are asked for by name, so that it is these which are not found. */
function findNamed(command: Command, kind: Kind, name: string): KubeObject {
  const pod = findObject(command, kind, command.namespace, name);
  return pod ?? failNotMeasured(command, name);
}

function failNotMeasured({ namespace }: Command, name: string): never {
  throw new ServerFailure(failure('NotFound', `podmetrics.metrics.k8s.io "${namespace}/${name}" not found`));
}

function amounts(usage: ContainerUsage): string[] {
  return [cores(usage.cpu), mebibytes(usage.memory)];
}

/** No pod is measured: there is none, or it does not run. */
function explainNothing(command: Command, pods: readonly KubeObject[], name: string | undefined): void {
  const { io, namespace, cluster } = command;
  const everywhere = listNamespace(command) === '';
  if (name !== undefined) failNotMeasured(command, name);
  const [pod] = pods;
  if (!pod) {
    io.err(everywhere ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    return;
  }
  const since = parseTime(pod.metadata.creationTimestamp as string | undefined) ?? 0;
  const age = Math.floor((cluster.now() - since) / 1000);
  fail(`Metrics not available for pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name}, age: ${age}s`);
}
