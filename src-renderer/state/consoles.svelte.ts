/** The consoles of this window: tabs, what they wait for, the editor that they open. Terminals draw them. */
import type { ConsolePrompt, ConsoleRan, Events } from '@shared/contract';
import type { Client } from '@renderer/client';
import { Listeners } from './listeners';
import type { Session } from './session.svelte';

/** One tab. */
export class ConsoleTab {
  readonly id: number;
  /** What stands on the tab: the node, or the pod whose shell is open. */
  title = $state('');
  /** What it waits for; null while something runs. */
  prompt = $state.raw<ConsolePrompt | null>(null);
  ended = $state(false);
  /** What the last line did. */
  last = $state.raw<ConsoleRan | null>(null);
  readonly output = new Listeners<string>();
  readonly prompted = new Listeners<ConsolePrompt>();
  readonly ran = new Listeners<ConsoleRan>();
  /** What came before a terminal was there to draw it. */
  early: string[] = [];
  /** What is typed for whoever opened it, as soon as there is a terminal. */
  ahead = '';

  constructor(id: number) {
    this.id = id;
  }
}

export type ConsoleEdit = Events['console.edit'];

export class Consoles {
  readonly #client: Client;
  readonly #session: Session;
  readonly #fail: (error: unknown) => void;
  tabs = $state.raw<readonly ConsoleTab[]>([]);
  current = $state.raw<ConsoleTab | null>(null);
  /** The panel is on show. */
  shown = $state(false);
  /** The text that a console has given to the editor. */
  edit = $state.raw<ConsoleEdit | null>(null);
  /** Lines of all tabs, so that a new one knows them too. */
  readonly history: string[] = [];
  #count = 0;

  constructor(client: Client, session: Session, fail: (error: unknown) => void) {
    this.#client = client;
    this.#session = session;
    this.#fail = fail;
  }

  /** Listens to the main process. Returns what ends it. */
  listen(): () => void {
    const ends = [
      this.#client.on('console.output', ({ id, text }) => {
        const tab = this.#tab(id);
        if (tab?.output.any) tab.output.emit(text);
        else tab?.early.push(text);
      }),
      this.#client.on('console.prompt', (prompt) => {
        const tab = this.#tab(prompt.id);
        if (!tab) return;
        tab.prompt = prompt;
        const title = titleOf(prompt);
        if (title !== null) tab.title = title;
        tab.prompted.emit(prompt);
      }),
      this.#client.on('console.ran', (ran) => {
        const tab = this.#tab(ran.id);
        if (!tab) return;
        tab.last = ran;
        tab.ran.emit(ran);
      }),
      this.#client.on('console.edit', (edit) => {
        this.edit = edit;
      }),
      this.#client.on('console.ended', ({ id }) => {
        const tab = this.#tab(id);
        if (!tab) return;
        tab.ended = true;
        void this.close(tab);
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Shows the panel, with a console in it. */
  show(): void {
    this.shown = true;
    if (this.tabs.length === 0) this.open();
  }

  toggle(): void {
    if (this.shown) this.shown = false;
    else this.show();
  }

  open(): void {
    const tab = new ConsoleTab(++this.#count);
    this.tabs = [...this.tabs, tab];
    this.current = tab;
    this.#call(this.#client.call('console.open', { id: tab.id }));
  }

  /** Runs a line in a console of its own, as if it were typed there. */
  run(line: string): void {
    this.shown = true;
    this.open();
    if (this.current) this.current.ahead = `${line}\r`;
  }

  async close(tab: ConsoleTab): Promise<void> {
    const at = this.tabs.indexOf(tab);
    if (at < 0) return;
    this.tabs = this.tabs.filter((other) => other !== tab);
    if (this.current === tab) this.current = this.tabs[Math.min(at, this.tabs.length - 1)] ?? null;
    if (this.tabs.length === 0) this.shown = false;
    if (this.edit?.id === tab.id) this.edit = null;
    await this.#client.call('console.close', { id: tab.id }).catch(() => undefined);
  }

  /** Another workspace is shown: its consoles are others. */
  reset(): void {
    for (const tab of this.tabs)
      void this.#client.call('console.close', { id: tab.id }).catch(() => undefined);
    this.tabs = [];
    this.current = null;
    this.edit = null;
    if (this.shown) this.open();
  }

  line(tab: ConsoleTab, text: string): void {
    tab.prompt = null;
    this.#call(this.#client.call('console.line', { id: tab.id, text, at: this.#at() }));
  }

  key(tab: ConsoleTab, key: 'interrupt' | 'end'): void {
    this.#call(this.#client.call('console.key', { id: tab.id, key }));
  }

  async complete(
    tab: ConsoleTab,
    line: string,
    cursor: number,
  ): Promise<{ readonly from: number; readonly candidates: readonly string[] }> {
    return this.#client.call('console.complete', { id: tab.id, line, cursor, at: this.#at() });
  }

  resize(tab: ConsoleTab, columns: number): void {
    this.#call(this.#client.call('console.resize', { id: tab.id, columns }));
  }

  /** Gives an edited text back; null where it was given up. */
  edited(text: string | null): void {
    const { edit } = this;
    this.edit = null;
    if (edit) this.#call(this.#client.call('console.edited', { id: edit.id, edit: edit.edit, text }));
  }

  /** The past step that is looked at; null for the present. */
  #at(): number | null {
    return this.#session.live ? null : this.#session.at.seq;
  }

  #tab(id: number): ConsoleTab | undefined {
    return this.tabs.find((tab) => tab.id === id);
  }

  #call(call: Promise<unknown>): void {
    call.catch((error: unknown) => this.#fail(error));
  }
}

/** `[root@k-master ~]# ` is k-master; a shell in a container has no name of its own. */
function titleOf({ prompt, kind }: ConsolePrompt): string | null {
  return kind === 'command'
    ? (/^\[root@(\S+) /.exec(prompt)?.[1] ?? /^root@([^:]+):/.exec(prompt)?.[1] ?? 'sh')
    : null;
}
