// Everything that opens from a menu or a key, in a small window, at 200 %, and both at once: nothing is cut off, all of
// it can be reached; each examined by axe, in both themes and both languages, and kept as a picture to look at.
import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findings } from '../harness/accessible';
import { misplaced } from '../harness/geometry';
import { pod } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test, type Opened } from '../harness/test';

type InFolder = Opened & { readonly folder: string; readonly size: readonly [number, number, number] };

interface Case {
  name: string;
  /** What lies over the window then: its test id. */
  shows: string;
  open: (opened: InFolder) => Promise<void>;
  /** Escape alone where absent. */
  close?: (opened: InFolder) => Promise<void>;
}

/** A menu that has no name of its own. */
const MENU = '[role="menu"]';

const selectorOf = (shows: string): string => (shows === MENU ? MENU : `[data-testid="${shows}"]`);

/** What an entry of the native menu tells the window. */
const entry =
  (command: string) =>
  ({ drydock }: Opened): Promise<void> =>
    drydock.menuCommand(command);

/** A key, with a pod or node selected first. */
const key =
  (keys: string, of?: string) =>
  async ({ page, main }: Opened): Promise<void> => {
    if (of) await main.jump(of);
    await page.keyboard.press(keys);
  };

const CASES: Case[] = [
  { name: 'import-cluster', shows: 'import-cluster-dialog', open: entry('importCluster') },
  { name: 'serve', shows: 'serve-dialog', open: entry('serve') },
  {
    name: 'serving',
    shows: 'serve-clients',
    open: async (opened) => {
      await entry('serve')(opened);
      await opened.page.getByTestId('serve-start').click();
    },
    close: async ({ page }) => {
      await page.getByTestId('serve-stop').click();
      await expect(page.getByTestId('serve-start')).toBeVisible();
      await page.keyboard.press('Escape');
    },
  },
  { name: 'faults-node', shows: 'faults-dialog', open: entry('faults') },
  {
    name: 'faults-container',
    shows: 'faults-dialog',
    open: async (opened) => {
      await entry('faults')(opened);
      await opened.page.getByTestId('faults-dialog').getByRole('radio').nth(2).press('Space');
      await expect(opened.page.getByTestId('fault-kill')).toBeVisible();
    },
  },
  { name: 'preferences', shows: 'preferences-dialog', open: entry('preferences') },
  {
    name: 'about',
    shows: 'about-dialog',
    open: async (opened) => {
      await entry('about')(opened);
      await opened.page.getByTestId('about-dialog').locator('summary').click();
    },
  },
  { name: 'report', shows: 'report-dialog', open: entry('report') },
  { name: 'keys', shows: 'keys-dialog', open: entry('keys') },
  { name: 'save-point', shows: 'save-point-dialog', open: entry('savePoint') },
  { name: 'compare', shows: 'compare-dialog', open: entry('compare') },
  { name: 'palette', shows: 'palette', open: key('/') },
  {
    name: 'main-menu',
    shows: 'main-menu',
    open: async ({ page }) => {
      await openMainMenu(page);
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'examples',
    shows: 'examples-menu',
    open: async ({ page }) => {
      await openMainMenu(page);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      // In the language of now, not of the start.
      const isChinese = (await page.locator('html').getAttribute('lang')) === 'zh-cn';
      const words = isChinese ? /节点/ : /maintenance/;
      await expect(page.getByTestId('examples-menu')).toContainText(words);
    },
  },
  {
    name: 'recent',
    shows: 'recent-menu',
    open: async ({ page }) => {
      await page.locator('header button').first().click();
      for (const keys of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
        await page.keyboard.press(keys);
    },
  },
  { name: 'filter', shows: 'filter-menu', open: async ({ page }) => page.getByTestId('filter-more').click() },
  { name: 'group', shows: MENU, open: async ({ page }) => page.getByTestId('group-menu').click() },
  {
    name: 'connections',
    shows: MENU,
    open: async ({ page }) => page.getByTestId('connections-menu').click(),
  },
  { name: 'views', shows: MENU, open: async ({ page }) => page.getByTestId('views-menu').click() },
  {
    name: 'save-view',
    shows: 'save-view-dialog',
    open: async ({ page }) => {
      await page.getByTestId('views-menu').click();
      await page.getByRole('menuitem', { name: /^(Save this view|保存此视图)/ }).click();
    },
  },
  {
    name: 'bookmarks',
    shows: 'bookmarks',
    open: async (opened) => {
      await key('b')(opened);
      await expect(opened.page.getByTestId('bookmark-note')).toBeFocused();
    },
  },
  {
    name: 'branches',
    shows: 'branches',
    open: async ({ page }) => page.getByTestId('branch-menu').click(),
  },
  {
    name: 'problems',
    shows: 'problems',
    open: async ({ page }) => page.getByTestId('problems-button').click(),
  },
  {
    name: 'refused-file',
    shows: 'problem-dialog',
    open: async ({ main, folder }) =>
      main.openFiles([join(folder, `a-workspace-with-a-${'very-'.repeat(12)}long-name.drydock`)]),
  },
  { name: 'drain', shows: 'drain-dialog', open: key('r', 'k-node1') },
  {
    name: 'drain-rehearsed',
    shows: 'drain-dialog',
    open: async (opened) => {
      await key('r', 'k-node1')(opened);
      const panel = opened.page.getByTestId('drain-dialog');
      for (const flag of ['ignore-daemonsets', 'delete-emptydir-data', 'force'])
        await panel.getByTestId(`drain--${flag}`).check();
      await panel.getByTestId('drain-rehearse').click();
      await expect(panel.getByTestId('landing-map')).toBeVisible();
    },
  },
  { name: 'taint', shows: 'taint-dialog', open: key('t', 'k-node1') },
  { name: 'untaint', shows: 'untaint-dialog', open: key('Shift+T', 'k-master') },
  { name: 'label', shows: 'label-dialog', open: key('Shift+L', 'k-node1') },
  { name: 'node-menu', shows: 'action-menu', open: nodeMenu },
  {
    name: 'clone-node',
    shows: 'create-dialog',
    open: async (opened) => {
      await nodeMenu(opened);
      await opened.main.choose(/^(Clone node|克隆节点)/);
    },
  },
  { name: 'delete-node', shows: 'delete-node-dialog', open: key('Delete') },
  { name: 'delete-pod', shows: 'delete-dialog', open: key('Delete', 'default/lonely') },
  { name: 'tolerate', shows: 'tolerate-dialog', open: key('t', 'default/lonely') },
  { name: 'scale', shows: 'scale-dialog', open: key('s', 'metrics-server') },
  { name: 'delete-object', shows: 'delete-object-dialog', open: key('Delete') },
  { name: 'workload-menu', shows: 'action-menu', open: key('Shift+F10', 'metrics-server') },
  { name: 'move-pod', shows: 'node-chooser', open: key('m', 'default/lonely') },
  // Reached while the pane that the selection has opened is open.
  {
    name: 'past-banner',
    shows: 'past-banner',
    open: async ({ page, main }) => {
      await main.jump('k-node1');
      await page.keyboard.press(',');
    },
    close: async ({ page }) => page.getByTestId('back-to-live').click(),
  },
  {
    name: 'past',
    shows: 'past-dialog',
    open: async (opened) => {
      await opened.main.jump('k-node1');
      await opened.page.keyboard.press(',');
      await expect(opened.main.pastBanner).toBeVisible();
      await opened.page.keyboard.press('c');
    },
    close: async ({ page, main }) => {
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('past-dialog')).toBeHidden();
      await page.keyboard.press('Shift+End');
      await expect(main.pastBanner).toBeHidden();
    },
  },
  {
    name: 'manifests',
    shows: 'import-dialog',
    open: async ({ drydock, main, folder }) => {
      const path = join(folder, 'manifests.yaml');
      writeFileSync(
        path,
        `${pod('again')}---\n${pod('bad', { spec: 'nodeselector: {a: b}' })}---\n` +
          'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web}\n',
      );
      await drydock.answer({ kind: 'open', files: [path] });
      await main.command('import');
    },
  },
];

/** The menu has the keyboard then. */
async function openMainMenu(page: Page): Promise<void> {
  await page.locator('header button').first().click();
  await expect
    .poll(() => page.getByTestId('main-menu').evaluate((menu) => menu.contains(document.activeElement)))
    .toBe(true);
}

/** Closes a pane that lies over the picture. */
async function clearPicture(page: Page): Promise<void> {
  const inspector = page.locator('header button[aria-pressed]').last();
  const isOver = (await page.evaluate(() => innerWidth)) < 900;
  if (isOver && (await inspector.getAttribute('aria-pressed')) === 'true') await inspector.click();
}

/** The menu of a node, from its card. */
async function nodeMenu({ page, main }: Opened): Promise<void> {
  await clearPicture(page);
  await page.keyboard.press('0');
  await main.settled();
  await main.rightClick({ ...(await main.nodeBox('k-node1')), height: 20 });
}

/** `looked`: kept as pictures and examined by axe; the third lies between the others. */
const ROUNDS = [
  { width: 1024, height: 700, zoom: 1, theme: 'light', language: 'en', name: 'small', looked: true },
  { width: 1024, height: 700, zoom: 2, theme: 'dark', language: 'zh-cn', name: 'zoomed', looked: true },
  { width: 1440, height: 900, zoom: 2, theme: 'contrast', language: 'en', name: '', looked: false },
] as const;

for (const { width, height, zoom, theme, language, name: round, looked } of ROUNDS)
  test(`dialogs hold at ${width}x${height} and ${zoom * 100} %, ${theme}, ${language}`, async ({
    open,
    folder,
  }) => {
    const size = [width, height, zoom] as const;
    const opened = { ...(await open({ env: { XDG_STATE_HOME: folder } })), folder, size };
    const { drydock, page, main } = opened;
    await main.importManifest('p.yaml', pod('lonely', { spec: 'nodeName: k-node1' }));
    await main.importManifest('q.yaml', pod('stuck', { spec: 'nodeSelector: {disk: ssd}' }));
    await main.advance(30_000);
    await main.prefer({ theme, language, reducedMotion: 'on' });
    await drydock.resize(page, ...size);
    const problems: string[] = [];
    for (const { name, shows, open: show, close } of CASES) {
      await test.step(name, async () => {
        const dialog = page.locator(selectorOf(shows));
        await show(opened);
        await expect(dialog).toBeVisible();
        const selector = selectorOf(shows === 'serve-clients' ? 'serve-dialog' : shows);
        if (looked) await screenshot(page, `dialog-${name}-${round}`, zoom === 1 ? undefined : drydock);
        for (const problem of await misplaced(page, selector)) problems.push(`${name}: ${problem}`);
        if (looked)
          for (const finding of await findings(page, selector)) problems.push(`${name}: ${finding}`);
        await (close ? close(opened) : page.keyboard.press('Escape'));
        await expect(dialog).toBeHidden();
      });
    }
    expect(problems).toEqual([]);
  });
