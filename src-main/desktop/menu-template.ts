/** What is in the native menu. Entries that concern the view are told to the window; the others act here. */
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { m } from '@shared/messages';
import type { MenuCommand, Preferences } from '@shared/contract';

export interface MenuActions {
  newFromExample(name: string): void;
  open(window: BrowserWindow | undefined): void;
  openRecent(file: string): void;
  clearRecent(): void;
  saveAs(window: BrowserWindow): void;
  importManifests(window: BrowserWindow): void;
  setPreferences(change: Partial<Preferences>): void;
  /** A command of the view, such as `savePoint`, `stepBack`, `fit`. */
  view(window: BrowserWindow, command: MenuCommand): void;
}

export interface MenuContents {
  readonly examples: readonly { readonly name: string; readonly title: string; readonly summary: string }[];
  readonly recent: readonly string[];
  readonly preferences: Preferences;
  readonly platform: NodeJS.Platform;
  /** Of the application, on macOS. */
  readonly appName: string;
  /** Whoever develops it gets the developer tools. */
  readonly developed: boolean;
}

type Click = NonNullable<MenuItemConstructorOptions['click']>;

export function menuTemplate(state: MenuContents, actions: MenuActions): MenuItemConstructorOptions[] {
  const onMac = state.platform === 'darwin';
  const inWindow =
    (act: (window: BrowserWindow) => void): Click =>
    (_item, window) => {
      if (window) act(window as BrowserWindow);
    };
  const view = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: inWindow((window) => {
      actions.view(window, command);
    }),
  });
  const checked = (entry: MenuItemConstructorOptions): MenuItemConstructorOptions => ({
    ...entry,
    type: 'checkbox',
  });
  const choice = <K extends 'theme' | 'language'>(
    key: K,
    value: Preferences[K],
    label: string,
  ): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: state.preferences[key] === value,
    click: () => {
      actions.setPreferences({ [key]: value });
    },
  });

  const recent: MenuItemConstructorOptions[] =
    state.recent.length === 0
      ? [{ label: m.menu_no_recent(), enabled: false }]
      : [
          ...state.recent.map((file) => ({
            label: file,
            click: () => {
              actions.openRecent(file);
            },
          })),
          { type: 'separator' as const },
          {
            label: m.menu_clear_recent(),
            click: () => {
              actions.clearRecent();
            },
          },
        ];

  return [
    ...(onMac ? [applicationMenu(state.appName, view)] : []),
    {
      label: m.menu_file(),
      submenu: [
        {
          label: m.menu_new_from_example(),
          submenu: state.examples.map((example, i) => ({
            label: example.title,
            // What the system shows of it: below the title, or when the pointer rests.
            sublabel: example.summary,
            toolTip: example.summary,
            ...(i === 0 ? { accelerator: 'CmdOrCtrl+N' } : {}),
            click: () => {
              actions.newFromExample(example.name);
            },
          })),
        },
        {
          label: m.menu_open(),
          accelerator: 'CmdOrCtrl+O',
          click: (_item, window) => {
            actions.open(window as BrowserWindow | undefined);
          },
        },
        { label: m.menu_open_recent(), submenu: recent },
        { type: 'separator' },
        {
          id: 'savePoint',
          label: m.menu_save_point(),
          accelerator: 'CmdOrCtrl+S',
          click: inWindow((window) => {
            actions.view(window, 'savePoint');
          }),
        },
        view(m.menu_revert(), 'revert'),
        {
          id: 'saveAs',
          label: m.menu_save_as(),
          accelerator: 'CmdOrCtrl+Shift+S',
          click: inWindow((window) => {
            actions.saveAs(window);
          }),
        },
        { type: 'separator' },
        {
          id: 'importManifests',
          label: m.menu_import(),
          accelerator: 'CmdOrCtrl+I',
          click: inWindow((window) => {
            actions.importManifests(window);
          }),
        },
        view(m.menu_import_cluster(), 'importCluster'),
        view(m.menu_import_report(), 'importReport'),
        {
          id: 'exportPicture',
          label: m.menu_export_picture(),
          submenu: [view(m.menu_export_svg(), 'exportSvg'), view(m.menu_export_png(), 'exportPng')],
        },
        view(m.menu_serve_state(), 'serve'),
        { type: 'separator' },
        { label: m.menu_close(), role: 'close' },
        ...(onMac ? [] : [{ label: m.menu_quit(), role: 'quit' as const }]),
      ],
    },
    {
      label: m.menu_edit(),
      submenu: [
        // Of the cluster; fields undo their own text with the same keys.
        view(m.menu_undo_change(), 'undo', 'CmdOrCtrl+Z'),
        view(m.menu_redo_change(), 'redo', 'CmdOrCtrl+Shift+Z'),
        { type: 'separator' },
        { label: m.menu_cut(), role: 'cut' },
        { label: m.menu_copy(), role: 'copy' },
        { label: m.menu_paste(), role: 'paste' },
        { label: m.menu_select_all(), role: 'selectAll' },
        ...(onMac ? [] : [{ type: 'separator' as const }, preferences(view)]),
      ],
    },
    {
      label: m.menu_view(),
      submenu: [
        view(m.menu_fit(), 'fit', '0'),
        view(m.menu_zoom_selection(), 'zoomSelection', 'Z'),
        view(m.menu_tidy(), 'tidy'),
        checked(view(m.menu_minimap(), 'minimap')),
        checked(view(m.menu_console(), 'console', 'Ctrl+`')),
        { type: 'separator' },
        { label: m.menu_zoom_in(), role: 'zoomIn' },
        { label: m.menu_zoom_out(), role: 'zoomOut' },
        { label: m.menu_zoom_reset(), role: 'resetZoom' },
        { type: 'separator' },
        {
          label: m.menu_theme(),
          submenu: [
            choice('theme', 'system', m.menu_theme_system()),
            choice('theme', 'dark', m.menu_theme_dark()),
            choice('theme', 'light', m.menu_theme_light()),
            choice('theme', 'contrast', m.menu_theme_contrast()),
          ],
        },
        {
          label: m.menu_language(),
          submenu: [
            choice('language', 'system', m.menu_language_system()),
            choice('language', 'en', 'English'),
            choice('language', 'zh-cn', '简体中文'),
          ],
        },
        { type: 'separator' },
        { label: m.menu_fullscreen(), role: 'togglefullscreen' },
        ...(state.developed ? [{ role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: m.menu_time(),
      submenu: [
        checked(view(m.menu_play(), 'playPause', 'Space')),
        view(m.menu_turn(), 'turn'),
        { type: 'separator' },
        view(m.menu_step_back(), 'stepBack', ','),
        view(m.menu_step_forward(), 'stepForward', '.'),
        view(m.menu_first(), 'first', 'Shift+Home'),
        view(m.menu_live(), 'live', 'Shift+End'),
        { type: 'separator' },
        view(m.menu_compare(), 'compare'),
        view(m.menu_faults(), 'faults'),
      ],
    },
    onMac
      ? { label: m.menu_window(), role: 'windowMenu' }
      : { label: m.menu_window(), submenu: [{ label: m.menu_minimize(), role: 'minimize' }] },
    {
      label: m.menu_help(),
      role: 'help',
      submenu: [
        view(m.menu_tour(), 'tour'),
        view(m.menu_keys(), 'keys', '?'),
        view(m.menu_report(), 'report'),
        ...(onMac ? [] : [{ type: 'separator' as const }, view(m.menu_about(), 'about')]),
      ],
    },
  ];
}

type ViewEntry = (label: string, command: MenuCommand, accelerator?: string) => MenuItemConstructorOptions;

const preferences = (view: ViewEntry): MenuItemConstructorOptions =>
  view(m.menu_preferences(), 'preferences', 'CmdOrCtrl+,');

/** macOS has a menu of the application itself; About and Preferences are there. */
function applicationMenu(appName: string, view: ViewEntry): MenuItemConstructorOptions {
  return {
    label: appName,
    submenu: [
      view(m.menu_about(), 'about'),
      { type: 'separator' },
      preferences(view),
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { label: m.menu_quit(), role: 'quit' },
    ],
  };
}
