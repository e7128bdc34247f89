/**
 * `kubectl drain`: cordons nodes and lets their pods go. Models kubectl `cmd/drain` @ v1.34, in the words of v1.26 where
 * the two differ; the groups of a refusal, which kubectl prints in random order, stand in the order of its filters.
 */
import {
  drainErrors,
  drainWarnings,
  parseSelector,
  planDrain,
  type DrainDecision,
  type Live,
} from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { cordonNodes, nodesOf } from '@main/kubectl/changing';
import {
  dryRunOf,
  dryRunSuffix,
  fail,
  Failure,
  findObject,
  kindOfResource,
  listObjects,
  type Command,
  type DryRun,
} from '@main/kubectl/cluster';
import { letPodsGo } from './let-go';

type LivePod = Live<Pod>;

export async function drain(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const dryRun = dryRunOf(command);
  if ('error' in parseSelector(flags.text('pod-selector'))) {
    fail('--pod-selector=<pod_selector> must be a valid label selector');
  }
  const nodes = nodesOf(command);
  cordonNodes(command, nodes, true, dryRun);

  const failed: { readonly node: string; readonly errors: readonly string[] }[] = [];
  for (const { metadata } of nodes) {
    const errors = await drainNode(command, metadata.name, dryRun);
    if (errors.length === 0) {
      command.io.out(`node/${metadata.name} drained${dryRunSuffix(dryRun)}\n`);
      continue;
    }
    failed.push({ node: metadata.name, errors });
    command.io.err(
      `error: unable to drain node "${metadata.name}" due to error:${joined(errors)}, continuing command...\n`,
    );
  }
  if (failed.length === 0) return;
  const pending = failed.map(({ node }) => ` ${node}\n`).join('');
  const errors = failed.flatMap((one) => one.errors.map((error) => `${error}\n`)).join('');
  command.io.err(`There are pending nodes to be drained:\n${pending}${errors}`);
  throw new Failure('');
}

/** Several errors in brackets, one as it stands. */
export function joined(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`;
}

/** @returns why the node is not drained; empty where it is */
async function drainNode(command: Command, node: string, dryRun: DryRun): Promise<readonly string[]> {
  const decisions = decide(command, node);
  const errors = drainErrors(decisions);
  if (errors.length > 0) return errors;
  const warnings = drainWarnings(decisions);
  if (warnings !== '') command.io.err(`Warning: ${warnings}\n`);
  const going = decisions.filter(({ outcome }) => outcome === 'evict').map(({ pod }) => pod);
  const { errors: problems, left } = await letPodsGo(command, going, dryRun);
  if (problems.length === 0) return [];
  const names = left.map((pod) => `pod/${pod}\n`).join('');
  command.io.err(
    `There are pending pods in node "${node}" when an error occurred: ${joined(problems)}\n${names}`,
  );
  return problems;
}

function decide(command: Command, node: string): DrainDecision[] {
  const { cluster, invocation } = command;
  const { flags } = invocation;
  const kinds = cluster.kinds();
  const pods = listObjects(command, kindOfResource(kinds, 'pods'), '', {
    labelSelector: flags.text('pod-selector'),
    fieldSelector: `spec.nodeName=${node}`,
  }) as readonly LivePod[];
  const daemonSets = kindOfResource(kinds, 'daemonsets.apps');
  return planDrain(
    pods,
    {
      force: flags.bool('force'),
      ignoreDaemonSets: flags.bool('ignore-daemonsets'),
      deleteEmptyDirData: flags.bool('delete-emptydir-data'),
      skipWaitForDeleteTimeoutSeconds: flags.int('skip-wait-for-delete-timeout'),
    },
    (namespace, name) => findObject(command, daemonSets, namespace, name) !== undefined,
    cluster.now(),
  );
}
