/**
 * The shape of each state, drawn in a square of 12 by 12: the same for DOM and canvas. Colour is never the only sign:
 * a filled disc with a play mark, a dashed ring, a triangle, a checked square, a crossed disc.
 */
export type Shape = 'run' | 'wait' | 'bad' | 'fin' | 'no' | 'end';

/** SVG inside `viewBox="0 0 12 12"`. `ink` is the state's colour, `paper` what it stands on. */
export function shapeSvg(shape: Shape, ink: string, paper: string): string {
  switch (shape) {
    case 'run':
      return `<circle cx="6" cy="6" r="5" fill="${ink}"/><path d="M4.6 3.7 8.6 6 4.6 8.3z" fill="${paper}"/>`;
    case 'wait':
      return `<circle cx="6" cy="6" r="4.6" fill="none" stroke="${ink}" stroke-width="1.6" stroke-dasharray="3 2"/>`;
    case 'bad':
      return `<path d="M6 .8 11.6 11H.4z" fill="${ink}"/><path d="M6 4.4v3M6 9v.6" stroke="${paper}" stroke-width="1.4"/>`;
    case 'fin':
      return `<rect x="1" y="1" width="10" height="10" rx="3" fill="${ink}"/><path d="m3.6 6.2 1.7 1.7 3.2-3.6" fill="none" stroke="${paper}" stroke-width="1.5"/>`;
    case 'no':
      return `<circle cx="6" cy="6" r="5" fill="${ink}"/><path d="m4 4 4 4m0-4-4 4" stroke="${paper}" stroke-width="1.5"/>`;
    case 'end':
      return `<circle cx="6" cy="6" r="4.6" fill="none" stroke="${ink}" stroke-width="1.6"/><path d="M6 3.2V6l2 1.6" fill="none" stroke="${ink}" stroke-width="1.4"/>`;
  }
}

/** The shape of a tone of pods, nodes and workloads. */
export const SHAPE_OF_TONE = {
  ok: 'run',
  warn: 'wait',
  err: 'bad',
  done: 'fin',
  kill: 'end',
} as const satisfies Record<string, Shape>;
