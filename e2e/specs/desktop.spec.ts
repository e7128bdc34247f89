// What makes it an app of the desktop: a native menu that is true, several windows, sizes that are remembered, and a
// view that crashes for good.
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drydock } from '../harness/launch';
import { nextPaint } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

interface Entry {
  readonly enabled: boolean;
  readonly checked: boolean;
}

/** Entries of the native menu by id. */
function menuEntries(drydock: Drydock, ...ids: string[]): Promise<Record<string, Entry>> {
  return drydock.app.evaluate(({ Menu }, wanted) => {
    const menu = Menu.getApplicationMenu();
    return Object.fromEntries(
      wanted.map((id) => {
        const { enabled = false, checked = false } = menu?.getMenuItemById(id) ?? {};
        return [id, { enabled, checked }];
      }),
    );
  }, ids);
}

const enabled = async (drydock: Drydock, id: string): Promise<boolean> =>
  (await menuEntries(drydock, id))[id]!.enabled;

test('the native menu shows what can be done just now', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const entry = (id: string, what: Partial<Entry>) =>
    expect.poll(async () => (await menuEntries(drydock, id))[id]).toMatchObject(what);

  await test.step('time', async () => {
    await main.play();
    await entry('playPause', { checked: true });
    await main.pause();
    await main.advance(60_000); // several steps to go back
    await entry('playPause', { checked: false });
    await entry('stepForward', { enabled: false });
    await entry('live', { enabled: false });
    await drydock.clickMenu('Step back');
    await expect(main.pastBanner).toBeVisible();
    await entry('stepForward', { enabled: true });
    await entry('live', { enabled: true });
    await entry('turn', { enabled: false });
    await drydock.clickMenu('Go to the first step');
    await entry('stepBack', { enabled: false });
    await drydock.clickMenu('Back to live');
    await expect(main.pastBanner).toBeHidden();
    await entry('live', { enabled: false });
  });

  await test.step('changes, and what was saved of them', async () => {
    await entry('undo', { enabled: false });
    await entry('revert', { enabled: false });
    await main.select('node:k-node1');
    await page.keyboard.press('c');
    await entry('undo', { enabled: true });
    await entry('redo', { enabled: false });
    await drydock.clickMenu('Undo last change');
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    await entry('redo', { enabled: true });
    await drydock.clickMenu('Save point…');
    await page.getByTestId('save-point-name').fill('here');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('edited')).toBeHidden();
    await entry('revert', { enabled: false });
    await main.select('node:k-node2');
    await page.keyboard.press('c');
    await entry('revert', { enabled: true });
    await drydock.clickMenu('Revert to save point');
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    await entry('importReport', { enabled: false });
  });

  await test.step('the view', async () => {
    await entry('console', { checked: false });
    await drydock.clickMenu('Console');
    await expect(page.getByTestId('console')).toBeVisible();
    await entry('console', { checked: true });
    await drydock.clickMenu('Console');
    await entry('console', { checked: false });
    const { minimap } = await menuEntries(drydock, 'minimap');
    await drydock.clickMenu('Overview map');
    await entry('minimap', { checked: !minimap!.checked });
    await drydock.clickMenu('High contrast');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  });

  await test.step('in the language that was chosen', async () => {
    await drydock.clickMenu('简体中文');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-cn');
    await drydock.clickMenu('后退一步');
    await expect(main.pastBanner).toBeVisible();
    await entry('stepForward', { enabled: true });
  });
});

test('several windows, each with its own example, and a menu that is of the one in front', async ({
  launch,
}) => {
  const drydock = await launch();
  const first = await new MainWindow(await drydock.window()).ready();
  await first.pause();
  await first.page.getByRole('button', { name: 'Menu', exact: true }).click();
  await first.page.getByRole('menuitem', { name: /^New from example/ }).press('ArrowRight');
  const examples = first.page.getByRole('menuitem').filter({ has: first.page.locator('.cap') });
  await expect(examples.first()).toBeVisible();
  // Each says in a sentence what it shows.
  for (const text of await examples.locator('.cap').allTextContents()) expect(text).toMatch(/^\S.{20,}[.!]$/);
  const [, title] = await examples.evaluateAll((items) =>
    items.map((item) => item.querySelector('span')?.firstChild?.textContent ?? ''),
  );
  await first.page.keyboard.press('Escape');
  await first.page.keyboard.press('Escape');
  await first.menusGone();
  const opened = drydock.app.waitForEvent('window');
  await drydock.clickMenu(title!);
  const second = await new MainWindow(await opened).ready();
  await second.pause();
  expect(drydock.app.windows()).toHaveLength(2);
  await second.page.keyboard.press(',');
  await expect(second.pastBanner).toBeVisible();
  await expect(first.pastBanner).toBeHidden();
  await expect.poll(() => enabled(drydock, 'live')).toBe(true);
  await second.page.close();
  await expect.poll(() => enabled(drydock, 'live')).toBe(false);
});

test('sizes of window and panes are remembered', async ({ launch, folder }) => {
  const profile = join(folder, 'profile');
  const size = (drydock: Drydock) =>
    drydock.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds());
  const panes = async (page: Page) => ({
    outline: (await page.getByTestId('outline').boundingBox())!.width,
    timeline: (await page.getByTestId('timeline').boundingBox())!.height,
  });
  const before = await launch({ profile });
  const page = await before.window();
  await new MainWindow(page).ready();
  await before.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.setBounds({ x: 40, y: 30, width: 1300, height: 820 });
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1300);
  await nextPaint(page);
  const usual = await panes(page);
  await page.getByRole('separator', { name: 'Resize the outline' }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.getByRole('separator', { name: 'Resize the timeline' }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp');
  await nextPaint(page);
  let chosen = await panes(page);
  expect(chosen.outline).toBeGreaterThan(usual.outline + 20);
  expect(chosen.timeline).toBeGreaterThan(usual.timeline + 20);
  // Kept once they have come to rest, and that moves nothing.
  await expect
    .poll(() => JSON.parse(readFileSync(join(profile, 'preferences.json'), 'utf8')) as unknown)
    .toMatchObject({
      panels: { outline: expect.any(Number) as unknown, timeline: expect.any(Number) as unknown },
    });
  await nextPaint(page);
  expect(await panes(page)).toEqual(chosen);
  // What is done last, just before the window goes, is kept as well.
  await page.keyboard.press('ArrowDown');
  await nextPaint(page);
  expect((await panes(page)).timeline).toBeLessThan(chosen.timeline - 20);
  chosen = await panes(page);
  const bounds = await size(before);
  await before.close();

  const after = await launch({ profile });
  const again = await after.window();
  await new MainWindow(again).ready();
  await expect.poll(() => size(after)).toEqual(bounds);
  for (const [pane, size] of Object.entries(chosen))
    await expect
      .poll(async () => Math.abs((await panes(again))[pane as keyof typeof chosen] - size), pane)
      .toBeLessThan(4);
});

test('a view that crashes again and again is not shown for ever: somebody is asked', async ({ open }) => {
  const { drydock, main } = await open();
  await main.importManifest(
    'p.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: kept}\nspec: {containers: [{name: c, image: nginx}]}\n',
  );
  const ask = (script: string): Promise<unknown> =>
    drydock.app.evaluate(async ({ BrowserWindow }, code) => {
      // A view that is just crashing never answers.
      const patience = new Promise((done) => setTimeout(() => done(false), 1000));
      const answer = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code);
      return (await Promise.race([answer, patience])) as unknown;
    }, script);
  const isThere = 'window.drydockPositions?.pods().some((pod) => pod.key === "default/kept") === true';
  await drydock.answer({ kind: 'message', button: 'Show It Again' });
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => ask(isThere).catch(() => false), { timeout: 30_000 }).toBe(true);
    await drydock.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => ask(isThere).catch(() => false), { timeout: 30_000 }).toBe(true);
  }
  await expect.poll(async () => (await drydock.dialogs()).length).toBe(1);
  const shown = await drydock.dialogs();
  expect(shown[0]!.options['message']).toBe('The view of tutorial keeps crashing');
});
