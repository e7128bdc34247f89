/** Against other pods: take away those that stand in the way, or move the node to another domain. */
import { matchesSelector } from '@shared/api';
import { matchesTerm } from '../framework/affinity-terms';
import type { NodeInfo } from '../framework/node-info';
import type { PodInfo } from '../framework/pod-info';
import { constraintsOf, countsFor } from '../framework/spread-constraints';
import { HardSpreadTally } from '../framework/spread-tally';
import { proposeTopologyLabel } from './propose-labels';
import { deletePods, removable } from './propose-room';
import type { Proposal, Refused } from './proposal';

/** Deleting more pods than this is no small change any more. */
const MOST_PODS = 3;

export function proposeForSpread(refused: Refused): Proposal[] {
  const { pod, node, trial } = refused;
  const { snapshot } = trial.cycle;
  const constraints = constraintsOf(pod, 'DoNotSchedule', [], snapshot.objects);
  const proposals = proposeTopologyLabel(
    refused,
    constraints.map((c) => c.topologyKey),
  );
  if (proposals.length > 0) return proposals;
  const { counts } = HardSpreadTally.count(constraints, pod.template, snapshot);
  for (const [i, constraint] of constraints.entries()) {
    const domain = node.node.labels[constraint.topologyKey]!;
    const least = counts[i]!.domains < constraint.minDomains ? 0 : counts[i]!.least;
    const itself = matchesSelector(constraint.selector, pod.labels) ? 1 : 0;
    const surplus = counts[i]!.get(domain) + itself - least - constraint.maxSkew;
    if (surplus <= 0) continue;
    const there = inDomain(refused, constraint.topologyKey)
      .flatMap(removable)
      .filter((other) => countsFor(constraint, other, pod.namespace));
    if (surplus > MOST_PODS || there.length < surplus) continue;
    proposals.push(deletePods(there.slice(0, surplus), 'deletePod', { node: node.name }));
  }
  return proposals;
}

export function proposeForPodAffinity(refused: Refused): Proposal[] {
  const { pod, node, trial } = refused;
  const { objects } = trial.cycle.snapshot;
  const proposals = proposeTopologyLabel(
    refused,
    pod.template.requiredAffinity.map((term) => term.topologyKey),
  );
  const ownNamespace = objects.namespaceLabels(pod.namespace);
  const inTheWay = new Set<PodInfo>();
  for (const other of trial.cycle.snapshot.nodes) {
    for (const info of other.pods.values()) {
      const refuses = pod.template.requiredAntiAffinity.some(
        (term) =>
          sameDomain(node, other, term.topologyKey) &&
          matchesTerm(term, info, objects.namespaceLabels(info.namespace)),
      );
      const refused = info.template.requiredAntiAffinity.some(
        (term) => sameDomain(node, other, term.topologyKey) && matchesTerm(term, pod.template, ownNamespace),
      );
      if (refuses || refused) inTheWay.add(info);
    }
  }
  if (inTheWay.size > 0 && inTheWay.size <= MOST_PODS) {
    proposals.push(deletePods([...inTheWay], 'deletePod', { node: node.name }));
  }
  return proposals;
}

function sameDomain(a: NodeInfo, b: NodeInfo, key: string): boolean {
  const value = a.node.labels[key];
  return value !== undefined && value === b.node.labels[key];
}

function inDomain({ node, trial }: Refused, key: string): NodeInfo[] {
  return trial.cycle.snapshot.nodes.filter((other) => sameDomain(node, other, key));
}
