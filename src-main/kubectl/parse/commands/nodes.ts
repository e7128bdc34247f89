/** Commands about nodes. */
import type { CommandSpec } from '../command-spec';
import { bool, duration, int, text } from '../flag-specs';
import { all, chunkSize, dryRun, fieldManager, printing, selector, validate } from './flag-sets';

const GROUP = 'Cluster Management Commands';

export const NODES: readonly CommandSpec[] = [
  {
    name: 'cordon',
    group: GROUP,
    short: 'Mark node as unschedulable',
    use: 'cordon NODE',
    examples: [['New pods stay away', 'kubectl cordon k-node1']],
    arguments: 'nodes',
    flags: [dryRun, selector()],
  },
  {
    name: 'uncordon',
    group: GROUP,
    short: 'Mark node as schedulable',
    use: 'uncordon NODE',
    arguments: 'nodes',
    flags: [dryRun, selector()],
  },
  {
    name: 'drain',
    group: GROUP,
    short: 'Drain node in preparation for maintenance',
    long: 'Cordons the node and evicts its pods. Virtual time passes until they are gone.',
    use: 'drain NODE',
    examples: [
      ['What hinders it, without doing it', 'kubectl drain k-node1 --dry-run=client'],
      ['All but the pods of daemon sets', 'kubectl drain k-node1 --ignore-daemonsets --delete-emptydir-data'],
    ],
    arguments: 'nodes',
    flags: [
      chunkSize,
      bool('delete-emptydir-data', '', 'Go on although pods lose what is in their emptyDir volumes.'),
      bool('disable-eviction', '', 'Delete instead of evicting: disruption budgets are not asked.'),
      dryRun,
      bool('force', '', 'Go on although pods have no controller; they do not come back.'),
      int('grace-period', '', -1, "Seconds for each pod to end in; negative for the pod's own."),
      bool('ignore-daemonsets', '', 'Leave pods of daemon sets where they are.'),
      text('pod-selector', '', 'Only pods with these labels.'),
      selector(),
      int(
        'skip-wait-for-delete-timeout',
        '',
        0,
        'Do not wait for pods whose deletion was asked for so many seconds ago.',
      ),
      duration('timeout', '', 0, 'Virtual time to wait at most; 0 for no limit.'),
    ],
  },
  {
    name: 'taint',
    group: GROUP,
    short: 'Update the taints on one or more nodes',
    use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
    examples: [
      ['New pods stay away unless they tolerate it', 'kubectl taint nodes k-node1 dedicated=db:NoSchedule'],
      ['Remove it', 'kubectl taint nodes k-node1 dedicated-'],
    ],
    arguments: 'resources',
    flags: [
      all('All nodes.'),
      dryRun,
      fieldManager('kubectl-taint'),
      ...printing(),
      bool('overwrite', '', 'Replace taints with the same key and effect.'),
      selector(),
      validate,
    ],
  },
];
