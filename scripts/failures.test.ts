import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureLines, playwrightFailures, vitestFailures } from './lib/failures.mjs';

const repository = path.resolve(import.meta.dirname, '..');

function report(content: unknown): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'drydock-report-')), 'report.json');
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

const passed = {
  status: 'expected',
  annotations: [],
  results: [{ status: 'passed', duration: 10, errors: [] }],
};

describe('what is printed of failures at the end of a log', () => {
  test('of Playwright: the test, its step, what the window complained about, and the error with its line', () => {
    const failures = playwrightFailures(
      report({
        config: { rootDir: path.join(repository, 'e2e') },
        errors: [],
        suites: [
          {
            specs: [
              { file: 'specs/a.spec.ts', line: 3, title: 'works', tests: [passed] },
              {
                file: 'specs/a.spec.ts',
                line: 7,
                title: 'does not',
                tests: [
                  {
                    status: 'unexpected',
                    annotations: [{ type: 'complaint', description: 'console: broken' }],
                    results: [
                      {
                        status: 'failed',
                        duration: 12_300,
                        steps: [
                          { title: 'begins' },
                          { title: 'outer', error: {}, steps: [{ title: 'inner', error: {} }] },
                        ],
                        errors: [
                          {
                            message:
                              '\u001b[31mError: expect(received).toBe(expected)\u001b[39m\n\nExpected: 1\nReceived: 2',
                            location: {
                              file: path.join(repository, 'e2e/specs/a.spec.ts'),
                              line: 9,
                              column: 5,
                            },
                          },
                        ],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(failureLines(failures!)).toEqual([
      '✗ e2e/specs/a.spec.ts:7 › does not',
      '    failed after 12 s, in “outer”, in “inner”',
      '    complaint: console: broken',
      '    Error: expect(received).toBe(expected)',
      '    Expected: 1',
      '    Received: 2',
      '    at e2e/specs/a.spec.ts:9:5',
    ]);
  });

  test('of vitest: the first place of the stack that is ours, and files that could not be loaded', () => {
    const failures = vitestFailures(
      report({
        testResults: [
          { name: path.join(repository, 'shared/x.test.ts'), status: 'passed', assertionResults: [] },
          {
            name: path.join(repository, 'shared/y.test.ts'),
            status: 'failed',
            message: "Cannot find module './z'",
            assertionResults: [],
          },
          {
            name: path.join(repository, 'shared/z.test.ts'),
            status: 'failed',
            assertionResults: [
              { status: 'passed', fullName: 'is well', failureMessages: [] },
              {
                status: 'failed',
                fullName: 'z counts',
                failureMessages: [
                  `AssertionError: expected 1 to be 2\n\n  3 | code\n> 4 |   more\n    |  ^\n    at new Promise (<anonymous>)\n    at ${repository}/shared/z.test.ts:4:5\n` +
                    `    at ${repository}/shared/z.test.ts:9:5\n    at file://${repository}/node_modules/v/index.js:1:1`,
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(failureLines(failures!)).toEqual([
      '✗ shared/y.test.ts',
      "    Cannot find module './z'",
      '✗ shared/z.test.ts › z counts',
      '    AssertionError: expected 1 to be 2',
      '    at shared/z.test.ts:4:5',
    ]);
  });

  test('a long error is cut in its middle, and it is said; the place stays', () => {
    const text = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
    const errors = [`${text}\n    at ${repository}/a.ts:1:2\n`];
    const lines = failureLines([{ name: 'long', notes: [], errors }]);
    expect(lines).toHaveLength(13);
    expect(lines.slice(-3)).toEqual(['    line 9', '    at a.ts:1:2', '    … 20 more lines, further up']);
  });

  test('however many fail, it stays short, and what is left out is counted', () => {
    const errors = [Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n')];
    const lines = failureLines(
      Array.from({ length: 40 }, (_, i) => ({ name: `test ${i}`, notes: [], errors })),
    );
    expect(lines.length).toBeLessThan(80);
    expect(lines.at(-1)).toBe('and 26 more failures, further up');
  });

  test('where there is no report, nothing is known', () => {
    expect(vitestFailures('/nowhere/report.json')).toBeNull();
    expect(playwrightFailures('/nowhere/report.json')).toBeNull();
  });
});
