// The drain panel: what hinders is said before anything is done; the rehearsal says where the pods would land and that
// nothing happened yet; then the drain itself.
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedSteps, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

test('a node is rehearsed, then drained', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  await main.pause();
  await main.select('node:k-node1');
  await page.keyboard.press('r');
  const panel = page.getByTestId('drain-dialog');
  await expect(panel.getByTestId('drain-blocked').first()).toContainText('--ignore-daemonsets');
  await expect(panel.getByTestId('drain-now')).toBeDisabled();
  await screenshot(page, 'drain-refused');
  await panel.getByTestId('drain--ignore-daemonsets').check();
  await panel.getByTestId('drain--delete-emptydir-data').check();
  await expect(panel.getByTestId('drain-blocked')).toHaveCount(0);

  const before = recordedSteps(file).length;
  await panel.getByTestId('drain-rehearse').click();
  await expect(panel.getByTestId('drain-report')).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByTestId('landing-map')).toContainText('k-node2');
  await panel.getByTestId('drain-report').scrollIntoViewIfNeeded();
  await screenshot(page, 'drain-rehearsed');
  expect(recordedSteps(file)).toHaveLength(before);

  await panel.getByTestId('drain-now').click();
  await expect.poll(() => objectInFile(file, 'nodes', '', 'k-node1')?.['spec'].unschedulable).toBe(true);
  await main.advance(120_000);
  await expect(panel.getByTestId('drain-done')).toBeVisible();
  await screenshot(page, 'drained');
  const left = (await main.pods()).filter((pod) => pod.node === 'k-node1').map((pod) => pod.key);
  for (const key of left) expect(key).toMatch(/calico-node|csi-node-driver|kube-proxy/);
});
