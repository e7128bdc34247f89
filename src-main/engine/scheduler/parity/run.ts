/** Compares this scheduler's answers with recorded ones of the real scheduler, aspect by aspect. */
import { compareText } from '@shared/api';
import { answer, type Answer } from './answer';
import type { Scenario } from './scenario';

/** One line of a recording. */
export interface ParityLine {
  readonly scenario: Scenario;
  readonly expected: Answer;
}

export interface Difference {
  readonly scenario: string;
  readonly aspect: string;
  /** What in the aspect differs: a node, a plugin and a node … */
  readonly at: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface AspectCount {
  readonly aspect: string;
  agreed: number;
  total: number;
}

export interface ParityReport {
  readonly aspects: readonly AspectCount[];
  readonly scenarios: number;
  readonly fullyAgreed: number;
  readonly differences: readonly Difference[];
}

/** What is compared: an aspect of a scenario is a list of items, each with a name and a value. */
const ASPECTS: readonly { readonly name: string; readonly items: (a: Answer) => Items }[] = [
  { name: 'feasible', items: (a) => one(a.feasible) },
  { name: 'prefilter', items: (a) => one(a.prefilter) },
  { name: 'node verdicts', items: (a) => a.filter },
  { name: 'all plugins of a node', items: (a) => a.filterAll ?? {} },
  { name: 'score plugins skipped', items: (a) => (a.scoreSkipped ? one(a.scoreSkipped) : {}) },
  { name: 'raw scores', items: (a) => scores(a, 'raw') },
  { name: 'normalized scores', items: (a) => scores(a, 'normalized') },
  { name: 'weighted scores', items: (a) => scores(a, 'weighted') },
  { name: 'totals', items: (a) => a.total ?? {} },
  { name: 'best nodes', items: (a) => (a.best ? one(a.best) : {}) },
  { name: 'message', items: (a) => (a.message === undefined ? {} : one(a.message)) },
  {
    name: 'message up to v1.33',
    items: (a) => (a.messageClassic === undefined ? {} : one(a.messageClassic)),
  },
  {
    name: 'message without preemption',
    items: (a) => (a.messageWithoutPreemption === undefined ? {} : one(a.messageWithoutPreemption)),
  },
  {
    name: 'preemption outcome',
    items: ({ preemption: p }) => (p ? one({ code: p.code, message: p.message ?? '' }) : {}),
  },
  { name: 'preemption candidates', items: (a) => a.preemption?.candidates ?? {} },
  { name: 'preemption refusals', items: (a) => a.preemption?.nodeStatus ?? {} },
  { name: 'pod sums', items: (a) => one([a.podPriority, a.podRequest, a.podNonZeroRequest]) },
  { name: 'node sums', items: (a) => a.nodeUsage },
];

/** Judged by membership: the real scheduler draws among equals. */
const CHOSEN = 'chosen node is among the best';
const NOMINATED = 'nominated node is one the real one can take';
const VICTIMS = 'victims';

type Items = Readonly<Record<string, unknown>>;

const one = (value: unknown): Items => ({ '': value });

function scores(a: Answer, part: 'raw' | 'normalized' | 'weighted'): Items {
  const items: Record<string, unknown> = {};
  for (const [plugin, nodes] of Object.entries(a.scores ?? {})) {
    for (const [node, score] of Object.entries(nodes)) items[`${plugin} ${node}`] = score[part];
  }
  return items;
}

/** Judges every line. A scenario on which the scheduler throws disagrees in everything that was recorded of it. */
export function runParity(lines: Iterable<ParityLine>): ParityReport {
  const aspects = [...ASPECTS.map((a) => a.name), CHOSEN, NOMINATED, VICTIMS].map((aspect) => ({
    aspect,
    agreed: 0,
    total: 0,
  }));
  const byName = new Map(aspects.map((count) => [count.aspect, count]));
  const differences: Difference[] = [];
  let scenarios = 0;
  let fullyAgreed = 0;
  for (const line of lines) {
    const found: Difference[] = [];
    const check = (aspect: string, at: string, expected: unknown, actual: unknown, agrees: boolean): void => {
      const count = byName.get(aspect)!;
      count.total++;
      if (agrees) count.agreed++;
      else found.push({ scenario: line.scenario.name, aspect, at, expected, actual });
    };
    const ours = answerOrError(line.scenario);
    compareAspects(line.expected, ours.answer, check);
    compareChoices(line.expected, ours, check);
    scenarios++;
    if (found.length === 0) fullyAgreed++;
    differences.push(...found);
  }
  return { aspects, scenarios, fullyAgreed, differences };
}

type Check = (aspect: string, at: string, expected: unknown, actual: unknown, agrees: boolean) => void;
type Ours = { readonly answer: Answer | { readonly error: string }; readonly chosen: string | null };

function answerOrError(scenario: Scenario): Ours {
  try {
    return answer(scenario);
  } catch (error) {
    return { answer: { error: error instanceof Error ? error.message : String(error) }, chosen: null };
  }
}

function compareAspects(expected: Answer, actual: Answer | { readonly error: string }, check: Check): void {
  for (const { name, items } of ASPECTS) {
    const theirs = items(expected);
    const ours = 'error' in actual ? {} : items(actual);
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort(compareText);
    for (const key of keys) {
      const value = 'error' in actual ? actual : ours[key];
      check(name, key, theirs[key], value, canonical(theirs[key]) === canonical(value));
    }
  }
}

function compareChoices(expected: Answer, { answer: actual, chosen }: Ours, check: Check): void {
  if (expected.best)
    check(CHOSEN, '', expected.best, chosen, chosen !== null && expected.best.includes(chosen));
  const theirs = expected.preemption;
  const ours = 'error' in actual ? undefined : actual.preemption;
  if (!theirs) return;
  const nominated = ours?.nominatedNode ?? '';
  const possible = theirs.nominatedAny ?? [theirs.nominatedNode];
  check(NOMINATED, '', possible, nominated, possible.includes(nominated));
  if (theirs.code !== 'Success') return;
  const victims =
    nominated === theirs.nominatedNode ? theirs.victims : theirs.candidates?.[nominated]?.victims;
  check(VICTIMS, nominated, victims, ours?.victims, canonical(victims) === canonical(ours?.victims));
}

/** Plain data as text that does not depend on the order of keys. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, v: unknown) =>
      typeof v === 'object' && v !== null && !Array.isArray(v)
        ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => compareText(a, b)))
        : v,
    ) ?? 'undefined'
  );
}

/** The report as lines: each aspect, the scenarios, and the first differences with both answers. */
export function formatParity(report: ParityReport, shown = 20): string[] {
  const lines = report.aspects.map(({ aspect, agreed, total }) => `${aspect} ${agreed}/${total}`);
  lines.push(`scenarios fully agreed ${report.fullyAgreed}/${report.scenarios}`);
  for (const { scenario, aspect, at, expected, actual } of report.differences.slice(0, shown)) {
    lines.push('', `${scenario}: ${aspect}${at === '' ? '' : ` (${at})`}`);
    lines.push(`  real: ${canonical(expected)}`, `  ours: ${canonical(actual)}`);
  }
  const more = report.differences.length - shown;
  if (more > 0) lines.push('', `… and ${more} more differences`);
  return lines;
}
