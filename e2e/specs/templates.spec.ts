// Out of the palette: a pod dropped on a node is created and bound there, a Deployment is placed by the scheduler, a
// node joins; a taint dropped on a node opens its form; a template's YAML can be edited first. And YAML of an object is
// edited with the API server's answer while typing.
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

test('templates, taints and YAML', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  await main.pause();

  /** Carries a palette's entry onto a node. */
  const carry = async (item: string, node: string): Promise<void> => {
    await main.settled();
    const to = await main.nodeBox(node);
    await page.getByTestId(`template-${item}`).hover();
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height - 30, { steps: 8 });
    await expect(page.getByTestId('template-ghost')).toBeVisible();
  };

  await test.step('a pod onto a node', async () => {
    await carry('pod', 'k-node2');
    await expect(page.getByTestId('template-ghost')).toContainText('Create on k-node2');
    await expect(page.getByTestId('template-command')).toHaveText(
      "kubectl create -f - <<'EOF' … && kubectl create --raw …/binding, target: k-node2",
    );
    await screenshot(page, 'template-over-node');
    await page.mouse.up();
    await expect.poll(() => main.nodeOf('default/web-1')).toBe('k-node2');
    expect(objectInFile(file, 'pods', 'default', 'web-1')?.['spec'].nodeName).toBe('k-node2');
    // After it, both lines are there to be copied.
    await expect(page.getByTestId('toast')).toContainText("kubectl create -f - <<'EOF'");
    await page.getByTestId('toast').getByRole('button', { name: 'Copy' }).click();
    await expect
      .poll(() => drydock.app.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(
        /^kubectl create -f - <<'EOF'\napiVersion: v1\nkind: Pod[^]*EOF\necho '{"apiVersion":"v1","kind":"Binding"/,
      );
  });

  await test.step('it was one gesture, and is undone as one', async () => {
    await page.keyboard.press('Control+z');
    await expect.poll(() => main.nodeOf('default/web-1')).toBeUndefined();
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => main.nodeOf('default/web-1')).toBe('k-node2');
  });

  await test.step('a pod onto a tainted node is refused like any other', async () => {
    await carry('pod', 'k-master');
    await page.mouse.up();
    await expect(main.refusal).toHaveAttribute('data-outcome', 'refused');
    await page.keyboard.press('Escape');
    await expect.poll(() => main.nodeOf('default/web-2')).toBe('');
  });

  await test.step('a Deployment and a node', async () => {
    await carry('deployment', 'k-node1');
    await page.mouse.up();
    await carry('node', 'k-node1');
    await page.mouse.up();
    await expect.poll(() => main.nodes()).toContain('k-node3');
    await main.advance(60_000);
    await expect
      .poll(
        async () =>
          (await main.pods()).filter((p) => p.key.includes('/shop-1-') && p.status === 'Running').length,
      )
      .toBe(3);
    await screenshot(page, 'templates-made');
  });

  await test.step('every other template comes up as well', async () => {
    await carry('twoContainers', 'k-node1');
    await page.mouse.up();
    await expect.poll(() => main.nodeOf('default/pair-1')).toBe('k-node1');
    await carry('initContainer', 'k-node1');
    await page.mouse.up();
    await expect.poll(() => main.nodeOf('default/init-1')).toBe('k-node1');
    for (const item of ['daemonSet', 'job']) {
      await carry(item, 'k-node1');
      await expect(page.getByTestId('template-command')).toHaveText("kubectl create -f - <<'EOF' …");
      await page.mouse.up();
    }
    await expect(page.getByTestId('toast')).toContainText('Job once-1');
    await main.advance(90_000);
    await expect.poll(() => main.status('default/pair-1')).toBe('Running');
    await expect.poll(() => main.status('default/init-1')).toBe('Running');
    const of = async (stem: string): Promise<string[]> =>
      (await main.pods()).filter(({ key }) => key.startsWith(`default/${stem}`)).map(({ status }) => status);
    await expect.poll(() => of('once-1')).toEqual(['Completed']);
    await expect.poll(() => of('agent-1')).toEqual(['Running', 'Running', 'Running']);
    await screenshot(page, 'templates-all');
  });

  await test.step('a taint onto a node', async () => {
    await carry('taint', 'k-node2');
    await expect(page.getByTestId('template-command')).toHaveText('kubectl taint nodes k-node2 …');
    await page.mouse.up();
    await expect(page.getByTestId('taint-dialog')).toContainText('k-node2');
    await page.keyboard.press('Escape');
  });

  await test.step('a template’s YAML, edited before it is created', async () => {
    await page.getByTestId('template-job').click();
    const dialog = page.getByTestId('create-dialog');
    await expect(dialog.getByTestId('yaml-editor')).toContainText('kind: Job');
    await screenshot(page, 'create-yaml');
    await dialog.getByTestId('submit').click();
    await expect(dialog).toBeHidden();
    expect(objectInFile(file, 'jobs.batch', 'default', 'once-2')).toBeDefined();
  });

  await test.step('an object’s YAML: what is wrong is said at its line, what is right is shown as a diff', async () => {
    await main.expand('k-node2');
    await main.select('pod:default/web-1');
    await page.getByTestId('tab-yaml').click();
    await page.getByTestId('yaml-edit').click();
    const editor = page.getByTestId('yaml-editor').locator('.cm-content');
    await editor.click();
    await page.keyboard.press('Control+Home');
    await expect(page.getByTestId('yaml-verdict')).toBeVisible();
    await editor.getByText('app', { exact: true }).first().click();
    await page.keyboard.press('Home');
    await page.keyboard.type('color: [\n');
    await expect(page.getByTestId('yaml-problem')).toBeVisible();
    // What was typed slowly is undone in several parts.
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+z');
        return editor.textContent();
      })
      .not.toContain('color');
    await expect(page.getByTestId('yaml-problem')).toBeHidden();
    await editor.getByText('app', { exact: true }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('color: blue');
    await expect(page.getByTestId('yaml-review')).toBeEnabled();
    await screenshot(page, 'yaml-edit');
    await page.getByTestId('yaml-review').click();
    await expect(page.getByTestId('yaml-diff')).toContainText('color: blue');
    await screenshot(page, 'yaml-diff');
    await page.getByTestId('yaml-apply').click();
    await expect
      .poll(() => objectInFile(file, 'pods', 'default', 'web-1')?.['metadata'].labels['color'])
      .toBe('blue');
    await expect(page.getByTestId('yaml')).toContainText('color: blue');
  });
});
