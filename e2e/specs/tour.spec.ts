// The tour of five steps: who is new gets it once, by keyboard too; the Help menu has it again. Each step points at what
// it speaks of, also in a small window and at 200 %, in both languages.
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findings } from '../harness/accessible';
import { misplaced } from '../harness/geometry';
import { atRest, screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { MainWindow } from '../pages/window';

const STEPS = ['picture', 'drag', 'why', 'time', 'ask'] as const;

test('the first start begins with a tour, once; it can be skipped and taken again', async ({
  launch,
  folder,
}) => {
  const first = await launch({ firstRun: true, profile: folder });
  const page = await first.window();
  await new MainWindow(page).ready();
  const tour = page.getByTestId('tour');

  // By keyboard alone: arrows, and the buttons by Tab and Enter.
  await expect(tour).toBeFocused();
  for (const step of STEPS.slice(0, 3)) {
    await expect(tour).toHaveAttribute('data-step', step);
    await page.keyboard.press('ArrowRight');
  }
  await expect(tour).toHaveAttribute('data-step', 'time');
  await page.keyboard.press('ArrowLeft');
  await expect(tour).toHaveAttribute('data-step', 'why');
  for (const step of STEPS.slice(3)) {
    await tour.getByTestId('tour-next').focus();
    await page.keyboard.press('Enter');
    await expect(tour).toHaveAttribute('data-step', step);
  }
  await expect(tour).toContainText('5 of 5');
  await tour.getByTestId('tour-next').focus();
  await page.keyboard.press('Enter');
  await expect(tour).toBeHidden();
  await expect.poll(() => readFileSync(join(folder, 'preferences.json'), 'utf8')).toMatch(/"tourSeen": 1/);
  await first.close();

  const second = await launch({ firstRun: true, profile: folder });
  const again = await second.window();
  await new MainWindow(again).ready();
  await expect(again.getByTestId('tour')).toBeHidden();
  for (const leave of ['skip', 'Escape'] as const) {
    await second.clickMenu('A tour in five steps');
    await expect(again.getByTestId('tour')).toHaveAttribute('data-step', 'picture');
    if (leave === 'skip') await again.getByTestId('tour-skip').click();
    else await again.keyboard.press('Escape');
    await expect(again.getByTestId('tour')).toBeHidden();
  }
});

test('each step of the tour points at what it speaks of, in every size and language', async ({ open }) => {
  const { drydock, page, main } = await open();
  const tour = page.getByTestId('tour');
  const problems: string[] = [];
  for (const { width, height, zoom, theme, language, round, picture } of [
    {
      ...{ width: 1024, height: 700, zoom: 1, theme: 'light', language: 'en', round: 'small' },
      picture: ['picture', 'templates', 'inspector', 'timeline', 'console-toggle'],
    },
    {
      ...{ width: 1024, height: 700, zoom: 2, theme: 'dark', language: 'zh-cn', round: 'zoomed' },
      // Side panes are closed there: their button is pointed at.
      picture: ['picture', 'tray', 'toggle-inspector', 'timeline', 'console-toggle'],
    },
  ]) {
    await main.prefer({ theme, language, reducedMotion: 'on' });
    await drydock.resize(page, width, height, zoom);
    await drydock.clickMenu(language === 'en' ? 'A tour in five steps' : '五步导览');
    for (const [i, step] of STEPS.entries()) {
      await expect(tour).toHaveAttribute('data-step', step);
      await expect(tour).toContainText(language === 'en' ? `${i + 1} of 5` : /[\u4e00-\u9fff]{8}/);
      await screenshot(page, `tour-${step}-${round}`, zoom === 1 ? undefined : drydock);
      const about = picture[i]!;
      for (const problem of [
        ...(await misplaced(page, '[data-testid="tour"]')),
        ...(await findings(page, '[data-testid="tour"]')),
        ...(await atRest(page, () => pointing(page, about))),
      ])
        problems.push(`${round}, ${step}: ${problem}`);
      await tour.getByTestId('tour-next').click();
    }
    await expect(tour).toBeHidden();
  }
  expect(problems).toEqual([]);
});

/** What is wrong with how the tour points at something: its ring lies elsewhere, or its card covers the thing. */
async function pointing(page: Page, testid: string): Promise<string[]> {
  return page.evaluate((id) => {
    const box = (selector: string): DOMRect | undefined =>
      document.querySelector(selector)?.getBoundingClientRect();
    const [thing, ring, card] = [
      box(`[data-testid="${id}"]`),
      box('[data-testid="tour-ring"]'),
      box('[data-testid="tour"]'),
    ];
    if (!thing || !ring || !card) return [`${id}, ring or card is not there`];
    const found: string[] = [];
    if (
      Math.abs(thing.x - ring.x) > 2 ||
      Math.abs(thing.y - ring.y) > 2 ||
      Math.abs(thing.width - ring.width) > 4
    )
      found.push(`the ring does not lie around ${id}`);
    if (
      thing.width < 4 ||
      thing.right < 1 ||
      thing.bottom < 1 ||
      thing.x > innerWidth - 1 ||
      thing.y > innerHeight - 1
    )
      found.push(`${id} is not in sight`);
    const common = (a: number, b: number, c: number, d: number): number =>
      Math.max(0, Math.min(b, d) - Math.max(a, c));
    const covered =
      common(thing.left, thing.right, card.left, card.right) *
      common(thing.top, thing.bottom, card.top, card.bottom);
    if (covered > thing.width * thing.height * 0.6) found.push(`the card covers ${id}`);
    return found;
  }, testid);
}
