// Screenshots that people look at: out/screenshots/NAME.png.
import type { Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Drydock, repository } from './launch';

export const screenshotFolder = process.env['DRYDOCK_SCREENSHOTS'] ?? join(repository, 'out/screenshots');

/**
 * Takes a picture of the window once it has painted twice; returns its path.
 * @param zoomed the app, where its window is zoomed
 */
export async function screenshot(page: Page, name: string, zoomed?: Drydock): Promise<string> {
  mkdirSync(screenshotFolder, { recursive: true });
  await nextPaint(page);
  const path = join(screenshotFolder, `${name}.png`);
  if (zoomed) writeFileSync(path, await zoomed.capture(page));
  else await page.screenshot({ path });
  return path;
}

/** How long something may take until it lies and looks as it will (ms). */
const REST = 5_000;

/**
 * What is wrong with something once it is at rest: what fades in has not its colours yet, what was just made wider not
 * its places. So it is looked at again until nothing is wrong, or it has had the time that anything takes.
 */
export async function atRest(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  const deadline = Date.now() + REST;
  for (;;) {
    const wrong = await look();
    if (wrong.length === 0 || Date.now() > deadline) return wrong;
    await nextPaint(page);
  }
}

/** Two animation frames: whatever the last gesture changed is on the screen. */
export async function nextPaint(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
