// The workspace as a Kubernetes API, and faults: each from its menu to what came of it in the cluster.
import { readFileSync } from 'node:fs';
import { accessible } from '../harness/accessible';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

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
