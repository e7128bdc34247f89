// Hands on the picture: several pods at once, taints and labels carried, nodes cloned and removed, the picture in a file.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHOP } from '../fixtures/shop';
import { accessible, findings } from '../harness/accessible';
import { screenshot, screenshotFolder } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedCommands, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

const waiting = (name: string, cpu = '100m'): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeSelector: {pick: me}
  containers:
    - {name: a, image: nginx, resources: {requests: {cpu: ${cpu}}}}
`;

test('several pods at once; nodes cloned and removed; marks carried; the picture in a file', async ({
  launch,
  folder,
}) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  await main.pause();
  await main.prefer({ reducedMotion: 'on' });
  for (const [name, cpu] of [
    ['w1', '100m'],
    ['w2', '100m'],
    ['big', '64'],
  ] as const)
    await main.importManifest(`${name}.yaml`, waiting(name, cpu));
  await main.importManifest('shop.yaml', SHOP);
  await main.advance(30_000);
  await page.keyboard.press('0');

  await test.step('a frame selects pods; the outline adds and ranges by keyboard', async () => {
    await main.settled();
    const card = await main.nodeBox('k-node1');
    await page.keyboard.down('Shift');
    await page.mouse.move(card.x + 4, card.y + 60);
    await page.mouse.down();
    await page.mouse.move(card.x + card.width - 4, card.y + card.height - 60, { steps: 6 });
    await expect(page.getByTestId('rubber-band')).toBeVisible();
    await screenshot(page, 'picture-frame');
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect(page.getByTestId('live-region')).toContainText('pods selected');
    await main.row('pod:default/big').click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.locator('[data-testid="outline"] [aria-selected="true"]')).toHaveCount(3);
  });

  await test.step('three pods to a node: each with the engine’s own answer', async () => {
    // They want a label; time stands still, so that no scheduler hears of it.
    await main.label('k-node3', { pick: 'me' });
    await main.drag('default/w1', 'k-node3', false);
    await expect(page.getByTestId('drag-count')).toHaveText('+2');
    await expect(page.locator('[data-testid="offer"][data-node="k-node3"]')).toContainText('takes 2 of 3');
    await expect(page.getByTestId('drag-command')).toContainText('create --raw');
    await screenshot(page, 'picture-several-dragged');
    await page.mouse.up();
    const outcome = page.getByTestId('drop-outcome');
    await expect(outcome.getByTestId('drop-result')).toHaveCount(3);
    await expect(outcome).toContainText('2 of 3 pods placed on k-node3');
    await expect(outcome).toContainText('NodeResourcesFit: Insufficient cpu');
    await screenshot(page, 'picture-several-placed');
    await accessible(page, 'hands');
    for (const pod of ['default/w1', 'default/w2']) await expect.poll(() => main.nodeOf(pod)).toBe('k-node3');
    await expect.poll(() => main.nodeOf('default/big')).toBe('');
    await outcome.getByRole('button', { name: 'big' }).click();
    await expect(main.refusal).toContainText('NodeResourcesFit');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(outcome).toBeHidden();
  });

  await test.step('the same by keyboard, and several deleted with one line', async () => {
    await main.expand('k-node3');
    await main.row('pod:default/w1').click();
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('Control+Space');
    await expect(page.locator('[data-testid="outline"] [aria-selected="true"]')).toHaveCount(2);
    await page.keyboard.press('m');
    await expect(page.getByTestId('node-chooser')).toContainText('Place 2 pods');
    await expect(page.getByTestId('node-chooser')).toContainText('"kind":"Binding"');
    await screenshot(page, 'picture-several-chooser');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    const dialog = page.getByTestId('delete-dialog');
    await expect(dialog).toContainText('kubectl delete pod w1 w2');
    await screenshot(page, 'picture-several-delete');
    await dialog.getByTestId('submit').click();
    await expect(dialog).toBeHidden();
    expect(recordedCommands(file)).toContain('kubectl delete pod w1 w2');
    expect(objectInFile(file, 'pods', 'default', 'w1')?.['metadata'].deletionTimestamp).toBeDefined();
  });

  await test.step('a taint carried from one node to another', async () => {
    await page.keyboard.press('0');
    await main.settled();
    const flag = page.locator('[data-testid="node-card"][data-node="k-master"] .flag');
    const to = await main.nodeBox('k-node1');
    await flag.hover();
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height - 60, { steps: 8 });
    await expect(page.getByTestId('template-ghost')).toContainText('control-plane:NoSchedule');
    await expect(page.getByTestId('template-command')).toHaveText(
      'kubectl taint nodes k-node1 node-role.kubernetes.io/control-plane:NoSchedule',
    );
    await screenshot(page, 'picture-taint-carried');
    await page.mouse.up();
    const dialog = page.getByTestId('taint-dialog');
    await expect(dialog).toContainText(
      'kubectl taint nodes k-node1 node-role.kubernetes.io/control-plane:NoSchedule',
    );
    await dialog.getByTestId('submit').click();
    await expect(dialog).toBeHidden();
    expect(objectInFile(file, 'nodes', '', 'k-node1')?.['spec'].taints).toContainEqual(
      expect.objectContaining({ key: 'node-role.kubernetes.io/control-plane' }),
    );
  });

  await test.step('a label out of the list of a card', async () => {
    await page.locator('[data-testid="node-card"][data-node="k-node3"] [data-testid="card-labels"]').click();
    const sheet = page.getByTestId('node-labels');
    await expect(sheet).toContainText('pick=me');
    const to = await main.nodeBox('k-node2');
    await sheet.getByText('pick').hover();
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 50, { steps: 8 });
    await expect(page.getByTestId('template-command')).toHaveText('kubectl label nodes k-node2 pick=me');
    await screenshot(page, 'picture-label-carried');
    await page.mouse.up();
    const dialog = page.getByTestId('label-dialog');
    await expect(dialog).toContainText('kubectl label nodes k-node2 pick=me');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    // And onto a pod.
    await expect
      .poll(async () => {
        if (!(await sheet.isVisible()))
          await page
            .locator('[data-testid="node-card"][data-node="k-node3"] [data-testid="card-labels"]')
            .click();
        return sheet.isVisible();
      })
      .toBe(true);
    await expect(sheet).toContainText('pick=me');
    await main.settled();
    const chip = await main.podBox('default/detailed');
    await sheet.getByText('pick').hover();
    await page.mouse.down();
    await page.mouse.move(chip.x + chip.width / 2, chip.y + chip.height / 2, { steps: 8 });
    await expect(page.getByTestId('template-command')).toHaveText('kubectl label pod detailed pick=me');
    await page.mouse.up();
    await expect(dialog).toContainText('kubectl label pod detailed pick=me');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });

  await test.step('and onto a pod, which then tolerates it', async () => {
    const flag = page.locator('[data-testid="node-card"][data-node="k-master"] .flag');
    await main.settled();
    const to = await main.podBox('default/detailed');
    await flag.hover();
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await expect(page.getByTestId('template-ghost')).toContainText('detailed');
    await page.mouse.up();
    const dialog = page.getByTestId('tolerate-dialog');
    await expect(dialog).toContainText('kubectl patch pod detailed --type=json');
    await screenshot(page, 'picture-tolerate');
    await dialog.getByTestId('submit').click();
    await expect(dialog).toBeHidden();
    expect(objectInFile(file, 'pods', 'default', 'detailed')?.['spec'].tolerations).toContainEqual({
      key: 'node-role.kubernetes.io/control-plane',
      operator: 'Exists',
      effect: 'NoSchedule',
    });
  });

  await test.step('where nothing lies, the menu is the picture’s own; by keyboard it is that of what is selected', async () => {
    const stage = (await page.getByTestId('picture').boundingBox())!;
    const menu = page.getByTestId('canvas-menu');
    await main.dismissToast();
    await page.mouse.click(stage.x + 10, stage.y + stage.height - 10, { button: 'right' });
    await expect(menu).toContainText('New pod…');
    await screenshot(page, 'picture-canvas-menu');
    expect(await findings(page, '[data-testid="canvas-menu"]')).toEqual([]);
    await menu.getByRole('menuitem', { name: 'Select all pods' }).click();
    await main.menusGone();
    await expect(page.getByTestId('live-region')).toContainText('pods selected');
    await main.select('node:k-node1');
    await page.getByTestId('picture').focus();
    await page.keyboard.press('Shift+F10');
    await expect(main.menu).toContainText('k-node1');
    await page.keyboard.press('Escape');
    await main.menusGone();
  });

  await test.step('a node is cloned, and removed', async () => {
    await main.row('node:k-node1').click({ button: 'right' });
    await main.choose('Clone node…');
    const dialog = page.getByTestId('create-dialog');
    await expect(dialog).toContainText('k-node4');
    await dialog.getByTestId('submit').click();
    await expect.poll(() => main.nodes()).toContain('k-node4');
    expect(objectInFile(file, 'nodes', '', 'k-node4')?.['spec'].taints).toContainEqual(
      expect.objectContaining({ key: 'node-role.kubernetes.io/control-plane' }),
    );
    await expect(dialog).toBeHidden();
    await main.select('node:k-node4');
    await page.keyboard.press('Delete');
    const remove = page.getByTestId('delete-node-dialog');
    await expect(remove).toContainText('kubectl delete node k-node4');
    await screenshot(page, 'picture-delete-node');
    await remove.getByTestId('submit').click();
    await expect(remove).toBeHidden();
    await expect.poll(() => main.nodes()).not.toContain('k-node4');
    expect(recordedCommands(file).at(-1)).toBe('kubectl delete node k-node4');
  });

  await test.step('the picture in a file', async () => {
    for (const format of ['svg', 'png'] as const) {
      const path = join(folder, `picture.${format}`);
      await drydock.answer({ kind: 'save', file: path });
      await page.keyboard.press('Control+k');
      await page.keyboard.type(`as ${format}`);
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('toast')).toContainText(`picture.${format}`);
      expect(existsSync(path)).toBe(true);
    }
    const svg = readFileSync(join(folder, 'picture.svg'), 'utf8');
    for (const text of ['k-master', 'k-node3', 'coredns', 'control-plane:NoSchedule', 'big', 'API server'])
      expect(svg).toContain(text);
    // All that a card says: its version, and what is requested and used, of each node.
    expect(svg.match(/>v1\.26\.0</g)).toHaveLength(4);
    expect(
      svg.match(/<title>requested [^<]*, used \d[^<]*, free [^<]*<\/title>/g)!.length,
    ).toBeGreaterThanOrEqual(6);
    const png = readFileSync(join(folder, 'picture.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Twice as fine as the SVG says.
    const width = Number(/width="(\d+)"/.exec(svg)![1]);
    expect(png.readUInt32BE(16)).toBe(width * 2);
    copyFileSync(join(folder, 'picture.png'), join(screenshotFolder, 'picture-exported.png'));
    // The same in the theme and language in use, with what is selected and connected.
    await main.prefer({ theme: 'dark', language: 'zh-cn' });
    await page.getByTestId('connections-menu').click();
    await page.getByRole('menuitemcheckbox').first().click();
    await page.keyboard.press('Escape');
    await main.menusGone();
    await main.dismissToast();
    await main.settled();
    const shop = (await main.pods()).find(({ key }) => key.startsWith('default/shop-'))!;
    const chip = await main.podBox(shop.key);
    await page.mouse.click(chip.x + chip.width / 2, chip.y + chip.height / 2);
    await expect(page.getByTestId('hub')).toBeVisible();
    await drydock.answer({ kind: 'save', file: join(folder, 'dark.png') });
    await drydock.menuCommand('exportPng');
    await expect(page.getByTestId('toast')).toContainText('dark.png');
    copyFileSync(join(folder, 'dark.png'), join(screenshotFolder, 'picture-exported-dark.png'));
  });
});
