/**
 * Why a pod is where it is, in words and tables: what `drydock explain` prints, on the command line and in the console.
 */
import { formatTime } from '@shared/api';
import type { Explanation, NodeVerdict, PluginVerdict, Remedy } from '@shared/contract';

export interface ExplanationTextOptions {
  /** Only this node's verdicts and scores. */
  readonly node?: string;
  /** The step that the explanation is of; absent for the present. */
  readonly at?: number;
}

/** @returns lines with their ends */
export function explanationText(explanation: Explanation, { node, at }: ExplanationTextOptions = {}): string {
  const { pod, profile, queue, nodes } = explanation;
  const shown = node === undefined ? nodes : nodes.filter((verdict) => verdict.node === node);
  const lines = [
    `Pod:       ${pod.namespace}/${pod.name}`,
    ...(at === undefined ? [] : [`Step:      ${at}`]),
    `Profile:   ${profile}`,
    `Result:    ${resultOf(explanation)}`,
  ];
  if (queue) {
    const until = queue.until === null ? '' : `, next try at ${formatTime(queue.until)} at the latest`;
    const woken = queue.wokenBy === null ? '' : `, woken by ${queue.wokenBy}`;
    lines.push(`Queue:     ${queue.queue}, ${counted(queue.attempts, 'attempt')} so far${woken}${until}`);
  }
  if (explanation.rejection)
    lines.push(`Rejected:  ${reasonOf(explanation.rejection)} (before nodes are asked)`);
  lines.push(...section('Nodes', verdictTable(shown)));
  lines.push(...section('Scores', scoreTable(explanation, shown)));
  lines.push(...section('Preemption', preemptionLines(explanation)));
  lines.push(...section('Attempts', attemptLines(explanation)));
  lines.push(
    ...section(
      'What would help',
      explanation.remedies.flatMap((remedy) => remedyLines(remedy, node)),
    ),
  );
  return `${lines.join('\n')}\n`;
}

function resultOf({ chosen, best, message, rejection }: Explanation): string {
  if (chosen !== null) {
    if (best.length === 1) return `${chosen} has the highest total`;
    return `${chosen}, drawn among ${best.length} nodes with the same highest total: ${best.join(', ')}`;
  }
  return message || (rejection ? reasonOf(rejection) : 'no node is feasible');
}

const reasonOf = ({ plugin, reasons }: PluginVerdict): string =>
  plugin === '' ? reasons.join(', ') : `${plugin}: ${reasons.join(', ')}`;

/** Every plugin's answer on every node: a row for each refusal, one for a node that would do. */
function verdictTable(nodes: readonly NodeVerdict[]): string[] {
  if (nodes.length === 0) return [];
  const rows = [['NODE', 'VERDICT', 'PLUGIN', 'CODE', 'REASONS']];
  for (const { node, feasible, filters, refusal } of nodes) {
    const refusing = filters.filter(({ code }) => code !== 'Success' && code !== 'Skip');
    const all = refusing.length > 0 || !refusal ? refusing : [refusal];
    if (all.length === 0) rows.push([node, feasible ? 'feasible' : 'refused', '', '', '']);
    for (const [i, { plugin, code, reasons }] of all.entries()) {
      rows.push([i === 0 ? node : '', i === 0 ? 'refused' : '', plugin, code, reasons.join(', ')]);
    }
  }
  return table(rows);
}

/** Raw → normalized × weight for each plugin, a row for each node, the best first. */
function scoreTable({ scores, totals, best, chosen }: Explanation, nodes: readonly NodeVerdict[]): string[] {
  if (scores.length === 0) return [];
  const scored = nodes
    .map(({ node }) => node)
    .filter((node) => totals[node] !== undefined)
    .sort((a, b) => totals[b]! - totals[a]!);
  if (scored.length === 0) return [];
  const rows = [['NODE', 'TOTAL', ...scores.map(({ plugin, weight }) => `${plugin}(x${weight})`)]];
  for (const node of scored) {
    const mark = node === chosen ? ' (chosen)' : best.includes(node) ? ' (tied)' : '';
    const cells = scores.map((row) => {
      const score = row.scores[node];
      if (!score) return '';
      return score.raw === score.normalized
        ? `${score.raw} = ${score.weighted}`
        : `${score.raw} -> ${score.normalized} = ${score.weighted}`;
    });
    rows.push([node, `${totals[node]}${mark}`, ...cells]);
  }
  return table(rows);
}

function preemptionLines({ preemption }: Explanation): string[] {
  if (!preemption) return [];
  const { nominatedNode, victims, message, candidates = [], refusals = {} } = preemption;
  const named = (pods: typeof victims): string => pods.map((p) => `${p.namespace}/${p.name}`).join(', ');
  const lines =
    nominatedNode === null
      ? [message]
      : [`${nominatedNode} would take the pod in the place of ${named(victims)}`];
  for (const { node, victims: there, budgetViolations } of candidates) {
    const budgets =
      budgetViolations === 0 ? '' : `, against ${counted(budgetViolations, 'disruption budget')}`;
    lines.push(`${node}: by removing ${named(there)}${budgets}`);
  }
  for (const [node, reason] of Object.entries(refusals)) lines.push(`${node}: ${reason}`);
  return lines;
}

function attemptLines({ attempts = [] }: Explanation): string[] {
  if (attempts.length === 0) return [];
  const rows = [['STEP', 'TIME', 'OUTCOME', 'WOKEN BY', 'DETAIL']];
  for (const { step, time, outcome, wokenBy, detail } of attempts) {
    rows.push([String(step), formatTime(time), outcome, wokenBy ?? '', detail]);
  }
  return table(rows);
}

function remedyLines(remedy: Remedy, node: string | undefined): string[] {
  if (node !== undefined && remedy.opens.length > 0 && !remedy.opens.includes(node)) return [];
  const opens = remedy.opens.length === 0 ? '' : ` (opens ${remedy.opens.join(', ')})`;
  const parts = remedy.changes?.map(({ kind }) => kind).join(' and ') ?? remedy.kind;
  return [`${parts}${opens}:`, ...remedy.kubectl.flatMap((line) => line.split('\n').map((l) => `  ${l}`))];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`.trimEnd())];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('   ')
      .trimEnd(),
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
