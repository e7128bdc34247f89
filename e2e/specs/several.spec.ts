// Hundreds of pods in one gesture: seen going on, stopped, summed up by reason, and undone as one.
import type { Page } from '@playwright/test';
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

/** What the window does from now on: the longest wait for a frame, and how far a progress bar was seen to be. */
async function watch(page: Page): Promise<() => Promise<{ longest: number; seen: number[] }>> {
  await page.evaluate(() => {
    const record = { longest: 0, seen: [] as number[], on: true };
    let last = performance.now();
    const frame = (now: number): void => {
      record.longest = Math.max(record.longest, now - last);
      last = now;
      const bar = document.querySelector('[data-testid="placing"] [role="progressbar"]');
      const at = Number(bar?.getAttribute('aria-valuenow') ?? NaN);
      if (!Number.isNaN(at) && record.seen.at(-1) !== at) record.seen.push(at);
      if (record.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    (window as unknown as { watched: typeof record }).watched = record;
  });
  return () =>
    page.evaluate(() => {
      const { watched } = window as unknown as { watched: { longest: number; seen: number[]; on: boolean } };
      watched.on = false;
      return watched;
    });
}

test('400 pods go to a node as one act, with progress, reasons, cancel and undo', async ({ launch }) => {
  test.setTimeout(120_000);
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

  await test.step('the node says how many of them it takes, each alone', async () => {
    await main.drag(name, 'dock', false);
    const offer = page.locator('[data-testid="offer"][data-node="dock"]');
    await expect(offer).toContainText(`takes ${SMALL} of ${SMALL + BIG}`);
    await screenshot(page, 'several-dragged');
  });

  let bound = 0;
  await test.step('while they are placed the window draws on, and says how far it is', async () => {
    const told = await watch(page);
    await page.mouse.up();
    await expect(outcome).toBeVisible({ timeout: 60_000 });
    const { longest, seen } = await told();
    expect(seen.length).toBeGreaterThan(2);
    expect(longest).toBeLessThan(600);
    bound = (await onDock()) - before;
  });

  await test.step('one outcome: reason by reason, with the pods', async () => {
    expect(bound).toBeGreaterThan(300);
    await expect(outcome).toContainText(`${bound} of ${SMALL + BIG} pods placed on dock`);
    await expect(group('bound', '')).toContainText(String(bound));
    await expect(group('refused', 'NodeResourcesFit: Insufficient cpu').first()).toBeVisible();
    const many = group('refused', 'NodeResourcesFit: Too many pods').first();
    await expect(many).toContainText(/Too many pods/);
    await screenshot(page, 'several-outcome');
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
    // A slower machine, on which there is time to click.
    const machine = await page.context().newCDPSession(page);
    await machine.send('Emulation.setCPUThrottlingRate', { rate: 8 });
    await main.drag(name, 'dock');
    await page.getByTestId('placing').waitFor();
    await screenshot(page, 'several-placing');
    await page.getByTestId('placing-stop').click({ force: true });
    await machine.send('Emulation.setCPUThrottlingRate', { rate: 1 });
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
