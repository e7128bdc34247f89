// The timeline: what is searched for stands out, the pointer previews and scrubs, Space plays; two instants stand
// beside each other. The status bar says where all this is, and cuts nothing of it.
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { recordedSteps, unsavedFile } from '../harness/workspace-file';

const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]}\n`;

test('steps are found by kind, actor and object; the pointer previews and scrubs', async ({ open }) => {
  const { drydock, page, main } = await open();
  const file = unsavedFile(drydock.profile);
  await main.importManifest('one.yaml', pod('one'));
  await main.importManifest(
    'no.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: nowhere}\nspec: {nodeSelector: {no: where}, containers: [{name: c, image: nginx}]}\n',
  );
  await main.advance(30_000);
  const steps = recordedSteps(file);
  const head = steps.length;
  const found = page.getByTestId('found-steps');

  await test.step('a kind of step, and from one to the next', async () => {
    await page.getByTestId('filter-kind').selectOption({ label: 'refused' });
    const refused = steps.filter(({ decision }) => decision?.type === 'unschedulable');
    await expect(found).toHaveText(`${refused.length} found`);
    await page.getByTestId('find-steps').press('Enter');
    await expect.poll(() => main.step()).toBe(refused[0]!.seq);
    await page.getByTestId('back-to-live').click();
    await page.getByTestId('filter-clear').click();
    await expect(found).toBeHidden();
  });

  await test.step('one actor', async () => {
    const lane = page.getByTestId('lane').filter({ hasText: 'scheduler' });
    await lane.click();
    await expect(lane).toHaveAttribute('aria-pressed', 'true');
    await expect(found).toHaveText(`${steps.filter(({ actor }) => actor === 'kube-scheduler').length} found`);
    await screenshot(page, 'timeline-lane');
    await lane.click();
    await expect(found).toBeHidden();
  });

  await test.step('one object', async () => {
    await expect(page.getByTestId('filter-about')).toBeDisabled();
    await page.keyboard.press('/');
    await page.keyboard.type('default/nowhere');
    await page.keyboard.press('Enter');
    await page.getByTestId('filter-about').click();
    await expect(found).toHaveText(`${steps.filter(({ object }) => object === 'nowhere').length} found`);
    await page.getByTestId('filter-clear').click();
  });

  await test.step('hovering a step previews it, and goes nowhere', async () => {
    const score = page.getByTestId('score');
    const perStep = Number(await score.getAttribute('data-per-step'));
    const origin = Number(await score.getAttribute('data-origin'));
    const first = steps.find(({ object, actor }) => object === 'one' && actor === 'user')!;
    await score.hover({ position: { x: origin + first.seq * perStep, y: 20 } });
    const preview = page.getByTestId('step-preview');
    await expect(preview).toContainText('create');
    await expect(preview).toContainText('pods/default/one');
    await expect(preview).toContainText(`step ${first.seq}`);
    await expect(preview).toContainText('from you');
    // All of it can be read: nothing lies over it, no pane cuts it.
    const isWhole = (): Promise<boolean> =>
      preview.evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        element.style.pointerEvents = 'auto';
        const corners = [
          [left + 8, top + 8],
          [right - 8, bottom - 8],
        ] as const;
        return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
      });
    await expect.poll(isWhole).toBe(true);
    await screenshot(page, 'timeline-preview');
    await expect.poll(() => main.step()).toBe(head);
  });

  await test.step('scrubbing shows every instant on the way', async () => {
    const score = (await page.getByTestId('score').boundingBox())!;
    const perStep = Number(await page.getByTestId('score').getAttribute('data-per-step'));
    const origin = Number(await page.getByTestId('score').getAttribute('data-origin'));
    const at = (seq: number): number => score.x + origin + seq * perStep;
    await page.mouse.move(at(head), score.y + 40);
    await page.mouse.down();
    for (const seq of [head - 2, head - 4, 6, 5, 4, 5]) {
      await page.mouse.move(at(seq), score.y + 40);
      await expect.poll(() => main.step()).toBe(seq);
    }
    await expect
      .poll(() => main.status('default/one'))
      .toBe(steps.findIndex(({ object }) => object === 'one') < 5 ? 'Pending' : undefined);
    await page.mouse.up();
    await page.keyboard.press('Shift+End');
  });

  await test.step('Space plays and pauses', async () => {
    await page.getByTestId('score').focus();
    await page.keyboard.press('Space');
    await expect(page.getByTestId('play')).toHaveAttribute('aria-label', 'Pause');
    await expect(page.getByTestId('status-time')).toContainText('playing');
    await page.keyboard.press('Space');
    await expect(page.getByTestId('play')).toHaveAttribute('aria-label', 'Play');
    await expect(page.getByTestId('status-time')).toContainText('paused');
  });

  await test.step('two instants stand beside each other, field by field', async () => {
    await main.select('node:k-node2');
    await page.keyboard.press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node2 cordoned');
    await page.getByTestId('branch-menu').click();
    await page.getByRole('menuitem', { name: 'Compare two instants…' }).click();
    await page.getByTestId('compare-step-0').fill(String(head));
    const comparison = page.getByTestId('comparison');
    const entry = comparison.getByRole('listitem').filter({ hasText: 'nodes/k-node2' }).first();
    if (!(await entry.getByTestId('field-diff').isVisible())) await entry.locator('summary').click();
    const row = entry.getByRole('listitem').filter({ hasText: 'spec.unschedulable' });
    await expect(row).toContainText('not there');
    const before = (await row.getByText('not there').boundingBox())!;
    const after = (await row.getByTestId('diff-after').boundingBox())!;
    expect(after.x).toBeGreaterThan(before.x + before.width / 2);
    expect(Math.abs(after.y - before.y)).toBeLessThan(8);
    await screenshot(page, 'compare-beside');
  });
});

test('the status bar says where, when and since when; nothing of it is cut', async ({ open }) => {
  const { drydock, page, main } = await open();
  const bar = page.getByTestId('status-bar');
  await expect(bar).toContainText('kubernetes-admin@kubernetes');
  await expect(page.getByTestId('status-time')).toContainText(/\d\d:\d\d:\d\d/);
  await expect(page.getByTestId('status-time')).toContainText('1×');
  await expect(page.getByTestId('status-step')).toHaveText(/^step (\d+) of \1 · main$/);
  await main.importManifest('kube.yaml', pod('zero'));
  await expect(page.getByTestId('edited')).toHaveText('no save point yet');

  await page.keyboard.press('Control+s');
  await page.getByTestId('save-point-name').fill('before the drain');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('edited')).toBeHidden();
  await main.importManifest('kube.yaml', pod('one'));
  await expect(page.getByTestId('edited')).toHaveText('edited since “before the drain”');

  await page.getByTestId('namespace').selectOption('kube-system');
  await expect(page.getByTestId('namespace')).toHaveValue('kube-system');

  // A long command, a fault, and a node that is cordoned: all at once.
  await page.getByTestId('status-faults').click();
  await expect(page.getByTestId('faults-dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('faults-dialog')).toBeHidden();
  await main.select('node:k-node2');
  await page.keyboard.press('c');
  await expect(bar).toContainText('k-node2 cordoned');
  for (const language of ['en', 'zh-cn'])
    for (const [width, height, zoom] of [
      [1440, 900, 1],
      [1024, 700, 1],
      [1440, 900, 2],
    ] as const) {
      await main.prefer({ language });
      await drydock.app.evaluate(
        ({ BrowserWindow }, [w, h, z]) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.setContentSize(w!, h!);
          window?.webContents.setZoomFactor(z!);
        },
        [width, height, zoom],
      );
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width / zoom);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const cut = (): Promise<string[]> =>
        bar.evaluate((element) => {
          const box = element.getBoundingClientRect();
          const found = box.bottom > innerHeight + 0.5 ? ['the bar itself'] : [];
          for (const part of element.querySelectorAll<HTMLElement>('.fixed, .fixed *')) {
            if (part.matches('.visually-hidden, option') || part.getClientRects().length === 0) continue;
            const { left, right, top, bottom } = part.getBoundingClientRect();
            const inside = left >= 0 && right <= innerWidth && top >= box.top && bottom <= box.bottom + 0.5;
            if (!inside || part.scrollWidth > part.clientWidth + (part.clientWidth === 0 ? 9999 : 1))
              found.push(part.textContent ?? '');
          }
          return found;
        });
      await expect.poll(cut, `${language}, ${width} px at ${zoom * 100} %`).toEqual([]);
      await screenshot(page, `status-bar-${language}-${width / zoom}`);
    }
});
