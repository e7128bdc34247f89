// The `test` of every spec: launches Drydock on demand, closes it, and keeps a trace, a screenshot and the log of a
// failed test under out/e2e. A test fails as well when a window complained (uncaught error, console error) or when a
// native dialog opened that the test had not foreseen. What was complained about is in the report of each failed test,
// and how quick the machine was: scripts/run-steps.mjs prints both at the end of its log.
import { test as base, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MainWindow } from '../pages/window';
import { Drydock, type LaunchOptions } from './launch';

/** A running app, its first window, and what a user sees in it. */
export interface Opened {
  readonly drydock: Drydock;
  readonly page: Page;
  readonly main: MainWindow;
}

interface Fixtures {
  /** Starts the app; may be called several times in a test. */
  launch: (options?: LaunchOptions) => Promise<Drydock>;
  /** Starts the app, waits for its cluster and stops time there. */
  open: (options?: LaunchOptions) => Promise<Opened>;
  /** An empty folder for the test's files, removed afterwards. */
  folder: string;
  /** Complaints that this test provokes on purpose; a pattern matches the whole complaint. */
  expectedComplaints: RegExp[];
}

/** `DRYDOCK_SLOW_FRAMES=300 npm run test:e2e`: every frame comes so many ms late, as on a machine without a GPU that is busy. */
const SLOW_FRAMES = Number(process.env['DRYDOCK_SLOW_FRAMES'] ?? 0);
/** `DRYDOCK_LATE_START=7300`: so many virtual ms later, as where it took long until time was stopped. */
const LATE_START = Number(process.env['DRYDOCK_LATE_START'] ?? 0);

export const test = base.extend<Fixtures>({
  expectedComplaints: async ({}, use) => {
    await use([]);
  },

  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-files-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  launch: async ({ expectedComplaints }, use, info) => {
    const started: Drydock[] = [];
    await use(async (options) => {
      const drydock = await Drydock.launch(options);
      started.push(drydock);
      if (SLOW_FRAMES > 0) await slowFrames(drydock, SLOW_FRAMES);
      await drydock.app.context().tracing.start({ screenshots: true, snapshots: true });
      return drydock;
    });

    const failed = info.status !== info.expectedStatus;
    const complaints: string[] = [];
    const note = (type: string, description: string): void => {
      info.annotations.push({ type, description });
    };
    if (failed) note('machine', `load ${loadavg()[0]!.toFixed(1)} on ${cpus().length} cores`);
    for (const [index, drydock] of started.entries()) {
      if (failed) {
        const [page] = drydock.app.windows();
        if (page) note('frames', await framesOf(page));
        await keepEvidence(drydock, info.outputPath(`app-${index + 1}`));
      }
      const unforeseen = await drydock
        .dialogs()
        .then((shown) => shown.filter((d) => !d.answered))
        .catch(() => []); // the test itself has closed the app
      complaints.push(
        ...drydock.complaints,
        ...unforeseen.map((d) => `unforeseen ${d.kind} dialog: ${JSON.stringify(d.options)}`),
      );
      await drydock.close();
    }
    const unexpected = complaints.filter((c) => !expectedComplaints.some((pattern) => pattern.test(c)));
    if (failed) for (const complaint of unexpected) note('complaint', complaint);
    else if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
  },

  open: async ({ launch }, use) => {
    await use(async (options) => {
      const drydock = await launch(options);
      const page = await drydock.window();
      const main = await new MainWindow(page).ready();
      await main.pause();
      if (LATE_START > 0) await main.advance(LATE_START);
      return { drydock, page, main };
    });
  },
});

export { expect } from '@playwright/test';

/** In the first window, which may be there already, and in all that come. */
async function slowFrames(drydock: Drydock, delay: number): Promise<void> {
  await drydock.app.context().addInitScript(delayFrames, delay);
  await (await drydock.window()).evaluate(delayFrames, delay);
}

/** Runs in the page: every frame comes so late (ms), as where drawing takes long. */
export function delayFrames(ms: number): void {
  const page = window as Window & { areFramesLate?: boolean };
  if (page.areFramesLate) return;
  page.areFramesLate = true;
  const request = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  const late = new Map<number, number>();
  window.requestAnimationFrame = (callback) => {
    const id = request((now) => {
      late.set(
        id,
        window.setTimeout(() => {
          late.delete(id);
          callback(now);
        }, ms),
      );
    });
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    cancel(id);
    clearTimeout(late.get(id));
    late.delete(id);
  };
}

/** How quickly a window draws just now, in words. */
async function framesOf(page: Page): Promise<string> {
  const FRAMES = 10;
  const measured = page.evaluate(async (count) => {
    const start = performance.now();
    for (let i = 0; i < count; i++) await new Promise((done) => requestAnimationFrame(done));
    return (performance.now() - start) / count;
  }, FRAMES);
  const patience = new Promise<null>((done) => setTimeout(() => done(null), 5000));
  const each = await Promise.race([measured.catch(() => null), patience]);
  return each === null ? 'none within 5 s, or the window is gone' : `one in ${each.toFixed(0)} ms`;
}

async function keepEvidence(drydock: Drydock, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.log'), [...drydock.log, ...drydock.complaints, ''].join('\n'));
  for (const [index, page] of drydock.app.windows().entries()) {
    await page.screenshot({ path: join(folder, `window-${index + 1}.png`) }).catch(() => undefined); // may be closing
  }
  await drydock.app
    .context()
    .tracing.stop({ path: join(folder, 'trace.zip') })
    .catch(() => undefined); // the app is gone, the log stays
}
