/**
 * A rehearsal from beginning to end: copy the cluster, carry the plan out, let time pass until all is as it was, and
 * report. The cluster it is about is only read.
 */
import { parseSelector } from '@shared/api';
import type {
  NodeDrain,
  RefusedRequest,
  RehearsalPlan,
  RehearsalProgress,
  RehearsalReport,
  RehearsalSettings,
} from '@shared/contract';
import { cordon, drainNode } from './drain-node';
import { Observer } from './observer';
import { findOrder } from './order';
import { problemsOf } from './problems';
import { runbookOf } from './runbook';
import { RehearsalCancelled, snapshotOf, Stage, type Origin, type Snapshot } from './stage';
import { findWorkload, workloadKey } from './workload';

export interface RehearsalOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RehearsalProgress) => void;
}

export type RehearsalResult =
  | { readonly type: 'report'; readonly report: RehearsalReport }
  /** The plan names what is not there; nothing was tried. */
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'cancelled' };

const MINUTE = 60_000;
const DEFAULT_PATIENCE = 60 * MINUTE;
const DEFAULT_AFTERMATH = 15 * MINUTE;
/** Nothing has moved for so long, virtual ms: then the aftermath is over. */
const QUIET = 30_000;
/** The aftermath is watched for so long at least: until a dead node is noticed and its pods are evicted. */
const AT_LEAST: Record<RehearsalPlan['type'], number> = {
  drain: 10_000,
  requests: MINUTE,
  nodeFailure: 7 * MINUTE,
};
const LOOK = 5_000;

export async function rehearse(
  origin: Origin,
  plan: RehearsalPlan,
  settings: RehearsalSettings = {},
  options: RehearsalOptions = {},
): Promise<RehearsalResult> {
  const message = refusalOf(origin, plan, settings);
  if (message !== undefined) return { type: 'refused', message };
  const snapshot = snapshotOf(origin);
  const minimums = minimumsOf(origin, settings);
  try {
    const run = await perform(snapshot, minimums, plan, settings, options);
    const order =
      plan.type === 'drain' && plan.nodes.length > 1 && settings.findOrder !== false
        ? await findOrder(plan.nodes, run, (nodes, tried, total) =>
            perform(snapshot, minimums, { ...plan, nodes }, settings, {
              ...options,
              onProgress: (progress) =>
                options.onProgress?.({
                  phase: 'order',
                  subject: nodes.join(' '),
                  done: tried,
                  total,
                  elapsed: progress.elapsed,
                }),
            }),
          )
        : null;
    const report = { ...run, order };
    return { type: 'report', report: { ...report, runbook: runbookOf(report) } };
  } catch (error) {
    if (error instanceof RehearsalCancelled) return { type: 'cancelled' };
    throw error;
  }
}

/** A report before orders were compared. */
export type Performance = Omit<RehearsalReport, 'order' | 'runbook'> & {
  readonly missingSeconds: number;
};

async function perform(
  snapshot: Snapshot,
  minimums: ReadonlyMap<string, number>,
  plan: RehearsalPlan,
  settings: RehearsalSettings,
  { signal, onProgress }: RehearsalOptions,
): Promise<Performance> {
  let phase: Pick<RehearsalProgress, 'phase' | 'subject' | 'done' | 'total'> = {
    phase: plan.type === 'drain' ? 'drain' : 'requests',
    subject: '',
    done: 0,
    total: plan.type === 'drain' ? plan.nodes.length : 1,
  };
  const tell = (): void => onProgress?.({ ...phase, elapsed: stage.elapsed });
  const stage: Stage = new Stage(snapshot, signal, tell);
  const observer = new Observer(stage, plan.type);
  const refused: RefusedRequest[] = [];
  const drains: NodeDrain[] = [];
  switch (plan.type) {
    case 'drain':
      for await (const [i, drain] of drainAll(stage, plan, settings, observer)) {
        phase = { ...phase, subject: plan.nodes[i] ?? '', done: i };
        tell();
        if (drain) drains.push(drain);
      }
      break;
    case 'nodeFailure':
      for (const node of plan.nodes) fail(stage, node, 'off');
      if (plan.duration !== undefined) {
        await stage.pass(plan.duration);
        for (const node of plan.nodes) fail(stage, node, 'on');
      }
      break;
    case 'requests':
      plan.requests.forEach((request, i) => {
        const answer = stage.request(request);
        if (!answer.ok) {
          refused.push({
            command: plan.commands[i] ?? plan.commands[0] ?? '',
            message: answer.status.message,
          });
        }
      });
      await stage.settle();
      break;
  }
  phase = { phase: 'aftermath', subject: '', done: phase.total, total: phase.total };
  await watchAftermath(stage, observer, plan, settings);

  const workloads = observer.workloads(minimums);
  const moves = observer.allMoves();
  const accepted = new Set(settings.accepted ?? []);
  const lost = observer.allLost();
  const budgets = observer.budgets.report();
  const problems = problemsOf({
    drains,
    lost: lost.filter((thing) => !accepted.has(thing.type)),
    budgets,
    workloads,
    notRecovered: observer.notRecovered(),
    moves,
    refused,
  });
  return {
    plan,
    time: stage.start,
    duration: stage.elapsed,
    safe: problems.length === 0,
    problems,
    drains,
    moves,
    budgetStops: observer.budgets.stops(),
    budgets,
    workloads,
    lost,
    steps: observer.steps,
    revisions: observer.revisions,
    missingSeconds: observer.missingSeconds(),
  };
}

/** Drains all nodes of the plan; gives each drain with the number of nodes that are done. */
async function* drainAll(
  stage: Stage,
  plan: RehearsalPlan & { type: 'drain' },
  settings: RehearsalSettings,
  observer: Observer,
): AsyncIterable<readonly [number, NodeDrain | null]> {
  const patience = settings.patience ?? DEFAULT_PATIENCE;
  if (plan.maintenance === undefined) for (const node of plan.nodes) cordon(stage, node, true);
  for (const [i, node] of plan.nodes.entries()) {
    yield [i, null];
    if (plan.maintenance !== undefined) cordon(stage, node, true);
    yield [i + 1, await drainNode(stage, node, plan.flags, patience, observer.budgets)];
    if (plan.maintenance === undefined) continue;
    await stage.pass(plan.maintenance);
    cordon(stage, node, false);
    await stage.settle();
  }
}

function fail(stage: Stage, node: string, state: 'on' | 'off'): void {
  stage.input({ type: 'fault', fault: { type: 'nodePower', node, state } });
}

async function watchAftermath(
  stage: Stage,
  observer: Observer,
  plan: RehearsalPlan,
  settings: RehearsalSettings,
): Promise<void> {
  const begun = stage.elapsed;
  const limit = begun + Math.max(settings.aftermath ?? DEFAULT_AFTERMATH, AT_LEAST[plan.type]);
  const least = begun + AT_LEAST[plan.type];
  await stage.settle();
  while (stage.elapsed < limit) {
    const quiet = stage.elapsed - observer.lastChange >= QUIET;
    if (stage.elapsed >= least && observer.recovered && (quiet || !observer.moving)) return;
    await stage.pass(Math.min(LOOK, limit - stage.elapsed));
  }
}

function minimumsOf({ cluster }: Origin, { minimums = [] }: RehearsalSettings): Map<string, number> {
  const map = new Map<string, number>();
  for (const { workload, replicas } of minimums) {
    const found = findWorkload(cluster, workload);
    if (!('error' in found)) map.set(workloadKey(found.ref), replicas);
  }
  return map;
}

/** Why a plan cannot be tried at all, in kubectl's words where it has some. */
function refusalOf(
  { cluster }: Origin,
  plan: RehearsalPlan,
  { minimums = [] }: RehearsalSettings,
): string | undefined {
  for (const { workload } of minimums) {
    const found = findWorkload(cluster, workload);
    if ('error' in found) return found.error;
  }
  if (plan.type === 'requests')
    return plan.requests.length === 0 ? 'there is nothing to rehearse' : undefined;
  if (plan.nodes.length === 0) return 'no node is named';
  const seen = new Set<string>();
  for (const node of plan.nodes) {
    if (!cluster.store.get('nodes', '', node)) return `nodes "${node}" not found`;
    if (seen.has(node)) return `node ${node} is named twice`;
    seen.add(node);
  }
  if (plan.type === 'drain') {
    const selector = parseSelector(plan.flags.podSelector);
    if ('error' in selector) return `error: invalid --pod-selector: ${selector.error}`;
  }
  return undefined;
}
