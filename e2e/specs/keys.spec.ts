// Whoever types quicker than the window draws: no letter that is meant for a field or a dialog is a key of the window. On
// a busy machine without a GPU a frame takes as long as a word.
import { delayFrames, expect, test } from '../harness/test';

test('what is typed before a dialog is drawn is for the dialog, never for the cluster', async ({ open }) => {
  const { page, main } = await open();
  await page.evaluate(delayFrames, 400);
  const statusBar = page.getByTestId('status-bar');
  const palette = page.getByTestId('palette');
  const field = palette.getByRole('combobox');
  await main.select('node:k-node1');

  await test.step('the field of the search has the keyboard in the very task in which it is opened', async () => {
    const focused = await page.evaluate(async () => {
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
      await Promise.resolve();
      for (let i = 0; i < 20; i++) await Promise.resolve(); // what follows in the same task
      return document.activeElement?.getAttribute('role');
    });
    expect(focused).toBe('combobox');
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  await test.step('keys of a selected node, typed as a word: none is carried out', async () => {
    await page.keyboard.type('/curt');
    await expect(field).toHaveValue('curt');
    await expect(statusBar).not.toContainText('cordoned');
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  await test.step('after the search the next key is for what was found', async () => {
    await page.keyboard.type('/k-node2');
    await page.keyboard.press('Enter');
    await page.keyboard.press('c');
    await expect(statusBar).toContainText('k-node2 cordoned');
    await page.keyboard.press('u');
    await expect(statusBar).not.toContainText('cordoned');
  });

  await test.step('a dialog whose code has yet to come', async () => {
    await page.keyboard.type('t');
    await page.keyboard.type('cur');
    const key = page.getByTestId('taint-key');
    await expect(key).toBeFocused();
    // Letters may come before there is a field; they are lost rather than carried out.
    await expect(key).toHaveValue(/^(cur|ur|r|)$/);
    await expect(statusBar).not.toContainText('cordoned');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('taint-dialog')).toBeHidden();
  });

  await test.step('and one whose code is there: not a letter is lost', async () => {
    await page.keyboard.type('tcrude');
    await expect(page.getByTestId('taint-key')).toHaveValue('crude');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('taint-dialog')).toBeHidden();
    await expect(statusBar).not.toContainText('cordoned');
  });

  await test.step('a menu', async () => {
    await main.rightClick({ ...(await main.nodeBox('k-node2')), height: 30 });
    await page.keyboard.type('cu');
    await expect(main.menu).toBeVisible();
    await expect(statusBar).not.toContainText('cordoned');
    await page.keyboard.press('Escape');
    await main.menusGone();
  });
});
