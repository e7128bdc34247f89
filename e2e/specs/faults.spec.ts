// The workspace as a Kubernetes API, and faults: each from its menu to what came of it in the cluster.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { accessible } from '../harness/accessible';
import { screenshot } from '../harness/screenshot';
import { deployment, pod } from '../harness/manifests';
import { expect, test } from '../harness/test';
import { ConsolePanel } from '../pages/console';
import { FaultsDialog } from '../pages/faults';
import type { MainWindow } from '../pages/window';

test('a workspace is served to real clients until somebody stops it', async ({ open }) => {
  const { page } = await open();
  await expect(page.getByTestId('status-gateway')).toHaveText('gateway off');
  await page.getByTestId('status-gateway').click();
  const dialog = page.getByTestId('serve-dialog');
  const error = dialog.getByTestId('serve-error');

  await test.step('a port that is none, or is taken, is refused in place', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    for (const [typed, words] of [
      ['http', 'whole number from 1 to 65535'],
      ['70000', 'whole number from 1 to 65535'],
      [String(port), `Port ${port} is taken by another program. Choose another one`],
    ] as const) {
      await dialog.getByTestId('serve-port').fill(typed);
      await page.keyboard.press('Enter');
      await expect(error).toContainText(words);
      await expect(page.getByTestId('status-gateway')).toHaveText('gateway off');
    }
    await screenshot(page, 'serve-port-taken');
    other.close();
    await once(other, 'close');
    // The very port, now that it is free.
    await page.keyboard.press('Enter');
    await expect(dialog.locator('code').nth(1)).toContainText(`:${port}/`);
    await dialog.getByTestId('serve-stop').click();
    await expect(dialog.getByTestId('serve-port')).toBeVisible();
  });

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
  await expect
    .poll(() =>
      fetch(`${server}/api/v1/nodes`).then(
        ({ status }) => `answers ${status}`,
        () => 'gone',
      ),
    )
    .toBe('gone');
});

test('nodes that fall silent: the kubelet, the network, the power', async ({ open }) => {
  const { page, main } = await open();
  const faults = new FaultsDialog(page);
  const statusBar = page.getByTestId('status-bar');
  for (const node of ['k-node1', 'k-node2'])
    await main.importManifest(
      `${node}.yaml`,
      deployment(`on-${node}`, 1, { spec: `affinity: ${preferring(node)}` }),
    );
  await main.advance(30_000);
  const podsOf = async (app: string): Promise<{ node: string; status: string }[]> =>
    (await main.pods())
      .filter((pod) => pod.key.startsWith(`default/${app}-`))
      .map(({ node, status }) => ({ node, status }));
  await expect.poll(() => podsOf('on-k-node1')).toEqual([{ node: 'k-node1', status: 'Running' }]);

  await test.step('a kubelet is stopped, by keyboard alone', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('faults');
    await page.keyboard.press('Enter');
    await expect(faults.dialog.getByRole('radio', { name: 'Node' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(faults.dialog.getByTestId('fault-node')).toHaveValue('k-node1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await expect(faults.inForce).toContainText('k-node1: kubelet stopped');
    await expect(faults.dialog).toContainText('drydock fault kubelet stopped k-node1');
    await page.keyboard.press('Escape');
    await expect(faults.dialog).toBeHidden();
    await expect(page.getByTestId('status-faults')).toHaveText('k-node1: kubelet stopped');

    // Nobody knows until the node's lease is 40 s old; containers run on.
    await main.advance(20_000);
    await expect(statusBar).not.toContainText('not ready');
    await main.advance(40_000);
    await expect(statusBar).toContainText('k-node1 not ready');
    await expect(page.locator('[data-node="k-node1"]').first()).toContainText('NotReady');
    await expect.poll(() => podsOf('on-k-node1')).toEqual([{ node: 'k-node1', status: 'Running' }]);
    await screenshot(page, 'fault-kubelet-stopped');
    // What does not tolerate that is gone after 300 s more, and stands elsewhere; the old one waits for its kubelet.
    await main.advance(330_000);
    await expect
      .poll(() => podsOf('on-k-node1'))
      .toEqual(
        expect.arrayContaining([
          { node: 'k-node1', status: 'Terminating' },
          { node: 'k-node2', status: 'Running' },
        ]),
      );
    await faults.open();
    await faults.node('k-node1', 'Kubelet', 'running');
    await expect(faults.inForce).toContainText('Everything is as usual');
    await faults.close();
    await main.advance(60_000);
    await expect(statusBar).not.toContainText('not ready');
    await expect.poll(() => podsOf('on-k-node1')).toEqual([{ node: 'k-node2', status: 'Running' }]);
  });

  await test.step('a node is cut off: nothing reaches it, and it comes back', async () => {
    await faults.open();
    await faults.node('k-node2', 'Network', 'cut off');
    await expect(faults.inForce).toContainText('k-node2: cut off from the network');
    await faults.close();
    const [pod] = (await main.pods()).filter(({ key }) => key.startsWith('default/on-k-node2-'));
    const console = await new ConsolePanel(page).open();
    expect(await console.run(`kubectl exec ${pod!.key.split('/')[1]} -- hostname`)).toMatch(/i\/o\s+timeout/);
    await page.getByTestId('console-toggle').click();
    await main.advance(60_000);
    await expect(statusBar).toContainText('k-node2 not ready');
    await faults.open();
    await faults.end(/^End: k-node2/);
    await faults.close();
    await main.advance(60_000);
    await expect(statusBar).not.toContainText('not ready');
    // It was away for less than its pods tolerate: they have stayed.
    await expect.poll(() => main.status(pod!.key)).toBe('Running');
  });

  await test.step('the power goes: what ran there starts anew', async () => {
    await faults.open();
    await faults.node('k-node2', 'Power', 'off');
    await faults.close();
    await main.advance(60_000);
    await expect(statusBar).toContainText('k-node2 not ready');
    await faults.open();
    await faults.node('k-node2', 'Power', 'on');
    await faults.close();
    await main.advance(60_000);
    await expect(statusBar).not.toContainText('not ready');
    const [pod] = (await main.pods()).filter(({ key }) => key.startsWith('default/on-k-node2-'));
    await expect
      .poll(() => containerOf(main, pod!.key))
      .toMatchObject({
        restartCount: 1,
        lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
      });
  });
});

test('a slow disk, a full one, a wrong clock', async ({ open }) => {
  const { page, main } = await open();
  const faults = new FaultsDialog(page);

  await test.step('a slow disk: what starts there takes longer', async () => {
    await faults.open();
    await faults.node('k-node1', 'Disk', '100× slower');
    await expect(faults.inForce).toContainText('k-node1: disk 100× slower');
    await faults.close();
    for (const node of ['k-node1', 'k-node2'])
      await main.importManifest('p.yaml', pod(`on-${node}`, { image: 'redis', spec: `nodeName: ${node}` }));
    await main.advance(60_000);
    await expect.poll(() => main.status('default/on-k-node2')).toBe('Running');
    await expect.poll(() => main.status('default/on-k-node1')).toBe('ContainerCreating');
    await screenshot(page, 'fault-slow-disk');
    await faults.open();
    await faults.end(/^End: k-node1: disk/);
    await faults.close();
    await main.advance(600_000);
    await expect.poll(() => main.status('default/on-k-node1')).toBe('Running');
    await main.importManifest('q.yaml', pod('later', { image: 'httpd', spec: 'nodeName: k-node1' }));
    await main.advance(30_000);
    await expect.poll(() => main.status('default/later')).toBe('Running');
  });

  await test.step('a full disk: the node says so and evicts, and recovers', async () => {
    const usage = JSON.stringify({ c: [{ after: 20, disk: '10Ti' }] });
    await main.importManifest(
      'w.yaml',
      pod('writer', { spec: 'nodeName: k-node2', annotations: `drydock.dev/usage: '${usage}'` }),
    );
    await main.advance(60_000);
    const card = page.locator('[data-node="k-node2"]').first();
    await expect(card).toContainText('DiskPressure');
    expect((await main.object('pods', 'default', 'writer'))['status']).toMatchObject({ reason: 'Evicted' });
    await screenshot(page, 'fault-disk-pressure');
    await main.jump('default/writer');
    await page.getByTestId('tab-events').click();
    await expect(main.inspector).toContainText('The node was low on resource: ephemeral-storage.');
    await main.select('node:k-node2');
    await page.getByTestId('tab-events').click();
    await expect(main.inspector).toContainText('NodeHasDiskPressure');
    await main.advance(330_000);
    await expect(card).not.toContainText('DiskPressure');
  });

  await test.step('a wrong clock: programs of the node read it', async () => {
    const console = await new ConsolePanel(page).open();
    const hour = async (): Promise<number> => {
      await console.focus();
      return Number(await console.run('kubectl exec on-k-node2 -- date -u +%H'));
    };
    const before = await hour();
    await faults.open();
    await faults.dialog.getByTestId('fault-node').selectOption('k-node2');
    await faults.dialog.getByTestId('fault-clock').fill('soon');
    await page.keyboard.press('Enter');
    await expect(faults.dialog.getByTestId('fault-error')).toContainText('whole number');
    await faults.dialog.getByTestId('fault-clock').fill('7200');
    await page.keyboard.press('Enter');
    await expect(faults.dialog.getByTestId('fault-error')).toBeHidden();
    await expect(faults.inForce).toContainText('k-node2: clock 7200 s ahead');
    await faults.close();
    expect(await hour()).toBe((before + 2) % 24);
    await faults.open();
    await faults.end(/^End: k-node2: clock/);
    await faults.close();
    expect(await hour()).toBe(before);
  });
});

test('containers that end, registries that do not answer, a control plane that stops', async ({ open }) => {
  const { drydock, page, main } = await open();
  const faults = new FaultsDialog(page);
  await main.importManifest('p.yaml', pod('p', { spec: 'nodeName: k-node2' }));
  await main.advance(30_000);
  await expect.poll(() => main.status('default/p')).toBe('Running');

  await test.step('killed for its memory, by a signal, after a while', async () => {
    await faults.open();
    await faults.container('default/p');
    await faults.press('Out of memory');
    await expect(faults.dialog).toContainText('drydock fault kill p -n default -c c --oom');
    await faults.close();
    await main.advance(100);
    await expect.poll(() => main.status('default/p')).toBe('OOMKilled');
    await main.jump('default/p');
    await screenshot(page, 'fault-oom');
    await main.advance(15_000);
    await expect.poll(() => main.status('default/p')).toBe('Running');
    await expect
      .poll(() => containerOf(main, 'default/p'))
      .toMatchObject({
        restartCount: 1,
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      });

    await faults.open();
    await faults.container('default/p');
    await faults.press('Send the signal TERM');
    await faults.close();
    await main.advance(60_000);
    await expect
      .poll(() => containerOf(main, 'default/p'))
      .toMatchObject({
        restartCount: 2,
        lastState: { terminated: { exitCode: 0, reason: 'Completed' } },
      });

    await faults.open();
    await faults.container('default/p');
    await faults.dialog.getByTestId('fault-exit-code').fill('x');
    await faults.press('End its process');
    await expect(faults.dialog.getByTestId('fault-error')).toContainText('whole number');
    await faults.dialog.getByTestId('fault-exit-code').fill('3');
    await faults.dialog.getByLabel('After (s)').fill('20');
    await faults.press('End its process');
    await expect(faults.dialog.getByTestId('fault-error')).toBeHidden();
    await faults.close();
    await main.advance(10_000);
    await expect.poll(() => main.status('default/p')).toBe('Running');
    await main.advance(11_000);
    await expect.poll(() => main.status('default/p')).toMatch(/^(Error|CrashLoopBackOff)$/);
    await main.advance(60_000);
    await expect
      .poll(() => containerOf(main, 'default/p'))
      .toMatchObject({
        restartCount: 3,
        lastState: { terminated: { exitCode: 3, reason: 'Error' } },
      });
    await expect(main.inspector).toContainText(/RESTARTS\s*3/);
  });

  await test.step('a registry is down, lets nobody in, is slow, and is up again', async () => {
    await faults.open();
    await faults.registry('quay.io', 'down');
    await accessible(page, 'faults');
    await screenshot(page, 'faults');
    await faults.close();
    await expect(page.getByTestId('status-faults')).toHaveText('quay.io is down');
    await main.importManifest('q.yaml', pod('q', { image: 'quay.io/prometheus/node-exporter' }));
    await main.advance(5_000);
    await expect.poll(() => main.status('default/q')).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
    await main.jump('default/q');
    await page.getByTestId('tab-events').click();
    await expect(main.inspector).toContainText('connection refused');

    await faults.open();
    await faults.registry('quay.io', 'refusing');
    await faults.close();
    await expect(page.getByTestId('status-faults')).toHaveText('quay.io lets nobody in');
    await main.advance(60_000);
    await expect(main.inspector).toContainText('403 Forbidden');

    await faults.open();
    await faults.registry('quay.io', 'slow');
    await faults.close();
    await main.importManifest('slow.yaml', pod('slow', { image: 'quay.io/prometheus/prometheus' }));
    await main.advance(60_000);
    await expect.poll(() => main.status('default/slow')).toBe('ContainerCreating');
    await faults.open();
    await faults.end(/^End: quay.io/);
    await expect(faults.inForce).toContainText('Everything is as usual');
    await faults.close();
    await expect(page.getByTestId('status-faults')).toHaveText('registry up');
    await main.advance(600_000);
    await expect.poll(() => main.status('default/q')).toBe('Running');
  });

  await test.step('the scheduler ends: pods wait until its kubelet has it back', async () => {
    const scheduler = page.locator('[data-station="scheduler"]');
    const kill = async (): Promise<void> => {
      await faults.open();
      await faults.container('kube-system/kube-scheduler-k-master');
      await faults.press('End its process');
      await faults.close();
    };
    await kill();
    await main.advance(100);
    await expect(scheduler).toContainText('stopped');
    await main.importManifest('w.yaml', pod('waits'));
    await expect(main.trayPod('default/waits')).toBeVisible();
    await main.advance(100);
    await expect.poll(() => main.nodeOf('default/waits')).toBe('');
    await screenshot(page, 'fault-scheduler-stopped');
    await main.advance(60_000);
    await expect(scheduler).not.toContainText('stopped');
    await expect.poll(() => main.status('default/waits')).toBe('Running');
  });

  await test.step('the past has the faults of its own time', async () => {
    await faults.open();
    await faults.registry('docker.io', 'down');
    await faults.close();
    await expect(page.getByTestId('status-faults')).toHaveText('docker.io is down');
    await page.getByRole('button', { name: 'First step' }).click();
    await expect(page.getByTestId('status-faults')).toHaveText('registry up');
    await page.getByRole('button', { name: 'Back to live' }).first().click();
    await expect(page.getByTestId('status-faults')).toHaveText('docker.io is down');
  });

  await test.step('its node without power, the control plane is down, whatever its pods say for ever', async () => {
    const strip = page.getByTestId('control-plane');
    const stopped = strip.locator('.stopped');
    await faults.open();
    await faults.node('k-master', 'Power', 'off');
    await faults.close();
    await expect(stopped).toHaveCount(4);
    await main.advance(60_000);
    await expect.poll(() => main.status('kube-system/kube-apiserver-k-master')).toBe('Running');
    await expect(stopped).toHaveCount(4);
    for (const [width, height, zoom] of [
      [1024, 700, 1],
      [1440, 900, 2],
    ] as const) {
      await drydock.resize(page, width, height, zoom);
      const isCut = (): Promise<boolean> => strip.evaluate((of) => of.scrollWidth > of.clientWidth + 1);
      await expect.poll(isCut).toBe(false);
      await screenshot(page, `control-plane-stopped-${zoom}`, drydock);
    }
    await drydock.resize(page, 1440, 900, 1);
    await page.getByRole('button', { name: 'First step' }).click();
    await expect(stopped).toHaveCount(0);
    await page.getByRole('button', { name: 'Back to live' }).first().click();
    await expect(stopped).toHaveCount(4);
    await faults.open();
    await faults.end(/^End: k-master/);
    await faults.close();
    await main.advance(120_000);
    await expect(stopped).toHaveCount(0);
  });
});

/** Affinity of pods that would rather be on one node. */
function preferring(node: string): string {
  const term = `{matchFields: [{key: metadata.name, operator: In, values: [${node}]}]}`;
  return `{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, preference: ${term}}]}}`;
}

/** The status of a pod's first container. */
async function containerOf(main: MainWindow, key: string): Promise<unknown> {
  const [namespace = '', name = ''] = key.split('/');
  const { status } = (await main.object('pods', namespace, name)) as {
    status: { containerStatuses: unknown[] };
  };
  return status.containerStatuses[0];
}
