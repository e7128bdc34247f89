// Starts the built app as a user would, with a profile of its own and native dialogs answered from the test.
import { type ElectronApplication, _electron as electron, expect, type Page } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');

/** What the test answers to the next native dialog of a kind. `button` is the text of a message box's button. */
export type DialogAnswer =
  { kind: 'open'; files: string[] } | { kind: 'save'; file: string } | { kind: 'message'; button: string };

/** A native dialog that the app asked for. Unanswered ones were cancelled. */
export interface ShownDialog {
  kind: 'open' | 'save' | 'message' | 'error';
  options: Record<string, unknown>;
  answered: boolean;
}

export interface LaunchOptions {
  /** Files named on the command line. */
  files?: string[];
  /** The profile folder; a fresh one, removed at the end, when absent. */
  profile?: string;
  /** Somebody who has never started Drydock before: the tour begins. */
  firstRun?: boolean;
  /** Answers for dialogs that may appear during the start. */
  dialogs?: DialogAnswer[];
  /** The language of the window, as Chromium's --lang. */
  language?: string;
  env?: Record<string, string>;
}

interface DialogState {
  answers: DialogAnswer[];
  shown: ShownDialog[];
}

type WithDialogs = typeof globalThis & { drydockDialogs: DialogState };

/** A running app. */
export class Drydock {
  /** What the main process and the pages complained about: uncaught errors, console errors, CSP violations. */
  readonly complaints: string[] = [];
  /** Lines of the main process's standard output and error. */
  readonly log: string[] = [];

  private constructor(
    readonly app: ElectronApplication,
    readonly profile: string,
    private readonly temporary: boolean,
  ) {}

  static async launch(options: LaunchOptions = {}): Promise<Drydock> {
    const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'drydock-e2e-'));
    const preferences = join(profile, 'preferences.json');
    if (!options.firstRun && !existsSync(preferences)) {
      mkdirSync(profile, { recursive: true });
      writeFileSync(preferences, JSON.stringify({ panels: { tourSeen: 1 } }));
    }
    const app = await electron.launch({
      args: [
        '-r',
        join(import.meta.dirname, 'dialogs-preload.cjs'),
        repository,
        `--user-data-dir=${profile}`,
        `--lang=${options.language ?? 'en-US'}`,
        ...(options.files ?? []),
      ],
      cwd: repository,
      env: {
        ...(process.env as Record<string, string>),
        ...options.env,
        DRYDOCK_E2E_DIALOGS: JSON.stringify(options.dialogs ?? []),
      },
    });
    const drydock = new Drydock(app, profile, options.profile === undefined);
    drydock.listen();
    return drydock;
  }

  /** The first window, once its document is there. */
  async window(): Promise<Page> {
    try {
      const page = await this.app.firstWindow();
      await page.waitForLoadState('domcontentloaded');
      return page;
    } catch (error) {
      throw new Error(`no window. The main process said:\n${this.log.join('\n')}`, { cause: error });
    }
  }

  /** Prepares the answer to a dialog that a later gesture opens. */
  async answer(...answers: DialogAnswer[]): Promise<void> {
    await this.app.evaluate((_electron, given) => {
      (globalThis as WithDialogs).drydockDialogs.answers.push(...given);
    }, answers);
  }

  /** All native dialogs so far, in order. */
  async dialogs(): Promise<ShownDialog[]> {
    return this.app.evaluate(() => (globalThis as WithDialogs).drydockDialogs.shown);
  }

  /** Clicks an entry of the native menu, wherever in it, as soon as it can be clicked. */
  async clickMenu(label: string): Promise<void> {
    await expect.poll(() => this.tryMenu(label), `"${label}" in the menu`).toBe(true);
  }

  private tryMenu(label: string): Promise<boolean> {
    return this.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
      const search = (items: Electron.MenuItem[]): Electron.MenuItem | undefined => {
        for (const item of items) {
          if (item.label === wanted) return item;
          const inside = item.submenu && search(item.submenu.items);
          if (inside) return inside;
        }
        return undefined;
      };
      const item = search(Menu.getApplicationMenu()?.items ?? []);
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      if (!item?.enabled) return false;
      item.click(undefined, window, window?.webContents);
      return true;
    }, label);
  }

  /** Tells the first window what an entry of the native menu tells it, in whatever language the menu is. */
  async menuCommand(command: string): Promise<void> {
    await this.app.evaluate(({ BrowserWindow }, event) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('drydock:app.menu', event);
    }, JSON.stringify({ command }));
  }

  /** Gives a window another size (px of the screen) and zoom, and waits until its page has it. */
  async resize(page: Page, width: number, height: number, zoom: number): Promise<void> {
    const window = await this.app.browserWindow(page);
    await window.evaluate(
      (of: Electron.BrowserWindow, [w, h, z]) => {
        of.setContentSize(w!, h!);
        of.webContents.setZoomFactor(z!);
      },
      [width, height, zoom],
    );
    await page.waitForFunction(
      ([w, h]) => Math.abs(innerWidth - w!) <= 1 && Math.abs(innerHeight - h!) <= 1,
      [width / zoom, height / zoom],
    );
  }

  /** What is on the screen of a window that is zoomed, which Playwright would cut off; a PNG. */
  async capture(page: Page): Promise<Buffer> {
    const window = await this.app.browserWindow(page);
    const text = await window.evaluate(async (of: Electron.BrowserWindow) =>
      (await of.webContents.capturePage()).toPNG().toString('base64'),
    );
    return Buffer.from(text, 'base64');
  }

  /** Quits as the user does; removes the profile if it was a fresh one. */
  async close(): Promise<void> {
    await this.app.close();
    if (this.temporary) rmSync(this.profile, { recursive: true, force: true });
  }

  private listen(): void {
    const keep = (chunk: Buffer): void => {
      this.log.push(...chunk.toString().split('\n').filter(Boolean));
    };
    this.app.process().stdout?.on('data', keep);
    this.app.process().stderr?.on('data', keep);
    const watch = (page: Page): void => {
      page.on('pageerror', (error) =>
        this.complaints.push(`uncaught in the window: ${error.stack ?? error.message}`),
      );
      page.on('console', (message) => {
        if (message.type() === 'error') this.complaints.push(`console: ${message.text()}`);
      });
    };
    this.app.windows().forEach(watch);
    this.app.on('window', watch);
  }
}
