// What lies behind a button is loaded and mounted when it is first opened. Nobody may notice: not by keyboard, not by
// mouse, not a screen reader, and not who types on before it is there.
import { expect, test } from '../harness/test';

const MENUS = ['header button >> nth=0', ...['group', 'connections', 'views'].map((name) => `${name}-menu`)];
const POPOVERS = ['problems-button', 'filter-more', 'bookmarks-button'];

test('menus and popovers are as if they had always been there, the first time, too', async ({ open }) => {
  const { page, main } = await open();
  const find = (name: string) => (name.includes(' ') ? page.locator(name) : page.getByTestId(name));

  await test.step('what is pressed before a menu has come is for it', async () => {
    await main.select('node:k-node1');
    const state = await page.evaluate(async () => {
      const button = document.querySelector<HTMLElement>('[data-testid="branch-menu"]')!;
      const press = (key: string) =>
        document.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
      button.focus();
      press('Enter');
      for (let i = 0; i < 20; i++) await Promise.resolve(); // what follows in the same task
      press('c');
      return button.getAttribute('aria-expanded');
    });
    expect(state).toBe('true');
    await expect(page.getByTestId('branches')).toBeVisible();
    await expect(page.getByTestId('branches').getByRole('menuitem').last()).toBeFocused();
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    await page.keyboard.press('Escape');
    await main.menusGone();
    await expect(page.getByTestId('branch-menu')).toBeFocused();
  });

  for (const [kind, names] of [
    ['menu', MENUS],
    ['dialog', POPOVERS],
  ] as const)
    for (const name of names)
      await test.step(name, async () => {
        const button = find(name);
        const element = await button.elementHandle();
        await expect(button).toHaveAttribute('aria-haspopup', kind);
        await expect(button).toHaveAttribute('aria-expanded', 'false');
        for (const key of kind === 'menu' ? ['ArrowDown', 'Enter'] : ['Space']) {
          await button.focus();
          await page.keyboard.press(key);
          await expect(button).toHaveAttribute('aria-expanded', 'true');
          const content = page.locator(`[id="${await button.getAttribute('aria-controls')}"]`);
          await expect(content).toBeVisible();
          if (kind === 'menu')
            await expect(content.locator('[role^="menuitem"]:not([data-disabled])').first()).toBeFocused();
          else await expect(content.locator(':focus').or(content.and(page.locator(':focus')))).toHaveCount(1);
          await page.keyboard.press('Escape');
          await expect(content).toBeHidden();
          await expect(button).toBeFocused();
          await expect(button).toHaveAttribute('aria-expanded', 'false');
        }
        await button.click();
        await expect(button).toHaveAttribute('aria-expanded', 'true');
        await button.click({ force: true });
        await expect(button).toHaveAttribute('aria-expanded', 'false');
        // Whoever holds it holds it still.
        expect(await element!.evaluate((same) => same.isConnected)).toBe(true);
      });
});

test('the first menu that a right click opens has no entry chosen, the first by key has its first', async ({
  open,
}) => {
  const { page, main } = await open();
  await main.rightClick({ ...(await main.nodeBox('k-node2')), height: 30 });
  await expect(main.menu).toBeFocused();
  await page.keyboard.press('Escape');
  await main.menusGone();
  await main.select('node:k-node1');
  await page.keyboard.press('Shift+F10');
  await expect(main.menu.getByRole('menuitem').first()).toBeFocused();
});
