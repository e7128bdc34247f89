// The drain panel: what hinders is said before anything is done; the rehearsal says where the pods would land and that
// nothing happened yet; then the drain itself.
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedSteps, unsavedFile } from '../harness/workspace-file';

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
  const left = (await main.pods()).filter((pod) => pod.node === 'k-node1').map((pod) => pod.key);
  for (const key of left) expect(key).toMatch(/calico-node|csi-node-driver|kube-proxy/);
});

test('what a budget holds is said, and tried again; the runbook can be copied', async ({ open }) => {
  const { drydock, page, main } = await open();
  await main.importManifest(
    'web.yaml',
    `apiVersion: apps/v1
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
`,
  );
  await main.advance(60_000);
  await main.select('node:k-node1');
  await page.keyboard.press('r');
  const panel = page.getByTestId('drain-dialog');
  await panel.getByTestId('drain--ignore-daemonsets').check();
  await panel.getByTestId('drain-selector').fill('app=web');
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
  await screenshot(page, 'drain-held');
  await main.request([
    { verb: 'delete', resource: 'poddisruptionbudgets.policy', namespace: 'default', name: 'web' },
  ]);
  await panel.getByTestId('drain-now').click();
  await expect(pod).toHaveAttribute('data-state', 'going');
  await main.advance(60_000);
  await expect(pod).toHaveAttribute('data-state', 'gone');
});
