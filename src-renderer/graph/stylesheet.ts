/** How cytoscape paints pods. */
import type { StylesheetJson } from 'cytoscape';
import type { Palette } from './palette';

export const CHIP_FONT = '"Inter Variable"';
export const CHIP_FONT_SIZE = 11.5;
export const CHIP_FONT_WEIGHT = 500;

export function stylesheet(palette: Palette): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        'overlay-opacity': 0,
        'underlay-opacity': 0,
        shape: 'round-rectangle',
        'corner-radius': '7px',
        width: 'data(width)',
        height: 'data(height)',
        'background-color': palette.chip,
        'background-image': 'data(image)',
        'background-width': 'data(imageWidth)',
        'background-height': 'data(height)',
        'background-position-x': '0px',
        'background-position-y': '0px',
        'background-clip': 'node',
        'background-fit': 'none',
        'background-image-opacity': 1,
        'border-width': 1,
        'border-color': palette.chipBorder,
        label: 'data(text)',
        color: palette.text,
        'font-family': CHIP_FONT,
        'font-size': CHIP_FONT_SIZE,
        'font-weight': CHIP_FONT_WEIGHT,
        // From half its size on: before that a chip is a shape with a state. (Compared at the next larger power of two.)
        'min-zoomed-font-size': 6,
        'text-valign': 'center',
        'text-halign': 'center',
        'text-margin-x': 'data(shift)',
        'text-wrap': 'none',
      },
    },
    { selector: 'node.kill', style: { 'border-style': 'dashed' } },
    { selector: 'node.faded', style: { opacity: 0.22 } },
    { selector: 'node.held', style: { opacity: 0.3 } },
    {
      selector: 'node.selected',
      style: {
        'outline-width': 2,
        'outline-color': palette.accent,
        'outline-offset': 1,
        'outline-style': 'solid',
        'outline-opacity': 1,
      },
    },
  ] as unknown as StylesheetJson;
}
