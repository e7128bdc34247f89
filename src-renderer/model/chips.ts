/**
 * Packs the chips of one card: left to right, row by row, no two overlapping. A node with very many pods gets small
 * square chips, so that every pod stays in the picture.
 */
export interface ChipBox {
  readonly key: string;
  /** Left upper corner inside the card. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The text that fits, its name cut with an ellipsis; '' in a square chip. */
  readonly text: string;
}

export interface ChipInput {
  readonly key: string;
  /** Cut where it is too long. */
  readonly name: string;
  /** What must be read whole: STATUS, ready containers, restarts. */
  readonly state: string;
  /** It carries a badge, which takes room of its own. */
  readonly badge?: boolean;
  /** Pods of one group stand together under its name; inputs come group by group. Undefined: not grouped. */
  readonly group?: string;
}

/** The name of a group above its chips. */
export interface ChipCaption {
  readonly text: string;
  readonly y: number;
  readonly count: number;
}

/** Width in px of a text in the chips' font. */
export type MeasureText = (text: string) => number;

export const CHIP = {
  height: 26,
  gap: 6,
  /** Left of the text: owner's edge, icon and their spaces. */
  lead: 26,
  /** More on the left for those with a badge. */
  badge: 14,
  tail: 9,
  /** A name alone gets no wider than this. */
  maxWidth: 180,
  square: 22,
  /** A line with a group's name. */
  caption: 18,
  /** From this many pods on, chips are squares; they become texts again well below. */
  squareFrom: 49,
  textBelow: 40,
} as const;

export interface Packed {
  readonly chips: readonly ChipBox[];
  readonly captions: readonly ChipCaption[];
  /** Height of all rows together. */
  readonly height: number;
  readonly square: boolean;
}

/** Packs `inputs` in their order into rows of `width` px. `wasSquare` keeps a card from flickering at the limit. */
export function packChips(
  inputs: readonly ChipInput[],
  width: number,
  measure: MeasureText,
  wasSquare: boolean,
): Packed {
  const square = inputs.length >= (wasSquare ? CHIP.textBelow : CHIP.squareFrom);
  const height = square ? CHIP.square : CHIP.height;
  const gap = square ? 4 : CHIP.gap;
  const chips: ChipBox[] = [];
  const captions: { text: string; y: number; count: number }[] = [];
  let x = 0;
  let y = 0;
  for (const input of inputs) {
    const { key, group } = input;
    const caption = captions.at(-1);
    if (group !== undefined && (caption === undefined || caption.text !== group)) {
      if (chips.length > 0) y += height + gap;
      captions.push({ text: group, y, count: 1 });
      x = 0;
      y += CHIP.caption;
    } else if (caption) caption.count++;
    const shown = square ? { text: '', width: CHIP.square } : fit(input, width, measure);
    if (x > 0 && x + shown.width > width) {
      x = 0;
      y += height + gap;
    }
    chips.push({ key, x, y, width: shown.width, height, text: shown.text });
    x += shown.width + gap;
  }
  return { chips, captions, height: chips.length === 0 ? 0 : y + height, square };
}

function fit(input: ChipInput, width: number, measure: MeasureText): { text: string; width: number } {
  const state = input.state === '' ? '' : `  ${input.state}`;
  const around = CHIP.lead + (input.badge ? CHIP.badge : 0) + CHIP.tail;
  const most = input.state === '' ? Math.min(CHIP.maxWidth, width) : width;
  const whole = (text: string): { text: string; width: number } => ({
    text,
    width: Math.ceil(measure(text)) + around,
  });
  const full = whole(input.name + state);
  if (full.width <= most) return full;
  let low = 1;
  let high = input.name.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (whole(`${input.name.slice(0, middle)}…${state}`).width <= most) low = middle;
    else high = middle - 1;
  }
  const cut = whole(`${input.name.slice(0, low)}…${state}`);
  return { text: cut.text, width: Math.min(cut.width, width) };
}
