/** The commands that do for real what was rehearsed, with what to mind as comments. */
import { DRAIN_DEFAULTS } from '@shared/api';
import type { BlockedPod, DrainFlags, RehearsalPlan, RehearsalReport } from '@shared/contract';
import { workloadText } from './workload';

type Report = Omit<RehearsalReport, 'runbook'>;

export function runbookOf(report: Report): string[] {
  switch (report.plan.type) {
    case 'drain':
      return drainRunbook(report, report.plan);
    case 'requests':
      return [...report.plan.commands];
    case 'nodeFailure':
      return report.plan.nodes.map((node) => `# node ${node} fails: nothing to type`);
  }
}

function drainRunbook(report: Report, plan: RehearsalPlan & { type: 'drain' }): string[] {
  const { order } = report;
  const nodes = order?.best.nodes ?? plan.nodes;
  const blocked = report.drains.flatMap((drain) => drain.blocked);
  const options = missingOptions(blocked);
  const flags = flagsText(plan.flags, options);
  const lines = [...notes(report), ...costs(blocked)];
  const oneByOne = plan.maintenance !== undefined;
  if (!oneByOne && nodes.length > 1) lines.push(`kubectl cordon ${nodes.join(' ')}`);
  for (const node of nodes) {
    lines.push(`kubectl drain ${node}${flags}`);
    if (oneByOne) lines.push(`# maintenance of ${node}`, `kubectl uncordon ${node}`);
  }
  if (!oneByOne) lines.push('# maintenance', `kubectl uncordon ${nodes.join(' ')}`);
  return lines;
}

/** Options without which the drain is refused. */
function missingOptions(blocked: readonly BlockedPod[]): ReadonlySet<string> {
  return new Set(
    blocked.flatMap(({ reasons }) =>
      reasons.flatMap(({ effect, option }) => (effect === 'refuse' && option ? [option] : [])),
    ),
  );
}

/** What each missing option does to which pods. */
function costs(blocked: readonly BlockedPod[]): string[] {
  return blocked.flatMap(({ namespace, name, reasons }) =>
    reasons.flatMap(({ filter, effect }) => {
      if (effect !== 'refuse') return [];
      if (filter === 'unreplicated')
        return [`# --force: ${namespace}/${name} has no controller and does not come back`];
      if (filter === 'localStorage')
        return [`# --delete-emptydir-data: ${namespace}/${name} loses what is in its emptyDir volumes`];
      return [];
    }),
  );
}

function notes(report: Report): string[] {
  const lines = report.budgetStops.map(({ budget, until, from }) =>
    until === null
      ? `# budget ${budget.namespace}/${budget.name} never lets its pods go: give it room first`
      : `# budget ${budget.namespace}/${budget.name} keeps evictions waiting for ${Math.round((until - from) / 1000)}s`,
  );
  for (const problem of report.problems) {
    if (problem.type === 'notRecovered') {
      lines.push(
        `# ${workloadText(problem.workload)} does not come back to ${problem.before} ready replicas: ${problem.message}`,
      );
    }
  }
  return lines;
}

/** The flags of a drain as they are typed, in kubectl's order; those of `more` are added. */
export function flagsText(flags: DrainFlags, more: ReadonlySet<string> = new Set()): string {
  const words: string[] = [];
  const add = (given: boolean, text: string): void => {
    if (given || more.has(text)) words.push(text);
  };
  add(flags.deleteEmptyDirData, '--delete-emptydir-data');
  add(flags.disableEviction, '--disable-eviction');
  add(flags.force, '--force');
  add(flags.gracePeriodSeconds >= 0, `--grace-period=${flags.gracePeriodSeconds}`);
  add(flags.ignoreDaemonSets, '--ignore-daemonsets');
  add(flags.podSelector !== '', `--pod-selector='${flags.podSelector}'`);
  const skip = flags.skipWaitForDeleteTimeoutSeconds;
  add(skip > 0, `--skip-wait-for-delete-timeout=${skip}`);
  add(flags.timeout > 0, `--timeout=${flags.timeout / 1000}s`);
  return words.map((word) => ` ${word}`).join('');
}

/** The flags of a `kubectl drain` without any. */
export const PLAIN_DRAIN: DrainFlags = {
  ...DRAIN_DEFAULTS,
  gracePeriodSeconds: -1,
  podSelector: '',
  disableEviction: false,
  timeout: 0,
};
