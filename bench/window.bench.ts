/**
 * `npm run bench -- window`: the real app beside a bare Electron window and a bare cytoscape, in one run: start, drop to
 * picture, frames while moving, a large batch of changes, memory. Bars are printed beside the figures; nothing fails.
 */
import { _electron as electron, chromium, type ElectronApplication, type Page } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  bareChanging,
  bareDragging,
  bareGraph,
  bareMoving,
  batchOfChanges,
  installFrames,
  oursDragging,
  oursMoving,
  scrubbing,
  zoomIn,
  type InPage,
  type Measured,
} from './lib/in-page';
import { reportTime } from './lib/report';

const STARTS = 5;
/** Long enough for everything to be drawn, before the page is asked (ms). */
const ALONE = 2500;
const SECONDS = 2;
const BATCHES = 5;
/** Null: all of it fitted into the pane. From about 2 on, there is in a pod what it consists of. */
const ZOOMS = [null, 1, 3] as const;
const SIZES = [
  { nodes: 100, pods: 1_000 },
  { nodes: 1_000, pods: 10_000 },
];

const repository = process.cwd();
/** Outside of Electron, its package is the path of its program. */
const electronProgram = createRequire(import.meta.url)('electron') as string;
const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const display = await virtualDisplay();

try {
  const build = "import('./scripts/lib/build.mjs').then((m) => m.buildIfNeeded()).then(process.exit)";
  execFileSync(process.execPath, ['-e', build], { cwd: repository, stdio: 'inherit' });
  const bare = bareApp();

  await starts(bare);

  await tutorial();
  for (const size of SIZES) await fleet(bare, size.nodes, size.pods);
} finally {
  display?.kill();
  rmSync(folder, { recursive: true, force: true });
}

// -- start ------------------------------------------------------------------------------------------------------------

async function start(app: string): Promise<{ app: ElectronApplication; page: Page }> {
  const started = await electron.launch({
    args: [app, `--user-data-dir=${newProfile()}`],
    cwd: repository,
  });
  return { app: started, page: await started.firstWindow() };
}

function newProfile(): string {
  const profile = mkdtempSync(join(folder, 'profile-'));
  // No tour in the way of what is measured.
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ panels: { tourSeen: 1 } }));
  return profile;
}

async function ready(page: Page): Promise<void> {
  await page.waitForSelector('[data-ready="true"]', { timeout: 60_000 });
}

/**
 * Ours and a bare window, in turn. Nobody watches meanwhile: a debugger's questions have to wait for the very threads that
 * are measured. The pages say afterwards when the picture was in the document, and when it was drawn.
 */
async function starts(bare: string): Promise<void> {
  const [ours, theirs]: [Shown[], Shown[]] = [[], []];
  for (let i = 0; i < STARTS; i++) {
    ours.push(await startAlone(repository));
    theirs.push(await startAlone(bare));
  }
  for (const what of ['ready', 'drawn'] as const) {
    const [us, them] = [ours, theirs].map((all) => median(all.map((shown) => shown[what])));
    reportTime(`spawn to ${what}`, us!);
    reportTime(`spawn to ${what}, a bare Electron window`, them!);
    console.log(`ratio ${(us! / them!).toFixed(2)} (bar: at most 1.6)`);
  }
}

/** Times from spawn, ms. */
interface Shown {
  readonly ready: number;
  readonly drawn: number;
}

async function startAlone(app: string): Promise<Shown> {
  const begun = Date.now();
  const child = spawn(
    electronProgram,
    [app, `--user-data-dir=${newProfile()}`, '--remote-debugging-port=0', '--no-sandbox'],
    { cwd: repository, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let told = '';
      child.once('exit', () => reject(new Error(`${app} ended: ${told}`)));
      child.stderr.on('data', (data: Buffer) => {
        told += data.toString();
        const found = /DevTools listening on (\S+)/.exec(told);
        if (found) resolve(found[1]!);
      });
    });
    await new Promise((done) => setTimeout(done, ALONE));
    const browser = await chromium.connectOverCDP(address);
    const marks = await browser
      .contexts()[0]!
      .pages()[0]!
      .evaluate(() =>
        ['ready', 'drawn'].map(
          (name) => performance.timeOrigin + performance.getEntriesByName(name)[0]!.startTime,
        ),
      );
    return { ready: marks[0]! - begun, drawn: marks[1]! - begun };
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((done) => child.once('exit', done));
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

async function reportMemory(app: ElectronApplication, what: string): Promise<void> {
  const processes = await app.evaluate(({ app: inside }) =>
    inside
      .getAppMetrics()
      .map(({ type, memory }) => `${type} ${Math.round(memory.workingSetSize / 1024)} MB`),
  );
  console.log(`memory, ${what}: ${processes.join(', ')}`);
}

// -- a drop in the tutorial ---------------------------------------------------------------------------------------------

async function tutorial(): Promise<void> {
  const { app, page } = await start(repository);
  await ready(page);
  await reportMemory(app, 'tutorial');
  await call(page, 'time.pause', {});
  await call(page, 'session.manifest', { name: 'p.yaml', text: podYaml('p', '') });
  const tray = page.locator('[data-testid="tray-pod"]');
  const from = (await tray.boundingBox())!;
  const to = await page.evaluate(() => (window as unknown as InPage).drydockPositions.node('k-node2')!);
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height - 30, { steps: 6 });
  await page.waitForSelector('[data-testid="offer"]');
  await page.evaluate(() => {
    addEventListener(
      'pointerup',
      () => {
        const begun = performance.now();
        const look = (): void => {
          const there = (window as unknown as InPage).drydockPositions
            .pods()
            .some((pod) => pod.key === 'default/p' && pod.node !== '');
          if (there) Object.assign(window, { drop: performance.now() - begun });
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { capture: true, once: true },
    );
  });
  await page.mouse.up();
  const ms = await page
    .waitForFunction(() => (window as unknown as { drop?: number }).drop)
    .then((h) => h.jsonValue());
  reportTime('input to picture, a drop in the tutorial (bar: under 50 ms)', ms ?? NaN);

  await batches(page);
  await app.close();
}

/** A thousand pods go at once, again and again: the first time, the code for it is new to the page. */
async function batches(page: Page): Promise<void> {
  const longest: number[] = [];
  for (let round = 0; round < BATCHES; round++) {
    const pods = Array.from({ length: 1000 }, (_, i) =>
      podYaml(`batch-${round}-${i}`, `k-node${1 + (i % 2)}`, true),
    );
    await call(page, 'session.manifest', { name: 'batch.yaml', text: pods.join('---\n') });
    await page.waitForFunction(() => (window as unknown as InPage).drydockPositions.pods().length >= 1000);
    await page.waitForTimeout(600);
    longest.push((await page.evaluate(batchOfChanges)).longest);
  }
  console.log(
    `tutorial, a batch of 1000 changes: longest task ${median(longest).toFixed(1)} ms (bar: 16 ms), ` +
      `the first time ${longest[0]!.toFixed(1)} ms, median of ${BATCHES}`,
  );
}

// -- frames ---------------------------------------------------------------------------------------------------------------

async function fleet(bare: string, nodes: number, pods: number): Promise<void> {
  const what = `${nodes} nodes, ${pods} pods`;
  const { app, page } = await start(repository);
  await ready(page);
  await call(page, 'time.pause', {});
  const begun = performance.now();
  for (const [i, text] of manifests(nodes, pods).entries())
    await call(page, 'session.manifest', { name: `fleet-${i}.yaml`, text });
  await page.waitForFunction(
    (count) => (window as unknown as InPage).drydockPositions.pods().length >= count,
    pods,
    { timeout: 120_000 },
  );
  reportTime(`import of ${what}`, performance.now() - begun);
  await page.keyboard.press('Escape');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('0');
  await page.waitForTimeout(600);

  const { app: bareRun, page: barePage } = await start(bare);
  await ready(barePage);
  await barePage.evaluate(bareGraph, { nodes, pods });
  for (const each of [page, barePage]) await each.evaluate(installFrames);
  for (const zoom of ZOOMS) {
    const where = zoom === null ? 'fitted' : `zoom ${zoom}`;
    if (zoom !== null) {
      await page.evaluate(zoomIn, zoom);
      await barePage.evaluate((level) => (window as unknown as InPage).cy.zoom(level), zoom);
      await page.waitForTimeout(600);
    }
    for (const motion of ['pan', 'zoom'] as const) {
      const a = await page.evaluate(oursMoving, { motion, ms: SECONDS * 1000 });
      const b = await barePage.evaluate(bareMoving, { motion, ms: SECONDS * 1000 });
      reportFrames(`${what}, ${where}, ${motion}`, zoom, a, b);
    }
    await call(page, 'session.manifest', {
      name: 'carried.yaml',
      text: podYaml(`carried-${where.replace(' ', '-')}`, ''),
    });
    await page.waitForSelector('[data-testid="tray-pod"]');
    const a = await page.evaluate(oursDragging, SECONDS * 1000);
    const b = await barePage.evaluate(bareDragging, SECONDS * 1000);
    reportFrames(`${what}, ${where}, dragging${a.isHeld ? '' : ' NOTHING'}`, zoom, a, b);
    const ours = await page.evaluate(scrubbing, SECONDS * 1000);
    await page.keyboard.press('Shift+End');
    reportFrames(
      `${what}, ${where}, scrubbing`,
      zoom,
      ours,
      await barePage.evaluate(bareChanging, SECONDS * 1000),
    );
  }

  await reportBatch(page, what, nodes <= 100 ? null : 50);
  await reportMemory(app, what);
  await app.close();
  await bareRun.close();
}

function reportFrames(what: string, zoom: number | null, ours: Measured, bare: Measured): void {
  const [a, b] = [ours, bare].map(
    ({ fps, longest }) => `${fps.toFixed(1)} fps, longest frame ${longest.toFixed(0)} ms`,
  );
  const bar = zoom === null ? 'at least 50' : 'not slower';
  console.log(`${what}: ${a}; bare cytoscape ${b} (bar: ${bar})`);
}

/** @param bar the longest that one frame may be at work on it, ms; null where none is set */
async function reportBatch(page: Page, what: string, bar: number | null): Promise<void> {
  const { changes, longest } = await page.evaluate(batchOfChanges);
  console.log(
    `${what}, a batch of ${changes} changes: longest task ${longest.toFixed(1)} ms` +
      (bar === null ? '' : ` (bar: ${bar} ms)`),
  );
}

// -- what is measured against and with ------------------------------------------------------------------------------------

/** An Electron app with a window and cytoscape in it, and nothing else. */
function bareApp(): string {
  const app = join(folder, 'bare');
  mkdirSync(app);
  const library = pathToFileURL(join(repository, 'node_modules/cytoscape/dist/cytoscape.min.js')).href;
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'bare', version: '0.0.0', main: 'main.cjs' }),
  );
  writeFileSync(
    join(app, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
`,
  );
  writeFileSync(
    join(app, 'index.html'),
    `<!doctype html><meta charset="utf-8"><style>html,body,#cy{margin:0;height:100%}</style>
<div id="cy" data-ready="true"></div><script src="${library}"></script>
<script>performance.mark('ready'); requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')))</script>`,
  );
  return app;
}

/** YAML of nodes and of pods on them, in pieces that the channel takes. */
function manifests(nodes: number, pods: number): string[] {
  const texts: string[] = [];
  const documents: string[] = [];
  for (let i = 0; i < nodes; i++) {
    documents.push(
      `apiVersion: v1\nkind: Node\nmetadata: {name: f-${i}, labels: {kubernetes.io/hostname: f-${i}}}\n` +
        `status: {capacity: {cpu: "8", memory: 16Gi, pods: "110"}, allocatable: {cpu: "8", memory: 16Gi, pods: "110"}}\n`,
    );
  }
  for (let i = 0; i < pods; i++) documents.push(podYaml(`pod-${i}`, `f-${i % nodes}`, i < 1000));
  for (let i = 0; i < documents.length; i += 2000) texts.push(documents.slice(i, i + 2000).join('---\n'));
  return texts;
}

function podYaml(name: string, node: string, batch = false): string {
  return (
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${batch ? ', labels: {batch: "yes"}' : ''}}\n` +
    `spec: {${node ? `nodeName: ${node}, ` : ''}containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]}\n`
  );
}

async function call(page: Page, name: string, args: unknown): Promise<void> {
  const outcome = await page.evaluate(
    ([call, values]) => (window as unknown as InPage).drydock.call(call as string, values),
    [name, args] as const,
  );
  if (!(JSON.parse(outcome) as { ok: boolean }).ok) throw new Error(`${name}: ${outcome}`);
}

/** A display of our own where there is none. */
async function virtualDisplay(): Promise<ChildProcess | null> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return null;
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', reject);
    xvfb.stdio[3]!.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  process.env['DISPLAY'] = `:${number}`;
  process.env['DBUS_SESSION_BUS_ADDRESS'] ??= 'unix:path=/dev/null';
  return xvfb;
}
