/** A report of a rehearsal as text, the most important first. */
import type {
  FitReport,
  LostThing,
  NodeDrain,
  PodMove,
  PodRef,
  RehearsalProblem,
  RehearsalReport,
  WorkloadCurve,
} from '@shared/contract';
import { workloadText } from '../workspaces';

const BLOCKS = '▁▂▃▄▅▆▇█';
/** Characters of a curve. */
const WIDTH = 40;

export function reportText(report: RehearsalReport): string {
  const parts = [
    headline(report),
    section('Problems', report.problems.map(problemText)),
    section('Nodes', report.drains.flatMap(drainLines)),
    section(
      'Budgets that kept evictions waiting',
      report.budgetStops.map((stop) => {
        const until = stop.until === null ? 'for ever' : `for ${span(stop.until - stop.from)}`;
        return `${podText(stop.budget)}: ${count(stop.pods.length, 'pod')} ${until}, ${count(stop.refusals, 'refusal')}. ${stop.message}`;
      }),
    ),
    section(
      'Budgets',
      report.budgets.map(
        ({ budget, desired, before, lowest, lowestAt, broken }) =>
          `${podText(budget)}: asks for ${desired} healthy pods; ${before} before, ${lowest} at the lowest (at ${span(lowestAt)})${broken ? ': BROKEN' : ''}`,
      ),
    ),
    section(
      'Ready replicas',
      report.workloads.flatMap((curve) => curveLines(curve, report.duration)),
    ),
    section('Pods', report.moves.map(moveText)),
    section('Lost for good', report.lost.map(lostText)),
    section('Order of nodes', orderLines(report)),
    section('Runbook', report.runbook),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}`;
}

function headline(report: RehearsalReport): string {
  const verdict = report.safe
    ? 'SAFE: nothing is lost, nothing is broken, all is ready again'
    : `NOT SAFE: ${count(report.problems.length, 'problem')}`;
  return `${verdict}\n${span(report.duration)} of virtual time, ${count(report.steps, 'step')}, ${count(report.revisions, 'revision')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function problemText(problem: RehearsalProblem): string {
  switch (problem.type) {
    case 'drainFailed':
      return `node ${problem.node} is not drained: ${problem.message}`;
    case 'lost':
      return lostText(problem.lost);
    case 'budgetBroken':
      return `budget ${podText(problem.budget)} is broken: ${problem.lowest} of ${problem.desired} healthy at ${span(problem.at)}`;
    case 'belowMinimum':
      return `${workloadText(problem.workload)} has ${problem.lowest} ready replicas at ${span(problem.at)}; ${problem.minimum} must be kept`;
    case 'notRecovered':
      return `${workloadText(problem.workload)} has ${problem.after} ready replicas at the end, ${problem.before} before${problem.message ? `. ${problem.message}` : ''}`;
    case 'requestRefused':
      return `${problem.request.command}: ${problem.request.message}`;
  }
}

function drainLines(drain: NodeDrain): string[] {
  const { node, outcome, from, to, blocked, staying, left } = drain;
  return [
    `${node}: ${outcome} ${outcome === 'refused' ? `at ${span(from)}` : `from ${span(from)} to ${span(to)}`}`,
    ...blocked.map(
      (pod) =>
        `  blocked by ${podText(pod)}: ${pod.reasons
          .filter((r) => r.effect === 'refuse')
          .map((r) => r.message)
          .join('; ')}`,
    ),
    ...left.map((pod) => `  left: ${podText(pod)}: ${pod.message}`),
    ...(staying.length > 0 ? [`  stay: ${staying.map(podText).join(', ')}`] : []),
  ];
}

function curveLines(curve: WorkloadCurve, duration: number): string[] {
  const { workload, desired, before, lowest, lowestAt, after, minimum } = curve;
  const minimumText = minimum === null ? '' : `, ${minimum} asked for`;
  return [
    `${workloadText(workload)}: ${before} of ${desired} before, ${lowest} at the lowest (at ${span(lowestAt)}${minimumText}), ${after} after`,
    `  ${sparkline(curve, duration)}`,
  ];
}

/** The least of each slice of time as a block. */
function sparkline({ points }: WorkloadCurve, duration: number): string {
  const most = Math.max(1, ...points.map((point) => point.ready));
  let text = '';
  for (let i = 0; i < WIDTH; i++) {
    const from = (duration * i) / WIDTH;
    const to = (duration * (i + 1)) / WIDTH;
    const before = points.findLast((point) => point.at <= from)?.ready ?? 0;
    const least = Math.min(before, ...points.filter((p) => p.at > from && p.at < to).map((p) => p.ready));
    text += BLOCKS[Math.round((least / most) * (BLOCKS.length - 1))]!;
  }
  return text;
}

function moveText({ pod, node, at, by, workload, replacement }: PodMove): string {
  const start = `${podText(pod)} leaves ${node || 'no node'} at ${span(at)}${by === 'drain' ? '' : ` (${by})`}`;
  if (!replacement) return `${start}; ${workload ? 'nothing comes in its place' : 'it does not come back'}`;
  if (replacement.node === null) return `${start}; ${replacement.name} stays Pending: ${replacement.message}`;
  const ready =
    replacement.readyAt === null
      ? `not ready: ${replacement.message}`
      : `ready at ${span(replacement.readyAt)}`;
  return `${start}; ${replacement.name} on ${replacement.node}, ${ready}`;
}

function lostText(lost: LostThing): string {
  return lost.type === 'pod'
    ? `pod ${podText(lost.pod)} of node ${lost.node}: no controller brings it back`
    : `data of ${podText(lost.pod)} in emptyDir ${lost.volumes.join(', ')}`;
}

function orderLines({ order }: RehearsalReport): string[] {
  if (!order) return [];
  const { given, best, tried, complete } = order;
  const cost = ({ cost }: typeof given): string =>
    `${count(cost.problems, 'problem')}, ${count(cost.moves, 'pod')} moved, ${cost.missingSeconds} missing replica-seconds, ${cost.seconds}s`;
  return [
    `${complete ? 'all' : 'the best of'} ${count(tried, 'order')} tried`,
    `given: ${given.nodes.join(' ')} (${cost(given)})`,
    ...(best.nodes === given.nodes
      ? ['none of them disturbs less']
      : [`best:  ${best.nodes.join(' ')} (${cost(best)})`]),
  ];
}

export function fitText(report: FitReport): string {
  const { like, fits, nodes, stopped, refusals } = report;
  return [
    `${fits} more like ${workloadText(like)} fit\n`,
    section(
      'By node',
      nodes.map(({ node, fits: n }) => `${node}: ${n}`),
    ),
    stopped === '' ? 'The limit was reached.\n' : `What stops the next one: ${stopped}\n`,
    section(
      'Why',
      refusals.map(({ node, plugin, reasons }) => `${node}: ${plugin}: ${reasons.join(', ')}`),
    ),
  ].join('');
}

function podText({ namespace, name }: PodRef): string {
  return `${namespace}/${name}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function span(ms: number): string {
  const total = Math.round(ms / 1000);
  const minutes = Math.floor(total / 60);
  return minutes === 0 ? `${total}s` : `${minutes}m${total % 60}s`;
}
