/** What menus, keys and buttons ask of the picture. */
import type { Target } from '@renderer/model';
import type { Picture } from './picture';

const ZOOM = 1.25;

/** Carries a command out; `selected` begins with what the inspector shows. One that is not the picture's does nothing. */
export function carryOut(picture: Picture, command: string, selected: readonly Target[]): void {
  const [first] = selected;
  const node = first?.resource === 'nodes' ? first.key : undefined;
  const shift = (columns: number, rows: number): void => {
    if (node !== undefined) picture.shiftCard(node, columns, rows);
  };
  switch (command) {
    case 'fit':
      return picture.fit();
    case 'tidy':
      return picture.tidy();
    case 'zoomIn':
      return picture.zoomBy(ZOOM);
    case 'zoomOut':
      return picture.zoomBy(1 / ZOOM);
    case 'zoomSelection':
      return picture.zoomTo(selected);
    case 'cardLeft':
      return shift(-1, 0);
    case 'cardRight':
      return shift(1, 0);
    case 'cardUp':
      return shift(0, -1);
    case 'cardDown':
      return shift(0, 1);
  }
}
