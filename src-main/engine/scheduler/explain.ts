/**
 * Why a pod is where it is, or is nowhere: asks the same plugins again, all of them and on every node. Works on the
 * state of any instant, because nothing of it is kept.
 */
import { compareText } from '@shared/api';
import type {
  Explanation,
  NodeVerdict,
  PluginVerdict,
  PodName,
  PreemptionVerdict,
  Remedy,
  ScoreRow,
} from '@shared/contract';
import { Cycle, type Draw } from './framework/cycle';
import { Diagnosis, NO_NODES_MESSAGE } from './framework/diagnosis';
import type { Framework, PreFilterOutcome } from './framework/framework';
import type { NodeInfo } from './framework/node-info';
import type { Nominator } from './framework/nominator';
import type { PostFilterResult } from './framework/plugin';
import { PodInfo } from './framework/pod-info';
import type { Snapshot } from './framework/snapshot';
import { isRejection, messageOf, type Status } from './framework/status';
import { allScores, DirectJudge, type PluginScores } from './judge';
import { Advisor } from './remedies/advisor';
import { bestNodes, notNamed } from './schedule-one';

/** What an explanation is made from. */
export interface ExplainContext {
  readonly framework: Framework;
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
  readonly nominator: Nominator;
  readonly draw: Draw;
  readonly queue: Explanation['queue'];
}

export interface ExplainOptions {
  /** Also look for changes that would help; that takes many more questions. */
  readonly remedies: boolean;
}

export class Explainer {
  private readonly snapshot: Snapshot;
  private readonly cycle: Cycle;
  private readonly preFilter: PreFilterOutcome;

  private readonly context: ExplainContext;

  constructor(given: ExplainContext) {
    const pod = unassigned(given.pod);
    this.context = { ...given, pod };
    const { nominator, draw, framework } = given;
    this.snapshot = withoutPod(given.snapshot, given.pod);
    this.cycle = new Cycle(pod, this.snapshot, nominator, draw);
    this.preFilter = framework.runPreFilter(this.cycle);
  }

  /** Every plugin's answer about one node; undefined where there is no such node. */
  judge(name: string): NodeVerdict | undefined {
    const node = this.snapshot.node(name);
    return node && this.verdict(node);
  }

  /** Changes that would make the node take the pod. */
  remedies(node: string): readonly Remedy[] {
    return new Advisor(this.context, this.snapshot).forNode(node);
  }

  explain(options: ExplainOptions): Explanation {
    const { framework, pod, queue } = this.context;
    const nodes = this.snapshot.nodes.map((node) => this.verdict(node));
    const feasible = this.snapshot.nodes.filter((_, i) => nodes[i]!.feasible);
    const gate = framework.runPreEnqueue(pod);
    const early = gate.code === 'Success' ? this.preFilter.status : gate;
    const common = {
      pod: { namespace: pod.namespace, name: pod.name },
      profile: framework.profile.schedulerName,
      rejection: early.code === 'Success' ? null : early,
      nodes,
      queue,
    };
    if (feasible.length > 0) {
      const { rows, totals, best, chosen } = this.scores(feasible);
      return { ...common, scores: rows, totals, best, chosen, message: '', preemption: null, remedies: [] };
    }
    const { message, preemption } = this.failure(nodes);
    const remedies = options.remedies ? new Advisor(this.context, this.snapshot).forAnyNode() : [];
    return { ...common, scores: [], totals: {}, best: [], chosen: null, message, preemption, remedies };
  }

  /** Why preemption helps on no node that is no candidate: what it said of it, or that it did not even try. */
  private whyNoRoom(diagnosis: Diagnosis, { dryRun }: PostFilterResult): Record<string, string> {
    const reasons: Record<string, string> = {};
    if (!dryRun) return reasons;
    for (const { name } of this.snapshot.nodes) {
      const tried = dryRun.refusals.get(name);
      if (tried) reasons[name] = messageOf(tried);
      else if (diagnosis.get(name)?.code !== 'Unschedulable')
        reasons[name] = 'Preemption is not helpful for scheduling';
    }
    return reasons;
  }

  private verdict(node: NodeInfo): NodeVerdict {
    const { framework, nominator, pod } = this.context;
    const { status, nodeNames, namedBy } = this.preFilter;
    const early =
      status.code !== 'Success'
        ? status
        : nodeNames && !nodeNames.has(node.name)
          ? notNamed(namedBy)
          : undefined;
    let filters: readonly PluginVerdict[] =
      status.code === 'Success' ? framework.runAllFilters(this.cycle, node) : [status];
    let refusal: Status | undefined =
      early ?? filters.find((filter) => filter.code !== 'Success' && filter.code !== 'Skip');
    if (!refusal && nominator.rivalsOn(node.name, pod).length > 0) {
      // It fits alone, but not beside the pods that the node is promised to.
      const crowded = framework.runFiltersWithRivals(this.cycle, node);
      if (crowded.code !== 'Success') {
        refusal = crowded;
        filters = filters.map((filter) => (filter.plugin === crowded.plugin ? crowded : filter));
      }
    }
    return { node: node.name, feasible: refusal === undefined, filters, refusal: refusal ?? null };
  }

  private scores(feasible: readonly NodeInfo[]): {
    rows: ScoreRow[];
    totals: Record<string, number>;
    best: string[];
    chosen: string | null;
  } {
    const { framework, draw } = this.context;
    const result = allScores(framework, this.cycle, new DirectJudge(framework, this.cycle), feasible);
    if ('code' in result) return { rows: [], totals: {}, best: [], chosen: null };
    const { byPlugin, totals } = result;
    const best = bestNodes(feasible, totals);
    const chosen = best[best.length === 1 ? 0 : draw('tie', best.length)]!;
    return {
      rows: byPlugin.map((scores) => rowOf(scores, feasible)),
      totals: Object.fromEntries(feasible.map((node, i) => [node.name, totals[i]!])),
      best: best.map((node) => node.name).sort(compareText),
      chosen: chosen.name,
    };
  }

  private failure(nodes: readonly NodeVerdict[]): { message: string; preemption: PreemptionVerdict | null } {
    if (nodes.length === 0) return { message: NO_NODES_MESSAGE, preemption: null };
    const { status, nodeNames, namedBy } = this.preFilter;
    const rejected = isRejection(status);
    if (status.code === 'Error') return { message: messageOf(status), preemption: null };
    const diagnosis = new Diagnosis(nodes.length, rejected ? messageOf(status) : '');
    if (rejected) diagnosis.setAbsent(status);
    else if (nodeNames) diagnosis.setAbsent(notNamed(namedBy));
    if (!rejected) {
      for (const { node, refusal } of nodes) {
        if (refusal && (!nodeNames || nodeNames.has(node))) diagnosis.set(node, refusal);
      }
    }
    const post = this.context.framework.runPostFilter(this.cycle, diagnosis);
    return {
      message: diagnosis.message(messageOf(post.status)),
      preemption: {
        code: post.status.code,
        message: messageOf(post.status),
        nominatedNode: post.nominatedNode || null,
        victims: (post.victims ?? []).map(podName),
        candidates: (post.dryRun?.candidates ?? []).map(({ node, victims, budgetViolations }) => ({
          node: node.name,
          victims: victims.map(podName),
          budgetViolations,
        })),
        refusals: this.whyNoRoom(diagnosis, post),
      },
    };
  }
}

function podName({ namespace, name }: PodInfo): PodName {
  return { namespace, name };
}

function rowOf({ plugin, weight, raw, normalized }: PluginScores, nodes: readonly NodeInfo[]): ScoreRow {
  return {
    plugin,
    weight,
    scores: Object.fromEntries(
      nodes.map((node, i) => [
        node.name,
        { raw: raw[i]!, normalized: normalized[i]!, weighted: normalized[i]! * weight },
      ]),
    ),
  };
}

/** A pod that has a node already is judged as if it had not. */
function unassigned(info: PodInfo): PodInfo {
  if (info.nodeName === '') return info;
  const { nodeName: _, ...spec } = info.pod.spec!;
  return new PodInfo({ ...info.pod, spec }, info.template);
}

/** The room that the pod itself takes is free for it. */
function withoutPod(snapshot: Snapshot, pod: PodInfo): Snapshot {
  const there = snapshot.node(pod.nodeName)?.pods.get(pod.key);
  return there ? snapshot.fork([], [there]) : snapshot;
}
