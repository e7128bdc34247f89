// What helps somebody who is in trouble: preferences, About, a report about a problem, a shell in a container, and a page
// that crashes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible } from '../harness/accessible';
import { pod } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { ConsolePanel } from '../pages/console';

test('preferences, About, and a report that tells nothing of the cluster unless asked to', async ({
  open,
  folder,
}) => {
  const { drydock, page } = await open();

  await page.keyboard.press('Control+,');
  const preferences = page.getByTestId('preferences-dialog');
  await preferences.getByRole('group', { name: 'Speed of play' }).getByText('10×').click();
  await preferences.getByRole('group', { name: /^Font/ }).getByText('16').click();
  await accessible(page, 'preferences');
  await screenshot(page, 'preferences');
  await preferences.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByTestId('speed')).toHaveValue('10');
  await expect
    .poll(() => readFileSync(join(drydock.profile, 'preferences.json'), 'utf8'))
    .toMatch(/"fontSize": 16/);

  await page.keyboard.press('/');
  await page.keyboard.type('about');
  await page.keyboard.press('Enter');
  const about = page.getByTestId('about-dialog');
  await about.getByText('Made with').click();
  await expect(about.getByTestId('about-parts')).toContainText('cytoscape');
  await accessible(page, 'about');
  await screenshot(page, 'about');
  await page.keyboard.press('Escape');
  await expect(about).toBeHidden();

  await page.evaluate(() => console.warn('something odd in the page'));
  for (const contents of [false, true]) {
    const file = join(folder, `report-${contents}.txt`);
    await drydock.answer({ kind: 'save', file });
    await page.keyboard.press('/');
    await page.keyboard.type('report a');
    await page.keyboard.press('Enter');
    const report = page.getByTestId('report-dialog');
    if (contents) await report.getByTestId('report-contents').check();
    else await accessible(page, 'report');
    await screenshot(page, 'report-problem');
    await report.getByTestId('submit').click();
    await expect(report).toBeHidden();
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('kubernetes v1.34');
    expect(text).toContain('something odd in the page');
    expect(text.includes('k-node1')).toBe(contents);
    expect(text.includes('coredns')).toBe(contents);
  }
});

test('a shell opens in a container, from the inspector and by its key', async ({ open }) => {
  const { page, main } = await open();
  const sleeping = { image: 'busybox', container: 'command: [sleep, "36000"]', spec: 'nodeName: k-node1' };
  await main.importManifest('p.yaml', pod('box', sleeping));
  await main.advance(30_000);
  await expect.poll(() => main.status('default/box')).toBe('Running');
  await page.keyboard.press('/');
  await page.keyboard.type('default/box');
  await page.keyboard.press('Enter');
  await page.getByTestId('tab-shell').click();
  await expect(page.getByTestId('shell-c')).toContainText('kubectl exec -it box -c c -- sh');
  await accessible(page, 'shell');
  await screenshot(page, 'shell-tab');
  await page.getByTestId('shell-c').getByRole('button', { name: 'Open a shell: c' }).click();
  const console = new ConsolePanel(page);
  await expect.poll(() => console.text()).toMatch(/kubectl exec -it box -c c -- sh\n.*[#$]$/s);
});

test('a page that crashes comes back with everything', async ({ open }) => {
  const { drydock, page, main } = await open();
  await main.importManifest('p.yaml', pod('kept'));
  await expect.poll(() => main.status('default/kept')).toBeDefined();
  const crashed = page.waitForEvent('crash');
  await drydock.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await crashed;
  // Playwright's page does not outlive its process: the window itself is asked.
  const ask = (script: string): Promise<unknown> =>
    drydock.app.evaluate(
      async ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as unknown,
      script,
    );
  await expect
    .poll(() => ask('document.querySelector("[data-ready]")?.dataset.ready').catch(() => ''), {
      timeout: 60_000, // a page that begins anew, as at the start
    })
    .toBe('true');
  await expect
    .poll(() => ask('window.drydockPositions?.pods().some((pod) => pod.key === "default/kept")'))
    .toBe(true);
});
