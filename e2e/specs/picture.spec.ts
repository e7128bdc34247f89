// The picture as a user arranges it: grouped, filtered, connected, near and far, and found again as it was left.
import type { Locator } from '@playwright/test';
import { join } from 'node:path';
import { SHOP } from '../fixtures/shop';
import { accessible } from '../harness/accessible';
import type { Drydock } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { recordedCommands, stateHash, unsavedFile } from '../harness/workspace-file';
import { MainWindow, type Box } from '../pages/window';

/** Keeps away from the shop, on nodes of its zone. */
const LONER = `apiVersion: v1
kind: Pod
metadata: {name: loner}
spec:
  nodeName: k-node3
  nodeSelector: {topology.kubernetes.io/zone: zone-b}
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: shop}}}
  containers: [{name: a, image: nginx}]
`;

/** Lets the main process refuse to say what is used, in these words; null: as before. */
async function usageFails({ app }: Drydock, message: string | null): Promise<void> {
  await app.evaluate(({ ipcMain }, words) => {
    type Handlers = Map<string, (...args: unknown[]) => unknown>;
    const handlers = (ipcMain as unknown as { _invokeHandlers: Handlers })._invokeHandlers;
    const kept = globalThis as typeof globalThis & { usage?: (...args: unknown[]) => unknown };
    const answer = (kept.usage ??= handlers.get('drydock:call')!);
    const refusal = JSON.stringify({ ok: false, failure: { code: 'failed', message: words } });
    handlers.set('drydock:call', (event, call, args) =>
      words !== null && call === 'session.usage' ? refusal : answer(event, call, args),
    );
  }, message);
}

test('grouping, filter, connections, the map and the way into a pod; kept with the workspace', async ({
  open,
  folder,
  launch,
}) => {
  const file = join(folder, 'shop.drydock');
  const { drydock, page, main } = await open();
  await main.importManifest('shop.yaml', SHOP);
  await main.importManifest('loner.yaml', LONER);
  await main.advance(60_000);
  await expect.poll(() => main.status('default/detailed')).toBe('Running');
  await main.prefer({ reducedMotion: 'on' });
  await page.keyboard.press('0');
  const unsaved = unsavedFile(drydock.profile);
  const before = { hash: stateHash(unsaved), commands: recordedCommands(unsaved).length };
  const choose = async (menu: string, item: string): Promise<void> => {
    await page.getByTestId(menu).click();
    await page
      .getByRole('menuitemradio', { name: item })
      .or(page.getByRole('menuitemcheckbox', { name: item }))
      .first()
      .click();
    await leaveMenu();
  };
  const leaveMenu = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await main.menusGone();
  };

  await test.step('nodes by zone, pods by namespace', async () => {
    await page.getByTestId('group-menu').click();
    await page.getByRole('menuitemradio', { name: 'Zone' }).click();
    await page.getByRole('menuitemradio', { name: 'Namespace' }).click();
    await screenshot(page, 'picture-group-menu');
    await leaveMenu();
    await expect(page.getByTestId('band')).toHaveCount(2);
    await expect(page.getByTestId('band').first()).toContainText('zone-b');
    await screenshot(page, 'picture-grouped');
    await main.select('node:k-node1');
    await page.keyboard.press('z');
    await expect(page.locator('[data-node="k-node1"]').first()).toContainText('calico-system');
    await screenshot(page, 'picture-grouped-near');
    await accessible(page, 'picture');
    for (const [theme, language] of [
      ['dark', 'zh-cn'],
      ['contrast', 'en'],
    ] as const) {
      await main.prefer({ theme, language });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.keyboard.press('0');
      await screenshot(page, `picture-grouped-${theme}`);
      await accessible(page, 'picture');
    }
    await main.prefer({ theme: 'light', language: 'en' });
    await choose('group-menu', 'Workload');
    await page.keyboard.press('0');
    await screenshot(page, 'picture-by-workload');
  });

  await test.step('what does not match fades, or is left out and counted', async () => {
    await page.keyboard.press('f');
    await page.keyboard.type('shop');
    await expect(page.getByTestId('filter-summary')).toContainText('4 of');
    await screenshot(page, 'picture-filtered');
    await page.getByTestId('filter-more').click();
    await page.getByTestId('filter-selector').fill('app in (shop');
    await expect(page.getByTestId('filter-menu')).toContainText('unable to parse requirement');
    await page.getByTestId('filter-selector').fill('app=shop');
    await page.getByTestId('filter-menu').getByText('Hide', { exact: true }).click();
    await screenshot(page, 'picture-filter-menu');
    await accessible(page, 'picture');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('hidden').first()).toContainText('hidden');
    await expect.poll(() => main.hasChip('default/detailed')).toBe(false);
    await screenshot(page, 'picture-hidden');
    await page.getByTestId('filter-clear').click();
    await expect(page.getByTestId('filter-summary')).toBeHidden();
    await expect.poll(() => main.hasChip('default/detailed')).toBe(true);
  });

  await test.step('a Service and its pods', async () => {
    await choose('group-menu', 'Not grouped');
    await page.getByTestId('connections-menu').click();
    await page.getByRole('menuitemcheckbox', { name: 'Services and their pods' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Owners' }).click();
    await leaveMenu();
    const stage = (await page.getByTestId('picture').boundingBox())!;
    await page.mouse.click(stage.x + 8, stage.y + stage.height - 8);
    await expect(page.getByTestId('connections')).toContainText('Select a pod');
    await main.select('services:default/shop');
    await expect(page.getByTestId('connections')).toHaveAttribute('data-lines', '4');
    await page.getByTestId('hub').first().click();
    await screenshot(page, 'picture-connections');
    await accessible(page, 'picture');
    await main.prefer({ theme: 'dark' });
    await screenshot(page, 'picture-connections-dark');
    await main.prefer({ theme: 'light' });
    await choose('connections-menu', 'Services and their pods');
    await choose('connections-menu', 'Owners');
  });

  await test.step('affinity both ways, as lines and in words', async () => {
    await choose('connections-menu', 'Affinity');
    await main.expand('k-node3');
    await main.select('pod:default/loner');
    const lines = page.getByTestId('connections');
    const list = page.getByTestId('connection-list');
    await expect(lines).toHaveAttribute('data-lines', '5'); // four of the shop, and the node
    await expect(list).toContainText('Its required anti-affinity keeps it away from: shop-');
    // The shop knows nothing of it; it is what the loner says.
    const shop = (await main.pods()).find(({ key }) => key.startsWith('default/shop-'))!;
    await main.expand(shop.node);
    await main.select(`pod:${shop.key}`);
    await expect(lines).toHaveAttribute('data-lines', '1');
    await expect(list).toContainText('Keep away from it by required anti-affinity: loner');
    await expect(list).toContainText('Owner: Deployment shop');
    await expect(list).toContainText('Behind the Service: Service shop');
    await screenshot(page, 'picture-affinity');
    await accessible(page, 'connections in words');
    await list.getByRole('button', { name: 'loner' }).click();
    await expect(page.getByTestId('inspector')).toContainText('loner');
    await main.select('node:k-node3');
    await expect(list).toContainText('May run here by their node selector or required node affinity: loner');
    await main.select('node:k-node1');
    await expect(list).toContainText(
      'Ruled out here by their node selector or required node affinity: loner',
    );
    await main.prefer({ language: 'zh-cn' });
    await expect(list).toContainText('而不能运行于此');
    await main.prefer({ language: 'en' });
    await choose('connections-menu', 'Affinity');
    for (const node of new Set(['k-node3', shop.node])) await main.expand(node, false);
  });

  await test.step('names of groups can be read from however far', async () => {
    const size = async (name: Locator): Promise<number> => (await name.boundingBox())!.height;
    await choose('group-menu', 'Zone');
    await choose('group-menu', 'Namespace');
    await page.keyboard.press('0');
    await page.getByTestId('picture').focus();
    const title = page.getByTestId('band').first().locator('b');
    await page.keyboard.press('-');
    await expect(page.getByTestId('group-name').first()).toBeVisible();
    await expect.poll(() => size(page.getByTestId('group-name').first())).toBeGreaterThanOrEqual(12);
    await expect.poll(() => size(title)).toBeGreaterThanOrEqual(14);
    // They never lie over one another.
    const overlaps = (): Promise<number> =>
      page.getByTestId('group-name').evaluateAll((names) => {
        const boxes = names.map((name) => name.getBoundingClientRect());
        return boxes.filter((a, i) =>
          boxes.some(
            (b, j) =>
              j > i && a.left < b.right && b.left < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom,
          ),
        ).length;
      });
    await expect.poll(overlaps).toBe(0);
    // Who rests on one reads it whole; on a pod or node as well. Nothing is said while somebody moves on.
    const tip = page.getByTestId('hover-tip');
    const restOn = async (box: Box, words: string | RegExp): Promise<void> => {
      await page.mouse.move(box.x + box.width - 4, box.y + Math.min(6, box.height / 2));
      await expect(tip).toContainText(words);
    };
    const named = page.locator('[data-testid="group-name"][data-group="kube-system"]').last();
    await restOn((await named.boundingBox())!, /kube-system\s*\d+ pods?/);
    await restOn(await main.podBox('default/detailed'), 'default/detailed');
    await expect(tip).toContainText('Running · 2 of 2 ready');
    await screenshot(page, 'picture-tip');
    await page.mouse.down();
    await expect(tip).toBeHidden();
    await page.mouse.up();
    await screenshot(page, 'picture-groups-between');
    for (let i = 0; i < 8; i++) await page.keyboard.press('-');
    await expect(page.getByTestId('node-card')).toHaveCount(0);
    await restOn(await main.nodeBox('k-node1'), 'k-node1');
    await expect(tip).toContainText(/cpu: .* free of /);
    // Selected pods are seen from afar, too.
    const { x, y, width, height } = await main.podBox('default/detailed');
    const accent = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--accent').trim(),
    );
    const seen = async (): Promise<string> => {
      const [...rgb] = await main.fleetPixel({ x: x + width / 2, y: y + height / 2 });
      return `#${rgb
        .slice(0, 3)
        .map((part) => part.toString(16).padStart(2, '0'))
        .join('')}`;
    };
    await expect.poll(seen).toBe(accent);
    await expect(title).toContainText('zone-b');
    await expect.poll(() => size(title)).toBeGreaterThanOrEqual(14);
    await screenshot(page, 'picture-groups-far');
    await main.prefer({ theme: 'dark' });
    await screenshot(page, 'picture-groups-far-dark');
    await main.prefer({ theme: 'light' });
    await choose('group-menu', 'Not grouped');
    await page.keyboard.press('0');
  });

  await test.step('what is used can be unknown: it is said, and it comes back by itself', async () => {
    await main.select('node:k-node1');
    const told = page.getByTestId('status-usage');
    await usageFails(drydock, 'the meter is gone');
    await main.advance(1000);
    await expect(told).toHaveText('usage unknown');
    await expect(page.getByTestId('inspector')).toContainText('the meter is gone');
    await expect(page.locator('[data-node="k-node1"] .meter').first()).toHaveAttribute(
      'title',
      /the meter is gone/,
    );
    await expect(page.getByTestId('toast')).toBeHidden();
    await screenshot(page, 'picture-usage-unknown');
    await usageFails(drydock, null);
    await expect(told).toBeHidden({ timeout: 30_000 }); // asked for less and less often, every 20 s at last
    await expect(page.getByTestId('inspector')).not.toContainText('the meter is gone');
  });

  await test.step('into a pod, with the map', async () => {
    await main.expand('k-node2');
    await main.select('pod:default/detailed');
    await page.keyboard.press('z');
    const detail = page.locator('[data-testid="pod-detail"][data-pod="default/detailed"]');
    await expect(detail).toContainText('prepare');
    await expect(detail).toContainText('http 80/TCP');
    await expect(page.getByTestId('minimap')).toBeVisible();
    await screenshot(page, 'picture-pod');
    await accessible(page, 'picture');
    await main.prefer({ theme: 'light', language: 'zh-cn' });
    await screenshot(page, 'picture-pod-light-zh');
    await main.prefer({ theme: 'light', language: 'en' });
    await main.settled();
    const box = (await page.getByTestId('minimap').boundingBox())!;
    const place = await main.nodeBox('k-node1');
    await page.mouse.click(box.x + 20, box.y + 30);
    await expect.poll(() => main.nodeBox('k-node1')).not.toEqual(place);
    await page.keyboard.press('0');
  });

  await test.step('a card on another place; a view with a name; the workspace found again as it was left', async () => {
    await main.select('node:k-node1');
    await main.settled();
    // The card beside it in its row, whichever that is in a pane of this size.
    const first = await main.nodeBox('k-node1');
    let [other, second] = ['', first];
    for (const name of await main.nodes()) {
      const box = await main.nodeBox(name);
      if (name === 'k-node1' || Math.abs(box.y - first.y) > 1) continue;
      if (other !== '' && Math.abs(box.x - first.x) >= Math.abs(second.x - first.x)) continue;
      [other, second] = [name, box];
    }
    expect(other).not.toBe('');
    const [there, back] = second.x > first.x ? ['Right', 'Left'] : ['Left', 'Right'];
    await page.locator('[data-testid="node-card"][data-node="k-node1"] .name').hover();
    await page.mouse.down();
    await page.mouse.move(second.x + second.width / 2, second.y + 40, { steps: 8 });
    await expect(page.getByTestId('card-target')).toBeVisible();
    await screenshot(page, 'picture-card-moved');
    await page.mouse.up();
    await expect.poll(() => main.nodeBox('k-node1')).toEqual(second);
    await expect.poll(() => main.nodeBox(other)).toEqual(first);
    // The same by keyboard, there and back.
    await main.select('node:k-node1');
    await page.keyboard.press(`Alt+Shift+Arrow${back}`);
    await expect.poll(() => main.nodeBox('k-node1')).toEqual(first);
    await page.keyboard.press(`Alt+Shift+Arrow${there}`);
    await expect.poll(() => main.nodeBox('k-node1')).toEqual(second);
    await page.getByTestId('views-menu').click();
    await page.getByRole('menuitem', { name: 'Save this view' }).click();
    await page.getByTestId('save-view-name').fill('my view');
    await page.getByTestId('save-view-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('toast')).toContainText('my view');
    await choose('group-menu', 'Zone');
    // Looking is no change of the cluster.
    expect(stateHash(unsaved)).toBe(before.hash);
    expect(recordedCommands(unsaved)).toHaveLength(before.commands);
    await drydock.answer({ kind: 'save', file });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Save As');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('document')).toContainText('shop');
    // What is done last, just before the window goes, is kept as well.
    await page.getByTestId('picture').focus();
    await page.keyboard.press('+');
    await main.settled();
    const left = await main.nodeBox('k-node1');
    await drydock.close();

    const again = await launch({ files: [file] });
    const next = await again.window();
    const found = await new MainWindow(next).ready();
    await expect(next.getByTestId('band').first()).toBeVisible();
    const size = ({ width, height }: Box): number[] => [Math.round(width), Math.round(height)];
    await expect.poll(async () => size(await found.nodeBox('k-node1'))).toEqual(size(left));
    await next.getByTestId('views-menu').click();
    await screenshot(next, 'picture-views');
    await next.getByRole('menuitem', { name: 'my view', exact: true }).click();
    await expect(next.getByTestId('band')).toHaveCount(0);
    await expect
      .poll(async () => (await found.nodeBox('k-node1')).x > (await found.nodeBox(other)).x)
      .toBe(there === 'Right');
  });
});
