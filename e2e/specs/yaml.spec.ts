// The editor of an object's YAML: completion from the API server's own types, its answer while typing, the diff before
// anything is applied, and the change in the cluster.
import { accessible } from '../harness/accessible';
import { deployment } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';

test('fields are completed, wrong ones are refused in place, the diff comes before the change', async ({
  open,
}) => {
  const { page, main } = await open();
  await main.importManifest('p.yaml', deployment('web', 1));
  await page.keyboard.press('/');
  await page.keyboard.type('default/web');
  await page
    .getByTestId('palette')
    .getByRole('option', { name: /default\/web.*Deployment/ })
    .click();
  await page.getByTestId('tab-yaml').click();
  await page.getByTestId('yaml-edit').click();
  const editor = page.getByTestId('yaml-editor');
  await expect(editor.locator('.cm-content')).toBeFocused();

  // Behind "spec:" of the Deployment itself.
  await editor.locator('.cm-line', { hasText: /^spec:$/ }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('minR');
  const list = page.locator('.cm-tooltip-autocomplete');
  await expect(list).toContainText('minReadySeconds');
  await expect(list).not.toContainText('replicas'); // is there already
  await screenshot(page, 'yaml-completion');
  await accessible(page, 'yaml completion');
  await page.keyboard.press('Enter');
  await expect(editor).toContainText('minReadySeconds: ');
  await page.keyboard.type('x');
  await expect(page.getByTestId('yaml-problem')).toBeVisible();
  await page.keyboard.press('Backspace');
  await page.keyboard.type('5');
  await expect(page.getByTestId('yaml-problem')).toBeHidden();

  // Looking at something else loses nothing.
  await main.select('node:k-node1');
  await main.select('deployments.apps:default/web');
  await page.getByTestId('yaml-resume').click();
  await expect(editor).toContainText('minReadySeconds: 5');
  await expect(page.getByTestId('yaml-review')).toBeEnabled();

  // Others change it meanwhile: nothing of the edit is lost, and what is theirs is named.
  const scale = (replicas: number): Promise<void> =>
    main.request([
      {
        verb: 'patch',
        patchType: 'merge',
        resource: 'deployments.apps',
        namespace: 'default',
        name: 'web',
        body: { spec: { replicas } },
      },
    ]);
  await scale(2);
  await main.advance(5_000);
  await expect(page.getByTestId('yaml-meanwhile')).toContainText('spec.replicas');
  await expect(editor).toContainText('minReadySeconds: 5');
  await page.getByTestId('yaml-review').click();
  await screenshot(page, 'yaml-meanwhile');
  await page.getByTestId('yaml-apply').click();
  await expect
    .poll(async () => (await main.object('deployments.apps', 'default', 'web'))['spec'])
    .toMatchObject({ minReadySeconds: 5, replicas: 2 });

  // Where both have changed the same, that is said before one of them wins.
  await page.getByTestId('yaml-edit').click();
  await editor.locator('.cm-line', { hasText: /^ {2}replicas: 2$/ }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('4');
  await scale(3);
  await expect(page.getByTestId('yaml-conflict')).toContainText('spec.replicas');
  await page.getByTestId('yaml-review').click();
  await screenshot(page, 'yaml-conflict');
  await page.getByTestId('yaml-apply').click();
  await expect
    .poll(async () => (await main.object('deployments.apps', 'default', 'web'))['spec'])
    .toMatchObject({ replicas: 4 });
});
