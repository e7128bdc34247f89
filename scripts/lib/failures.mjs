// What failed in a step and why, out of the reports that vitest and Playwright write, short enough to stand at the end
// of a log: whoever sees only the last lines of one must know what happened.
import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../setup/places.mjs';

/** Lines that all failures of a run may take together, and those of one test. */
const LINES = 72;
const LINES_A_TEST = 12;
const FEWEST_LINES = 4;
const WIDTH = 220;

/** @typedef {{ name: string, notes: string[], errors: string[] }} Failure `errors` as they were thrown, with ANSI. */

/** Failed tests of vitest's report, and files that could not be loaded; null where there is no report. */
export function vitestFailures(report) {
  const read = readReport(report);
  if (!read) return null;
  return read.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(repository, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && assertionResults.length === 0)
      return [{ name: file, notes: [], errors: [message] }];
    return failed.map((test) => ({
      name: `${file} › ${test.fullName}`,
      notes: [],
      errors: test.failureMessages,
    }));
  });
}

/** Failed tests of Playwright's report, and errors outside of tests; null where there is no report. */
export function playwrightFailures(report) {
  const read = readReport(report);
  if (!read) return null;
  const failures = [];
  const walk = (suite) => {
    suite.suites?.forEach(walk);
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests)
        if (test.status === 'unexpected' || test.status === 'flaky')
          failures.push(ofSpec(read.config.rootDir, spec, test));
  };
  read.suites.forEach(walk);
  for (const error of read.errors)
    failures.push({ name: 'outside of a test', notes: [], errors: [said(error)] });
  return failures;
}

function ofSpec(root, { file, line, title }, { results, annotations = [] }) {
  const result = results.find(({ status }) => status !== 'passed' && status !== 'skipped') ?? results.at(-1);
  const place = path.relative(repository, path.resolve(root, file));
  return {
    name: `${place}:${line} › ${title}`,
    notes: [
      `${result.status} after ${(result.duration / 1000).toFixed(0)} s${stepOf(result.steps)}`,
      ...[...annotations, ...(result.annotations ?? [])]
        .map(({ type, description }) => (description === undefined ? type : `${type}: ${description}`))
        .filter((text, i, all) => all.indexOf(text) === i),
    ],
    errors: (result.errors ?? []).map(said),
  };
}

/** The steps, from the outermost on, in which it failed. */
function stepOf(steps = []) {
  const failed = steps.find(({ error }) => error !== undefined);
  return failed ? `, in “${failed.title}”${stepOf(failed.steps)}` : '';
}

/** An error of Playwright's, with the line of the spec where it was thrown. */
function said({ message = '', value, location }) {
  const at = location ? `\n    at ${location.file}:${location.line}:${location.column}` : '';
  return `${message || value || 'no message'}${at}`;
}

function readReport(report) {
  return fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : null;
}

/**
 * Lines to print: of each failure its name, what is known about it, and its errors. What is left out is counted.
 * @param {readonly Failure[]} failures
 */
export function failureLines(failures) {
  const shown = failures.slice(0, Math.floor(LINES / (FEWEST_LINES + 1)));
  const each = Math.min(LINES_A_TEST, Math.max(FEWEST_LINES, Math.floor(LINES / shown.length) - 1));
  const lines = shown.flatMap(({ name, notes, errors }) => [
    fitting(`✗ ${name}`),
    ...capped([...notes.flatMap(linesOf), ...errors.flatMap(linesOf)], each).map((line) => `    ${line}`),
  ]);
  const rest = failures.length - shown.length;
  return rest > 0 ? [...lines, `and ${rest} more failures, further up`] : lines;
}

function capped(lines, most) {
  if (lines.length <= most) return lines;
  // Where it was is worth more than the end of a long comparison.
  const place = lines.find((line, i) => i >= most - 1 && line.startsWith('at '));
  const kept = lines.slice(0, most - (place ? 2 : 1));
  const left = lines.length - kept.length - (place ? 1 : 0);
  return [...kept, ...(place ? [place] : []), `… ${left} more ${left === 1 ? 'line' : 'lines'}, further up`];
}

/**
 * The lines of an error that say something: no colours, no blank ones, no code around a place, of its stack only the first
 * place in our code.
 */
export function linesOf(text) {
  let placed = false;
  return text
    .replace(ANSI, '')
    .split('\n')
    .map((line) => line.trimEnd().replace(/^ {4}(?=at )/, ''))
    .filter((line) => {
      if (line.trim() === '' || CODE.test(line)) return false;
      if (!/^at .*(:\d+:\d+|<anonymous>)\)?$/.test(line)) return true;
      if (placed || !line.includes(repository) || line.includes('node_modules')) return false;
      placed = true;
      return true;
    })
    .map((line) => fitting(line.replaceAll(`file://${repository}/`, '').replaceAll(`${repository}/`, '')));
}

// eslint-disable-next-line no-control-regex -- colours begin with a control character
const ANSI = /\u001b\[[0-9;]*[A-Za-z]/g;

/** `> 12 |   code` */
const CODE = /^\s*>?\s*\d* \|/;

function fitting(line) {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
