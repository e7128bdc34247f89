// The picture as a user arranges it: grouped, filtered, connected, near and far, several pods at once, exported, and
// found again as it was left.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screenshot, screenshotFolder } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedCommands, stateHash, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

const SHOP = `apiVersion: v1
kind: Node
metadata:
  name: k-node3
  labels: {topology.kubernetes.io/zone: zone-b, kubernetes.io/hostname: k-node3}
status:
  capacity: {cpu: "4", memory: 8Gi, pods: "110"}
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 4
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: nginx
          image: nginx
          imagePullPolicy: IfNotPresent
          ports: [{name: http, containerPort: 80}]
          resources: {requests: {cpu: 300m, memory: 256Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: detailed, labels: {app: detailed}}
spec:
  nodeName: k-node2
  initContainers:
    - {name: prepare, image: busybox, imagePullPolicy: IfNotPresent, command: ["true"]}
    - {name: migrate, image: busybox, imagePullPolicy: IfNotPresent, command: ["true"]}
  containers:
    - name: web
      image: nginx
      imagePullPolicy: IfNotPresent
      ports: [{name: http, containerPort: 80}]
      volumeMounts: [{name: pages, mountPath: /usr/share/nginx/html, readOnly: true}]
    - {name: side, image: busybox, imagePullPolicy: IfNotPresent, command: ["sleep", "infinity"]}
  volumes:
    - {name: pages, emptyDir: {}}
`;

const waiting = (name: string, cpu = '100m'): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeSelector: {pick: me}
  containers:
    - {name: a, image: nginx, resources: {requests: {cpu: ${cpu}}}}
`;

async function prefer(page: Page, preferences: Record<string, unknown>): Promise<void> {
  await page.evaluate(
    (values) =>
      (
        window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }
      ).drydock.call('app.setPreferences', values),
    preferences,
  );
}

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
}

test('grouping, filter, connections, the map and the way into a pod; kept with the workspace', async ({
  launch,
  folder,
}) => {
  test.setTimeout(120_000);
  const file = join(folder, 'shop.drydock');
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();
  await main.importManifest('shop.yaml', SHOP);
  await main.advance(60_000);
  await expect.poll(() => main.status('default/detailed')).toBe('Running');
  await prefer(page, { reducedMotion: 'on' });
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
    await page.keyboard.press('Escape');
  };

  await test.step('nodes by zone, pods by namespace', async () => {
    await page.getByTestId('group-menu').click();
    await page.getByRole('menuitemradio', { name: 'Zone' }).click();
    await page.getByRole('menuitemradio', { name: 'Namespace' }).click();
    await screenshot(page, 'picture-group-menu');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('band')).toHaveCount(2);
    await expect(page.getByTestId('band').first()).toContainText('zone-b');
    await screenshot(page, 'picture-grouped');
    await main.select('node:k-node1');
    await page.keyboard.press('z');
    await expect(page.locator('[data-node="k-node1"]').first()).toContainText('calico-system');
    await screenshot(page, 'picture-grouped-near');
    await clean(page);
    for (const [theme, language] of [
      ['dark', 'zh-cn'],
      ['contrast', 'en'],
    ] as const) {
      await prefer(page, { theme, language });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.keyboard.press('0');
      await screenshot(page, `picture-grouped-${theme}`);
      await clean(page);
    }
    await prefer(page, { theme: 'light', language: 'en' });
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
    await clean(page);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('hidden').first()).toContainText('hidden');
    expect(await main.hasChip('default/detailed')).toBe(false);
    await screenshot(page, 'picture-hidden');
    await page.getByTestId('filter-clear').click();
    await expect(page.getByTestId('filter-summary')).toBeHidden();
    expect(await main.hasChip('default/detailed')).toBe(true);
  });

  await test.step('a Service and its pods', async () => {
    await choose('group-menu', 'Not grouped');
    await page.getByTestId('connections-menu').click();
    await page.getByRole('menuitemcheckbox', { name: 'Services and their pods' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Owners' }).click();
    await page.keyboard.press('Escape');
    const stage = (await page.getByTestId('picture').boundingBox())!;
    await page.mouse.click(stage.x + 8, stage.y + stage.height - 8);
    await expect(page.getByTestId('connections')).toContainText('Select a pod');
    await main.select('services:default/shop');
    await expect(page.getByTestId('connections')).toHaveAttribute('data-lines', '4');
    await page.getByTestId('hub').first().click();
    await screenshot(page, 'picture-connections');
    await clean(page);
    await prefer(page, { theme: 'dark' });
    await screenshot(page, 'picture-connections-dark');
    await prefer(page, { theme: 'light' });
    await choose('connections-menu', 'Services and their pods');
    await choose('connections-menu', 'Owners');
  });

  await test.step('into a pod, with the map', async () => {
    await main.row('node:k-node2').locator('.twist').click();
    await main.select('pod:default/detailed');
    await page.keyboard.press('z');
    const detail = page.locator('[data-testid="pod-detail"][data-pod="default/detailed"]');
    await expect(detail).toContainText('prepare');
    await expect(detail).toContainText('http 80/TCP');
    await expect(page.getByTestId('minimap')).toBeVisible();
    await screenshot(page, 'picture-pod');
    await clean(page);
    await prefer(page, { theme: 'light', language: 'zh-cn' });
    await screenshot(page, 'picture-pod-light-zh');
    await prefer(page, { theme: 'light', language: 'en' });
    const box = (await page.getByTestId('minimap').boundingBox())!;
    const place = await main.nodeBox('k-node1');
    await page.mouse.click(box.x + 20, box.y + 30);
    expect(await main.nodeBox('k-node1')).not.toEqual(place);
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
    expect(await main.nodeBox(other)).toEqual(first);
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
    await page.keyboard.press('+');
    await page.waitForTimeout(600); // a view is kept a moment after its last change
    // Looking is no change of the cluster.
    expect(stateHash(unsaved)).toBe(before.hash);
    expect(recordedCommands(unsaved)).toHaveLength(before.commands);
    await drydock.answer({ kind: 'save', file });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Save As');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('document')).toContainText('shop');
    const left = await main.nodeBox('k-node1');
    await drydock.close();

    const again = await launch({ files: [file] });
    const next = await again.window();
    const found = await new MainWindow(next).ready();
    await expect(next.getByTestId('band').first()).toBeVisible();
    const now = await found.nodeBox('k-node1');
    expect([Math.round(now.width), Math.round(now.height)]).toEqual([
      Math.round(left.width),
      Math.round(left.height),
    ]);
    await next.getByTestId('views-menu').click();
    await screenshot(next, 'picture-views');
    await next.getByRole('menuitem', { name: 'my view', exact: true }).click();
    await expect(next.getByTestId('band')).toHaveCount(0);
    const [a, b] = [await found.nodeBox('k-node1'), await found.nodeBox(other)];
    expect(a.x > b.x).toBe(there === 'Right');
  });
});

test('several pods at once; nodes cloned and removed; marks carried; the picture in a file', async ({
  launch,
  folder,
}) => {
  test.setTimeout(120_000);
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  await main.pause();
  await prefer(page, { reducedMotion: 'on' });
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
    await clean(page);
    expect([await main.nodeOf('default/w1'), await main.nodeOf('default/w2')]).toEqual([
      'k-node3',
      'k-node3',
    ]);
    expect(await main.nodeOf('default/big')).toBe('');
    await outcome.getByRole('button', { name: 'big' }).click();
    await expect(main.refusal).toContainText('NodeResourcesFit');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(outcome).toBeHidden();
  });

  await test.step('the same by keyboard, and several deleted with one line', async () => {
    await main.row('node:k-node3').locator('.twist').click();
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
    const from = (await sheet.getByText('pick').boundingBox())!;
    const to = await main.nodeBox('k-node2');
    await page.mouse.move(from.x + 20, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 50, { steps: 8 });
    await screenshot(page, 'picture-label-carried');
    await page.mouse.up();
    const dialog = page.getByTestId('label-dialog');
    await expect(dialog).toContainText('kubectl label nodes k-node2 pick=me');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });

  await test.step('and onto a pod, which then tolerates it', async () => {
    const flag = page.locator('[data-testid="node-card"][data-node="k-master"] .flag');
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
    await main.row('node:k-node4').click();
    await page.keyboard.press('Delete');
    const remove = page.getByTestId('delete-node-dialog');
    await expect(remove).toContainText('kubectl delete node k-node4');
    await screenshot(page, 'picture-delete-node');
    await remove.getByTestId('submit').click();
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
    for (const text of ['k-master', 'k-node3', 'coredns', 'control-plane:NoSchedule', 'big'])
      expect(svg).toContain(text);
    const png = readFileSync(join(folder, 'picture.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Twice as fine as the SVG says.
    const width = Number(/width="(\d+)"/.exec(svg)![1]);
    expect(png.readUInt32BE(16)).toBe(width * 2);
    copyFileSync(join(folder, 'picture.png'), join(screenshotFolder, 'picture-exported.png'));
  });
});
