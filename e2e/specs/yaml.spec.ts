// The editor of an object's YAML: completion from the API server's own types, its answer while typing, the diff before
// anything is applied, and the change in the cluster.
import AxeBuilder from '@axe-core/playwright';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

test('fields are completed, wrong ones are refused in place, the diff comes before the change', async ({
  launch,
}) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  await main.pause();
  await main.importManifest(
    'p.yaml',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}}\n',
  );
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
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({
      resultTypes: ['violations'],
      // The editor's text has the focus and scrolls with it; the rule does not take that for a field.
      rules: { 'scrollable-region-focusable': { enabled: false } },
    })
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(editor).toContainText('minReadySeconds: ');
  await page.keyboard.type('x');
  await expect(page.getByTestId('yaml-problem')).toBeVisible();
  await page.keyboard.press('Backspace');
  await page.keyboard.type('5');
  await expect(page.getByTestId('yaml-problem')).toBeHidden();
  await page.getByTestId('yaml-review').click();
  await page.getByTestId('yaml-apply').click();
  const spec = await page.evaluate(() =>
    (window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }).drydock.call(
      'session.read',
      {
        request: { verb: 'get', resource: 'deployments.apps', namespace: 'default', name: 'web' },
      },
    ),
  );
  expect(JSON.stringify(spec)).toContain('"minReadySeconds":5');
});
