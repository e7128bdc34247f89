// Use 2 of the walking skeleton: taint, untaint, cordon, uncordon, label and delete, from the context menu and from
// the keyboard. Each is looked up in the workspace file afterwards.
import { pod } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedCommands, unsavedFile, type Recorded } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

test('nodes and pods are changed from the context menu and from the keyboard', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  const node = (name: string): Recorded => objectInFile(file, 'nodes', '', name)!;
  await main.pause();

  /** Where the name of a card is: a place on the card and on no pod. */
  const title = async (name: string) => {
    await main.settled();
    return { ...(await main.nodeBox(name)), height: 30 };
  };

  await test.step('taint from the menu', async () => {
    await main.rightClick(await title('k-node2'));
    await screenshot(page, 'node-menu');
    await main.choose(/^Taint/);
    await page.getByTestId('taint-key').fill('zone-down');
    await page.getByTestId('taint-value').fill('yes');
    await page.getByTestId('taint-dialog').getByText('NoExecute', { exact: true }).click();
    await screenshot(page, 'taint-dialog');
    await page.getByTestId('taint-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('taint-dialog')).toBeHidden();
    await expect(page.locator('[data-node="k-node2"]').first()).toContainText('zone-down=yes:NoExecute');
    expect(node('k-node2')['spec'].taints).toContainEqual(
      expect.objectContaining({ key: 'zone-down', value: 'yes', effect: 'NoExecute' }),
    );
  });

  await test.step('untaint from the keyboard', async () => {
    await main.select('node:k-node2');
    await page.keyboard.press('Shift+T');
    await page.getByTestId('untaint-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('untaint-dialog')).toBeHidden();
    expect(node('k-node2')['spec'].taints ?? []).toEqual([]);
  });

  await test.step('cordon from the keyboard, uncordon from the menu', async () => {
    await page.keyboard.press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node2 cordoned');
    expect(node('k-node2')['spec'].unschedulable).toBe(true);
    await screenshot(page, 'cordoned');
    await main.rightClick(await title('k-node2'));
    await main.choose(/^Uncordon/);
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    expect(node('k-node2')['spec'].unschedulable ?? false).toBe(false);
    await page.keyboard.press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node2 cordoned');
    await page.keyboard.press('u');
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
  });

  await test.step('label, and what the API server refuses', async () => {
    await main.rightClick(await title('k-node1'));
    await main.choose(/^Label/);
    await page.getByTestId('label-key').fill('not a key');
    await page.getByTestId('label-value').fill('x');
    await page.getByTestId('label-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('api-error')).toContainText('metadata.labels: Invalid value: "not a key"');
    await screenshot(page, 'label-refused');
    await page.getByTestId('label-key').fill('hehe');
    await page.getByTestId('label-value').fill('666');
    await page.getByTestId('label-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('label-dialog')).toBeHidden();
    expect(node('k-node1')['metadata'].labels['hehe']).toBe('666');
  });

  await test.step('delete a pod: its Deployment makes another', async () => {
    const victim = (await main.pods()).find((pod) => pod.key.startsWith('kube-system/coredns-'))!.key;
    await main.settled();
    await main.rightClick(await main.podBox(victim));
    await main.choose(/^Delete/);
    await expect(page.getByTestId('delete-dialog')).toContainText('coredns');
    await page.getByTestId('delete-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('delete-dialog')).toBeHidden();
    await expect.poll(() => main.status(victim)).toBe('Terminating');
    await screenshot(page, 'terminating');
    await main.advance(60_000);
    await expect.poll(() => main.status(victim)).toBeUndefined();
    const heirs = async (): Promise<string[]> =>
      (await main.pods())
        .filter(({ key }) => key.startsWith('kube-system/coredns-'))
        .map(({ status }) => status);
    await expect.poll(heirs).toEqual(['Running', 'Running']);
    const [namespace = '', name = ''] = victim.split('/');
    expect(objectInFile(file, 'pods', namespace, name)).toBeUndefined();
  });

  await test.step('each is in the file with its kubectl line', () => {
    expect(recordedCommands(file)).toEqual(
      expect.arrayContaining([
        'kubectl taint nodes k-node2 zone-down=yes:NoExecute',
        'kubectl taint nodes k-node2 zone-down:NoExecute-',
        'kubectl cordon k-node2',
        'kubectl uncordon k-node2',
        'kubectl label nodes k-node1 hehe=666',
        expect.stringMatching(/^kubectl delete pod coredns-\S+ -n kube-system$/),
      ]),
    );
  });
});

test('pods tolerate, workloads are scaled, restarted and deleted by keyboard', async ({ open }) => {
  const { drydock, page, main } = await open();
  const file = unsavedFile(drydock.profile);
  const template = (): Recorded =>
    objectInFile(file, 'deployments.apps', 'kube-system', 'coredns')!['spec'].template;
  const submit = async (dialog: string): Promise<void> => {
    await page.getByTestId(dialog).getByTestId('submit').click();
    await expect(page.getByTestId(dialog)).toBeHidden();
  };

  await main.importManifest('lonely.yaml', pod('lonely', { spec: 'nodeSelector: {disk: ssd}' }));
  await main.select('pod:default/lonely');
  await page.keyboard.press('t');
  await expect(page.getByTestId('toleration-key')).toHaveValue('node-role.kubernetes.io/control-plane');
  await screenshot(page, 'tolerate');
  await submit('tolerate-dialog');
  expect(objectInFile(file, 'pods', 'default', 'lonely')!['spec'].tolerations).toContainEqual({
    key: 'node-role.kubernetes.io/control-plane',
    operator: 'Exists',
    effect: 'NoSchedule',
  });

  await main.select('deployments.apps:kube-system/coredns');
  await page.keyboard.press('s');
  await page.getByTestId('replicas').fill('many');
  await expect(page.getByTestId('scale-dialog').getByTestId('submit')).toBeDisabled();
  await page.getByTestId('replicas').fill('3');
  await screenshot(page, 'scale');
  await submit('scale-dialog');
  expect(objectInFile(file, 'deployments.apps', 'kube-system', 'coredns')!['spec'].replicas).toBe(3);

  await page.keyboard.press('t');
  await page.getByTestId('toleration-key').fill('dedicated');
  await page.getByTestId('tolerate-dialog').getByText('Equal', { exact: true }).click();
  await page.getByTestId('toleration-value').fill('dns');
  await expect(page.getByTestId('kubectl-preview')).toContainText('kubectl patch deployment coredns');
  await submit('tolerate-dialog');
  expect(template()['spec'].tolerations).toContainEqual({
    key: 'dedicated',
    operator: 'Equal',
    value: 'dns',
    effect: 'NoSchedule',
  });

  await page.keyboard.press('Shift+F10');
  await screenshot(page, 'workload-menu');
  await main.choose(/^Restart rollout/);
  await expect
    .poll(() => template()['metadata'].annotations?.['kubectl.kubernetes.io/restartedAt'])
    .toMatch(/Z$/);
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('delete-object-dialog')).toContainText('kubectl delete deployment coredns');
  await screenshot(page, 'delete-workload');
  await submit('delete-object-dialog');
  expect(objectInFile(file, 'deployments.apps', 'kube-system', 'coredns')).toBeUndefined();
});
