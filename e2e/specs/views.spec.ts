// Every view in both themes and both languages as pictures to look at, each examined by axe; and that the window's layout
// holds at 1024x700 and at 200 %. What lies over the window is in dialogs.spec.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findings } from '../harness/accessible';
import { repository } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import type { MainWindow } from '../pages/window';

const manifest = (name: string): string =>
  readFileSync(join(repository, 'resources/manifests', name), 'utf8');

interface View {
  name: string;
  open: (main: MainWindow) => Promise<void>;
  close?: (main: MainWindow) => Promise<void>;
}

/** Opens a tab of the selected object's inspector. */
const tab =
  (row: string, id: string) =>
  async (main: MainWindow): Promise<void> => {
    await main.select(row);
    await main.page.getByTestId(`tab-${id}`).click();
  };

const POD = 'pod:default/pod';

const VIEWS: View[] = [
  { name: 'node', open: tab('node:k-node1', 'overview') },
  { name: 'pod-why', open: tab('pod:default/p1', 'why') },
  { name: 'pod-trace', open: tab(POD, 'trace') },
  { name: 'pod-logs', open: tab(POD, 'logs') },
  {
    name: 'pod-history',
    open: async (main) => {
      await tab(POD, 'history')(main);
      await main.page.getByTestId('history-diff').nth(1).click();
      await expect(main.page.getByTestId('field-diff')).toBeVisible();
    },
  },
  { name: 'pod-yaml', open: tab(POD, 'yaml') },
  {
    name: 'step',
    open: async ({ page }) => {
      await page.getByTestId('show-step').click();
      await expect(page.getByTestId('changes')).toBeVisible();
    },
  },
  {
    name: 'past',
    open: async ({ page }) => {
      await page.keyboard.press(',');
      await expect(page.getByTestId('past-banner')).toBeVisible();
    },
    close: async ({ page, pastBanner }) => {
      await page.keyboard.press('Shift+End');
      await expect(pastBanner).toBeHidden();
    },
  },
];

test('every view, in dark and light, in English and Chinese, without findings of axe', async ({ open }) => {
  const { drydock, page, main } = await open();
  for (const name of ['1.yaml', 'p1.yaml', 'initpod.yaml', 'deployment.yaml'])
    await main.importManifest(name, manifest(name));
  await main.advance(30_000);
  await expect.poll(() => main.status('default/pod')).toBe('Running');
  await page.keyboard.press('0');
  await main.prefer({ reducedMotion: 'on' });
  // The tree shows the pods of the node that has it.
  const home = (await main.nodeOf('default/pod'))!;
  await main.expand(home);
  await expect(main.row(POD)).toBeVisible();

  const problems: string[] = [];
  for (const [theme, language, suffix] of [
    ['dark', 'en', 'dark'],
    ['light', 'zh-cn', 'light-zh'],
  ] as const) {
    await main.prefer({ theme, language });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const view of VIEWS) {
      await view.open(main);
      await screenshot(page, `view-${view.name}-${suffix}`);
      for (const finding of await findings(page)) problems.push(`${view.name} (${suffix}): ${finding}`);
      await view.close?.(main);
    }
  }
  await main.prefer({ theme: 'contrast', language: 'en' });
  await screenshot(page, 'view-contrast');
  expect(problems).toEqual([]);

  await test.step('the layout holds at 1024x700 and at 200 %', async () => {
    await main.prefer({ theme: 'dark', language: 'zh-cn' });
    for (const [width, height, zoom, name] of [
      [1024, 700, 1, 'small'],
      [1440, 900, 2, 'zoomed'],
    ] as const) {
      await drydock.resize(page, width, height, zoom);
      const overflow = (): Promise<{ x: number; y: number }> =>
        page.evaluate(() => ({
          x: document.documentElement.scrollWidth - innerWidth,
          y: document.documentElement.scrollHeight - innerHeight,
        }));
      await expect.poll(overflow).toEqual({ x: 0, y: 0 });
      await screenshot(page, `view-${name}`, zoom === 1 ? undefined : drydock);
    }
    await drydock.resize(page, 1440, 900, 1);
  });
});
