// What happens travels: along the strip of the control plane, and from its API server over the picture.
import type { Page } from '@playwright/test';
import { nextPaint, screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: k-node1
  containers: [{name: a, image: nginx, imagePullPolicy: IfNotPresent}]
`;

interface Held {
  readonly node: string;
  readonly pod: string;
  readonly reports: string;
  /** Its middle at the beginning and at the end of its way, px of the window. */
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}
type Holding = Window & { held?: Held[] };

/** Holds every pulse that begins in the middle of its way, so that it can be looked at however slow the machine is. */
async function holdPulses(page: Page): Promise<void> {
  await page.evaluate((middle) => {
    const held: Held[] = ((window as unknown as Holding).held = []);
    new MutationObserver(() => {
      for (const part of document.querySelectorAll<HTMLElement>(
        '[data-testid="pulses"] > :not([data-held])',
      )) {
        const [animation] = part.getAnimations();
        if (!animation) continue;
        part.dataset['held'] = '';
        animation.pause();
        if (part.dataset['testid'] === 'pulse') {
          const at = (time: number): Held['from'] => {
            animation.currentTime = time;
            const { x, y, width, height } = part.getBoundingClientRect();
            return { x: x + width / 2, y: y + height / 2 };
          };
          const duration = Number(animation.effect!.getComputedTiming().duration);
          const { node, pod, reports } = part.dataset as unknown as Omit<Held, 'from' | 'to'>;
          held.push({ node, pod, reports, from: at(0), to: at(duration - 0.01) });
        }
        animation.currentTime = middle;
      }
    }).observe(document.body, { childList: true, subtree: true });
  }, 300);
}

/** Pulses that began since they are held. */
const heldPulses = (page: Page): Promise<Held[]> => page.evaluate(() => (window as unknown as Holding).held!);

/** Lets go of those that are held. */
const release = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const part of document.querySelectorAll('[data-testid="pulses"] > *'))
      for (const animation of part.getAnimations()) animation.finish();
  });

test('what the API server tells runs to the node and the pod while time plays; nothing runs where motion is not wanted', async ({
  open,
}) => {
  const { page, main } = await open();
  await main.prefer({ reducedMotion: 'off', theme: 'light' });
  // Loaded by itself, after the first picture.
  await expect(page.getByTestId('pulses')).toBeAttached({ timeout: 20_000 });
  await holdPulses(page);

  await main.importManifest('walker.yaml', pod('walker'));
  await main.play('1');
  const told = async (): Promise<Held | undefined> =>
    (await heldPulses(page)).find(({ node, pod, reports }) => {
      return node === 'k-node1' && pod === 'default/walker' && reports === 'false';
    });
  await expect.poll(told).toBeDefined();
  await main.pause();
  const { from, to } = (await told())!;
  const station = (await page.locator('[data-station="apiserver"]').boundingBox())!;
  expect(Math.abs(from.x - (station.x + station.width / 2))).toBeLessThan(2);
  expect(Math.abs(from.y - (station.y + station.height))).toBeLessThan(2);
  const card = await main.nodeBox('k-node1');
  expect(to.x).toBeGreaterThan(card.x);
  expect(to.x).toBeLessThan(card.x + card.width);
  expect(to.y).toBeGreaterThan(card.y);
  expect(to.y).toBeLessThan(card.y + card.height);
  expect(await page.getByTestId('pulse').count()).toBeLessThanOrEqual(6);
  await expect(page.locator('[data-station="apiserver"]')).toHaveClass(/hot/);
  await expect(page.locator('[data-station="etcd"]')).toHaveClass(/hot/);
  await screenshot(page, 'pulses');
  await main.prefer({ theme: 'dark' });
  await screenshot(page, 'pulses-dark');
  await release(page);
  await expect(page.getByTestId('pulse')).toHaveCount(0);

  // What a kubelet goes on with by itself, it reports.
  await main.advance(60_000);
  const reported = async (): Promise<Held | undefined> =>
    (await heldPulses(page)).find((pulse) => pulse.reports === 'true');
  await expect.poll(reported).toMatchObject({ node: 'k-node1' });
  await release(page);

  // An arrow of the trace goes to its step, and that is told once more.
  await page.evaluate(() => (window as unknown as Holding).held!.splice(0));
  await main.expand('k-node1');
  await main.select('pod:default/walker');
  await page.getByTestId('tab-trace').click();
  await page.getByTestId('trace-row').filter({ hasText: 'accept' }).click();
  await expect(main.pastBanner).toBeVisible();
  await expect.poll(told).toBeDefined();
  await release(page);
  await page.getByTestId('back-to-live').click();

  await main.prefer({ reducedMotion: 'on' });
  await expect(page.getByTestId('pulses')).toHaveCount(0);
  await page.evaluate(() => (window as unknown as Holding).held!.splice(0));
  await main.importManifest('sitter.yaml', pod('sitter'));
  await main.advance(60_000);
  await expect.poll(() => main.status('default/sitter')).toBe('Running');
  await nextPaint(page);
  expect(await heldPulses(page)).toEqual([]);
});
