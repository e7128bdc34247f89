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

  /** Takes the keyboard, after something else had it. */
  async focus(): Promise<void> {
    await this.page.locator('[data-testid="terminal"].active').click();
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /**
   * Types a line and waits for the next prompt; gives back the rows that it printed. The terminal paints a frame later
   * than it is told: what is on the screen is that of this line only once the line itself was seen there.
   */
  async run(line: string, prompt?: RegExp): Promise<string> {
    await this.page.keyboard.press('Control+L');
    await expect.poll(() => this.text()).toMatch(/^\S.*$/); // one row: nothing but the prompt
    await this.type(line);
    await expect.poll(() => this.text()).toContain(line.slice(0, 40).trimEnd());
    await this.page.keyboard.press('Enter');
    await expect
      .poll(async () => (await this.text()).split('\n').length, { timeout: 20_000 })
      .toBeGreaterThan(1);
    await this.prompted(prompt);
    const rows = (await this.text()).split('\n');
    return rows.slice(1, -1).join('\n');
  }

  /**
   * Pastes whole lines on a cleared screen and waits for the next prompt; gives back the lines that they printed.
   * @param pace virtual ms that pass before, as if somebody typed
   */
  async paste(text: string, pace = 0): Promise<string[]> {
    this.columns ??= await this.measure();
    const rows = await this.page.evaluate(pasteAndRead, { text: `\f${text}\n`, pace });
    const lines: string[] = [];
    let isOpen = false;
    for (const row of rows) {
      if (isOpen) lines[lines.length - 1] += row;
      else lines.push(row);
      // A line that goes on in the next row fills its own.
      isOpen = row.length >= this.columns;
    }
    // What was pasted stands there too, as much of it as still fits.
    const typed = text.split('\n');
    const end =
      typed.length === 1 ? 0 : lines.findLastIndex((line) => line.trimEnd() === `> ${typed.at(-1)!}`);
    return lines.slice(end + 1, -1).map((line) => line.trimEnd());
  }

  private columns: number | undefined;

  private async measure(): Promise<number> {
    const [first = '', second = ''] = (
      await this.page.evaluate(pasteAndRead, { text: "\fprintf '%02000d\\n' 0\n", pace: 0 })
    ).slice(1);
    expect(second.length).toBeGreaterThan(0);
    return first.length;
  }
}

/** Runs in the page. */
async function pasteAndRead({ text, pace }: { text: string; pace: number }): Promise<string[]> {
  const { drydock } = window as unknown as {
    drydock: { call(name: string, args: unknown): Promise<unknown> };
  };
  if (pace > 0) await drydock.call('time.advance', { milliseconds: pace });
  const terminal = document.querySelector('[data-testid="terminal"].active')!;
  const read = (): string[] => {
    const rows = [...terminal.querySelector('.xterm-rows')!.children].map((row) =>
      (row.textContent ?? '').replaceAll('\u00a0', ' '),
    );
    while (rows.length > 0 && rows.at(-1)!.trim() === '') rows.pop();
    return rows;
  };
  // The last line that was pasted stands behind a prompt, once everything before it has been taken.
  const pasted = text.slice(1).trimEnd().split('\n');
  const last = pasted.at(-1)!;
  const isTyped = (row: string): boolean =>
    pasted.length > 1
      ? row.trimEnd() === `> ${last}`
      : row.includes(`# ${last.slice(0, 60)}`) || row.includes(`: ${last.slice(0, 60)}`);
  // The same line may leave the same screen: what was printed before is painted first, so that the next painting is of this.
  if (read().some(isTyped))
    for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  let isPainted = false;
  const painting = new MutationObserver(() => (isPainted = true));
  painting.observe(terminal.querySelector('.xterm-rows')!, { childList: true, subtree: true });
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  terminal
    .querySelector('textarea')!
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  const deadline = Date.now() + 60_000;
  for (let before = ''; Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const rows = read();
    const end = (rows.at(-1) ?? '').trimEnd();
    const now = rows.join('\n');
    // It stands still, and asks for the next line.
    if (
      isPainted &&
      now === before &&
      rows.length > 1 &&
      rows.some(isTyped) &&
      /^(\[root@\S+ \S+\]#|\S* ?#|namespace:|root@\S+#)$/.test(end)
    ) {
      painting.disconnect();
      return rows;
    }
    before = now;
  }
  throw new Error(`no prompt after ${text}; the screen shows\n${read().join('\n')}`);
}
