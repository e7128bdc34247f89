/**
 * Which order of nodes disturbs least: orders are rehearsed, each on a copy of its own, and compared by what they cost.
 * Up to three nodes all orders are tried; with more, a few that are likely to be good.
 */
import { compareText } from '@shared/api';
import type { NodeOrder, OrderCost } from '@shared/contract';
import type { Performance } from './rehearse';

const TRY_ALL = 3;

/** @param perform rehearses an order; is told how many were tried before, and of how many */
export async function findOrder(
  given: readonly string[],
  run: Performance,
  perform: (nodes: readonly string[], tried: number, total: number) => Promise<Performance>,
): Promise<NodeOrder> {
  const complete = given.length <= TRY_ALL;
  const candidates = (complete ? permutations(given) : likely(given, run)).filter(
    (nodes) => nodes.join() !== given.join(),
  );
  const cost = costOf(run);
  let best = { nodes: given, cost };
  let tried = 1;
  for (const nodes of candidates) {
    const other = costOf(await perform(nodes, tried, candidates.length + 1));
    tried++;
    if (compareCosts(other, best.cost) < 0) best = { nodes, cost: other };
  }
  return { given: { nodes: given, cost }, best, tried, complete };
}

export function costOf(run: Performance): OrderCost {
  return {
    problems: run.problems.length,
    moves: run.moves.length,
    missingSeconds: run.missingSeconds,
    seconds: Math.round((run.drains.at(-1)?.to ?? 0) / 1000),
  };
}

function compareCosts(a: OrderCost, b: OrderCost): number {
  return (
    a.problems - b.problems ||
    a.moves - b.moves ||
    a.missingSeconds - b.missingSeconds ||
    a.seconds - b.seconds
  );
}

function permutations(nodes: readonly string[]): string[][] {
  if (nodes.length <= 1) return [[...nodes]];
  return nodes.flatMap((first, i) =>
    permutations([...nodes.slice(0, i), ...nodes.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

/** Fewest pods first, most first, and those that kept a budget waiting last. */
function likely(given: readonly string[], run: Performance): string[][] {
  const moves = new Map<string, number>();
  for (const { node } of run.moves) moves.set(node, (moves.get(node) ?? 0) + 1);
  const time = new Map(run.drains.map(({ node, from, to }) => [node, to - from]));
  const by = (weights: ReadonlyMap<string, number>, sign: 1 | -1): string[] =>
    [...given].sort((a, b) => sign * ((weights.get(a) ?? 0) - (weights.get(b) ?? 0)) || compareText(a, b));
  const orders = [by(moves, 1), by(moves, -1), by(time, 1)];
  return orders.filter((order, i) => orders.findIndex((other) => other.join() === order.join()) === i);
}
