// `npm run demo`: what a person would do first, in the real app, with a picture of every moment.
import { join } from 'node:path';
import { repository } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

const PINNED = `
apiVersion: v1
kind: Pod
metadata: { name: p2 }
spec:
  nodeSelector: { kubernetes.io/hostname: k-node1 }
  containers: [{ name: p2, image: nginx, imagePullPolicy: IfNotPresent }]
`;

test('a pod meets a taint, is helped, runs; the past is seen; the file keeps it all', async ({
  launch,
  folder,
}) => {
  const file = join(folder, 'tutorial.drydock');
  const drydock = await launch({ dialogs: [{ kind: 'save', file }] });
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const picture = (name: string): Promise<string> => screenshot(page, name);
  await main.pause();
  await picture('1-the-tutorial-cluster');

  await drydock.answer({
    kind: 'open',
    files: ['1.yaml', 'p1.yaml', 'vpod.yaml', 'initpod.yaml', 'deployment.yaml'].map((name) =>
      join(repository, 'resources/manifests', name),
    ),
  });
  await main.command('import');
  await expect(page.getByTestId('import-created')).toBeVisible();
  await picture('2-manifests-imported');
  await page.getByRole('button', { name: 'OK', exact: true }).click();
  await main.advance(20_000);

  await main.select('node:k-node1');
  await page.keyboard.press('t');
  await page.getByTestId('taint-key').fill('qqq');
  await picture('3-a-taint');
  await page.getByTestId('taint-dialog').getByTestId('submit').click();
  await main.importManifest('p2.yaml', PINNED);
  await expect(main.trayPod('default/p2')).toBeVisible();
  await page.keyboard.press('0');
  await main.settled();
  await main.drag('default/p2', 'k-node1', false);
  await picture('4-held-over-the-tainted-node');
  await page.mouse.up();
  await expect(main.refusal).toBeVisible();
  await picture('5-refused-with-what-would-help');
  await main.refusal.getByTestId('remedy').first().getByRole('button', { name: 'Apply' }).click();
  await expect(main.refusal).toBeHidden();
  await main.settled();
  await main.drag('default/p2', 'k-node1');
  await main.play('60');
  await expect.poll(() => main.status('default/p2'), { timeout: 30_000 }).toBe('Running');
  await main.pause();
  await picture('6-running');

  await main.select('node:k-node1');
  for (let i = 0; i < 4; i++) await page.keyboard.press(',');
  await expect(main.pastBanner).toBeVisible();
  await picture('7-the-past');
  await page.getByTestId('back-to-live').click();
  await expect(main.pastBanner).toBeHidden();

  await main.command('saveAs');
  await expect(page.getByTestId('document')).toContainText('tutorial.drydock');
  await drydock.close();
  const again = await launch({ files: [file] });
  const second = await new MainWindow(await again.window()).ready();
  expect(await second.status('default/p2')).toBe('Running');
  await screenshot(second.page, '8-opened-again');
});
