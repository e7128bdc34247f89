/** What this scheduler says of a scenario, in the form in which the real one's answers were recorded. */
import { compareText } from '@shared/api';
import { Cycle } from '../framework/cycle';
import type { Diagnosis } from '../framework/diagnosis';
import type { Framework } from '../framework/framework';
import type { NodeInfo } from '../framework/node-info';
import { Nominator } from '../framework/nominator';
import { bestCandidates, dryRunPreemption } from '../framework/preemption';
import type { Resources } from '../framework/resources';
import { isRejection, messageOf, type Status } from '../framework/status';
import { allScores, DirectJudge } from '../judge';
import { createFramework, DEFAULT_PROFILE, type ProfileSpec } from '../profile';
import { bestNodes, notNamed, schedulePod } from '../schedule-one';
import { stage, type Scenario } from './scenario';

export interface RecordedStatus {
  readonly plugin: string;
  readonly code: string;
  readonly reasons: readonly string[];
}

export interface RecordedScore {
  readonly raw: number;
  readonly normalized: number;
  readonly weighted: number;
}

type ByNode<T> = Readonly<Record<string, T>>;

export interface Answer {
  readonly feasible: boolean;
  readonly prefilter: {
    readonly code: string;
    readonly plugin?: string;
    readonly reasons?: readonly string[];
    readonly nodeNames?: readonly string[];
    readonly skipped: readonly string[];
  };
  readonly filter: ByNode<RecordedStatus | null>;
  readonly filterAll?: ByNode<ByNode<RecordedStatus>>;
  readonly scoreSkipped?: readonly string[];
  readonly scores?: ByNode<ByNode<RecordedScore>>;
  readonly total?: ByNode<number>;
  readonly best?: readonly string[];
  readonly message?: string;
  readonly messageClassic?: string;
  readonly messageWithoutPreemption?: string;
  readonly preemption?: {
    readonly code: string;
    readonly message?: string;
    readonly nominatedNode: string;
    readonly nominatedAny?: readonly string[];
    readonly victims?: readonly string[];
    readonly candidates?: ByNode<{ readonly victims: readonly string[]; readonly pdbViolations: number }>;
    readonly nodeStatus?: ByNode<RecordedStatus>;
  };
  readonly podPriority: number;
  readonly podRequest: ByNode<number>;
  readonly podNonZeroRequest: ByNode<number>;
  readonly nodeUsage: ByNode<{
    readonly requested: ByNode<number>;
    readonly nonZero: ByNode<number>;
    readonly pods: number;
  }>;
}

/** The default profile over all nodes, as the recording was made. */
const RECORDED_PROFILE: ProfileSpec = { ...DEFAULT_PROFILE, percentageOfNodesToScore: 100 };
const framework = createFramework(RECORDED_PROFILE);
/** The text of schedulers up to v1.33: preemption alone is asked. */
const classic = createFramework({
  ...RECORDED_PROFILE,
  points: {
    ...RECORDED_PROFILE.points,
    postFilter: RECORDED_PROFILE.points.postFilter.filter((plugin) => plugin.name === 'DefaultPreemption'),
  },
});

/** The scheduler's whole answer, and the node that it really takes. */
export function answer(scenario: Scenario): { readonly answer: Answer; readonly chosen: string | null } {
  const { snapshot, pod } = stage(scenario);
  const newCycle = (): Cycle => new Cycle(pod, snapshot, new Nominator(), () => 0);
  const sums = {
    podPriority: pod.priority,
    podRequest: amounts(pod.template.requests),
    podNonZeroRequest: { cpu: pod.template.nonZero.milliCpu, memory: pod.template.nonZero.memory },
    nodeUsage: usages(snapshot.nodes),
  };
  const cycle = newCycle();
  const { nodes } = snapshot;
  if (nodes.length === 0) {
    const result = schedulePod(framework, cycle, new DirectJudge(framework, cycle), { start: 0 });
    const message = result.outcome === 'noNodes' ? result.message : '';
    return {
      answer: { feasible: false, prefilter: { code: 'Success', skipped: [] }, filter: {}, message, ...sums },
      chosen: null,
    };
  }

  const preFilter = framework.runPreFilter(cycle);
  const rejected = isRejection(preFilter.status);
  const verdict = (node: NodeInfo): Status =>
    rejected
      ? preFilter.status
      : preFilter.nodeNames && !preFilter.nodeNames.has(node.name)
        ? notNamed(preFilter.namedBy)
        : framework.runFilters(cycle, node);
  const verdicts = new Map(nodes.map((node) => [node, verdict(node)]));
  const feasible = nodes.filter((node) => verdicts.get(node)!.code === 'Success');
  const filterAll = rejected ? {} : allVerdicts(cycle, feasible, preFilter.nodeNames);

  const chosenCycle = newCycle();
  const chosen = schedulePod(framework, chosenCycle, new DirectJudge(framework, chosenCycle), { start: 0 });
  return {
    answer: {
      feasible: feasible.length > 0,
      prefilter: {
        code: preFilter.status.code,
        ...(rejected ? { plugin: preFilter.status.plugin, reasons: preFilter.status.reasons } : {}),
        ...(preFilter.nodeNames ? { nodeNames: [...preFilter.nodeNames].sort(compareText) } : {}),
        skipped: [...cycle.skippedFilters].sort(compareText),
      },
      filter: Object.fromEntries(nodes.map((node) => [node.name, recorded(verdicts.get(node)!)])),
      ...(Object.keys(filterAll).length > 0 ? { filterAll } : {}),
      ...(feasible.length > 0 ? scored(cycle, feasible) : refused(newCycle)),
      ...sums,
    },
    chosen: chosen.outcome === 'feasible' ? chosen.node.name : null,
  };
}

function recorded({ code, plugin, reasons }: Status): RecordedStatus | null {
  return code === 'Success' ? null : { plugin, code, reasons };
}

/** The answers of all plugins for nodes that more than one of them refuses. */
function allVerdicts(
  cycle: Cycle,
  feasible: readonly NodeInfo[],
  named: ReadonlySet<string> | undefined,
): Record<string, ByNode<RecordedStatus>> {
  const all: Record<string, ByNode<RecordedStatus>> = {};
  for (const node of cycle.snapshot.nodes) {
    if (feasible.includes(node) || (named && !named.has(node.name))) continue;
    const refusals = framework.runAllFilters(cycle, node).filter(isRejection);
    if (refusals.length > 1)
      all[node.name] = Object.fromEntries(refusals.map((s) => [s.plugin, recorded(s)!]));
  }
  return all;
}

function scored(
  cycle: Cycle,
  feasible: readonly NodeInfo[],
): Pick<Answer, 'scores' | 'scoreSkipped' | 'total' | 'best'> {
  const scores: Record<string, Record<string, RecordedScore>> = {};
  const result = allScores(framework, cycle, new DirectJudge(framework, cycle), feasible);
  if ('code' in result) throw new Error(messageOf(result));
  const { byPlugin, totals } = result;
  for (const { plugin, weight, raw, normalized } of byPlugin) {
    scores[plugin] = Object.fromEntries(
      feasible.map((node, i) => [
        node.name,
        { raw: raw[i]!, normalized: normalized[i]!, weighted: normalized[i]! * weight },
      ]),
    );
  }
  return {
    scoreSkipped: [...cycle.skippedScores].sort(compareText),
    scores,
    total: Object.fromEntries(feasible.map((node, i) => [node.name, totals[i]!])),
    best: bestNodes(feasible, totals)
      .map((node) => node.name)
      .sort(compareText),
  };
}

function refused(
  newCycle: () => Cycle,
): Pick<Answer, 'message' | 'messageClassic' | 'messageWithoutPreemption' | 'preemption'> {
  const attempt = (
    by: Framework,
  ): { cycle: Cycle; diagnosis: Diagnosis; post: ReturnType<Framework['runPostFilter']> } => {
    const cycle = newCycle();
    const result = schedulePod(by, cycle, new DirectJudge(by, cycle), { start: 0 });
    if (result.outcome !== 'infeasible') throw new Error(`expected an infeasible pod, got ${result.outcome}`);
    return { cycle, diagnosis: result.diagnosis, post: by.runPostFilter(cycle, result.diagnosis) };
  };
  const { cycle, diagnosis, post } = attempt(framework);
  const old = attempt(classic);
  const message = messageOf(post.status);
  return {
    message: diagnosis.message(message),
    messageClassic: old.diagnosis.message(messageOf(old.post.status)),
    messageWithoutPreemption: diagnosis.message(''),
    preemption: {
      code: post.status.code,
      ...(message === '' ? {} : { message }),
      nominatedNode: post.nominatedNode ?? '',
      ...(post.status.code === 'Success'
        ? { victims: (post.victims ?? []).map((victim) => victim.key) }
        : {}),
      ...dryRun(cycle, diagnosis, post.status),
    },
  };
}

/** Every candidate, not only as many as the real scheduler looks for. */
function dryRun(
  cycle: Cycle,
  diagnosis: Diagnosis,
  status: Status,
): Pick<NonNullable<Answer['preemption']>, 'candidates' | 'nodeStatus' | 'nominatedAny'> {
  const eligible = cycle.pod.pod.spec?.preemptionPolicy !== 'Never' && status.code !== 'Error';
  const nodes = cycle.snapshot.nodes.filter((node) => diagnosis.get(node.name)?.code === 'Unschedulable');
  if (!eligible || nodes.length === 0) return {};
  const { candidates, refusals } = dryRunPreemption(framework, cycle, nodes, 0, Infinity);
  const best = bestCandidates(candidates)
    .map((candidate) => candidate.node.name)
    .sort(compareText);
  return {
    ...(candidates.length > 0
      ? {
          nominatedAny: best,
          candidates: Object.fromEntries(
            candidates.map(({ node, victims, budgetViolations }) => [
              node.name,
              { victims: victims.map((victim) => victim.key), pdbViolations: budgetViolations },
            ]),
          ),
        }
      : {}),
    ...(refusals.size > 0
      ? { nodeStatus: Object.fromEntries([...refusals].map(([node, s]) => [node, recorded(s)!])) }
      : {}),
  };
}

function usages(nodes: readonly NodeInfo[]): Answer['nodeUsage'] {
  return Object.fromEntries(
    nodes
      .filter((node) => node.pods.size > 0)
      .map((node) => [
        node.name,
        {
          requested: amounts(node.requested),
          nonZero: { cpu: node.nonZeroRequested.milliCpu, memory: node.nonZeroRequested.memory },
          pods: node.pods.size,
        },
      ]),
  );
}

/** CPU and memory always, the rest where it is not 0. */
function amounts(resources: Resources): Record<string, number> {
  const all: Record<string, number> = { cpu: resources.milliCpu, memory: resources.memory };
  if (resources.ephemeralStorage !== 0) all['ephemeral-storage'] = resources.ephemeralStorage;
  for (const [name, amount] of resources.scalars ?? []) if (amount !== 0) all[name] = amount;
  return all;
}
