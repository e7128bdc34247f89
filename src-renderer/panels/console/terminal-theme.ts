/** The terminal's colours, from the tokens of the theme on show. */
import type { ITheme } from '@xterm/xterm';

export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const [bg, text, dim] = [token('bg0'), token('t0'), token('t2')];
  return {
    background: bg,
    foreground: text,
    cursor: token('accent'),
    cursorAccent: bg,
    selectionBackground: `${token('accent')}55`,
    black: token('bg3'),
    red: token('err'),
    green: token('ok'),
    yellow: token('warn'),
    blue: token('done'),
    magenta: token('kill'),
    cyan: token('accent'),
    white: token('t1'),
    brightBlack: dim,
    brightRed: token('err'),
    brightGreen: token('ok'),
    brightYellow: token('warn'),
    brightBlue: token('done'),
    brightMagenta: token('kill'),
    brightCyan: token('accent'),
    brightWhite: text,
  };
}
