// Hundreds of pods in one gesture: seen going on, stopped, summed up by reason, and undone as one.
import type { Page } from '@playwright/test';
import type { Drydock } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { recordedSteps, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

const NODE = `apiVersion: v1
kind: Node
metadata: {name: dock}
status:
  capacity: {cpu: "64", memory: 128Gi, pods: "360"}
  allocatable: {cpu: "64", memory: 128Gi, pods: "360"}
`;
const SMALL = 395;
const BIG = 5;

/** Pods of a scheduler that does not run here: they wait until somebody puts them somewhere. */
const pods = (name: string, count: number, cpu: string): string =>
  Array.from(
    { length: count },
    (_, i) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}-${i + 1}, labels: {app: ${name}}}
spec:
  schedulerName: absent
  containers:
    - {name: a, image: nginx, imagePullPolicy: IfNotPresent, resources: {requests: {cpu: ${cpu}}}}
`,
  ).join('---\n');

interface Watched {
  /** The longest that somebody had to wait for a frame, and how long it all took (ms). */
  longest: number;
  total: number;
}

/** Watches the window's frames from now on, until it is asked. */
async function watch(page: Page): Promise<() => Promise<Watched>> {
  await page.evaluate(() => {
    const start = performance.now();
    const record = { longest: 0, on: true, start };
    let last = start;
    const frame = (now: number): void => {
      record.longest = Math.max(record.longest, now - last);
      last = now;
      if (record.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    (window as unknown as { watched: typeof record }).watched = record;
  });
  return () =>
    page.evaluate(() => {
      const { watched } = window as unknown as { watched: { longest: number; on: boolean; start: number } };
      watched.on = false;
      return { longest: watched.longest, total: performance.now() - watched.start };
    });
}

/** Pieces are placed only when they are let: there is time to look and to click, however quick the machine. */
async function holdPieces({ app }: Drydock): Promise<(pieces: number) => Promise<void>> {
  await app.evaluate(({ ipcMain }) => {
    type Handlers = Map<string, (...args: unknown[]) => unknown>;
    const handlers = (ipcMain as unknown as { _invokeHandlers: Handlers })._invokeHandlers;
    const answer = handlers.get('drydock:call')!;
    const gate = { let: 0 };
    (globalThis as typeof globalThis & { gate?: typeof gate }).gate = gate;
    handlers.set('drydock:call', async (event, call, args) => {
      if (call === 'session.placeAll') {
        while (gate.let <= 0) await new Promise((done) => setTimeout(done, 10));
        gate.let--;
      }
      return answer(event, call, args);
    });
  });
  return (pieces) =>
    app.evaluate((_electron, count) => {
      (globalThis as typeof globalThis & { gate?: { let: number } }).gate!.let += count;
    }, pieces);
}

test('400 pods go to a node as one act, with progress, reasons, cancel and undo', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  await main.pause();
  await main.importManifest('node.yaml', NODE);
  await main.advance(30_000);
  await main.importManifest('pods.yaml', [pods('small', SMALL, '10m'), pods('big', BIG, '80')].join('---\n'));
  await page.keyboard.press('0');
  const onDock = async (): Promise<number> =>
    (await main.pods()).filter(({ node }) => node === 'dock').length;
  const before = await onDock();
  const first = page.getByTestId('tray-pod').first();
  const name = (await first.getAttribute('data-pod'))!;
  const outcome = page.getByTestId('drop-outcome');
  const group = (kind: string, text: string) =>
    outcome.locator(`[data-testid="drop-group"][data-outcome="${kind}"]`).filter({ hasText: text });

  await test.step('the search says how many more there are than it shows', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('small');
    const palette = page.getByTestId('palette');
    await expect(palette.getByRole('option')).toHaveCount(60);
    await expect(page.getByTestId('palette-more')).toHaveText(
      `and ${SMALL - 60} more: type more of the name`,
    );
    await page.keyboard.type('-395');
    await expect(palette.getByRole('option')).toHaveCount(1);
    await expect(page.getByTestId('palette-more')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  await test.step('all that wait are selected from the tray, or a range of them', async () => {
    await first.click();
    await page
      .getByTestId('tray-pod')
      .nth(2)
      .click({ modifiers: ['Shift'] });
    await expect(page.getByTestId('live-region')).toContainText('3 pods selected');
    await page.keyboard.press('Control+a');
    await expect(page.getByTestId('live-region')).toContainText(`${SMALL + BIG} pods selected`);
  });

  await test.step('from afar, where nodes are cells, the one under the pods says it just as readably', async () => {
    await page.getByTestId('picture').focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('-');
    await expect(page.getByTestId('node-card')).toHaveCount(0);
    await main.settled();
    const [from, to] = [(await main.trayPod(name).boundingBox())!, await main.nodeBox('dock')];
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
    const offer = page.locator('[data-testid="offer"][data-node="dock"]');
    // The scheduler answers for each of them.
    await expect(offer).toContainText(`takes ${SMALL} of ${SMALL + BIG}`, { timeout: 30_000 });
    await expect.poll(async () => (await offer.locator('span').boundingBox())?.height).toBeGreaterThan(20);
    // One of the cells is refused to, and fades; the others have a strong edge.
    const opacity = async (node: string): Promise<number> => {
      const { x, y, width, height } = await main.nodeBox(node);
      return (await main.fleetPixel({ x: x + width / 2, y: y + height * 0.85 }))[3]! / 255;
    };
    const [taking, refusing] = [await opacity('dock'), await opacity('k-master')];
    expect(taking).toBeGreaterThan(0.9);
    expect(refusing).toBeLessThan(0.6);
    await screenshot(page, 'several-far');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.keyboard.press('0');
  });

  await test.step('the node says how many of them it takes, each alone', async () => {
    await main.drag(name, 'dock', false);
    const offer = page.locator('[data-testid="offer"][data-node="dock"]');
    await expect(offer).toContainText(`takes ${SMALL} of ${SMALL + BIG}`, { timeout: 30_000 });
    await screenshot(page, 'several-dragged');
  });

  let bound = 0;
  await test.step('while they are placed the window draws on', async () => {
    const told = await watch(page);
    await page.mouse.up();
    await expect(outcome).toBeVisible({ timeout: 60_000 });
    // On whatever machine: it is not one long wait.
    const { longest, total } = await told();
    expect(longest).toBeLessThan(Math.max(600, total / 2));
    await expect(outcome).toContainText(/\d+ of \d+ pods placed/);
    bound = Number(/(\d+) of \d+ pods placed/.exec((await outcome.textContent())!)![1]);
    await expect.poll(onDock).toBe(before + bound);
  });

  await test.step('one outcome: reason by reason, with the pods', async () => {
    expect(bound).toBeGreaterThan(300);
    await expect(outcome).toContainText(`${bound} of ${SMALL + BIG} pods placed on dock`);
    await expect(group('bound', '')).toContainText(String(bound));
    await expect(group('refused', 'NodeResourcesFit: Insufficient cpu').first()).toBeVisible();
    const many = group('refused', 'NodeResourcesFit: Too many pods').first();
    await expect(many).toContainText(/Too many pods/);
    await screenshot(page, 'several-outcome');
    // Hundreds of lines in the status bar leave the window as it is.
    const wide = await page.getByTestId('window').evaluate((window) => [window.scrollWidth, innerWidth]);
    expect(wide[0]).toBeLessThanOrEqual(wide[1]!);
    await many.locator('summary').click();
    await many.getByRole('button').first().click();
    await expect(main.refusal).toContainText('Too many pods');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(outcome).toBeHidden();
  });

  await test.step('one undo, and one redo', async () => {
    const steps = recordedSteps(file).length;
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('toast')).toContainText('more of the same gesture');
    await expect.poll(onDock).toBe(before);
    expect(recordedSteps(file)).toHaveLength(steps);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(onDock).toBe(before + bound);
    await page.keyboard.press('Control+z');
    await expect.poll(onDock).toBe(before);
  });

  await test.step('stopped on the way: what is placed stays, the rest is named', async () => {
    await first.click();
    await page.keyboard.press('Control+a');
    const letPieces = await holdPieces(drydock);
    await main.drag(name, 'dock');
    const bar = page.getByTestId('placing').getByRole('progressbar');
    await expect(bar).toHaveAttribute('aria-valuenow', '0');
    await letPieces(1);
    await expect(bar).not.toHaveAttribute('aria-valuenow', '0');
    await screenshot(page, 'several-placing');
    await page.getByTestId('placing-stop').click();
    await letPieces(Infinity);
    await expect(outcome).toBeVisible();
    const placed = (await onDock()) - before;
    expect(placed).toBeLessThan(bound);
    await expect(outcome).toContainText('It was stopped');
    await expect(group('untried', 'not tried')).toBeVisible();
    await screenshot(page, 'several-stopped');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await expect.poll(onDock).toBe(before);
  });
});
