import { describe, expect, it } from 'vitest';
import type { PlaceResult } from '@shared/contract';
import type { Placed } from './drag';
import { sumUp } from './sum-up';

const placed = (pod: string, result: PlaceResult): Placed => ({
  pod: { namespace: 'default', pod, boundTo: '' },
  result,
});
const refused = (...said: readonly (readonly [string, string])[]): PlaceResult => {
  const filters = said.map(([plugin, reason]) => ({
    plugin,
    code: 'Unschedulable' as const,
    reasons: [reason],
  }));
  return {
    outcome: 'refused',
    node: 'n',
    verdict: { node: 'n', feasible: false, filters, refusal: filters[0]! },
    remedies: [],
  };
};

describe('what came of many pods', () => {
  it('is summed up by reason, the bound ones first and then the most frequent', () => {
    const cpu = ['NodeResourcesFit', 'Insufficient cpu'] as const;
    const taint = ['TaintToleration', 'node(s) had untolerated taint {a: }'] as const;
    const groups = sumUp([
      placed('a', refused(cpu)),
      placed('b', { outcome: 'bound', node: 'n' }),
      placed('c', refused(taint, cpu)),
      placed('d', refused(taint, cpu)),
      placed('e', { outcome: 'alreadyBound', node: 'n', boundTo: 'm', remedies: [] }),
      placed('f', { outcome: 'failed', message: 'pods "f" not found' }),
      placed('g', refused(taint, cpu)),
    ]);
    expect(
      groups.map(({ outcome, reasons, pods }) => [outcome, reasons, pods.map(({ pod }) => pod.pod)]),
    ).toEqual([
      ['bound', [], ['b']],
      [
        'refused',
        ['TaintToleration: node(s) had untolerated taint {a: }', 'NodeResourcesFit: Insufficient cpu'],
        ['c', 'd', 'g'],
      ],
      ['refused', ['NodeResourcesFit: Insufficient cpu'], ['a']],
      ['alreadyBound', ['m'], ['e']],
      ['failed', ['pods "f" not found'], ['f']],
    ]);
  });

  it('does not list plugins that had nothing against it', () => {
    const result = refused(['NodeName', 'node(s) did not match']);
    if (result.outcome !== 'refused') throw new Error('not refused');
    const passed = { plugin: 'NodePorts', code: 'Success' as const, reasons: [] };
    const verdict = { ...result.verdict, filters: [passed, ...result.verdict.filters] };
    expect(sumUp([placed('a', { ...result, verdict })])[0]!.reasons).toEqual([
      'NodeName: node(s) did not match',
    ]);
  });
});
