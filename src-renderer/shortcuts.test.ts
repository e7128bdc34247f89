import { beforeEach, describe, expect, test, vi } from 'vitest';
import { shortcut } from './shortcuts';

let menu: object | null = null;
vi.stubGlobal('HTMLElement', class {});
vi.stubGlobal('document', { querySelector: () => menu });
beforeEach(() => {
  menu = null;
});

interface Over {
  dialog?: object;
  palette?: boolean;
  menu?: object;
  canvasMenu?: object;
  problem?: object;
  choosing?: boolean;
}

/** A window with a node selected, and what its keys have done. */
function windowWith(over: Over = {}) {
  const done: string[] = [];
  const act = (name: string) => () => void done.push(name);
  const app = {
    actions: {
      dialog: over.dialog ?? null,
      palette: over.palette ?? false,
      menu: over.menu ?? null,
      canvasMenu: over.canvasMenu ?? null,
      cordon: act('cordon'),
      openTaint: act('taint'),
    },
    notices: { problem: over.problem ?? null },
    drag: { choosing: over.choosing ?? false, state: { phase: 'idle' }, refusal: null, outcome: null },
    selection: { target: { resource: 'nodes', key: 'k-node1' }, others: [], tab: 'overview' },
    session: { back: act('back'), forward: act('forward') },
    playback: { toggle: act('play') },
    undo: { undo: act('undo'), redo: act('redo') },
    consoles: { toggle: act('console'), run: act('ssh') },
    view: act('view'),
    menuCommand: act('command'),
    selectShownPods: act('all'),
  };
  const press = (key: string, more: object = {}): boolean =>
    shortcut(app as never, { key, code: '', target: null, defaultPrevented: false, ...more } as never);
  return { app, done, press };
}

const KEYS = ['c', 'r', 'e', 't', 's', 'Delete', ',', ' ', '/', '?', 'b', 'f', '0'];
const WITH_CTRL = ['k', 's', ',', 'z', 'a'];

describe('keys of the window', () => {
  test('act on what is selected', () => {
    const { app, done, press } = windowWith();
    expect(press('c')).toBe(true);
    expect(press('r')).toBe(true);
    expect(app.actions.dialog).toEqual({ kind: 'drain', node: 'k-node1' });
    expect(done).toEqual(['cordon']);
  });

  test.each<[string, Over]>([
    ['the palette is open', { palette: true }],
    ['a dialog is open, or its code is still being loaded', { dialog: { kind: 'taint' } }],
    ['the menu of an object is open, or on its way', { menu: { x: 1, y: 1 } }],
    ['the menu of the picture is open, or on its way', { canvasMenu: { x: 1, y: 1 } }],
    ['a problem is shown', { problem: { title: 'no' } }],
    ['a node is being chosen', { choosing: true }],
  ])('do nothing while %s, wherever the focus still is', (_, over) => {
    const { app, done, press } = windowWith(over);
    for (const key of KEYS) expect(press(key), key).toBe(false);
    for (const key of WITH_CTRL) expect(press(key, { ctrlKey: true }), `Ctrl ${key}`).toBe(false);
    expect(done).toEqual([]);
    expect(app.selection.tab).toBe('overview');
    expect(app.actions.dialog).toEqual(over.dialog ?? null);
  });

  test('do nothing while a menu is open', () => {
    const { done, press } = windowWith();
    menu = {};
    for (const key of KEYS) expect(press(key), key).toBe(false);
    expect(done).toEqual([]);
  });

  test('Escape gives up a dialog that is still on its way', () => {
    const { app, press } = windowWith({ dialog: { kind: 'taint' } });
    expect(press('Escape')).toBe(true);
    expect(app.actions.dialog).toBeNull();
  });

  test.each(['menu', 'canvasMenu'] as const)('Escape gives up a %s that is still on its way', (which) => {
    const { app, press } = windowWith({ [which]: { x: 1, y: 1 } });
    expect(press('Escape')).toBe(true);
    expect(app.actions[which]).toBeNull();
  });

  test('what somebody else has heard is not heard twice', () => {
    const { done, press } = windowWith();
    expect(press('c', { defaultPrevented: true })).toBe(false);
    expect(done).toEqual([]);
  });
});
