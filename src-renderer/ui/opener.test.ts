import { describe, expect, it } from 'vitest';
import { pressing } from './opener';

type Happened = 'onclick' | 'onkeydown' | 'onpointerdown' | 'onpointerup';

/** What a press does to what is closed, and whether the browser's own answer to it is kept. */
function press(opens: 'menu' | 'dialog', happened: Happened, event: object) {
  const done: string[] = [];
  let kept = true;
  const handlers = pressing(opens, {
    toggle: () => void done.push('toggles'),
    open: () => void done.push('opens'),
  });
  const handler = handlers[happened] as ((event: unknown) => void) | undefined;
  handler?.({ ...event, preventDefault: () => (kept = false) });
  return `${done.join()}${kept ? '' : ', alone'}`;
}

const mouse = { pointerType: 'mouse', button: 0, ctrlKey: false };
const touch = { pointerType: 'touch', button: 0, ctrlKey: false };

describe('a button that nobody has taken yet', () => {
  it.each<[string, 'menu' | 'dialog', Happened, object, string]>([
    ['opens a menu when the mouse goes down', 'menu', 'onpointerdown', mouse, 'toggles'],
    ['not with another button', 'menu', 'onpointerdown', { ...mouse, button: 2 }, ''],
    [
      'not with Ctrl, which is a right click on a Mac',
      'menu',
      'onpointerdown',
      { ...mouse, ctrlKey: true },
      '',
    ],
    ['not twice when the mouse comes up', 'menu', 'onpointerup', mouse, ''],
    ['nor by the click that follows', 'menu', 'onclick', { detail: 1 }, ''],
    ['waits for a finger to come up', 'menu', 'onpointerdown', touch, ', alone'],
    ['and opens then', 'menu', 'onpointerup', touch, 'toggles, alone'],
    ['opens a menu by the click of a screen reader', 'menu', 'onclick', { detail: 0 }, 'toggles'],
    [
      'opens a menu by Enter, which is no click then',
      'menu',
      'onkeydown',
      { key: 'Enter' },
      'toggles, alone',
    ],
    ['by Space', 'menu', 'onkeydown', { key: ' ' }, 'toggles, alone'],
    ['by an arrow down, which closes none', 'menu', 'onkeydown', { key: 'ArrowDown' }, 'opens, alone'],
    ['by no other key', 'menu', 'onkeydown', { key: 'c' }, ''],
    ['opens a popover by a click', 'dialog', 'onclick', { detail: 1 }, 'toggles'],
    ['not when the mouse goes down', 'dialog', 'onpointerdown', mouse, ''],
    ['by Enter', 'dialog', 'onkeydown', { key: 'Enter' }, 'toggles, alone'],
    ['not by an arrow', 'dialog', 'onkeydown', { key: 'ArrowDown' }, ''],
  ])('%s', (_, opens, happened, event, expected) => {
    expect(press(opens, happened, event)).toBe(expected);
  });
});
