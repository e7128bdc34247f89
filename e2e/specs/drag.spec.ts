// Use 1 of the walking skeleton: a pod is dragged onto a tainted node, refused with reasons, helped, bound and run.
// What the window says is compared with what the workspace file keeps.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedCommands, recordedSteps, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

const PINNED = `
apiVersion: v1
kind: Pod
metadata: { name: p2 }
spec:
  nodeSelector: { kubernetes.io/hostname: k-node1 }
  containers: [{ name: p2, image: nginx, imagePullPolicy: IfNotPresent }]
`;

test('a pod is refused by a tainted node, helped, bound, pulled, started and Running', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);

  await test.step('the start shows the tutorial cluster, playing', async () => {
    await expect.poll(() => main.nodes()).toEqual(['k-master', 'k-node1', 'k-node2']);
    expect((await main.pods()).every((pod) => pod.status === 'Running')).toBe(true);
    await expect(page.getByTestId('play')).toHaveAttribute('aria-label', 'Pause');
    await main.pause();
    await screenshot(page, 'tutorial');
  });

  await test.step('the tutorial’s own manifests come in by the import dialog', async () => {
    const manifests = ['1.yaml', 'p1.yaml', 'vpod.yaml', 'initpod.yaml', 'deployment.yaml'];
    await drydock.answer({
      kind: 'open',
      files: manifests.map((name) => join(repository, 'resources/manifests', name)),
    });
    await main.command('import');
    await expect(page.getByTestId('import-created')).toContainText('pods/default/initpod');
    await expect(page.getByTestId('import-created')).toContainText('deployments/default/');
    await screenshot(page, 'import');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await expect.poll(async () => (await main.pods()).length).toBeGreaterThan(20);
  });

  await test.step('the scheduler places what it can; the rest waits in the tray with a reason', async () => {
    await main.advance(20_000);
    await expect(main.trayPod('default/p1')).toHaveAttribute(
      'aria-label',
      /didn't match Pod's node affinity/,
    );
    await expect.poll(() => main.nodeOf('default/pod')).not.toBe('');
    await screenshot(page, 'tray');
  });

  await test.step('while dragging, every node answers', async () => {
    await main.select('node:k-node1');
    await page.keyboard.press('t');
    await page.getByTestId('taint-key').fill('qqq');
    await expect(page.getByTestId('kubectl-preview')).toContainText(
      'kubectl taint nodes k-node1 qqq:NoSchedule',
    );
    await page.getByTestId('taint-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('taint-dialog')).toBeHidden();
    await main.importManifest('p2.yaml', PINNED);
    await expect(main.trayPod('default/p2')).toBeVisible();
    await main.dismissToast();

    await main.drag('default/p2', 'k-node1', false);
    await expect(page.locator('[data-testid="offer"][data-node="k-node1"]')).toContainText(
      'untolerated taint {qqq: }',
    );
    await expect(page.locator('[data-testid="offer"][data-node="k-node2"]')).toContainText('node affinity');
    await screenshot(page, 'dragging');
  });

  await test.step('the drop is refused: plugins, reasons, remedies with their lines', async () => {
    await page.mouse.up();
    await expect(main.refusal).toHaveAttribute('data-outcome', 'refused');
    await expect(main.refusal).toContainText('TaintToleration');
    await expect(main.refusal).toContainText('node(s) had untolerated taint {qqq: }');
    await expect(main.refusal.getByTestId('remedy')).toHaveCount(2);
    await expect(main.refusal).toContainText('kubectl taint nodes k-node1 qqq:NoSchedule-');
    await expect.poll(() => main.nodeOf('default/p2')).toBe('');
    expect(objectInFile(file, 'pods', 'default', 'p2')?.['spec'].nodeName).toBeUndefined();
    expect(recordedSteps(file).at(-1)).toMatchObject({
      actor: 'user',
      object: 'p2',
      decision: { type: 'placementRefused', node: 'k-node1' },
    });
    await shotForReadme(await screenshot(page, 'refusal'));
  });

  await test.step('one remedy later the same drop binds, and the kubelet takes over', async () => {
    await main.refusal.getByTestId('remedy').first().getByRole('button', { name: 'Apply' }).click();
    await expect(main.refusal).toBeHidden();
    await expect(main.trayPod('default/p2')).toBeVisible();
    await main.drag('default/p2', 'k-node1');
    await expect.poll(() => main.nodeOf('default/p2')).toBe('k-node1');
    await main.play('60');
    await expect.poll(() => main.status('default/p2'), { timeout: 20_000 }).toBe('Running');
    await main.pause();
    await screenshot(page, 'running');
  });

  await test.step('the file has it all', () => {
    const pod = objectInFile(file, 'pods', 'default', 'p2')!;
    expect(pod['spec'].nodeName).toBe('k-node1');
    expect(pod['spec'].tolerations).toContainEqual(expect.objectContaining({ key: 'qqq' }));
    expect(pod['status'].phase).toBe('Running');
    expect(recordedCommands(file)).toContain('kubectl taint nodes k-node1 qqq:NoSchedule');
    const about = recordedSteps(file).filter((step) => step.object === 'p2');
    const actors = about.map((step) => step.actor);
    expect(actors).toContain('kubelet@k-node1');
    expect(about.filter((step) => step.decision?.type === 'placementRefused')).toHaveLength(1);
  });

  await test.step('a bound pod cannot move; evict and recreate are offered instead', async () => {
    await page.keyboard.press('0');
    await main.dragPlaced('default/p2', 'k-node2');
    await expect(main.refusal).toHaveAttribute('data-outcome', 'alreadyBound');
    await screenshot(page, 'already-bound');
    await expect.poll(() => main.nodeOf('default/p2')).toBe('k-node1');
    await page.keyboard.press('Escape');
    await expect(main.refusal).toBeHidden();
  });
});

test('the same by keyboard alone: drag, step back, save', async ({ launch, folder }) => {
  const file = join(folder, 'keys.drydock');
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const press = (keys: string): Promise<void> => page.keyboard.press(keys);

  await press('Space');
  await expect(page.getByTestId('play')).toHaveAttribute('aria-label', 'Play');
  await main.importManifest('p1.yaml', readFileSync(join(repository, 'resources/manifests/p1.yaml'), 'utf8'));
  await expect(main.trayPod('default/p1')).toBeVisible();

  await test.step('search finds the pod, M lists the nodes with their verdicts', async () => {
    await press('/');
    await page.keyboard.type('default/p1');
    await press('Enter');
    await press('m');
    const chooser = page.getByTestId('node-chooser');
    await expect(chooser).toContainText('NodeAffinity');
    await screenshot(page, 'keyboard-chooser');
    await press('End');
    await press('Enter');
    await expect(main.refusal).toHaveAttribute('data-outcome', 'refused');
    await press('Escape');
    await expect(main.refusal).toBeHidden();
  });

  await test.step('the label that it wants, and again', async () => {
    await press('/');
    await page.keyboard.type('k-node2');
    await press('Enter');
    await press('Shift+L');
    await expect(page.getByTestId('label-key')).toBeFocused();
    await page.keyboard.type('hehe');
    await press('Tab');
    await page.keyboard.type('666');
    await press('Enter');
    await expect(page.getByTestId('label-dialog')).toBeHidden();
    await press('/');
    await page.keyboard.type('default/p1');
    await press('Enter');
    await press('m');
    await expect(page.getByTestId('node-chooser')).toContainText('takes it');
    await press('Enter');
    await expect.poll(() => main.nodeOf('default/p1')).toBe('k-node2');
  });

  await test.step('one step back, and live again', async () => {
    await press(',');
    await expect(main.pastBanner).toBeVisible();
    await expect.poll(() => main.nodeOf('default/p1')).toBe('');
    await press('Shift+End');
    await expect(main.pastBanner).toBeHidden();
  });

  await test.step('saved', async () => {
    await drydock.answer({ kind: 'save', file });
    await press('Control+k');
    await page.keyboard.type('Save As');
    await press('Enter');
    await expect(page.getByTestId('document')).toContainText('keys');
    expect(objectInFile(file, 'pods', 'default', 'p1')?.['spec'].nodeName).toBe('k-node2');
  });

  await test.step('and reverted to a save point', async () => {
    await main.command('savePoint', 'placed');
    await main.select('node:k-node1');
    await press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node1 cordoned');
    await press('Control+k');
    await page.keyboard.type('Revert to save point');
    await press('Enter');
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    await expect.poll(() => main.nodeOf('default/p1')).toBe('k-node2');
  });
});

/** The README's picture is the one that a run of the tests takes: DRYDOCK_README_PICTURES=1 puts it in its place. */
async function shotForReadme(picture: string): Promise<void> {
  if (!process.env['DRYDOCK_README_PICTURES']) return;
  const folder = join(repository, 'docs/images');
  mkdirSync(folder, { recursive: true });
  copyFileSync(picture, join(folder, 'refusal.png'));
}
