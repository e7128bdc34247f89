/** The whole picture as it lies, for whoever draws it elsewhere. */
import type { Arrangement, BandTitle, Box, ChipBox, LaidCard, PodView } from '@renderer/model';

export interface Drawing {
  readonly bounds: Box;
  readonly titles: readonly BandTitle[];
  readonly cards: readonly (LaidCard & { readonly chips: readonly ChipBox[] })[];
  readonly ownerColour: (pod: PodView) => string | undefined;
  readonly fades: (pod: PodView) => boolean;
}

export function drawingOf(arrangement: Arrangement, colours: Pick<Drawing, 'ownerColour'>): Drawing {
  const { layout } = arrangement;
  return {
    bounds: layout.bounds(),
    titles: layout.titles(),
    cards: [...layout.nodes()].map((name) => ({ ...arrangement.card(name), chips: layout.chips(name) })),
    ownerColour: (pod) => colours.ownerColour(pod),
    fades: (pod) => arrangement.fades(pod),
  };
}
