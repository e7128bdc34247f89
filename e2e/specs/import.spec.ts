// A whole cluster from kubectl's output: what cannot be read is refused, an import can be given up, and both leave
// everything as it was; then it is taken, into a window of its own, with a report of what was kept and left out.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible } from '../harness/accessible';
import { largeDump, SMALL_DUMP } from '../harness/cluster-dump';
import { misplaced } from '../harness/geometry';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { recordedSteps, stateHash, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

test('a cluster is refused, given up, and imported into a window of its own with an honest report', async ({
  open,
  folder,
}) => {
  const { drydock, page, main } = await open();
  const put = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const file = unsavedFile(drydock.profile);
  const before = {
    hash: stateHash(file),
    steps: recordedSteps(file).length,
    pods: await main.pods(),
    nodes: await main.nodes(),
    files: readdirSync(join(drydock.profile, 'workspaces')).sort(),
  };
  /** No window more, no file more, and the workspace as it was: on the screen and on the disk. */
  const unchanged = async (): Promise<void> => {
    expect(drydock.app.windows()).toHaveLength(1);
    expect(readdirSync(join(drydock.profile, 'workspaces')).sort()).toEqual(before.files);
    expect({ hash: stateHash(file), steps: recordedSteps(file).length }).toEqual({
      hash: before.hash,
      steps: before.steps,
    });
    await expect.poll(() => main.pods()).toEqual(before.pods);
    await expect.poll(() => main.nodes()).toEqual(before.nodes);
    await expect.poll(() => main.step()).toBe(before.steps);
  };

  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'Import a cluster…' }).click();
  const dialog = page.getByTestId('import-cluster-dialog');
  const submit = dialog.getByTestId('submit');
  const choose = async (...files: string[]): Promise<void> => {
    await drydock.answer({ kind: 'open', files });
    await dialog.getByTestId('choose-files').click();
    await expect(dialog.getByTestId('cluster-files').locator('li')).toHaveCount(files.length);
  };
  await expect(dialog).toContainText('kubectl get nodes,pods');
  await expect(submit).toBeDisabled();

  await test.step('files that are no cluster are refused by name, with the place and the reason', async () => {
    for (const [name, text, words] of [
      ['empty.yaml', '# nothing\n', /empty\.yaml: there is no object in it/],
      ['broken.yaml', 'kind: List\nitems: [1\n', /broken\.yaml:\d+:\d+: /],
      ['cut.json', '{"kind": "List", "items": [{"kind": "Pod", "metadata": {"na', /cut\.json:1:\d+: /],
      ['noise.yaml', '\u0000\u0001\u0002', /noise\.yaml:1:1: /],
    ] as const) {
      await choose(put(name, text));
      await submit.click();
      await expect(dialog.getByTestId('import-refused')).toContainText(/Nothing was imported.*Choose files/s);
      await expect(dialog.getByTestId('import-refused')).toContainText(words);
      await unchanged();
    }
    await accessible(page, 'import refused');
    await screenshot(page, 'import-refused');
  });

  await test.step('an import is given up: nothing of it is left', async () => {
    await choose(put('large.yaml', largeDump(200, 20_000)));
    await submit.click();
    await expect(dialog.getByTestId('import-progress')).toContainText(/\d+ %/);
    // The keyboard is there already: who began it with Enter ends it so.
    await expect(dialog.getByTestId('cancel-import')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByTestId('import-cancelled')).toContainText('nothing of it is left');
    await screenshot(page, 'import-cancelled');
    await unchanged();
  });

  await test.step('the next one is taken, with a broken file beside it that the report names', async () => {
    await choose(put('prod.yaml', SMALL_DUMP), join(folder, 'broken.yaml'));
    await accessible(page, 'import');
    await screenshot(page, 'import-cluster');
    const opened = drydock.app.waitForEvent('window');
    await submit.click();
    const second = await new MainWindow(await opened).ready();
    await expect(dialog).toBeHidden();
    expect(stateHash(file)).toBe(before.hash);

    const report = second.page.getByTestId('cluster-report');
    await expect(report.getByTestId('report-summary')).toContainText('1 node, 1 pod (1 on a node)');
    await expect(report.getByTestId('report-problems')).toContainText(/broken\.yaml:\d+:\d+/);
    await expect(report.getByTestId('report-taken')).toContainText('Pod 1');
    await expect(report.getByTestId('report-kept')).toContainText('Widget 1');
    await expect(report.getByTestId('report-redacted')).toContainText('Secrets (1), values of variables (1)');
    await expect(report.getByTestId('report-made-up')).toContainText('web');
    await accessible(second.page, 'report');
    await screenshot(second.page, 'import-report');
    await drydock.resize(second.page, 1024, 700, 2);
    expect(await misplaced(second.page, '[data-testid="cluster-report"]')).toEqual([]);
    await drydock.resize(second.page, 1440, 900, 1);
    await report.getByRole('button', { name: 'OK', exact: true }).click();
    await expect.poll(() => second.nodeOf('web/shop')).toBe('worker-1');
    await expect(second.page.getByTestId('document')).toContainText('prod');

    await second.page.keyboard.press('/');
    await second.page.keyboard.type('report of');
    await second.page.keyboard.press('Enter');
    await expect(report).toContainText('Widget');
  });
});
