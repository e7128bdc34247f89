/** How large cards are, and how many of them stand side by side. */
export const CARD = {
  width: 322,
  padding: 12,
  /** From the card's top to its first row of chips: name and flags. */
  head: 76,
  /** From the last row of chips to the card's bottom: meters. */
  foot: 60,
  /** Rows of chips that a card has room for from the start, so that a few more pods move nothing. */
  rows: 4,
  gapX: 24,
  gapY: 34,
  /** A band's name above its cards. */
  title: 44,
} as const;

/**
 * How many columns suit a pane: those with which the whole can be seen at the largest.
 * @param bands the heights of each band's cards
 */
export function columnsFor(
  bands: readonly (readonly number[])[],
  aspect: number,
  titled: boolean,
): { readonly columns: number; readonly zoom: number } {
  const most = Math.max(2, ...bands.map(({ length }) => length));
  let best = { columns: 1, zoom: 0 };
  for (let columns = 1; columns <= most; columns++) {
    const wide = columns * (CARD.width + CARD.gapX) - CARD.gapX;
    // More columns only make it wider from here on.
    if (aspect / wide < best.zoom) break;
    let high = -CARD.gapY;
    for (const heights of bands) {
      if (titled) high += CARD.title;
      for (let from = 0; from < heights.length; from += columns) {
        let tallest = 0;
        for (let i = from; i < Math.min(from + columns, heights.length); i++)
          tallest = Math.max(tallest, heights[i]!);
        high += tallest + CARD.gapY;
      }
    }
    const zoom = Math.min(aspect / wide, 1 / Math.max(1, high));
    if (zoom > best.zoom) best = { columns, zoom };
  }
  return best;
}
