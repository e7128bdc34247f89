// Every view in both themes and both languages as pictures to look at, each examined by axe; and that layouts hold at
// 1024x700 and at 200 %.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Drydock, repository } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

const manifest = (name: string): string =>
  readFileSync(join(repository, 'resources/manifests', name), 'utf8');

interface View {
  name: string;
  open: (main: MainWindow, drydock: Drydock) => Promise<void>;
  close?: (main: MainWindow) => Promise<void>;
}

const escape = async ({ page }: MainWindow): Promise<void> => page.keyboard.press('Escape');

/** Opens a tab of the selected object's inspector. */
const tab =
  (row: string, id: string) =>
  async (main: MainWindow): Promise<void> => {
    await main.select(row);
    await main.page.getByTestId(`tab-${id}`).click();
  };

/** What an entry of the native menu tells the window. */
const menuEntry =
  (command: string, shows: string) =>
  async ({ page }: MainWindow, { app }: Drydock): Promise<void> => {
    await app.evaluate(({ BrowserWindow }, name) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('drydock:app.menu', { command: name });
    }, command);
    await expect(page.getByTestId(shows)).toBeVisible();
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
    name: 'problems',
    open: async ({ page }) => {
      await page.getByTestId('problems-button').click();
      await expect(page.getByTestId('problem').first()).toBeVisible();
    },
    close: escape,
  },
  {
    name: 'palette',
    open: async ({ page }) => {
      await page.keyboard.press('/');
      await page.keyboard.type('node');
    },
    close: escape,
  },
  { name: 'keys', open: async ({ page }) => page.keyboard.press('?'), close: escape },
  {
    name: 'faults',
    open: async ({ page }) => page.getByTestId('status-faults').click(),
    close: escape,
  },
  {
    name: 'serve',
    open: async ({ page }) => page.getByTestId('status-gateway').click(),
    close: escape,
  },
  { name: 'preferences', open: async ({ page }) => page.keyboard.press('Control+,'), close: escape },
  {
    name: 'bookmarks',
    open: async ({ page }) => {
      await page.keyboard.press('b');
      await expect(page.getByTestId('bookmark-note')).toBeFocused();
    },
    close: escape,
  },
  { name: 'import-cluster', open: menuEntry('importCluster', 'import-cluster-dialog'), close: escape },
  { name: 'report', open: menuEntry('report', 'report-dialog'), close: escape },
  { name: 'tour', open: menuEntry('tour', 'tour'), close: escape },
  {
    name: 'past',
    open: async ({ page }) => {
      await page.keyboard.press(',');
      await expect(page.getByTestId('past-banner')).toBeVisible();
    },
    close: async ({ page }) => page.keyboard.press('Shift+End'),
  },
];

async function prefer(page: Page, preferences: Record<string, unknown>): Promise<void> {
  await page.evaluate(
    (values) =>
      (
        window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }
      ).drydock.call('app.setPreferences', values),
    preferences,
  );
}

test('every view, in dark and light, in English and Chinese, without findings of axe', async ({ launch }) => {
  test.setTimeout(240_000);
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();
  for (const name of ['1.yaml', 'p1.yaml', 'initpod.yaml', 'deployment.yaml'])
    await main.importManifest(name, manifest(name));
  await main.advance(30_000);
  await expect.poll(() => main.status('default/pod')).toBe('Running');
  await page.keyboard.press('0');
  await prefer(page, { reducedMotion: 'on' });
  // The tree shows the pods of the node that has it.
  const home = (await main.nodeOf('default/pod'))!;
  await main.row(`node:${home}`).locator('.twist').click();
  await expect(main.row(POD)).toBeVisible();

  const findings: string[] = [];
  for (const [theme, language, suffix] of [
    ['dark', 'en', 'dark'],
    ['light', 'zh-cn', 'light-zh'],
  ] as const) {
    await prefer(page, { theme, language });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const view of VIEWS) {
      await view.open(main, drydock);
      await screenshot(page, `view-${view.name}-${suffix}`);
      // Only one language: axe looks at structure and colours. Pods on the canvas have no elements; see the outline.
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true)
        .options({ resultTypes: ['violations'] })
        .analyze();
      for (const { id, nodes } of violations)
        findings.push(
          `${view.name} (${suffix}): ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
        );
      await view.close?.(main);
    }
  }
  await prefer(page, { theme: 'contrast', language: 'en' });
  await screenshot(page, 'view-contrast');
  expect(findings).toEqual([]);

  await test.step('the layout holds at 1024x700 and at 200 %', async () => {
    await prefer(page, { theme: 'dark', language: 'zh-cn' });
    const resize = (width: number, height: number, zoom: number): Promise<void> =>
      drydock.app.evaluate(
        ({ BrowserWindow }, [w, h, z]) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.setContentSize(w!, h!);
          window?.webContents.setZoomFactor(z!);
        },
        [width, height, zoom],
      );
    for (const [width, height, zoom, name] of [
      [1024, 700, 1, 'small'],
      [1440, 900, 2, 'zoomed'],
    ] as const) {
      await resize(width, height, zoom);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width / zoom);
      await screenshot(page, `view-${name}`, zoom === 1 ? undefined : drydock);
      const overflow = await page.evaluate(() => ({
        x: document.documentElement.scrollWidth - innerWidth,
        y: document.documentElement.scrollHeight - innerHeight,
      }));
      expect(overflow).toEqual({ x: 0, y: 0 });
    }
    await resize(1440, 900, 1);
  });
});
