/** Colours of the picture, read from the tokens so that canvas and DOM never differ; and chips' icons as images. */
import { SHAPE_OF_TONE, shapeSvg } from '@renderer/ui/state-shapes';
import type { PodBadge, Tone } from '@renderer/model';

export interface Palette {
  readonly chip: string;
  readonly chipBorder: string;
  readonly text: string;
  /** Text of the second rank, and what is requested in bars. */
  readonly mid: string;
  readonly quiet: string;
  readonly accent: string;
  readonly card: string;
  readonly line: string;
  /** Lines within a card. */
  readonly thin: string;
  /** Behind bars and words that stand in boxes. */
  readonly track: string;
  /** Behind everything. */
  readonly paper: string;
  readonly tones: Readonly<Record<Tone, string>>;
}

/** Owners' colours: told apart by hue, of one lightness. They name an owner and nothing else. */
const OWNERS = [
  '#5b8def',
  '#3fae9a',
  '#9a86e8',
  '#d98a4e',
  '#c76b98',
  '#7fa650',
  '#4fa3c7',
  '#b59b4c',
  '#8f7f76',
  '#6f7fd0',
];
/** Static pods belong to their node's kubelet. */
const STATIC = '#8a7fd6';

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    chip: token('--bg2'),
    chipBorder: token('--line2'),
    text: token('--t0'),
    mid: token('--t1'),
    quiet: token('--t2'),
    accent: token('--accent'),
    card: token('--bg1'),
    line: token('--line2'),
    thin: token('--line'),
    track: token('--bg3'),
    paper: token('--bg0'),
    tones: {
      ok: token('--ok'),
      warn: token('--warn'),
      err: token('--err'),
      done: token('--done'),
      kill: token('--kill'),
    },
  };
}

/** Gives each owner a colour as it comes, and the same again as long as the window lives. */
export class OwnerColours {
  readonly #given = new Map<string, string>();

  of(owner: string | undefined, isStatic: boolean): string | undefined {
    if (isStatic) return STATIC;
    if (owner === undefined) return undefined;
    let colour = this.#given.get(owner);
    if (colour === undefined) {
      colour = OWNERS[this.#given.size % OWNERS.length]!;
      this.#given.set(owner, colour);
    }
    return colour;
  }
}

const images = new Map<string, string>();

/** A badge in a square of 10 by 10: one on each node, fixed to its node, without an owner. */
const BADGES: Readonly<Record<PodBadge, string>> = {
  daemon: '<path d="M1 3h8M1 5h8M1 7h8" stroke-width="1.3"/>',
  static: '<circle cx="5" cy="3.4" r="2.2"/><path d="M5 5.6V9.4"/>',
  bare: '<rect x="1.4" y="1.4" width="7.2" height="7.2" rx="2" stroke-dasharray="2 1.6"/>',
  terminating: '<path d="M2 2l6 6m0-6-6 6"/>',
};

/** The left part of a chip as an image: the owner's edge, the state's shape, and the badge; 26 high. */
export function chipImage(
  tone: Tone,
  owner: string | undefined,
  palette: Palette,
  square: boolean,
  badge: PodBadge | undefined,
): string {
  const key = `${tone}|${owner ?? ''}|${palette.tones[tone]}|${palette.chip}|${square}|${badge ?? ''}`;
  let image = images.get(key);
  if (image === undefined) {
    const width = imageWidth(square, badge);
    const height = square ? 22 : 26;
    const edge = owner ? `<rect x="0" y="0" width="3" height="${height}" fill="${owner}"/>` : '';
    const icon = `<g transform="translate(${square ? 6 : 9} ${height / 2 - 6})">${shapeSvg(SHAPE_OF_TONE[tone], palette.tones[tone], palette.chip)}</g>`;
    const mark = badge && !square ? badgeSvg(badge, palette) : '';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 4}" height="${height * 4}" viewBox="0 0 ${width} ${height}">${edge}${icon}${mark}</svg>`;
    image = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
    images.set(key, image);
  }
  return image;
}

/** A badge at its place in a chip. */
export function badgeSvg(badge: PodBadge, palette: Palette): string {
  return `<g transform="translate(26 8)" fill="none" stroke="${palette.quiet}" stroke-width="1.2">${BADGES[badge]}</g>`;
}

/** How wide a chip's image is (px). */
export function imageWidth(square: boolean, badge: PodBadge | undefined): number {
  return square ? 22 : badge ? 38 : 24;
}

/** Mixes two `#rrggbb` colours; `part` of the second, 0 to 1. */
export function mix(a: string, b: string, part: number): string {
  const channels = (c: string): number[] => {
    const hex = c.length === 4 ? [...c.slice(1)].map((x) => x + x).join('') : c.slice(1, 7);
    return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
  };
  const [x, y] = [channels(a), channels(b)];
  return `#${x
    .map((v, i) =>
      Math.round(v + ((y[i] ?? 0) - v) * part)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
