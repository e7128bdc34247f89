// A file that may not be changed says why, in the window's language, and what is known besides on demand.
import { join } from 'node:path';
import { pod } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { damagedCopy } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

test('a damaged file opens for reading only, and both languages say so', async ({ open, folder }) => {
  const { drydock, page, main } = await open();
  await main.importManifest('p.yaml', pod('lonely'));
  await main.advance(60_000);
  const good = join(folder, 'good.drydock');
  await drydock.answer({ kind: 'save', file: good });
  await main.command('saveAs');
  await expect(page.getByTestId('document')).toContainText('good.drydock');
  const cut = join(folder, 'cut.drydock');
  damagedCopy(good, cut);
  await main.prefer({ language: 'zh-cn' });
  const opened = drydock.app.waitForEvent('window');
  await main.openFiles([cut]);
  const second = await opened;
  const window = await new MainWindow(second).ready();
  const problem = second.getByTestId('problem-dialog');
  await expect(problem).toContainText('cut.drydock 已以只读方式打开');
  await expect(problem).toContainText(/文件已损坏，可读到第 [\d,]+ 步。/);
  await expect(problem.locator('p').filter({ hasText: 'damaged' })).toHaveCount(0);
  await problem.getByRole('button').last().click();
  const bar = second.getByTestId('read-only');
  await expect(bar).toContainText(/文件已损坏，可读到第 [\d,]+ 步。/);
  await bar.locator('summary').click();
  // Which damage is found depends on what lies where one byte was changed; that all of them are worded is a unit test's.
  await expect(bar.locator('pre')).toContainText(/[\u4e00-\u9fff]{3}.*。$/);
  await screenshot(second, 'read-only-zh');
  // What a key would change says the same.
  await window.select('node:k-node1');
  await second.keyboard.press('c');
  await expect(problem).toContainText('文件已损坏');
  await problem.getByRole('button').last().click();
  await window.prefer({ language: 'en' });
  await expect(bar).toContainText(/The file is damaged; it can be read up to step [\d,]+\./);
  await expect(bar.locator('pre')).toContainText(/^[A-Z][\x20-\x7e]+\.$/);
});
