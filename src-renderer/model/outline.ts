/** The outline: the same cluster as rows of a tree. It is the road of the keyboard and of screen readers. */
import type { Projection } from './projection';
import type { Target } from './target';

export type OutlineSection = 'nodes' | 'unplaced' | 'workloads';

export type OutlineRow = {
  readonly id: string;
  readonly level: 1 | 2 | 3;
  /** Undefined for what cannot be opened. */
  readonly expanded: boolean | undefined;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
} & (
  | { readonly kind: 'section'; readonly section: OutlineSection }
  | { readonly kind: 'node' | 'pod' | 'workload'; readonly target: Target }
);

export interface OutlineOptions {
  /** Ids of rows that are open. Sections are open unless named in `closed`. */
  readonly open: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  /** Only what belongs to this namespace; '' for all. Nodes always show. */
  readonly namespace: string;
}

export function outlineRows(projection: Projection, options: OutlineOptions): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const inNamespace = (key: string): boolean =>
    options.namespace === '' || key.startsWith(`${options.namespace}/`);
  const section = (name: OutlineSection, position: number): boolean => {
    const expanded = !options.closed.has(`section:${name}`);
    rows.push({
      kind: 'section',
      section: name,
      id: `section:${name}`,
      level: 1,
      expanded,
      position,
      siblings: 3,
    });
    return expanded;
  };

  if (section('nodes', 1)) {
    const names = projection.nodeNames;
    for (const [i, name] of names.entries()) {
      const id = `node:${name}`;
      const pods = projection.podsOn(name).filter(inNamespace);
      const expanded = pods.length > 0 && options.open.has(id);
      rows.push({
        kind: 'node',
        id,
        level: 2,
        target: { resource: 'nodes', key: name },
        expanded: pods.length > 0 ? expanded : undefined,
        position: i + 1,
        siblings: names.length,
      });
      if (expanded) addPods(rows, pods, 3);
    }
  }
  if (section('unplaced', 2)) addPods(rows, projection.unplaced.filter(inNamespace), 2);
  if (section('workloads', 3)) {
    const keys = projection.workloadKeys.filter((key) => inNamespace(key.slice(key.indexOf(':') + 1)));
    for (const [i, key] of keys.entries()) {
      const colon = key.indexOf(':');
      rows.push({
        kind: 'workload',
        id: key,
        level: 2,
        expanded: undefined,
        position: i + 1,
        siblings: keys.length,
        target: { resource: key.slice(0, colon), key: key.slice(colon + 1) },
      });
    }
  }
  return rows;
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
