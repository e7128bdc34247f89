/** How many words in boxes have room beside each other. Reckoned, not measured: there are hundreds of cards. */

/** Width of a letter in captions, px; wide ones take a whole em. */
const LETTER = 6;
const WIDE_LETTER = 11.5;
/** Around a word, and between two. */
const AROUND = 16;
const GAP = 8;
/** "+3" */
const COUNT = 32;

/** The width of a word as a caption, px. */
export function captionWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += letter > '\u2e80' ? WIDE_LETTER : LETTER;
  return width;
}

/** How many of these, from the first on, have room in so many px; where not all have, with a count of the others. */
export function tagsWithRoom(texts: readonly string[], room: number): number {
  let used = 0;
  let withCount = 0;
  for (const [i, text] of texts.entries()) {
    used += captionWidth(text) + AROUND + (i > 0 ? GAP : 0);
    if (used > room) return withCount;
    if (used + GAP + COUNT <= room) withCount = i + 1;
  }
  return texts.length;
}
