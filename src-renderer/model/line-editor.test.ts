import { describe, expect, it } from 'vitest';
import { commonStart, keysOf, LineEditor, placeOf, widthOf } from './line-editor';

/** Types keys, a `|` shows where the cursor stands. */
function typed(keys: string, history: readonly string[] = []): string {
  const editor = new LineEditor(history);
  for (const key of keysOf(keys)) editor.key(key);
  return `${editor.text.slice(0, editor.cursor)}|${editor.text.slice(editor.cursor)}`;
}

describe('a line that is typed', () => {
  it.each([
    ['text goes in at the cursor', 'ab\u001b[Dc', 'ac|b'],
    ['Home and End, Ctrl+A and Ctrl+E', 'ab\u0001x\u0005y', 'xaby|'],
    ['Backspace takes the character before', 'abc\u007f', 'ab|'],
    ['Delete takes the one behind', 'abc\u0001\u001b[3~', '|bc'],
    ['wide characters and pairs are one character', '中😀\u007f', '中|'],
    ['Ctrl+W takes a word, Ctrl+Y gives it back', 'get pods\u0017x \u0019', 'get x pods|'],
    ['Ctrl+U takes all before, Ctrl+K all behind', 'abc\u001b[D\u0015\u000b', '|'],
    ['words are jumped over', 'get pod-a\u001b[1;5D\u001b[1;5D!', 'get !|pod-a'],
    ['unknown keys with Ctrl are nothing', 'a\u0007\u001b[15~b', 'ab|'],
  ])('%s', (_name, keys, shown) => {
    expect(typed(keys)).toBe(shown);
  });

  it.each([
    ['goes back in the history', '\u001b[A\u001b[A', 'one|'],
    ['and forward to what was being typed', 'dr\u001b[A\u001b[B', 'dr|'],
    ['searches it from the end', '\u0012o', 'tw|o'],
    ['searches further back', '\u0012o\u0012', '|one'],
    ['takes what was found', '\u0012on\u0005!', 'one!|'],
  ])('%s', (_name, keys, shown) => {
    expect(typed(keys, ['one', 'two'])).toBe(shown);
  });

  it('says what keys mean beyond the line', () => {
    const editor = new LineEditor();
    expect(editor.key('\u0004').type).toBe('end');
    expect(editor.key('a').type).toBe('none');
    expect(editor.key('\u0003').type).toBe('interrupt');
    expect(editor.key('\t').type).toBe('complete');
    expect(editor.key('\r')).toEqual({ type: 'enter', line: 'a' });
  });
});

describe('places on the screen', () => {
  it.each([
    ['abc', 10, { row: 0, column: 3 }],
    ['abcd', 4, { row: 1, column: 0 }],
    ['abc中', 4, { row: 1, column: 2 }],
    ['a\nbc', 4, { row: 1, column: 2 }],
  ])('%j in %i columns', (text, columns, place) => {
    expect(placeOf(text, columns)).toEqual(place);
  });

  it('counts wide characters twice and combining ones not at all', () => {
    expect(widthOf('中e\u0301')).toBe(3);
  });
});

it('finds what candidates have in common', () => {
  expect(commonStart(['k-node1', 'k-node2'])).toBe('k-node');
  expect(commonStart([])).toBe('');
});
