// What a user sees of Drydock's window, in the user's words. Canvas elements are found through the positions that the
// window publishes read-only.
import { expect, type Locator, type Page } from '@playwright/test';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Positions {
  pod(key: string): Box | null;
  node(name: string): Box | null;
  pods(): { key: string; node: string; status: string }[];
  nodes(): string[];
}

type WithPositions = Window & { drydockPositions: Positions };

export class MainWindow {
  readonly refusal: Locator;
  readonly pastBanner: Locator;
  readonly stepStatus: Locator;

  constructor(readonly page: Page) {
    this.refusal = page.getByTestId('refusal-card');
    this.pastBanner = page.getByTestId('past-banner');
    this.stepStatus = page.getByTestId('step-status');
  }

  /** The window shows its cluster. */
  async ready(): Promise<this> {
    await expect(this.page.locator('[data-testid="window"][data-ready="true"]')).toBeVisible();
    await expect.poll(() => this.nodes()).not.toEqual([]);
    return this;
  }

  async nodes(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as WithPositions).drydockPositions.nodes());
  }

  async pods(): Promise<{ key: string; node: string; status: string }[]> {
    return this.page.evaluate(() => (window as unknown as WithPositions).drydockPositions.pods());
  }

  /** STATUS of a pod as the picture has it. */
  async status(key: string): Promise<string | undefined> {
    return (await this.pods()).find((pod) => pod.key === key)?.status;
  }

  /** Sends requests as a gesture would, through the same bridge. */
  async importManifest(name: string, text: string): Promise<void> {
    await this.page.evaluate(
      ([file, content]) =>
        (
          window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }
        ).drydock.call('session.manifest', { name: file, text: content }),
      [name, text] as const,
    );
  }

  async pause(): Promise<void> {
    const play = this.page.getByTestId('play');
    if ((await play.getAttribute('aria-label')) === 'Pause') await play.click();
  }

  async play(speed?: string): Promise<void> {
    if (speed) await this.page.getByTestId('speed').selectOption(speed);
    const play = this.page.getByTestId('play');
    if ((await play.getAttribute('aria-label')) === 'Play') await play.click();
  }

  trayPod(key: string): Locator {
    return this.page.locator(`[data-testid="tray-pod"][data-pod="${key}"]`);
  }

  /** Takes the pod in the tray and holds it over a node; `release` lets go. */
  async drag(key: string, node: string, release = true): Promise<void> {
    const from = await this.trayPod(key).boundingBox();
    const to = await this.page.evaluate(
      (name) => (window as unknown as WithPositions).drydockPositions.node(name),
      node,
    );
    if (!from || !to) throw new Error(`no place for ${key} or ${node}`);
    await this.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x + to.width / 2, to.y + to.height - 30, { steps: 12 });
    await expect(this.page.getByTestId('offer').first()).toBeVisible();
    if (release) await this.page.mouse.up();
  }
}
