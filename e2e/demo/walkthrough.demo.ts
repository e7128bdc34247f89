// `npm run demo`: the uses of the README, played in the real app without a person, a picture of each moment. It stops with
// an error where the app does not do what a user would expect, and runs with the other end-to-end tests.
import { join } from 'node:path';
import { repository } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

const manifest = (name: string): string => join(repository, 'resources/manifests', name);

/** Wants k-node1, which will have a taint. */
const POD = `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  nodeSelector: { kubernetes.io/hostname: k-node1 }
  containers: [{ name: web, image: nginx }]
`;

test('a walk through Drydock', async ({ open, launch, folder }) => {
  const file = join(folder, 'walk.drydock');
  const { drydock, page, main } = await open();
  let moment = 0;
  const picture = (name: string): Promise<string> =>
    screenshot(page, `${String(++moment).padStart(2, '0')}-${name}`);

  await test.step('the tutorial cluster, and manifests that come in', async () => {
    await picture('the-tutorial-cluster');
    await drydock.answer({
      kind: 'open',
      files: ['1.yaml', 'p1.yaml', 'vpod.yaml', 'initpod.yaml', 'deployment.yaml'].map(manifest),
    });
    await main.command('import');
    await expect(page.getByTestId('import-created')).toContainText('pods/default/vpod');
    await picture('manifests-come-in');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await main.advance(60_000);
    await picture('pods-run-or-wait-in-the-tray');
  });

  await test.step('a pod is dragged onto a tainted node, refused, helped, and runs', async () => {
    await main.select('node:k-node1');
    await page.keyboard.press('t');
    await page.getByTestId('taint-key').fill('qqq');
    await picture('a-taint-from-the-keyboard');
    await page.getByTestId('taint-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('taint-dialog')).toBeHidden();
    await main.importManifest('web.yaml', POD);
    await expect(main.trayPod('default/web')).toBeVisible();
    await main.drag('default/web', 'k-node1', false);
    await picture('held-over-the-tainted-node');
    await page.mouse.up();
    await expect(main.refusal).toHaveAttribute('data-outcome', 'refused');
    await picture('refused-with-reasons-and-remedies');
    await main.refusal.getByTestId('remedy').first().getByRole('button', { name: 'Apply' }).click();
    await expect(main.refusal).toBeHidden();
    await expect(main.trayPod('default/web')).toBeVisible();
    await main.drag('default/web', 'k-node1');
    await expect.poll(() => main.nodeOf('default/web')).toBe('k-node1');
    await main.advance(120_000);
    await expect.poll(() => main.status('default/web')).toBe('Running');
    await picture('helped-bound-and-running');
  });

  await test.step('back through what happened, and live again', async () => {
    const live = await main.step();
    for (let i = 0; i < 8; i++) await page.getByRole('button', { name: 'Step back' }).click();
    await expect(main.pastBanner).toBeVisible();
    await expect.poll(() => main.step()).toBe(live - 8);
    await picture('eight-steps-back');
    await page.getByTestId('back-to-live').click();
    await expect(main.pastBanner).toBeHidden();
  });

  await test.step('saved as one file, and opened again', async () => {
    const live = await main.step();
    await drydock.answer({ kind: 'save', file });
    await main.command('saveAs');
    await expect(page.getByTestId('document')).toContainText('walk.drydock');
    await drydock.close();
    const again = await launch({ files: [file] });
    const second = await again.window();
    const reopened = await new MainWindow(second).ready();
    await expect.poll(() => reopened.step()).toBe(live);
    await expect.poll(() => reopened.status('default/web')).toBe('Running');
    await screenshot(second, `${String(++moment).padStart(2, '0')}-opened-again`);
  });
});
