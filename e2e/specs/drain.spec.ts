// The drain panel: what hinders is said before anything is done; the rehearsal says where the pods would land and that
// nothing happened yet; then the drain itself.
import { join } from 'node:path';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedSteps, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

/** A deployment whose only pod cannot be anywhere else, and a budget that needs it. */
const HELD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {nodeSelector: {kubernetes.io/hostname: k-node1}, containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
`;

test('a node is rehearsed, then drained', async ({ open }) => {
  const { drydock, page, main } = await open();
  const file = unsavedFile(drydock.profile);
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
  // While time stands still, nothing ends: that is said, with the way out.
  const pods = panel.getByTestId('drain-pod');
  await expect(pods).toHaveCount(3);
  await expect(panel.getByTestId('drain-progress')).toContainText('0 of 3 pods are gone');
  await expect(panel.getByTestId('drain-play')).toBeVisible();
  await screenshot(page, 'drain-progress');
  await main.advance(120_000);
  await expect(panel.getByTestId('drain-done')).toBeVisible();
  // The report after: what came in the place of each.
  await expect(pods.filter({ hasText: 'metrics-server' })).toContainText(
    /gone → metrics-server-\S+ on k-(node2|master), Running/,
  );
  await screenshot(page, 'drained');
  await expect.poll(async () => (await main.pods()).filter(({ node }) => node === 'k-node1').length).toBe(3);
  const left = (await main.pods()).filter((pod) => pod.node === 'k-node1').map((pod) => pod.key);
  for (const key of left) expect(key).toMatch(/calico-node|csi-node-driver|kube-proxy/);
});

test('what a budget holds is said, and asked for again by itself; the runbook can be copied', async ({
  open,
}) => {
  const { drydock, page, main } = await open();
  await main.importManifest('web.yaml', HELD);
  await main.advance(60_000);
  await main.select('node:k-node1');
  await page.keyboard.press('r');
  const panel = page.getByTestId('drain-dialog');
  await panel.getByTestId('drain--ignore-daemonsets').check();
  await panel.getByTestId('drain--pod-selector').fill('app=web');
  await panel.getByTestId('drain-rehearse').click();
  const report = panel.getByTestId('drain-report');
  await expect(report).toBeVisible({ timeout: 60_000 });
  await report.getByRole('button', { name: 'Copy command' }).click();
  await expect
    .poll(() => drydock.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain("kubectl drain k-node1 --ignore-daemonsets --pod-selector='app=web'");

  await panel.getByTestId('drain-now').click();
  const pod = panel.getByTestId('drain-pod');
  await expect(pod).toHaveAttribute('data-state', 'refused');
  await expect(pod).toContainText("Cannot evict pod as it would violate the pod's disruption budget.");
  await expect(panel.getByTestId('drain-next')).toContainText('next in 5s');
  await screenshot(page, 'drain-held');
  // Asked for again by itself, as kubectl does, when five virtual seconds are over.
  await main.request([
    { verb: 'delete', resource: 'poddisruptionbudgets.policy', namespace: 'default', name: 'web' },
  ]);
  await expect(pod).toHaveAttribute('data-state', 'refused');
  await main.advance(5_000);
  await expect(pod).toHaveAttribute('data-state', 'going');
  await main.advance(60_000);
  await expect(pod).toHaveAttribute('data-state', 'gone');
  await expect(panel.getByTestId('drain-done')).toBeVisible();
});

test('the form has kubectl’s flags and defaults; at the timeout kubectl’s words say what is left, also behind a closed panel', async ({
  open,
}) => {
  const { drydock, page, main } = await open();
  await main.prefer({ language: 'zh-cn' });
  const file = unsavedFile(drydock.profile);
  await main.importManifest('web.yaml', HELD);
  await main.advance(60_000);
  await main.select('node:k-node1');
  await page.keyboard.press('r');
  const panel = page.getByTestId('drain-dialog');
  await expect(panel.getByTestId('drain--grace-period')).toHaveValue('-1');
  await expect(panel.getByTestId('drain--skip-wait-for-delete-timeout')).toHaveValue('0');
  await expect(panel.getByTestId('drain--timeout')).toHaveValue('0s');
  await panel.getByTestId('drain--ignore-daemonsets').check();
  await panel.getByTestId('drain--pod-selector').fill('app=web');
  await panel.getByTestId('drain--timeout').fill('12');
  await expect(panel).toContainText('time: missing unit in duration "12"');
  await expect(panel.getByTestId('drain-now')).toBeDisabled();
  await panel.getByTestId('drain--timeout').fill('12s');
  await panel.getByTestId('drain--skip-wait-for-delete-timeout').fill('30');
  await expect(panel).toContainText(
    'kubectl drain k-node1 --ignore-daemonsets --pod-selector=app=web --skip-wait-for-delete-timeout=30 --timeout=12s',
  );
  await panel.getByTestId('drain-now').click();
  await expect(panel.getByTestId('drain-deadline')).toContainText('12s');
  await main.advance(12_000);
  const errors = panel.getByTestId('drain-errors');
  await expect(errors).toHaveText(
    /^error when evicting pods\/"web-\S+" -n "default": global timeout reached: 12s$/,
  );
  await expect(panel.getByTestId('drain-rest')).toContainText('还有 1 个');
  await screenshot(page, 'drain-timeout');

  // Again, and the panel is closed: how it ends is told, and what was held back is asked at once when it is wanted.
  await panel.getByTestId('drain-now').click();
  await expect(panel.getByTestId('drain-again')).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await main.advance(12_000);
  const problem = page.getByTestId('problem-dialog');
  await expect(problem).toContainText('k-node1 没有排空');
  await expect(problem).toContainText('global timeout reached: 12s');
  await problem.getByRole('button').last().click();
  await page.keyboard.press('r');
  await panel.getByTestId('drain--ignore-daemonsets').check();
  await panel.getByTestId('drain--pod-selector').fill('app=web');
  await panel.getByTestId('drain-now').click();
  await main.request([
    { verb: 'delete', resource: 'poddisruptionbudgets.policy', namespace: 'default', name: 'web' },
  ]);
  await panel.getByTestId('drain-again').click();
  await expect(panel.getByTestId('drain-pod')).toHaveAttribute('data-state', 'going');
  await expect.poll(() => objectInFile(file, 'nodes', '', 'k-node1')?.['spec'].unschedulable).toBe(true);
});

test('a drain that the app was closed in is told of when the file is opened, and goes on', async ({
  launch,
  folder,
}) => {
  const path = join(folder, 'drain.drydock');
  const first = await launch({ dialogs: [{ kind: 'save', file: path }] });
  const before = await new MainWindow(await first.window()).ready();
  await before.pause();
  await before.importManifest('web.yaml', HELD);
  await before.advance(60_000);
  await before.command('saveAs');
  await before.select('node:k-node1');
  await before.page.keyboard.press('r');
  const begun = before.page.getByTestId('drain-dialog');
  await begun.getByTestId('drain--ignore-daemonsets').check();
  await begun.getByTestId('drain--delete-emptydir-data').check();
  await begun.getByTestId('drain-now').click();
  await expect(begun.getByTestId('drain-pod').filter({ hasText: 'web-' })).toHaveAttribute(
    'data-state',
    'refused',
  );
  await before.advance(60_000);
  await first.close();

  const drydock = await launch({ files: [path] });
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();
  await expect(page.getByTestId('toast')).toContainText('The drain of k-node1 was cut short: 3 of 4 pods');
  await page.getByTestId('problems-button').click();
  const problem = page.locator('[data-testid="problem"][data-advice="drainUnfinished"]');
  await screenshot(page, 'drain-cut-short-problem');
  await problem.getByRole('button', { name: 'Drain', exact: true }).click();
  const panel = page.getByTestId('drain-dialog');
  // The same flags, what is gone, and both ways out.
  await expect(panel.getByTestId('drain--delete-emptydir-data')).toBeChecked();
  await expect(panel.getByTestId('drain-progress')).toContainText('3 of 4 pods are gone');
  await expect(panel.getByTestId('drain-uncordon')).toBeEnabled();
  await screenshot(page, 'drain-cut-short');
  await main.request([
    { verb: 'delete', resource: 'poddisruptionbudgets.policy', namespace: 'default', name: 'web' },
  ]);
  await panel.getByTestId('drain-now').click();
  await main.advance(60_000);
  await expect(panel.getByTestId('drain-done')).toBeVisible();
  await panel.getByTestId('drain-uncordon').click();
  await expect.poll(() => objectInFile(path, 'nodes', '', 'k-node1')?.['spec'].unschedulable).toBeUndefined();
  await expect(panel.getByTestId('drain-progress')).toHaveCount(0);
});
