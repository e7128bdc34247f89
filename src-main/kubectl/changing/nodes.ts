/** What cordon, uncordon and drain share: which nodes are meant, and whether pods may be put on them. */
import type { KubeObject } from '@shared/api';
import {
  dryRunOption,
  dryRunSuffix,
  fail,
  failUsage,
  getObject,
  kindOfResource,
  listObjects,
  send,
  ServerFailure,
  type Command,
  type DryRun,
} from '../cluster';

export interface NodeObject extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean };
}

/** The nodes that the command names or selects; all must be there. Models kubectl `cmd/drain` Complete @ v1.34. */
export function nodesOf(command: Command): readonly NodeObject[] {
  const { args, flags, path } = command.invocation;
  const verb = path.join(' ');
  const selector = flags.text('selector');
  if (args.length === 0 && selector === '') failUsage(verb, `USAGE: ${command.invocation.spec.use} [flags]`);
  if (args.length > 0 && selector !== '') {
    failUsage(verb, 'cannot specify both a node name and a --selector option');
  }
  const nodes = kindOfResource(command.cluster.kinds(), 'nodes');
  if (selector !== '')
    return listObjects(command, nodes, '', { labelSelector: selector }) as readonly NodeObject[];
  return args.map((arg) => {
    const slash = arg.indexOf('/');
    const [type, name] = slash < 0 ? ['node', arg] : [arg.slice(0, slash), arg.slice(slash + 1)];
    if (!['node', 'nodes', 'no'].includes(type)) fail(`error: cannot ${verb} ${type}`);
    return getObject(command, nodes, '', name) as NodeObject;
  });
}

/** Makes nodes (un)schedulable and says so; those that are so already are only named. */
export function cordonNodes(
  command: Command,
  nodes: readonly NodeObject[],
  unschedulable: boolean,
  dryRun: DryRun,
): void {
  const word = unschedulable ? 'cordoned' : 'uncordoned';
  for (const node of nodes) {
    const { name } = node.metadata;
    const say = (what: string): void => command.io.out(`node/${name} ${what}${dryRunSuffix(dryRun)}\n`);
    if ((node.spec?.unschedulable === true) === unschedulable) {
      say(`already ${word}`);
      continue;
    }
    if (dryRun !== 'client') setUnschedulable(command, name, unschedulable, dryRun);
    say(word);
  }
}

function setUnschedulable(command: Command, name: string, unschedulable: boolean, dryRun: DryRun): void {
  const verb = command.invocation.path[0] === 'uncordon' ? 'uncordon' : 'cordon';
  try {
    send(command, {
      verb: 'patch',
      resource: 'nodes',
      name,
      patchType: 'strategic',
      body: { spec: { unschedulable: unschedulable ? true : null } },
      fieldManager: `kubectl-${command.invocation.path[0]}`,
      ...dryRunOption(dryRun),
    });
  } catch (error) {
    if (!(error instanceof ServerFailure)) throw error;
    fail(`unable to ${verb} node "${name}": ${error.status.message}`);
  }
}
