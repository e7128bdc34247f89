/**
 * Connections of one object as a list, for whoever reads rather than looks: what it is connected with, which way, and how
 * firmly.
 */
import type { Link } from './affinity-links';
import type { Connections, Hub } from './connections';
import { compareNatural } from './sorted-names';
import { sameTarget, type Target } from './target';

/**
 * `owner`, `service`: it hangs on the hub. `out`: a term of its own, or of a pod on the node, is about the others.
 * `in`: terms of the others are about it.
 */
export type Relation =
  | { readonly kind: 'owner' | 'service'; readonly hub: Hub }
  | {
      readonly kind: Link['kind'];
      readonly direction: 'out' | 'in';
      /** What the terms are about: of `in`, the object itself. */
      readonly about: 'pods' | 'nodes';
      readonly firm: boolean;
      readonly others: readonly Target[];
    };

/** Hubs first, then what it wants and avoids, then who wants and avoids it; each with all it is about. */
export function relationsOf(target: Target, { hubs, links }: Connections): readonly Relation[] {
  const groups = new Map<string, { direction: 'out' | 'in'; link: Link; others: Target[] }>();
  for (const link of links) {
    const from = { resource: 'pods', key: link.from };
    const direction = sameTarget(target, from) ? 'out' : sameTarget(target, link.to) ? 'in' : null;
    // Terms of the pods on a node are told with these pods.
    if (direction === null) continue;
    const key = `${direction} ${link.to.resource} ${link.kind} ${link.firm}`;
    const group = groups.get(key);
    const other = direction === 'out' ? link.to : from;
    if (group) group.others.push(other);
    else groups.set(key, { direction, link, others: [other] });
  }
  const rank = ({ direction, link }: { direction: 'out' | 'in'; link: Link }): number =>
    (direction === 'out' ? 0 : 8) +
    (link.to.resource === 'nodes' ? 0 : 4) +
    (link.kind === 'affinity' ? 0 : 2) +
    (link.firm ? 0 : 1);
  return [
    ...hubs.map((hub) => ({ kind: hub.kind, hub })),
    ...[...groups.values()]
      .sort((a, b) => rank(a) - rank(b))
      .map(({ direction, link: { kind, firm, to }, others }) => ({
        kind,
        direction,
        about: to.resource === 'nodes' ? ('nodes' as const) : ('pods' as const),
        firm,
        others: others.sort((a, b) => compareNatural(a.key, b.key)),
      })),
  ];
}
