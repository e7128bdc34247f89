// A whole cluster from kubectl's output, the workspace as a Kubernetes API, and faults: each from its menu to what came
// of it in the cluster.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

const DUMP = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: {name: worker-1, labels: {kubernetes.io/hostname: worker-1}}
  spec: {podCIDR: 10.1.0.0/24}
  status:
    capacity: {cpu: "4", memory: 8Gi, pods: "110"}
    allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
    conditions: [{type: Ready, status: "True", reason: KubeletReady, lastHeartbeatTime: "2026-01-10T10:00:00Z", lastTransitionTime: "2026-01-10T08:00:00Z"}]
- apiVersion: v1
  kind: Pod
  metadata: {name: shop, namespace: web, uid: 7e1c6d10-0000-4000-8000-000000000001, creationTimestamp: "2026-01-10T09:00:00Z"}
  spec: {nodeName: worker-1, containers: [{name: c, image: "example.org/shop:1", env: [{name: PASSWORD, value: hunter2}]}]}
  status: {phase: Running, podIP: 10.1.0.5, conditions: [{type: Ready, status: "True"}], containerStatuses: [{name: c, ready: true, restartCount: 0, image: "example.org/shop:1", imageID: x, state: {running: {startedAt: "2026-01-10T09:00:05Z"}}}]}
- apiVersion: v1
  kind: Secret
  metadata: {name: key, namespace: web}
  data: {token: c2VjcmV0}
- apiVersion: example.org/v1
  kind: Widget
  metadata: {name: w, namespace: web}
`;

/** No finding of axe in what is open now. */
async function accessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
}

test('a cluster is imported into a window of its own, with an honest report', async ({ launch, folder }) => {
  const file = join(folder, 'prod.yaml');
  writeFileSync(file, DUMP);
  const empty = join(folder, 'empty.yaml');
  writeFileSync(empty, '# nothing\n');
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();

  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'Import a Cluster…' }).click();
  const dialog = page.getByTestId('import-cluster-dialog');
  await expect(dialog).toContainText('kubectl get nodes,pods');
  await expect(dialog.getByTestId('submit')).toBeDisabled();
  await drydock.answer({ kind: 'open', files: [empty] });
  await dialog.getByTestId('choose-files').click();
  await dialog.getByTestId('submit').click();
  await expect(dialog.getByTestId('import-refused')).toContainText('no object');

  await drydock.answer({ kind: 'open', files: [file] });
  await dialog.getByTestId('choose-files').click();
  await expect(dialog.getByTestId('cluster-files')).toContainText('prod.yaml');
  await accessible(page, 'import');
  await screenshot(page, 'import-cluster');
  const opened = drydock.app.waitForEvent('window');
  await dialog.getByTestId('submit').click();
  const second = await new MainWindow(await opened).ready();
  await expect(dialog).toBeHidden();

  const report = second.page.getByTestId('cluster-report');
  await expect(report.getByTestId('report-summary')).toContainText('1 node, 1 pod (1 on a node)');
  await expect(report.getByTestId('report-taken')).toContainText('Pod 1');
  await expect(report.getByTestId('report-kept')).toContainText('Widget 1');
  await expect(report.getByTestId('report-redacted')).toContainText('1 Secrets, 1 values');
  await expect(report.getByTestId('report-made-up')).toContainText('web');
  await accessible(second.page, 'report');
  await screenshot(second.page, 'import-report');
  await report.getByRole('button', { name: 'OK', exact: true }).click();
  expect(await second.nodeOf('web/shop')).toBe('worker-1');
  await expect(second.page.getByTestId('document')).toContainText('prod');

  await test.step('the report can be read again', async () => {
    await second.page.keyboard.press('/');
    await second.page.keyboard.type('report of');
    await second.page.keyboard.press('Enter');
    await expect(report).toContainText('Widget');
  });
});

test('a workspace is served to real clients until somebody stops it', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();
  await expect(page.getByTestId('status-gateway')).toHaveText('gateway off');
  await page.getByTestId('status-gateway').click();
  const dialog = page.getByTestId('serve-dialog');
  await dialog.getByTestId('serve-speed').selectOption('10');
  await dialog.getByTestId('serve-start').click();
  await expect(dialog.getByTestId('serve-clients')).toBeVisible();
  await accessible(page, 'serve');
  await screenshot(page, 'serve');
  const [, server, kubeconfig] = await dialog.locator('code').allTextContents();
  const answer = await fetch(`${server}/api/v1/nodes`);
  expect(((await answer.json()) as { kind: string }).kind).toBe('NodeList');
  expect(readFileSync(kubeconfig!, 'utf8')).toContain(server);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByTestId('status-gateway')).toHaveText('served');

  await page.getByTestId('status-gateway').click();
  await dialog.getByTestId('serve-stop').click();
  await expect(dialog.getByTestId('serve-start')).toBeVisible();
  await expect(fetch(`${server}/api/v1/nodes`)).rejects.toThrow();
});

test('faults of nodes, registries and containers are injected, seen and ended', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();
  await main.importManifest(
    'p.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {nodeName: k-node2, containers: [{name: c, image: nginx}]}\n',
  );
  await main.advance(30_000);
  await expect.poll(() => main.status('default/p')).toBe('Running');

  await page.getByTestId('status-faults').click();
  const dialog = page.getByTestId('faults-dialog');
  const inForce = dialog.getByTestId('faults-in-force');
  await expect(inForce).toContainText('Everything is as usual');
  await dialog.getByTestId('fault-node').selectOption('k-node1');
  await dialog.getByRole('group', { name: 'Power' }).getByText('off', { exact: true }).click();
  await expect(inForce).toContainText('k-node1: powered off');
  await expect(dialog).toContainText('drydock fault power off k-node1');
  await accessible(page, 'faults');
  await screenshot(page, 'faults');
  await dialog.getByRole('group', { name: 'Where' }).getByText('Registry').click();
  await dialog.getByRole('group', { name: 'State' }).getByText('down', { exact: true }).click();
  await expect(inForce).toContainText('docker.io is down');
  await dialog.getByRole('group', { name: 'Where' }).getByText('Container').click();
  await dialog.getByTestId('fault-pod').selectOption('default/p');
  await dialog.getByTestId('fault-exit-code').fill('x');
  await dialog.getByTestId('fault-kill').click();
  await expect(dialog.getByTestId('fault-error')).toBeVisible();
  await dialog.getByTestId('fault-exit-code').fill('3');
  await dialog.getByTestId('fault-kill').click();
  await expect(dialog.getByTestId('fault-error')).toBeHidden();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByTestId('status-faults')).toContainText('k-node1: powered off, docker.io is down');

  await main.advance(60_000);
  await expect(page.getByTestId('status-bar')).toContainText('k-node1');
  await main.select('node:k-node1');
  await expect(main.inspector).toContainText('NotReady');
  const pod = await page.evaluate(() =>
    (window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }).drydock.call(
      'session.read',
      {
        request: { verb: 'get', resource: 'pods', namespace: 'default', name: 'p' },
      },
    ),
  );
  expect(JSON.stringify(pod)).toMatch(/"lastState":\{"terminated":\{[^}]*"exitCode":3/);

  await test.step('the past has the faults of its own time', async () => {
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'First step' }).click();
    await expect(page.getByTestId('status-faults')).toHaveText('registry up');
    await page.getByRole('button', { name: 'Back to live' }).first().click();
    await expect(page.getByTestId('status-faults')).toContainText('docker.io is down');
  });

  await page.getByTestId('status-faults').click();
  await inForce.getByRole('button', { name: /^End: docker.io/ }).click();
  await expect(inForce).not.toContainText('docker.io');
  await inForce.getByRole('button', { name: /^End: k-node1/ }).click();
  await expect(inForce).toContainText('Everything is as usual');
});
