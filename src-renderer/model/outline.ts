/** The outline: the same cluster as rows of a tree. It is the road of the keyboard and of screen readers. */
import { NO_FILTER, type PodFilter } from './pod-filter';
import type { Projection } from './projection';
import type { Target } from './target';

export type OutlineSection = 'nodes' | 'unplaced' | 'workloads' | 'services';
const SECTIONS = 4;

export type OutlineRow = {
  readonly id: string;
  readonly level: 1 | 2 | 3;
  /** Undefined for what cannot be opened. */
  readonly expanded: boolean | undefined;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
} & (
  | { readonly kind: 'section'; readonly section: OutlineSection; readonly hidden: number }
  /** `hidden`: how many of its pods the filter leaves out. */
  | { readonly kind: 'node'; readonly target: Target; readonly hidden: number }
  | { readonly kind: 'pod' | 'workload' | 'service'; readonly target: Target }
);

export interface OutlineOptions {
  /** Ids of rows that are open. Sections are open unless named in `closed`. */
  readonly open: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  /** What is left out and counted. Nodes always show. */
  readonly filter?: PodFilter;
}

export function outlineRows(projection: Projection, options: OutlineOptions): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const { open, closed, filter = NO_FILTER } = options;
  const matches = (key: string): boolean => !filter.active || filter.matches(projection.pod(key)!);
  const section = (name: OutlineSection, position: number, hidden: number): boolean => {
    const expanded = !closed.has(`section:${name}`);
    rows.push({
      kind: 'section',
      section: name,
      id: `section:${name}`,
      level: 1,
      expanded,
      position,
      siblings: SECTIONS,
      hidden,
    });
    return expanded;
  };

  if (section('nodes', 1, 0)) {
    const names = projection.nodeNames;
    for (const [i, name] of names.entries()) {
      const id = `node:${name}`;
      const all = projection.podsOn(name);
      const pods = filter.active ? all.filter(matches) : all;
      const expanded = pods.length > 0 && open.has(id);
      rows.push({
        kind: 'node',
        id,
        level: 2,
        target: { resource: 'nodes', key: name },
        expanded: pods.length > 0 ? expanded : undefined,
        position: i + 1,
        siblings: names.length,
        hidden: all.length - pods.length,
      });
      if (expanded) addPods(rows, pods, 3);
    }
  }
  const unplaced = projection.unplaced.filter(matches);
  if (section('unplaced', 2, projection.unplaced.length - unplaced.length)) addPods(rows, unplaced, 2);

  const workloads = projection.workloadKeys.map((key) => {
    const colon = key.indexOf(':');
    return { id: key, target: { resource: key.slice(0, colon), key: key.slice(colon + 1) } };
  });
  const services = projection.serviceKeys.map((key) => ({
    id: `services:${key}`,
    target: { resource: 'services', key },
  }));
  for (const [name, kind, all, position] of [
    ['workloads', 'workload', workloads, 3],
    ['services', 'service', services, 4],
  ] as const) {
    const shown = filter.active ? all.filter(({ id, target }) => matchesTarget(id, target, filter)) : all;
    if (!section(name, position, all.length - shown.length)) continue;
    for (const [i, { id, target }] of shown.entries()) {
      const place = { position: i + 1, siblings: shown.length };
      rows.push({ kind, id, level: 2, expanded: undefined, target, ...place });
    }
  }
  return rows;
}

function matchesTarget(id: string, { key }: Target, filter: PodFilter): boolean {
  const slash = key.indexOf('/');
  return filter.matchesObject(key.slice(0, slash), `${key.slice(slash + 1)} ${id.slice(0, id.indexOf(':'))}`);
}

/** The targets of the rows from one to another, both included, in the order in which they stand. */
export function targetsBetween(rows: readonly OutlineRow[], from: number, to: number): readonly Target[] {
  return rows
    .slice(Math.min(from, to), Math.max(from, to) + 1)
    .flatMap((row) => (row.kind === 'section' ? [] : [row.target]));
}

function addPods(rows: OutlineRow[], pods: readonly string[], level: 2 | 3): void {
  for (const [i, key] of pods.entries()) {
    rows.push({
      kind: 'pod',
      id: `pod:${key}`,
      level,
      expanded: undefined,
      position: i + 1,
      siblings: pods.length,
      target: { resource: 'pods', key },
    });
  }
}

/** The row that a row belongs to, or undefined for a section. */
export function parentRow(rows: readonly OutlineRow[], index: number): number | undefined {
  const level = rows[index]?.level ?? 1;
  for (let i = index - 1; i >= 0; i--) if (rows[i]!.level < level) return i;
  return undefined;
}
