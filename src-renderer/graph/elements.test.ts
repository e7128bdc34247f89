import cytoscape, { type Core } from 'cytoscape';
import { describe, expect, it } from 'vitest';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { Mirror, Projection, type ChipBox, type PodView } from '@renderer/model';
import { Elements } from './elements';
import type { Palette } from './palette';

const PALETTE: Palette = {
  chip: '#ffffff',
  chipBorder: '#cccccc',
  text: '#000000',
  mid: '#333333',
  quiet: '#666666',
  accent: '#0088ff',
  card: '#fafafa',
  line: '#dddddd',
  thin: '#eeeeee',
  track: '#cdcdcd',
  paper: '#eeeeee',
  tones: { ok: '#00aa00', warn: '#aaaa00', err: '#aa0000', done: '#0000aa', kill: '#aa00aa' },
};

function views(): { web: PodView; nodes: ReturnType<Projection['node']>[] } {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  const objects = [node('a'), node('b'), pod('default/web', { node: 'a' })];
  projection.apply(
    mirror.apply({
      to: { branch: 1, seq: 1, revision: 1, time: 0 },
      puts: objects.map((object) => ({ resource: resourceOf(object), object })),
      deletes: [],
    }),
  );
  return { web: projection.pod('default/web')!, nodes: [projection.node('a'), projection.node('b')] };
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
    const { web } = views();
    elements.still = still;
    elements.change(() => elements.placeChip(web, chipAt(0), true));
    elements.change(() => elements.placeChip(web, chipAt(400), true));
    const chip = cy.getElementById('p:default/web');
    expect(chip.position().x).toBe(at);
    expect(chip.animated()).toBe(!still);
    cy.destroy();
  });

  it('show from afar which nodes take what is in hand, and no more once nothing is', () => {
    const { cy, elements } = made();
    const { nodes } = views();
    elements.change(() => {
      for (const [i, view] of nodes.entries())
        elements.placeCard(view, view!.name, { x: i * 400, y: 0, width: 322, height: 260 });
    });
    const classes = (): Record<string, string[]> =>
      Object.fromEntries(
        ['a', 'b'].map((name) => [
          name,
          cy
            .getElementById(`n:${name}`)
            .classes()
            .filter((c) => c !== 'card'),
        ]),
      );
    elements.answer(
      new Map([
        ['a', 'takes'],
        ['b', 'refuses'],
      ]),
    );
    expect(classes()).toEqual({ a: ['takes'], b: ['refuses'] });
    elements.answer(new Map());
    expect(classes()).toEqual({ a: [], b: [] });
    cy.destroy();
  });

  it('frame the cards of selected nodes, those that come later as well', () => {
    const { cy, elements } = made();
    const [a, b] = views().nodes;
    const box = { x: 0, y: 0, width: 322, height: 200 };
    elements.change(() => elements.placeCard(a, 'a', box));
    const selected = (): string[] => cy.nodes('.selected').map((element) => element.id());
    elements.selectCards(new Set(['a', 'b']));
    expect(selected()).toEqual(['n:a']);
    elements.change(() => elements.placeCard(b, 'b', { ...box, x: 400 }));
    elements.selectCards(new Set(['a', 'b']));
    expect(selected()).toEqual(['n:a', 'n:b']);
    elements.selectCards(new Set(['b']));
    expect(selected()).toEqual(['n:b']);
  });
});
