/** Colours for tests of the picture, each of them another one. */
import type { Palette } from '../palette';

export const PALETTE: Palette = {
  chip: '#fff',
  chipBorder: '#ccc',
  text: '#000',
  mid: '#333',
  quiet: '#666',
  accent: '#08f',
  card: '#fafafa',
  line: '#ddd',
  thin: '#eee',
  track: '#cdcdcd',
  paper: '#eeeeee',
  tones: { ok: '#0a0', warn: '#aa0', err: '#a00', done: '#00a', kill: '#a0a' },
};
