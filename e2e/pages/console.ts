// The console as a user sees it: a terminal that shows text and takes what is typed.
import { expect, type Locator, type Page } from '@playwright/test';

export class ConsolePanel {
  readonly panel: Locator;
  readonly screen: Locator;
  readonly editor: Locator;

  constructor(readonly page: Page) {
    this.panel = page.getByTestId('console');
    this.screen = page.locator('[data-testid="terminal"].active .xterm-rows');
    this.editor = page.getByTestId('console-editor');
  }

  /** Opens the panel; a prompt waits in it. */
  async open(): Promise<this> {
    await this.page.getByTestId('console-toggle').click();
    await this.prompted();
    return this;
  }

  /** The rows on the screen, without blanks at their ends. */
  async text(): Promise<string> {
    const rows = await this.screen.locator('> div').allTextContents();
    return rows
      .map((row) => row.replace(/\u00a0/g, ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** The last row that has text is a prompt. */
  async prompted(prompt = /^(\[root@\S+ \S+\]# ?|\S* ?# ?)$/): Promise<void> {
    await expect
      .poll(async () => (await this.text()).split('\n').at(-1) ?? '', { timeout: 20_000 })
      .toMatch(prompt);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Types a line and waits for the next prompt; gives back the rows that it printed. */
  async run(line: string, prompt?: RegExp): Promise<string> {
    await this.page.keyboard.press('Control+L');
    await this.type(line);
    await this.page.keyboard.press('Enter');
    await this.prompted(prompt);
    const rows = (await this.text()).split('\n');
    return rows.slice(1, -1).join('\n');
  }
}
