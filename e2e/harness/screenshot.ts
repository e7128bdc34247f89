// Screenshots that people look at: out/screenshots/NAME.png.
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './launch';

export const screenshotFolder = process.env['DRYDOCK_SCREENSHOTS'] ?? join(repository, 'out/screenshots');

/** Takes a picture of the window once it has painted twice; returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(screenshotFolder, { recursive: true });
  await nextPaint(page);
  const path = join(screenshotFolder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

/** Two animation frames: whatever the last gesture changed is on the screen. */
export async function nextPaint(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
