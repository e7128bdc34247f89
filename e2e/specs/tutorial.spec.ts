// The uses of the walking skeleton: a refused drag and its remedy, the past, and the file.
import { join } from 'node:path';
import { expect, test } from '../harness/test';
import { screenshot } from '../harness/screenshot';
import { inspectFile, readWorkspace } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

const TAINTED = `
apiVersion: v1
kind: Pod
metadata: { name: p2 }
spec:
  nodeSelector: { kubernetes.io/hostname: k-node1 }
  containers: [{ name: p2, image: nginx, imagePullPolicy: IfNotPresent }]
`;

test('a pod is refused by a tainted node, helped, and runs; the past is seen; the file keeps it all', async ({
  launch,
  folder,
}) => {
  const file = join(folder, 'work.drydock');
  const drydock = await launch({ dialogs: [{ kind: 'save', file }] });
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();

  await test.step('it opens the tutorial cluster', async () => {
    expect(await main.nodes()).toEqual(['k-master', 'k-node1', 'k-node2']);
    expect((await main.pods()).every((pod) => pod.status === 'Running')).toBe(true);
    await screenshot(page, 'tutorial');
  });

  await test.step('a taint from the keyboard', async () => {
    await page.getByTestId('outline').getByText('k-node1').first().click();
    await page.keyboard.press('t');
    await page.getByTestId('taint-key').fill('qqq');
    await screenshot(page, 'taint-dialog');
    await page.getByTestId('taint-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('taint-dialog')).toBeHidden();
  });

  await test.step('the drop is refused with the reason', async () => {
    await main.importManifest('p2.yaml', TAINTED);
    await expect(main.trayPod('default/p2')).toBeVisible();
    await main.drag('default/p2', 'k-node1', false);
    await screenshot(page, 'dragging');
    await page.mouse.up();
    await expect(main.refusal).toBeVisible();
    await expect(main.refusal).toContainText('TaintToleration');
    await expect(main.refusal).toContainText('{qqq: }');
    await screenshot(page, 'refusal');
  });

  await test.step('a remedy helps, and the pod comes to run', async () => {
    await main.refusal.getByTestId('remedy').first().getByRole('button').last().click();
    await main.play('60');
    await expect.poll(() => main.status('default/p2'), { timeout: 20_000 }).toBe('Running');
    await main.pause();
  });

  await test.step('one step at a time into the past and back', async () => {
    const live = await main.stepStatus.textContent();
    await page.getByRole('button', { name: 'Step back' }).click();
    await expect(main.pastBanner).toBeVisible();
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Step back' }).click();
    await screenshot(page, 'past');
    await page.getByTestId('back-to-live').click();
    await expect(main.pastBanner).toBeHidden();
    await expect(main.stepStatus).toHaveText(live ?? '');
  });

  await test.step('Save As writes one file with the whole history', async () => {
    await page.keyboard.press('Control+Shift+S');
    await page.evaluate(() =>
      (
        window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }
      ).drydock.call('app.command', { command: 'saveAs' }),
    );
    await expect(page.getByTestId('document')).toContainText('work');
    expect(inspectFile(file).integrity).toBe('ok');
    const [count] = readWorkspace<{ steps: number }>(file, 'SELECT count(*) AS steps FROM steps');
    expect(count?.steps).toBeGreaterThan(5);
  });
  const before = await main.pods();
  await drydock.close();

  await test.step('opened again from the command line: same state, still steppable', async () => {
    const again = await launch({ files: [file] });
    const second = await again.window();
    const reopened = await new MainWindow(second).ready();
    expect(await reopened.pods()).toEqual(before);
    await second.getByRole('button', { name: 'Step back' }).click();
    await expect(reopened.pastBanner).toBeVisible();
  });
});
