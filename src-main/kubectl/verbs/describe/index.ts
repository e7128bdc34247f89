/** `kubectl describe`. The pages follow kubectl's layout to the blank. Models kubectl `describe` @ v1.34. */
import type { KubeObject } from '@shared/api';
import { failAll, listObjects, ServerFailure, type Command, type Kind } from '@main/kubectl/cluster';
import { listNamespace, readSelected, select, selectedOf, type Selected } from '@main/kubectl/selecting';
import { DescribePage } from './describe-page';
import {
  describeConfigMap,
  describeLimitRange,
  describeNamespace,
  describeResourceQuota,
  describeSecret,
  describeServiceAccount,
} from './config';
import { describeDeployment } from './deployment';
import { describeGeneric } from './generic';
import { describeCronJob, describeJob } from './jobs';
import { describeIngress, describeNetworkPolicy } from './network';
import { describeNode } from './node';
import { describePod } from './pod';
import { describeAutoscaler, describeBudget, describePriorityClass } from './policy';
import { describeRole, describeRoleBinding } from './rbac';
import { describeEndpoints, describeEndpointSlice, describeService } from './service';
import { describeClaim, describeStorageClass, describeVolume } from './storage';
import {
  describeDaemonSet,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloads';

const NOTHING_GIVEN =
  'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n';

const PAGES: Readonly<Record<string, (page: DescribePage, object: KubeObject) => void>> = {
  pods: describePod,
  nodes: describeNode,
  namespaces: describeNamespace,
  services: describeService,
  endpoints: describeEndpoints,
  'endpointslices.discovery.k8s.io': describeEndpointSlice,
  configmaps: describeConfigMap,
  secrets: describeSecret,
  serviceaccounts: describeServiceAccount,
  resourcequotas: describeResourceQuota,
  limitranges: describeLimitRange,
  persistentvolumes: describeVolume,
  persistentvolumeclaims: describeClaim,
  'storageclasses.storage.k8s.io': describeStorageClass,
  replicationcontrollers: describeReplicationController,
  'deployments.apps': describeDeployment,
  'replicasets.apps': describeReplicaSet,
  'daemonsets.apps': describeDaemonSet,
  'statefulsets.apps': describeStatefulSet,
  'jobs.batch': describeJob,
  'cronjobs.batch': describeCronJob,
  'poddisruptionbudgets.policy': describeBudget,
  'priorityclasses.scheduling.k8s.io': describePriorityClass,
  'horizontalpodautoscalers.autoscaling': describeAutoscaler,
  'ingresses.networking.k8s.io': describeIngress,
  'networkpolicies.networking.k8s.io': describeNetworkPolicy,
  'roles.rbac.authorization.k8s.io': describeRole,
  'clusterroles.rbac.authorization.k8s.io': describeRole,
  'rolebindings.rbac.authorization.k8s.io': describeRoleBinding,
  'clusterrolebindings.rbac.authorization.k8s.io': describeRoleBinding,
};

export async function describe(command: Command): Promise<void> {
  const { io, invocation } = command;
  const { args } = invocation;
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN, kindsMeanAll: true });
  const { objects, failures } = await readSelected(command, selection);
  const kind = selection.targets[0]?.kind;
  if (args.length === 2 && kind && failures.some(isNotFound)) {
    if (!describeByPrefix(command, kind, args[1]!)) failAll(failures);
    return;
  }
  objects.forEach((selected, i) => io.out(`${i > 0 ? '\n\n' : ''}${pageOf(command, selected)}`));
  if (objects.length === 0 && failures.length === 0) {
    const everywhere = listNamespace(command) === '';
    io.err(everywhere ? 'No resources found\n' : `No resources found in ${command.namespace} namespace.\n`);
  }
  failAll(failures);
}

function isNotFound(failure: Error): boolean {
  return failure instanceof ServerFailure && failure.status.reason === 'NotFound';
}

/** A name that belongs to no object may be the beginning of several; returns whether it is. */
function describeByPrefix(command: Command, kind: Kind, prefix: string): boolean {
  const objects = listObjects(command, kind, kind.namespaced ? listNamespace(command) : '');
  const matching = objects.filter((object) => object.metadata.name.startsWith(prefix));
  for (const object of matching) command.io.out(`${pageOf(command, selectedOf(kind, object))}\n`);
  return matching.length > 0;
}

function pageOf(command: Command, { kind, object }: Selected): string {
  const page = new DescribePage(command);
  const describeOne = PAGES[kind.resource] ?? describeGeneric;
  describeOne(page, { ...object, apiVersion: kind.apiVersion, kind: kind.kind });
  return page.print();
}
