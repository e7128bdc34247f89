// The tutorial typed into the console of the window.
import { ConsolePanel } from '../pages/console';
import { MainWindow } from '../pages/window';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedCommands, unsavedFile } from '../harness/workspace-file';

test('the console: kubectl, files, scripts that ask, other nodes, the editor', async ({ launch }) => {
  const drydock = await launch();
  const window = await new MainWindow(await drydock.window()).ready();
  const { page } = window;
  const console = await new ConsolePanel(page).open();
  const file = unsavedFile(drydock.profile);

  expect(await console.run('kubectl get ns')).toMatch(/^NAME +STATUS +AGE\ncalico-apiserver +Active +18h\n/);
  expect(await console.run('kubectl run pod1 --image nginx')).toBe('pod/pod1 created');
  expect(await console.run('kubectl get pod')).toMatch(/pod1 +0\/1 +(ContainerCreating|Pending) +0/);
  await screenshot(page, 'console-dark');
  expect(await console.run('sleep 30; kubectl get pod')).toMatch(/pod1 +1\/1 +Running +0/);
  expect(recordedCommands(file)).toContain('kubectl run pod1 --image nginx');

  // A file, a script that asks.
  expect(
    await console.run(
      'printf \'#!/bin/bash\\necho "Which?"\\nread -p "namespace: " n\\nkubectl config set-context --current --namespace $n\\n\' > ns.sh',
    ),
  ).toBe('');
  await console.type('bash ns.sh');
  await page.keyboard.press('Enter');
  await console.prompted(/^namespace: ?$/);
  await console.type('kube-system');
  await page.keyboard.press('Enter');
  await console.prompted();
  expect(await console.text()).toContain('Context "kubernetes-admin@kubernetes" modified.');
  expect(await console.run('kubectl get pod')).toMatch(/coredns-/);
  expect(await console.run('kubectl config set-context --current --namespace default')).toMatch(/modified/);

  // Tab, Ctrl+R, Ctrl+C.
  await console.type('cat ns');
  await page.keyboard.press('Tab');
  await expect.poll(() => console.text()).toMatch(/# cat ns\.sh$/);
  await page.keyboard.press('Control+C');
  await console.prompted();
  await page.keyboard.press('Control+R');
  await console.type('run pod1');
  await page.keyboard.press('Escape');
  await expect.poll(() => console.text()).toMatch(/kubectl run pod1 --image nginx$/);
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
  await expect(console.editor).toBeVisible();
  await page.keyboard.insertText(
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p2\nspec:\n  containers:\n  - name: c\n    image: nginx\n',
  );
  await screenshot(page, 'console-editor');
  await page.keyboard.press('Control+s');
  await expect(console.editor).toBeHidden();
  await console.prompted();
  expect(await console.run('kubectl apply -f p2.yaml')).toBe('pod/p2 created');
  await expect.poll(() => objectInFile(file, 'pods', 'default', 'p2')?.metadata.name).toBe('p2');

  // The steps that a line caused; the past is looked at, not changed.
  await page.getByTestId('console-steps').click();
  await page.keyboard.press('Control+Backquote');
  await page
    .getByTestId('step-back')
    .click()
    .catch(() => undefined);
  await page.evaluate(() => (window as unknown as { focus(): void }).focus());
});
