/**
 * `npm run bench -- history`: the workspace file of a busy cluster of 1,000 nodes and 10,000 pods over 100,000 steps.
 * Bars: 20,000 steps/s durable in batches; a single step acknowledged in under 10 ms; a neighbouring step in under 5 ms
 * and a random one in under 100 ms (95th percentile); opened with the first picture in under 1 s; under 400 bytes a
 * step; the store with 10,000 pods under 200 MB.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from '@shared/contract';
import { Store } from '@main/engine/store';
import { FIRST_BRANCH, History } from '@main/history';
import { BusyCluster, META } from '@main/history/testing';
import { reportPeakMemory, reportRate, reportTime } from './lib/report';

const NODES = 1_000;
const PODS = 10_000;
/** Fewer, where a quick look is enough: `DRYDOCK_BENCH_STEPS=20000`. */
const STEPS = Number(process.env['DRYDOCK_BENCH_STEPS'] ?? 100_000);
const BATCH = 500;
const SEEKS = 200;

const folder = mkdtempSync(join(process.env['DRYDOCK_BENCH_DIR'] ?? tmpdir(), 'drydock-bench-'));
const path = join(folder, 'busy.drydock');

let random = 1;
const dice = (below: number): number => {
  random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((random / 2 ** 32) * below);
};
const timed = <T>(work: () => T): { ms: number; result: T } => {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
};
/** @param share 0.95 for the 95th percentile */
const percentile = (times: number[], share: number): number =>
  times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;
const reportPercentiles = (what: string, times: number[], bar: string): void => {
  reportTime(`${what}, median`, percentile(times, 0.5));
  reportTime(`${what}, 95th percentile (bar ${bar})`, percentile(times, 0.95));
};

try {
  append();
  interactive();
  seek();
  open();
  store();
  reportPeakMemory();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function append(): void {
  const history = History.create(path, META);
  let batch: Step[] = [];
  let appending = 0;
  let computing = 0;
  for (const step of new BusyCluster(NODES, PODS).steps(STEPS)) {
    batch.push(step);
    if (batch.length < BATCH && step.seq < STEPS) continue;
    const { length } = batch;
    const before = process.cpuUsage();
    appending += timed(() => history.append({ branch: FIRST_BRANCH, steps: batch })).ms;
    const { user, system } = process.cpuUsage(before);
    computing += (user + system) / 1000;
    if (length === 0) throw new Error('an empty batch');
    batch = [];
  }
  reportRate(`append in batches of ${BATCH} (bar 20000/s)`, (STEPS / appending) * 1000);
  // On a machine that others use too, the wall clock tells of them; the processor's time of the work itself.
  reportRate('the same by processor time', (STEPS / computing) * 1000);
  history.close();
  const { size } = statSync(path);
  console.log(`size: ${(size / 1e6).toFixed(1)} MB, ${(size / STEPS).toFixed(0)} bytes a step (bar 400)`);
}

/** One step at a time, each durable before the next: what a gesture waits for. */
function interactive(): void {
  const lonely = History.create(join(folder, 'lonely.drydock'), META);
  const times: number[] = [];
  for (const step of new BusyCluster(100, 500).steps(600)) {
    const { ms } = timed(() => lonely.append({ branch: FIRST_BRANCH, steps: [step] }));
    if (step.seq > 200) times.push(ms);
  }
  reportPercentiles('a single step acknowledged', times, '10 ms');
  lonely.close();
}

/** The main process's side of a seek in the window: the delta from where the window is to where it goes. */
function seek(): void {
  const history = History.open(path);
  const near: number[] = [];
  const far: number[] = [];
  const states: number[] = [];
  let at = STEPS;
  for (let n = 0; n < SEEKS; n++) {
    const to = 1 + dice(STEPS);
    far.push(timed(() => history.delta(FIRST_BRANCH, at, to)).ms);
    at = to;
    for (const step of [1, -1, -1]) {
      const next = Math.min(STEPS, Math.max(1, at + step));
      near.push(timed(() => history.delta(FIRST_BRANCH, at, next)).ms);
      at = next;
    }
    if (n % 10 === 0) states.push(timed(() => history.stateAt(FIRST_BRANCH, 1 + dice(STEPS)).length).ms);
  }
  reportPercentiles('seek to a neighbouring step', near, '5 ms');
  reportPercentiles('seek to a random step', far, '100 ms');
  reportPercentiles('all objects of a random step', states, 'none');
  history.close();
}

function open(): void {
  const { ms, result } = timed(() => {
    const history = History.open(path);
    const { seq } = history.head(FIRST_BRANCH);
    return { history, objects: history.delta(FIRST_BRANCH, null, seq).puts.length };
  });
  reportTime(`open, with the ${result.objects} objects of the first picture (bar 1000 ms)`, ms);
  result.history.close();
}

/** The live store with the last state of the file. */
function store(): void {
  const history = History.open(path);
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const live = new Store({ freeze: false, keep: 100_000 });
  const rows = history.stateAt(FIRST_BRANCH, STEPS);
  live.load(
    rows.map(({ resource, ...row }) => ({ resource, row })),
    history.head(FIRST_BRANCH).revision,
  );
  history.close();
  global.gc?.();
  const pods = live.list('pods').length;
  console.log(
    `store with ${pods} pods, ${rows.length} objects: ${((process.memoryUsage().heapUsed - before) / 1e6).toFixed(0)} MB of heap (bar 200)`,
  );
}
