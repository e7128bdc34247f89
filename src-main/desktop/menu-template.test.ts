// The native menu as it is handed to Electron: roles, keys and entries in both languages, and what each can do when.
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionInfo, WindowState } from '@shared/contract';
import { m, setLocale } from '@shared/messages';
import { menuEntries, NOTHING } from './menu-entries';
import { menuTemplate, type MenuActions, type MenuContents } from './menu-template';

type Item = MenuItemConstructorOptions;

const CONTENTS: MenuContents = {
  examples: [
    { name: 'tutorial', title: 'tutorial', summary: 'Three nodes' },
    { name: 'zones', title: 'zones', summary: 'Three zones' },
  ],
  recent: ['/home/me/a.drydock', '/home/me/b.drydock'],
  preferences: {
    theme: 'dark',
    language: 'zh-cn',
    speed: 1,
    fontSize: 13,
    reducedMotion: 'system',
    panels: {},
  } as unknown as MenuContents['preferences'],
  platform: 'linux',
  appName: 'Drydock',
  developed: true,
};

/** Electron's own keys of the roles that are used: docs/api/menu-item.md, "accelerator" of each role. */
const KEYS_OF_ROLES: Readonly<Record<string, string>> = {
  close: 'CmdOrCtrl+W',
  quit: 'CmdOrCtrl+Q',
  cut: 'CmdOrCtrl+X',
  copy: 'CmdOrCtrl+C',
  paste: 'CmdOrCtrl+V',
  selectAll: 'CmdOrCtrl+A',
  zoomIn: 'CmdOrCtrl+Plus',
  zoomOut: 'CmdOrCtrl+-',
  resetZoom: 'CmdOrCtrl+0',
  togglefullscreen: 'F11',
  toggleDevTools: 'CmdOrCtrl+Shift+I',
  minimize: 'CmdOrCtrl+M',
};
/** A window does these itself where it has the keyboard; the menu only names their keys. */
const OF_THE_WINDOW = [
  ...['undo', 'redo', 'fit', 'zoomSelection', 'console', 'playPause', 'stepBack', 'stepForward'],
  ...['first', 'live', 'keys', 'preferences'],
];

function actions() {
  const names = ['newFromExample', 'open', 'openRecent', 'clearRecent', 'saveAs', 'importManifests'] as const;
  const made = Object.fromEntries(names.map((name) => [name, vi.fn()]));
  return { ...made, setPreferences: vi.fn(), view: vi.fn() } as unknown as {
    [K in keyof MenuActions]: ReturnType<typeof vi.fn>;
  } & MenuActions;
}

const menu = (change: Partial<MenuContents> = {}, act: MenuActions = actions()): Item[] =>
  menuTemplate({ ...CONTENTS, ...change }, act);

/** All entries, of submenus as well. */
function entriesOf(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...entriesOf((item.submenu ?? []) as Item[])]);
}

const window = { name: 'the window in front' } as unknown as BrowserWindow;
const click = (item: Item | undefined, on: BrowserWindow | undefined = window): void =>
  item?.click?.({} as never, on, {} as never);
const byId = (id: string, items = menu()): Item | undefined =>
  entriesOf(items).find((item) => item.id === id);

describe.each([
  ['en', 'linux'],
  ['zh-cn', 'linux'],
  ['en', 'win32'],
  ['en', 'darwin'],
  ['zh-cn', 'darwin'],
] as const)('the native menu in %s on %s', (language, platform) => {
  beforeAll(() => void setLocale(language, { reload: false }));
  afterAll(() => void setLocale('en', { reload: false }));
  const all = (): Item[] => entriesOf(menu({ platform }));

  it('names every entry, in its language, and none twice in one menu', () => {
    const named = (items: readonly Item[]): void => {
      const shown = items.filter(({ type }) => type !== 'separator');
      for (const { label, role } of shown) expect(label ?? role).toBeTruthy();
      const labels = shown.flatMap(({ label }) => label ?? []);
      expect(new Set(labels).size).toBe(labels.length);
      for (const { submenu } of shown) named((submenu ?? []) as Item[]);
      // No separator begins or ends a menu, or follows another.
      const kinds = items.map(({ type }) => type === 'separator');
      expect(kinds.some((is, i) => is && (i === 0 || i === kinds.length - 1 || kinds[i - 1]))).toBe(false);
    };
    named(menu({ platform }));
    const words = (menu({ platform }).map(({ label }) => label) as string[]).filter((w) => w !== 'Drydock');
    const isChinese = words.every((word) => /[\u4e00-\u9fff]/.test(word));
    expect(isChinese).toBe(language === 'zh-cn');
    expect(words).toContain(m.menu_time());
  });

  it('gives no key to two entries', () => {
    const keys = all().flatMap(({ accelerator, role }) => {
      const own = accelerator ?? (role ? KEYS_OF_ROLES[role] : undefined);
      return own ? [String(own).replace('CmdOrCtrl', 'Ctrl').toLowerCase()] : [];
    });
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('leaves keys without Ctrl to the window, where somebody may be typing', () => {
    for (const { accelerator, registerAccelerator, id } of all()) {
      if (accelerator === undefined) continue;
      const isPlain = !/CmdOrCtrl|^F\d/.test(String(accelerator));
      if (isPlain) expect([id, registerAccelerator]).toEqual([id, false]);
      if (registerAccelerator === false) expect(OF_THE_WINDOW).toContain(id);
    }
  });

  it('tells the window in front what only it can do, and nobody where there is none', () => {
    const act = actions();
    const entries = entriesOf(menu({ platform }, act));
    const own = new Set(['saveAs', 'importManifests', 'exportPicture']);
    const commands = entries.flatMap(({ id }) => (id !== undefined && !own.has(id) ? [id] : []));
    expect(new Set(commands).size).toBe(commands.length);
    for (const id of commands) {
      const entry = entries.find((item) => item.id === id);
      click(entry);
      expect(act.view).toHaveBeenLastCalledWith(window, id);
    }
    expect(act.view).toHaveBeenCalledTimes(commands.length);
    for (const id of commands)
      entries.find((item) => item.id === id)!.click!({} as never, undefined, {} as never);
    expect(act.view).toHaveBeenCalledTimes(commands.length);
  });

  it('has About, Preferences and Quit once, where each system has them', () => {
    const menus = menu({ platform });
    const place = (matches: (item: Item) => boolean): number[] =>
      menus.flatMap((top, i) => (entriesOf((top.submenu ?? []) as Item[]).some(matches) ? [i] : []));
    const onMac = platform === 'darwin';
    expect(place(({ id }) => id === 'about')).toEqual([onMac ? 0 : menus.length - 1]);
    expect(place(({ id }) => id === 'preferences')).toEqual([onMac ? 0 : 1]);
    expect(place(({ role }) => role === 'quit')).toEqual([0]);
    expect(menus.at(-1)!.role).toBe('help');
  });
});

describe('the native menu', () => {
  it('opens examples and recent files, and forgets them', () => {
    const act = actions();
    const entries = entriesOf(menu({}, act));
    click(entries.find(({ label }) => label === 'zones'));
    expect(act.newFromExample).toHaveBeenCalledWith('zones');
    click(entries.find(({ label }) => label === '/home/me/b.drydock'));
    expect(act.openRecent).toHaveBeenCalledWith('/home/me/b.drydock');
    click(entries.find(({ label }) => label === m.menu_clear_recent()));
    expect(act.clearRecent).toHaveBeenCalledOnce();
    const none = entriesOf(menu({ recent: [] })).find(({ label }) => label === m.menu_no_recent());
    expect(none?.enabled).toBe(false);
  });

  it('shows which theme and language are chosen, and chooses others', () => {
    const act = actions();
    const entries = entriesOf(menu({}, act));
    const chosen = entries
      .filter(({ type, checked }) => type === 'radio' && checked)
      .map(({ label }) => label);
    expect(chosen).toEqual([m.menu_theme_dark(), '简体中文']);
    click(entries.find(({ label }) => label === m.menu_theme_contrast()));
    expect(act.setPreferences).toHaveBeenLastCalledWith({ theme: 'contrast' });
    click(entries.find(({ label }) => label === 'English'));
    expect(act.setPreferences).toHaveBeenLastCalledWith({ language: 'en' });
  });

  it('has developer tools only where it is developed', () => {
    const tools = (developed: boolean) =>
      entriesOf(menu({ developed })).some(({ role }) => role === 'toggleDevTools');
    expect([tools(true), tools(false)]).toEqual([true, false]);
  });
});

describe('entries of the native menu', () => {
  const info = {
    readOnly: null,
    savePoint: { name: 'a', seq: 1, savedAt: 0 },
    edited: true,
    playback: { playing: true, speed: 1 },
  } as unknown as SessionInfo;
  const live: WindowState = {
    ...NOTHING,
    undo: true,
    redo: true,
    selected: true,
    minimap: true,
    console: true,
  };
  const enabled = (state: ReturnType<typeof menuEntries>): string[] =>
    Object.keys(state).filter((id) => state[id]!.enabled);

  it('are entries of the menu, each of them', () => {
    for (const id of Object.keys(menuEntries(info, live, true))) expect(byId(id), id).toBeDefined();
  });

  it('are all there in a workspace that can be changed, but what leads back from the past', () => {
    const state = menuEntries(info, live, true);
    const off = Object.keys(state).filter((id) => !state[id]!.enabled);
    expect(off).toEqual(['stepForward', 'live']);
    expect([state['minimap']!.checked, state['console']!.checked, state['playPause']!.checked]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('change nothing where no window is open', () => {
    expect(enabled(menuEntries(null, NOTHING, false))).toEqual([]);
  });

  it('change no past, and lead on from it', () => {
    const past = enabled(menuEntries(info, { ...live, past: true }, true));
    for (const id of ['undo', 'redo', 'turn']) expect(past).not.toContain(id);
    for (const id of ['stepForward', 'live', 'compare', 'saveAs']) expect(past).toContain(id);
    expect(enabled(menuEntries(info, { ...live, first: true }, true))).not.toContain('stepBack');
  });

  it('change nothing that is read-only', () => {
    const readOnly = { ...info, readOnly: { kind: 'other', message: 'x' } } as unknown as SessionInfo;
    const left = enabled(menuEntries(readOnly, live, true));
    for (const id of [
      'savePoint',
      'revert',
      'importManifests',
      'undo',
      'redo',
      'playPause',
      'turn',
      'faults',
    ])
      expect(left).not.toContain(id);
    for (const id of ['saveAs', 'exportPicture', 'serve', 'fit', 'stepBack']) expect(left).toContain(id);
  });

  it('need what they are about', () => {
    const without = (
      change: Partial<WindowState>,
      of: Partial<SessionInfo> = {},
      imported = true,
    ): string[] => enabled(menuEntries({ ...info, ...of }, { ...live, ...change }, imported));
    expect(without({ selected: false })).not.toContain('zoomSelection');
    expect(without({ undo: false })).not.toContain('undo');
    expect(without({ redo: false })).not.toContain('redo');
    expect(without({}, { savePoint: null })).not.toContain('revert');
    expect(without({}, { edited: false })).not.toContain('revert');
    expect(without({}, {}, false)).not.toContain('importReport');
  });
});
