// Places in time that somebody wants to find again: bookmarks with notes, save points, and branches as a graph.
import { accessible } from '../harness/accessible';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx}]}\n`;

test('bookmarks have notes, lead back, stay with the file; branches are a small graph', async ({
  open,
  folder,
  launch,
}) => {
  const { drydock, page, main } = await open();
  await main.importManifest('a.yaml', pod('first'));
  await main.advance(20_000);
  await main.importManifest('b.yaml', pod('second'));
  await main.advance(20_000);
  const head = await main.step();

  await test.step('a bookmark is set in the past, by keyboard', async () => {
    await page.keyboard.press('Shift+Comma');
    await expect(main.pastBanner).toBeVisible();
    await page.keyboard.press('b');
    const note = page.getByTestId('bookmark-note');
    await expect(note).toBeFocused();
    await page.keyboard.type('before the second pod');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('bookmarks')).toBeHidden();
    await expect.poll(() => main.step()).toBeLessThan(head);
  });

  await test.step('it leads back, and its note can be changed', async () => {
    const at = await main.step();
    await page.keyboard.press('Shift+End');
    await expect(main.pastBanner).toBeHidden();
    await page.getByTestId('bookmarks-button').click();
    const list = page.getByTestId('bookmarks');
    await list.getByRole('button', { name: /^before the second pod/ }).click();
    await expect(main.pastBanner).toBeVisible();
    await expect.poll(() => main.step()).toBe(at);
    await accessible(page, 'bookmarks');
    await screenshot(page, 'bookmarks');
    await page.keyboard.press('Escape');
  });

  await test.step('going on from here makes a branch that has the bookmark, too', async () => {
    await main.pastBanner.getByRole('button', { name: /on from here/i }).click();
    await expect(main.pastBanner).toBeHidden();
    await main.importManifest('c.yaml', pod('third'));
    await page.getByTestId('branch-menu').click();
    await expect(page.getByTestId('branch-graph')).toHaveCount(2);
    await screenshot(page, 'branch-graph');
    await page.keyboard.press('Escape');
    await page.getByTestId('bookmarks-button').click();
    await expect(page.getByTestId('bookmarks')).toContainText('before the second pod');
    await page.keyboard.press('Escape');
  });

  await test.step('a save point stands among them, and all are in the saved file', async () => {
    await page.keyboard.press('Control+s');
    await page.getByTestId('save-point-name').fill('third is here');
    await page.keyboard.press('Enter');
    await page.getByTestId('bookmarks-button').click();
    await expect(page.getByTestId('bookmarks')).toContainText('third is here');
    await page.keyboard.press('Escape');
    const file = `${folder}/kept.drydock`;
    await drydock.answer({ kind: 'save', file });
    await main.command('saveAs');
    await expect(page.getByTestId('document')).toContainText('kept.drydock');
    await drydock.close();
    const again = await launch({ files: [file] });
    const window = await new MainWindow(await again.window()).ready();
    await window.page.getByTestId('bookmarks-button').click();
    const list = window.page.getByTestId('bookmarks');
    await expect(list).toContainText('before the second pod');
    await expect(list).toContainText('third is here');
    await list.getByRole('button', { name: /^Remove: before/ }).click();
    await expect(list).not.toContainText('before the second pod');
  });
});
