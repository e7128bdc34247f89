// The tutorial typed into the console of the window.
import { expect, test } from '../harness/test';
import { screenshot } from '../harness/screenshot';
import { objectInFile, recordedCommands, unsavedFile } from '../harness/workspace-file';
import { ConsolePanel } from '../pages/console';
import { MainWindow } from '../pages/window';

test('the console: kubectl, scripts that ask, completion, other nodes, the editor, the past', async ({
  launch,
}) => {
  const drydock = await launch();
  const window = await new MainWindow(await drydock.window()).ready();
  const { page } = window;
  const console = await new ConsolePanel(page).open();
  const file = unsavedFile(drydock.profile);

  expect(await console.run('kubectl get ns')).toMatch(/^NAME +STATUS +AGE\ncalico-apiserver +Active +18h\n/);
  expect(await console.run('kubectl run pod1 --image nginx')).toMatch(/^pod\/pod1 created/);
  expect(await console.run('kubectl get pod')).toMatch(
    /pod1 +[01]\/1 +(ContainerCreating|Pending|Running) +0/,
  );
  await screenshot(page, 'console-dark');
  expect(await console.run('sleep 30; kubectl get pod')).toMatch(/pod1 +1\/1 +Running +0/);
  expect(recordedCommands(file)).toContain('kubectl run pod1 --image nginx');

  // A script that asks.
  await console.run(
    'echo \'read -p "namespace: " n; kubectl config set-context --current --namespace $n\' > ns.sh',
  );
  await console.type('bash ns.sh');
  await page.keyboard.press('Enter');
  await console.prompted(/^namespace:$/);
  await console.type('kube-system');
  await page.keyboard.press('Enter');
  await console.prompted();
  expect(await console.text()).toContain('Context "kubernetes-admin@kubernetes" modified.');
  expect(await console.run('kubectl get pod')).toMatch(/coredns-/);
  await console.run('kubectl config set-context --current --namespace default');

  // Tab, Ctrl+R, Ctrl+C.
  await console.type('kubectl descr');
  await page.keyboard.press('Tab');
  await expect.poll(() => console.text()).toMatch(/# kubectl describe$/);
  await page.keyboard.press('Control+C');
  await console.prompted();
  await page.keyboard.press('Control+R');
  await console.type('run pod1');
  await expect.poll(() => console.text()).toMatch(/reverse-i-search[^]*kubectl run pod1 --image nginx/);
  await page.keyboard.press('Control+C');
  await page.keyboard.press('Control+C');
  await console.prompted();
  await console.type('kubectl get pod -w');
  await page.keyboard.press('Enter');
  await expect.poll(() => console.text()).toMatch(/-w\nNAME[^]*pod1/);
  await page.keyboard.press('Control+C');
  await console.prompted();

  // Another node, and back.
  await console.run('ssh k-node2');
  expect(await console.run('hostname')).toBe('k-node2');
  expect(await console.run('sysctl -a | grep vm.swap')).toBe('vm.swappiness = 60');
  await console.run('exit');
  expect(await console.run('hostname')).toBe('k-master');

  // The editor.
  await console.type('vim p2.yaml');
  await page.keyboard.press('Enter');
  await expect(console.editor.locator('.cm-content')).toBeFocused();
  await page.keyboard.insertText(
    '{apiVersion: v1, kind: Pod, metadata: {name: p2}, spec: {containers: [{name: c, image: nginx}]}}\n',
  );
  await screenshot(page, 'console-editor');
  await page.keyboard.press('Control+s');
  await expect(console.editor).toBeHidden();
  await console.prompted();
  expect(await console.run('kubectl apply -f p2.yaml')).toMatch(/^pod\/p2 created/);
  await expect.poll(() => objectInFile(file, 'pods', 'default', 'p2')?.['metadata'].name).toBe('p2');

  // The past is looked at, not changed.
  await page.getByTestId('console-steps').click();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < 12; i++) await page.keyboard.press(',');
  await expect(page.getByTestId('console-past')).toBeVisible();
  await page.locator('[data-testid="terminal"].active').click();
  expect(await console.run('kubectl delete pod pod1')).toMatch(/step of the past/);
  await screenshot(page, 'console-past');
});
