import cytoscape, { type Core } from 'cytoscape';
import { describe, expect, it } from 'vitest';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { Mirror, Projection, type ChipBox, type PodView } from '@renderer/model';
import { Elements } from './elements';
import { PALETTE } from './testing/palette';

function webOnNode(): PodView {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  const objects = [node('a'), pod('default/web', { node: 'a' })];
  projection.apply(
    mirror.apply({
      to: { branch: 1, seq: 1, revision: 1, time: 0 },
      puts: objects.map((object) => ({ resource: resourceOf(object), object })),
      deletes: [],
    }),
  );
  return projection.pod('default/web')!;
}

const chipAt = (x: number): ChipBox => ({ key: 'default/web', x, y: 0, width: 80, height: 26, text: 'web' });
const made = (): { cy: Core; elements: Elements } => {
  const cy = cytoscape({ headless: true, styleEnabled: true });
  return { cy, elements: new Elements(cy, PALETTE) };
};

describe('the elements of the picture', () => {
  it.each([
    [false, 40],
    [true, 440],
  ])('glide to another place, and are there at once where motion is not wanted (%s)', (still, at) => {
    const { cy, elements } = made();
    const web = webOnNode();
    elements.still = still;
    elements.change(() => elements.placeChip(web, chipAt(0), true));
    elements.change(() => elements.placeChip(web, chipAt(400), true));
    const chip = cy.getElementById('default/web');
    expect(chip.position().x).toBe(at);
    expect(chip.animated()).toBe(!still);
    cy.destroy();
  });
});
