// Menus at a point, in Chinese: what they say, that the keyboard goes back to where it was; the filters for namespace and
// STATUS; Home and End, which are the tabs' own, and with Shift the timeline's.
import { pod } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';

test('context menus in Chinese; the keyboard goes back; Shift+Home and Shift+End from a tab', async ({
  open,
}) => {
  const { page, main } = await open();
  await main.importManifest('p.yaml', pod('lonely', { spec: 'nodeName: k-node1' }));
  await main.advance(30_000);
  await main.prefer({ language: 'zh-cn' });

  await test.step('of a node, by the menu key on its row', async () => {
    await main.select('node:k-node1');
    await page.keyboard.press('Shift+F10');
    for (const entry of [/^添加 taint…/, /^Cordon（停止调度）/, /^排空…/, /^克隆节点…/, /^删除节点/])
      await expect(main.menu.getByRole('menuitem', { name: entry })).toBeVisible();
    await screenshot(page, 'menu-node-zh');
    await page.keyboard.press('Escape');
    await main.menusGone();
    await expect(main.row('node:k-node1')).toBeFocused();
  });

  await test.step('of a pod, by the mouse on its chip', async () => {
    await main.settled();
    await main.rightClick(await main.podBox('default/lonely'));
    for (const entry of [/^移到节点…/, /^标签…/, /^为何在此/, /^删除/])
      await expect(main.menu.getByRole('menuitem', { name: entry })).toBeVisible();
    await screenshot(page, 'menu-pod-zh');
    await page.keyboard.press('Escape');
    await main.menusGone();
    await expect(page.getByTestId('picture')).toBeFocused();
  });

  await test.step('of the picture, where nothing lies: also the first time, while it is still being loaded', async () => {
    const stage = (await page.getByTestId('picture').boundingBox())!;
    await page.mouse.click(stage.x + 10, stage.y + stage.height - 10, { button: 'right' });
    const menu = page.getByTestId('canvas-menu');
    await expect(menu).toContainText('新建 Pod…');
    await expect(menu.getByRole('menuitem', { name: /^整理布局/ })).toBeVisible();
    await screenshot(page, 'menu-canvas-zh');
    await page.keyboard.press('Escape');
    await main.menusGone();
    await expect(page.getByTestId('picture')).toBeFocused();
  });

  await test.step('an entry that opens a dialog leaves the keyboard there', async () => {
    await main.select('node:k-node1');
    await page.keyboard.press('Shift+F10');
    await main.choose(/^标签…/);
    await expect(page.getByTestId('label-key')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('label-dialog')).toBeHidden();
  });

  await test.step('the palette has what can be done with what is selected, also by kubectl’s word', async () => {
    await main.jump('k-node1');
    await page.keyboard.press('/');
    await page.keyboard.type('drain');
    await expect(page.getByTestId('palette').getByRole('option').first()).toContainText('排空…');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('drain-dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('drain-dialog')).toHaveCount(0);
  });

  await test.step('Home and End among the tabs; with Shift through time', async () => {
    const tab = page.getByTestId('tab-overview');
    await tab.focus();
    await page.keyboard.press('End');
    await expect(page.getByTestId('tab-trace')).toBeFocused();
    await page.keyboard.press('Home');
    await expect(tab).toBeFocused();
    const head = await main.step();
    await page.keyboard.press('Shift+Home');
    await expect(main.pastBanner).toBeVisible();
    await expect.poll(() => main.step()).toBe(0);
    await page.getByTestId('picture').focus();
    await page.keyboard.press('Shift+End');
    await expect.poll(() => main.step()).toBe(head);
    await expect(main.pastBanner).toBeHidden();
  });

  await test.step('the namespace filter leaves out the pods of others', async () => {
    await page.getByTestId('filter-more').click();
    await page.getByTestId('filter-menu').getByText('隐藏', { exact: true }).click();
    await page.keyboard.press('Escape');
    await main.menusGone();
    const select = page.getByTestId('namespace');
    await select.selectOption('default');
    await expect.poll(() => main.hasChip('kube-system/etcd-k-master')).toBe(false);
    await expect.poll(() => main.hasChip('default/lonely')).toBe(true);
    await screenshot(page, 'filter-namespace-zh');
    await select.selectOption('');
    await expect.poll(() => main.hasChip('kube-system/etcd-k-master')).toBe(true);
  });

  await test.step('the STATUS filter shows who has it, and counts', async () => {
    await main.importManifest(
      'q.yaml',
      pod('refused', { spec: 'nodeName: k-node2, nodeSelector: {disk: ssd}' }),
    );
    await main.advance(5_000);
    await page.getByTestId('filter-more').click();
    const form = page.getByTestId('filter-menu');
    await form.getByText('NodeAffinity', { exact: true }).click();
    await expect.poll(() => main.hasChip('default/lonely')).toBe(false);
    await expect.poll(() => main.hasChip('default/refused')).toBe(true);
    await screenshot(page, 'filter-status-zh');
    await page.keyboard.press('Escape');
    // Why it is over is in its overview.
    await main.jump('default/refused');
    for (const words of ['Failed', 'NodeAffinity', 'Predicate NodeAffinity failed'])
      await expect(main.inspector).toContainText(words);
    await screenshot(page, 'pod-rejected-zh');
  });
});

test('files that were opened lately are in the window’s menu as in the native one', async ({
  open,
  folder,
}) => {
  const { drydock, page, main } = await open();
  const file = `${folder}/kept.drydock`;
  const show = async () => {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Open recent/ }).press('ArrowRight');
    await expect(page.getByTestId('recent-menu')).toBeVisible();
    return page.getByTestId('recent-menu');
  };
  await expect((await show()).getByRole('menuitem')).toHaveText(['No recent workspaces']);
  await page.keyboard.press('Escape');
  await main.menusGone();
  await drydock.answer({ kind: 'save', file });
  await main.command('saveAs');
  await expect(page.getByTestId('document')).toContainText('kept.drydock');
  await expect((await show()).getByRole('menuitem').first()).toContainText('kept.drydock');
  await screenshot(page, 'menu-recent');
  // Another window that shows it is shown itself: here it is this one, which says so.
  await page.getByTestId('recent-menu').getByRole('menuitem').first().click();
  await expect(page.getByTestId('problem-dialog')).toContainText('kept.drydock');
  await page.getByTestId('problem-dialog').getByRole('button').last().click();
  await (await show()).getByRole('menuitem').last().click();
  await main.menusGone();
  await expect((await show()).getByRole('menuitem')).toHaveText(['No recent workspaces']);
});
