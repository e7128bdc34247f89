import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFramework, DEFAULT_PROFILE, type ExtensionPoint } from './profile';
import { runParity, type ParityLine } from './parity/run';

const recorded = (name: string): Buffer =>
  readFileSync(new URL(`../testing/recorded/${name}`, import.meta.url));
const linesOf = (name: string): ParityLine[] =>
  gunzipSync(recorded(name))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ParityLine);

describe('the real scheduler and this one agree in everything', () => {
  it.each([
    ['verdicts.jsonl.gz', 600],
    ['tutorial-cases.jsonl.gz', 55],
  ])('on all scenarios of %s', (file, scenarios) => {
    const report = runParity(linesOf(file));
    expect(report.differences).toEqual([]);
    expect(report).toMatchObject({ scenarios, fullyAgreed: scenarios });
    for (const { aspect, total } of report.aspects) expect(total, aspect).toBeGreaterThan(0);
  });

  it('a wrong answer is found', () => {
    const line = linesOf('tutorial-cases.jsonl.gz').find((l) => l.expected.message !== undefined)!;
    const wrong = { ...line, expected: { ...line.expected, message: 'all is well', podPriority: -1 } };
    const report = runParity([line, wrong]);
    expect(report).toMatchObject({ scenarios: 2, fullyAgreed: 1 });
    expect(report.differences.map((d) => d.aspect)).toEqual(['message', 'pod sums']);
  });
});

describe('the default profile is the recorded one', () => {
  const profile = JSON.parse(recorded('profile.json').toString()) as Record<ExtensionPoint, string[]>;
  it.each(['preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter'] as const)('at %s', (point) => {
    expect(DEFAULT_PROFILE.points[point].map((plugin) => plugin.name)).toEqual(profile[point]);
  });
  it('at score, with its weights', () => {
    const weights = createFramework(DEFAULT_PROFILE).profile.score.map(
      ({ plugin, weight }) => `${plugin.name}:${weight}`,
    );
    expect(weights).toEqual(profile.score);
  });
});
