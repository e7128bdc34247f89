// Use 3 of the walking skeleton: time. Back to the first step one at a time, forward, jumps, live, play, pause, speed.
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { recordedSteps, stateHash, unsavedFile, type RecordedStep } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: one }
spec: { containers: [{ name: c, image: nginx, imagePullPolicy: IfNotPresent }] }
`;

test('the past is stepped through, unmistakably, and left again', async ({ launch }) => {
  const drydock = await launch();
  const page = await drydock.window();
  const main = await new MainWindow(page).ready();
  const file = unsavedFile(drydock.profile);
  await main.pause();
  await main.importManifest('one.yaml', POD);
  await main.advance(30_000);
  await expect.poll(() => main.status('default/one')).toBe('Running');
  const head = recordedSteps(file).length;
  const live = stateHash(file);
  await expect.poll(() => main.step()).toBe(head);

  await test.step('one step at a time, to before the first', async () => {
    const back = page.getByRole('button', { name: 'Step back' });
    const seen: (string | undefined)[] = [];
    for (let step = head - 1; step >= 0; step--) {
      await back.click();
      await expect.poll(() => main.step()).toBe(step);
      seen.push(await main.status('default/one'));
      if (step === Math.floor(head / 2)) {
        await expect(main.pastBanner).toContainText(`step ${step} of ${head}`);
        await expect(page.getByTestId('status-past')).toBeVisible();
        await main.select('node:k-node1');
        await expect(main.inspector).toContainText(`step ${step}`);
        await screenshot(page, 'past');
      }
    }
    await expect(back).toBeDisabled();
    await expect.poll(() => main.pods()).toEqual([]);
    expect(seen).toContain('Pending');
    expect(seen).toContain('ContainerCreating');
    expect(seen.at(-1)).toBeUndefined();
    await screenshot(page, 'before-the-first-step');
  });

  await test.step('forward, by key and by button', async () => {
    await page.keyboard.press('.');
    await expect.poll(() => main.step()).toBe(1);
    await expect.poll(() => main.nodes()).toEqual(['k-master', 'k-node1', 'k-node2']);
    await page.getByRole('button', { name: 'Step forward' }).click();
    await expect.poll(() => main.step()).toBe(2);
    await page.keyboard.press('Shift+.');
    // Where the pod was created before anything else happened, there is no further input: then it is the newest step.
    const next = recordedSteps(file).find(({ seq, actor }) => seq > 2 && actor === 'user')?.seq ?? head;
    await expect.poll(() => main.step()).toBe(next);
  });

  await test.step('a click on the score goes there; nothing can be changed there', async () => {
    const score = page.getByTestId('score');
    const perStep = Number(await score.getAttribute('data-per-step'));
    const origin = Number(await score.getAttribute('data-origin'));
    await score.click({ position: { x: origin + 3 * perStep, y: 40 } });
    await expect.poll(() => main.step()).toBe(3);
    await page.keyboard.press('Escape');
    await main.select('node:k-node2');
    await page.keyboard.press('c');
    await expect(page.getByTestId('past-dialog')).toBeVisible();
    await screenshot(page, 'past-dialog');
    await page.keyboard.press('Escape');
    expect(recordedSteps(file)).toHaveLength(head);
  });

  await test.step('a search finds steps by their words and goes from one to the next', async () => {
    const find = page.getByTestId('find-steps');
    await find.fill('kubelet one');
    await expect(page.getByTestId('found-steps')).not.toHaveText('0 found');
    await find.press('Enter');
    const here = async (): Promise<RecordedStep | undefined> => {
      const seq = await main.step();
      return recordedSteps(file).find((candidate) => candidate.seq === seq);
    };
    await expect.poll(here).toMatchObject({ object: 'one', actor: expect.stringMatching(/^kubelet@/) });
    await screenshot(page, 'found-steps');
    await find.press('Escape');
  });

  await test.step('back to live: the same state as before', async () => {
    await page.getByTestId('back-to-live').click();
    await expect(main.pastBanner).toBeHidden();
    await expect.poll(() => main.step()).toBe(head);
    expect(stateHash(file)).toBe(live);
  });

  await test.step('play at a speed, pause exactly', async () => {
    const clock = page.getByTestId('clock');
    const before = await clock.textContent();
    await main.play('60');
    await expect.poll(() => clock.textContent()).not.toBe(before);
    await main.pause();
    const paused = await clock.textContent();
    await page.waitForTimeout(300);
    expect(await clock.textContent()).toBe(paused);
  });

  await test.step('going on from the past is a branch; the other is kept', async () => {
    await page.getByTestId('score').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press(',');
    await expect(main.pastBanner).toBeVisible();
    await page.getByTestId('go-on').click();
    await expect(main.pastBanner).toBeHidden();
    await expect(page.getByTestId('timeline')).not.toContainText('branch: main');
    await main.select('node:k-node2');
    await page.keyboard.press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node2 cordoned');
    expect(stateHash(file, head)).toBe(live);
    await screenshot(page, 'branch');
  });

  await test.step('undo takes the cordon back on a branch behind the scenes, redo returns to it', async () => {
    await page.getByTestId('score').focus();
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    await page.keyboard.press('Control+Shift+Z');
    await expect(page.getByTestId('status-bar')).toContainText('k-node2 cordoned');
  });

  await test.step('two branches are compared, and the first one is live again', async () => {
    await page.getByTestId('branch-menu').click();
    await screenshot(page, 'branches');
    await page.getByRole('menuitem', { name: 'Compare two instants…' }).click();
    await page.getByTestId('compare-branch-0').selectOption({ label: 'main' });
    await page.getByTestId('compare-step-0').fill(String(head));
    await expect(page.getByTestId('comparison')).toContainText('nodes/k-node2');
    await screenshot(page, 'compare');
    await page.keyboard.press('Escape');
    await page.getByTestId('branch-menu').click();
    await page.getByRole('menuitem', { name: /^main/ }).click();
    await expect(page.getByTestId('status-bar')).not.toContainText('cordoned');
    await expect.poll(() => main.step()).toBe(head);
    await expect.poll(() => main.status('default/one')).toBe('Running');
  });
});
