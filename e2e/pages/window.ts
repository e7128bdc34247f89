// What a user sees of Drydock's window, in the user's words. Canvas elements are found through the positions that the
// window publishes read-only.
import { expect, type Locator, type Page } from '@playwright/test';
import { nextPaint } from '../harness/screenshot';

export interface Box {
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

type InPage = Window & {
  drydockPositions: Positions;
  drydock: { call(name: string, args: unknown): Promise<string> };
};

export class MainWindow {
  readonly refusal: Locator;
  readonly pastBanner: Locator;
  readonly stepStatus: Locator;
  readonly inspector: Locator;
  readonly menu: Locator;

  constructor(readonly page: Page) {
    this.refusal = page.getByTestId('refusal-card');
    this.pastBanner = page.getByTestId('past-banner');
    this.stepStatus = page.getByTestId('step-status');
    this.inspector = page.getByTestId('inspector');
    this.menu = page.getByTestId('action-menu');
  }

  /** The window shows its cluster. */
  async ready(): Promise<this> {
    await expect(this.page.locator('[data-testid="window"][data-ready="true"]')).toBeVisible({
      timeout: 60_000,
    });
    await expect.poll(() => this.nodes()).not.toEqual([]);
    return this;
  }

  // -- what is there ------------------------------------------------------------------------------------------------

  async nodes(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as InPage).drydockPositions?.nodes() ?? []);
  }

  async pods(): Promise<{ key: string; node: string; status: string }[]> {
    return this.page.evaluate(() => (window as unknown as InPage).drydockPositions.pods());
  }

  /** STATUS of a pod as the picture has it; undefined where there is no such pod. */
  async status(key: string): Promise<string | undefined> {
    return (await this.pods()).find((pod) => pod.key === key)?.status;
  }

  async nodeOf(key: string): Promise<string | undefined> {
    return (await this.pods()).find((pod) => pod.key === key)?.node;
  }

  /** What a fleet's cells are painted with at a point of the window: red, green, blue and how opaque, 0 to 255. */
  fleetPixel(at: { readonly x: number; readonly y: number }): Promise<readonly number[]> {
    return this.page.getByTestId('fleet').evaluate((element, { x, y }) => {
      const canvas = element as HTMLCanvasElement;
      const { left, top, width } = canvas.getBoundingClientRect();
      const density = canvas.width / width;
      return [...canvas.getContext('2d')!.getImageData((x - left) * density, (y - top) * density, 1, 1).data];
    }, at);
  }

  async nodeBox(node: string): Promise<Box> {
    const box = await this.page.evaluate(
      (name) => (window as unknown as InPage).drydockPositions.node(name),
      node,
    );
    if (!box) throw new Error(`no place for ${node}`);
    return box;
  }

  async podBox(key: string): Promise<Box> {
    const box = await this.page.evaluate(
      (name) => (window as unknown as InPage).drydockPositions.pod(name),
      key,
    );
    if (!box) throw new Error(`no place for ${key}`);
    return box;
  }

  /** Whether a pod is drawn on a card. */
  async hasChip(key: string): Promise<boolean> {
    return this.page.evaluate(
      (name) => (window as unknown as InPage).drydockPositions.pod(name) !== null,
      key,
    );
  }

  /** The number of the step on show. */
  async step(): Promise<number> {
    const text = (await this.stepStatus.textContent()) ?? '';
    return Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
  }

  trayPod(key: string): Locator {
    return this.page.locator(`[data-testid="tray-pod"][data-pod="${key}"]`);
  }

  row(id: string): Locator {
    return this.page.locator(`[data-row="${id}"]`);
  }

  // -- hands --------------------------------------------------------------------------------------------------------

  /** Imports a manifest through the same bridge as a dropped file. */
  async importManifest(name: string, text: string): Promise<void> {
    await this.call('session.manifest', { name, text });
  }

  /** Files by their paths, as if they were dropped. Manifests are imported, and the dialog tells what came of them. */
  async openFiles(paths: readonly string[]): Promise<void> {
    await this.call('app.openFiles', { paths });
  }

  /** One of the app's own commands, as its menus send it. */
  async command(command: string, value?: string): Promise<void> {
    await this.call('app.command', { command, ...(value === undefined ? {} : { value }) });
  }

  /** Labels a node, as `kubectl label` would. */
  async label(node: string, labels: Record<string, string>): Promise<void> {
    const body = { metadata: { labels } };
    await this.call('session.request', {
      requests: [{ verb: 'patch', patchType: 'merge', resource: 'nodes', name: node, body }],
    });
  }

  /** Sends requests to the API server, as any client would; none of them may be refused. */
  async request(requests: readonly object[]): Promise<void> {
    // A call takes a hundred at most.
    for (let from = 0; from < requests.length; from += 100) {
      const answer = (await this.call('session.request', { requests: requests.slice(from, from + 100) })) as {
        results: { ok: boolean; status?: { message?: string } }[];
      };
      const refused = answer.results.find(({ ok }) => !ok);
      if (refused) throw new Error(refused.status?.message);
    }
  }

  async pause(): Promise<void> {
    const play = this.page.getByTestId('play');
    if ((await play.getAttribute('aria-label')) !== 'Pause') return;
    await play.click();
    await expect(play).toHaveAttribute('aria-label', 'Play');
    // The picture may still be on its way to the newest step.
    await expect
      .poll(async () => new Set((await this.stepStatus.textContent())?.match(/[\d,]+/g)).size)
      .toBe(1);
  }

  async play(speed?: string): Promise<void> {
    if (speed) await this.page.getByTestId('speed').selectOption(speed);
    const play = this.page.getByTestId('play');
    if ((await play.getAttribute('aria-label')) !== 'Play') return;
    await play.click();
    await expect(play).toHaveAttribute('aria-label', 'Pause');
  }

  /** Lets everything happen that is due within so many virtual milliseconds. */
  async advance(milliseconds: number): Promise<void> {
    await this.call('time.advance', { milliseconds });
  }

  /** Selects through the outline, as a keyboard or screen reader would. */
  async select(row: string): Promise<void> {
    await this.reveal(row);
    await this.row(row).click();
    await expect(this.row(row)).toHaveAttribute('aria-selected', 'true');
  }

  /** Opens a node in the outline, so that its pods stand under it, or closes it. */
  async expand(node: string, open = true): Promise<void> {
    const row = this.row(`node:${node}`);
    await this.reveal(`node:${node}`);
    if ((await row.getAttribute('aria-expanded')) !== String(open)) await row.locator('.twist').click();
    await expect(row).toHaveAttribute('aria-expanded', String(open));
  }

  /** Scrolls the outline to a row: what is not in view is not in the document. */
  private async reveal(row: string): Promise<void> {
    const outline = this.page.getByTestId('outline');
    await expect
      .poll(async () => {
        if ((await this.row(row).count()) > 0) return true;
        await outline.evaluate((element) => {
          const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
          element.scrollTo({ top: isAtEnd ? 0 : element.scrollTop + element.clientHeight });
        });
        await nextPaint(this.page);
        return (await this.row(row).count()) > 0;
      }, `${row} in the outline`)
      .toBe(true);
  }

  /** Finds a pod or node by its name and selects it. */
  async jump(name: string): Promise<void> {
    const palette = this.page.getByTestId('palette');
    await this.page.keyboard.press('/');
    await palette.getByRole('combobox').fill(name);
    await expect(palette.getByRole('option').first()).toContainText(name);
    await this.page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(this.inspector.getByRole('heading').first()).toHaveText(name.split('/').at(-1)!);
  }

  /** Takes the pod in the tray and holds it over a node; `release` lets go. */
  async drag(key: string, node: string, release = true): Promise<void> {
    const pod = this.trayPod(key);
    await this.settled();
    await pod.hover(); // once it lies still
    await this.carry((await pod.boundingBox())!, await this.nodeBox(node), release);
  }

  /** Takes a pod on a node and holds it over another. */
  async dragPlaced(key: string, node: string, release = true): Promise<void> {
    await this.settled();
    await this.carry(await this.podBox(key), await this.nodeBox(node), release);
  }

  async carry(from: Box, to: Box, release = true): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(to.x + to.width / 2, to.y + to.height - 30, { steps: 12 });
    await expect(this.page.getByTestId('offer').first()).toBeVisible();
    if (release) await mouse.up();
  }

  /** Nothing in the picture glides any more: all of it lies where it did two frames ago. */
  async settled(): Promise<void> {
    const places = (): Promise<string> =>
      this.page.evaluate(() => {
        const { nodes, node, pods, pod } = (window as unknown as InPage).drydockPositions;
        return JSON.stringify([nodes().map(node), pods().map(({ key }) => pod(key))]);
      });
    let before = '';
    await expect
      .poll(
        async () => {
          const last = before;
          before = await places();
          await nextPaint(this.page);
          return last === before && before === (await places());
        },
        { message: 'the picture at rest', intervals: [10], timeout: 20_000 },
      )
      .toBe(true);
  }

  /** No toast lies over the window any more. */
  async dismissToast(): Promise<void> {
    const toast = this.page.getByTestId('toast');
    await expect
      .poll(async () => {
        // It may go by itself at any moment.
        await toast
          .getByRole('button', { name: 'Close' })
          .click({ timeout: 1000 })
          .catch(() => undefined);
        return toast.isVisible();
      })
      .toBe(false);
  }

  /** No menu lies over the window any more: one that is still closing takes clicks of the mouse. */
  async menusGone(): Promise<void> {
    await expect(this.page.locator('[role="menu"]')).toHaveCount(0);
  }

  async rightClick(at: Box): Promise<void> {
    await this.menusGone();
    await this.page.mouse.click(at.x + at.width / 2, at.y + at.height / 2, { button: 'right' });
    await expect(this.menu).toBeVisible();
  }

  async choose(entry: string | RegExp): Promise<void> {
    await this.menu.getByRole('menuitem', { name: entry }).click();
    await this.menusGone();
  }

  /** An object as the API server has it now. */
  async object(resource: string, namespace: string, name: string): Promise<Record<string, unknown>> {
    const request = { verb: 'get', resource, ...(namespace === '' ? {} : { namespace }), name };
    const answer = (await this.call('session.read', { request })) as {
      ok: boolean;
      object: Record<string, unknown>;
      status?: { message: string };
    };
    if (!answer.ok) throw new Error(answer.status?.message);
    return answer.object;
  }

  /** Sets preferences as the dialog does. */
  async prefer(preferences: Record<string, unknown>): Promise<void> {
    await this.call('app.setPreferences', preferences);
  }

  /** A call of the window's own bridge; gives back its answer. */
  private async call(name: string, args: unknown): Promise<unknown> {
    const answer = await this.page.evaluate(
      ([call, values]) => (window as unknown as InPage).drydock.call(call as string, values),
      [name, args] as const,
    );
    const outcome = JSON.parse(answer) as { ok: boolean; value?: unknown; failure?: { message: string } };
    if (!outcome.ok) throw new Error(`${name}: ${outcome.failure?.message}`);
    return outcome.value;
  }
}
