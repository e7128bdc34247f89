// `npm run check` and `npm test`: every step in order, each one's result, why what failed has failed, and last of all how
// many tests passed and failed. A step that fails does not stop the others, but what needs the build is not run without it.
// The numbers come from the reports that vitest and Playwright write; a step that fails without a failed test in its
// report (a type error, a crash) counts as one failure.
import fs from 'node:fs';
import path from 'node:path';
import { failureLines, linesOf, playwrightFailures, vitestFailures } from './lib/failures.mjs';
import { run } from './lib/run.mjs';
import { repository } from './setup/places.mjs';

const reports = path.join(repository, 'out/reports');

const vitest = (name, ...projects) => ({
  name,
  command: ['vitest', 'run', ...projects.flatMap((project) => ['--project', project])],
  report: path.join(reports, `${name}.json`),
  count: countVitest,
  failures: vitestFailures,
});
const tsc = (layer) => ({ name: `types: ${layer}`, command: ['tsc', '-p', `tsconfig.${layer}.json`] });
const script = (name, ...args) => ({ name, command: [process.execPath, ...args] });

const types = [
  ...['shared', 'engine', 'main', 'preload', 'tests', 'tools'].map(tsc),
  {
    name: 'types: renderer',
    command: [
      'svelte-check',
      '--tsconfig',
      './tsconfig.renderer.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  },
];
const messages = script('messages', 'scripts/messages.mjs');
const check = [
  messages,
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '.'] },
  ...types,
  vitest('unit', 'unit', 'renderer'),
];
const plans = {
  typecheck: [messages, ...types],
  check,
  test: [
    ...check,
    vitest('scenarios', 'scenarios'),
    vitest('parity', 'parity'),
    script('build', 'scripts/build.mjs'),
    {
      name: 'e2e',
      command: [process.execPath, 'scripts/e2e.mjs'],
      needs: 'build',
      report: path.join(reports, 'e2e.json'),
      count: countPlaywright,
      failures: playwrightFailures,
    },
  ],
};

const plan = plans[process.argv[2]];
if (!plan) throw new Error(`usage: run-steps.mjs ${Object.keys(plans).join('|')}`);

fs.rmSync(reports, { recursive: true, force: true });
fs.mkdirSync(reports, { recursive: true });
const results = [];
for (const step of plan) results.push(await runStep(step));
process.exitCode = summarize(results);

async function runStep(step) {
  if (step.needs && results.some((r) => r.name === step.needs && !r.ok)) {
    console.log(`\n── ${step.name}: not run, because ${step.needs} failed`);
    return {
      name: step.name,
      ok: false,
      seconds: 0,
      passed: 0,
      failed: 0,
      note: `not run: ${step.needs} failed`,
    };
  }
  console.log(`\n── ${step.name}: ${step.command.map((word) => path.basename(word)).join(' ')}`);
  const started = performance.now();
  const env = step.report ? { ...process.env, DRYDOCK_REPORT: step.report } : process.env;
  const said = lastLines();
  const code = await run(step.command[0], step.command.slice(1), { env, heard: said.hear });
  const counted = step.count ? step.count(step.report) : { passed: 0, failed: 0 };
  const ok = code === 0 && counted !== null && counted.failed === 0;
  return {
    name: step.name,
    ok,
    seconds: (performance.now() - started) / 1000,
    ...(counted ?? { passed: 0, failed: 0, note: 'no report' }),
    failures: ok ? [] : failuresOf(step, code, said.lines()),
  };
}

/** What its report says; the last that it said where it has none, or where the report knows of nothing. */
function failuresOf(step, code, lines) {
  const reported = step.failures?.(step.report) ?? [];
  if (reported.length > 0) return reported;
  return [{ name: `${step.name}: exit code ${code}`, notes: [], errors: [lines.join('\n')] }];
}

/** Keeps the last lines of a program's output. */
function lastLines() {
  const MOST = 20_000;
  let text = '';
  return {
    hear: (chunk) => {
      text = (text + chunk).slice(-MOST);
    },
    lines: () => linesOf(text).slice(-12),
  };
}

function summarize(all) {
  console.log('\n── results');
  for (const r of all) {
    const tests = r.passed + r.failed > 0 ? `${r.passed} passed, ${r.failed} failed` : (r.note ?? '');
    console.log(
      `${r.ok ? 'ok    ' : 'FAILED'} ${r.name.padEnd(16)} ${r.seconds.toFixed(1).padStart(6)} s  ${tests}`,
    );
  }
  const failures = all.flatMap((r) => r.failures ?? []);
  if (failures.length > 0) console.log(`\n── what failed\n${failureLines(failures).join('\n')}`);
  const passed = sum(all.map((r) => r.passed));
  const failed = sum(all.map((r) => (r.ok ? 0 : Math.max(1, r.failed))));
  const summary = `${passed} passed, ${failed} failed`;
  console.log(`\n${summary}`);
  fs.writeFileSync(path.join(reports, 'summary.txt'), `${summary}\n`); // .ci/run repeats it after npm's own lines
  return failed === 0 ? 0 : 1;
}

/** Reads vitest's JSON report; null where there is none. A file that could not be loaded is one failure. */
function countVitest(report) {
  if (!fs.existsSync(report)) return null;
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

/** Reads Playwright's JSON report; null where there is none. */
function countPlaywright(report) {
  if (!fs.existsSync(report)) return null;
  const { stats, errors } = JSON.parse(fs.readFileSync(report, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}
