import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { Arrangement, WHOLE_VIEW, type PictureView } from './arrangement';
import { byLabel } from './grouping';
import { Mirror } from './mirror';
import { Projection } from './projection';

const NOWHERE = { frame: null, columns: 0, places: {} };

function arranged(view: Partial<PictureView> = {}) {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  let seq = 0;
  const put = (...objects: KubeObject[]) =>
    projection.apply(
      mirror.apply({
        to: { branch: 1, seq: ++seq, revision: seq, time: 0 },
        puts: objects.map((object) => ({ resource: resourceOf(object), object })),
        deletes: [],
      }),
    );
  put(
    node('a', { labels: { disk: 'ssd' } }),
    node('b', { labels: { disk: 'hdd' } }),
    node('c'),
    pod('shop/web-1', { node: 'a' }),
    pod('default/db', { node: 'a', status: 'crash' }),
    pod('shop/web-2', { node: 'a' }),
  );
  const arrangement = new Arrangement((text) => text.length * 6.2, projection);
  arrangement.view = { ...WHOLE_VIEW, ...view };
  arrangement.arrange(1.4, NOWHERE);
  arrangement.putAll();
  return { arrangement, put };
}

describe('Arrangement', () => {
  it('puts nodes into bands by their label, and moves one whose label changes', () => {
    const { arrangement, put } = arranged({ nodesBy: byLabel('disk') });
    expect(arrangement.layout.titles().map(({ name }) => name)).toEqual(['hdd', 'ssd', '']);
    put(node('c', { labels: { disk: 'ssd' } }));
    expect(arrangement.strays('c')).toBe(true);
    arrangement.put('c');
    expect(arrangement.layout.bandOf('c')).toBe('ssd');
    expect(arrangement.strays('c')).toBe(false);
  });

  it('has outgrown its columns when so many nodes came that the whole would be a strip', () => {
    const { arrangement, put } = arranged();
    expect(arrangement.outgrown(1.4)).toBe(false);
    const more = Array.from({ length: 60 }, (_, i) => node(`n${i}`));
    for (const { metadata } of (put(...more), more)) arrangement.put(metadata.name);
    expect(arrangement.outgrown(1.4)).toBe(true);
    arrangement.tidy(1.4);
    arrangement.putAll();
    expect(arrangement.outgrown(1.4)).toBe(false);
    const { width, height } = arrangement.layout.bounds();
    expect(width / height).toBeGreaterThan(0.7);
    expect(width / height).toBeLessThan(2.8);
  });

  it('has as many columns as suit the cards as they are, full ones as empty ones', () => {
    const { arrangement, put } = arranged();
    const nodes = Array.from({ length: 57 }, (_, i) => node(`n${i}`));
    const pods = nodes.flatMap(({ metadata: { name } }) =>
      Array.from({ length: 30 }, (_, i) => pod(`default/${name}-${i}`, { node: name, status: 'crash' })),
    );
    put(...nodes, ...pods);
    arrangement.arrange(1.4, NOWHERE);
    arrangement.putAll();
    const { width, height } = arrangement.layout.bounds();
    expect(width / height).toBeGreaterThan(1.1);
    expect(width / height).toBeLessThan(1.8);
    expect(arrangement.layout.chips('n3')).toHaveLength(30);
    // Pods that come into cards that lie already do not move them, until there are so many that it is worth it.
    const { columns } = arrangement.layout;
    const more = nodes.map(({ metadata: { name } }) => pod(`default/${name}-more`, { node: name }));
    put(...more);
    arrangement.putAll();
    expect(arrangement.layout.chips('n3')).toHaveLength(31);
    expect([arrangement.layout.columns, arrangement.outgrown(1.4)]).toEqual([columns, false]);
  });

  it('has outgrown its columns when so much came into cards that they would be seen much larger in others', () => {
    const { arrangement, put } = arranged();
    const nodes = Array.from({ length: 57 }, (_, i) => node(`n${i}`));
    put(...nodes);
    arrangement.arrange(1.4, NOWHERE);
    arrangement.putAll();
    expect(arrangement.outgrown(1.4)).toBe(false);
    const pods = nodes.flatMap(({ metadata: { name } }) =>
      Array.from({ length: 40 }, (_, i) => pod(`default/${name}-${i}`, { node: name, status: 'crash' })),
    );
    put(...pods);
    arrangement.putAll();
    expect(arrangement.outgrown(1.4)).toBe(true);
    arrangement.tidy(1.4);
    expect(arrangement.outgrown(1.4)).toBe(false);
  });

  it('keeps how many cards stand side by side for each grouping', () => {
    const { arrangement } = arranged();
    const plain = { frame: null, columns: 3, places: { '|': { a: 0, b: 1, c: 2 } } };
    arrangement.arrange(1.4, plain);
    expect(arrangement.layout.columns).toBe(3);
    const kept = { frame: null, ...arrangement.places(plain) };
    arrangement.view = { ...WHOLE_VIEW, nodesBy: byLabel('disk') };
    arrangement.arrange(0.3, kept);
    expect(arrangement.layout.columns).toBe(1);
    const both = { frame: null, ...arrangement.places(kept) };
    arrangement.view = WHOLE_VIEW;
    arrangement.arrange(1.4, both);
    expect(arrangement.layout.columns).toBe(3);
    expect(arrangement.layout.card('c')!.y).toBe(arrangement.layout.card('a')!.y);
  });

  it('puts pods of a namespace together', () => {
    const { arrangement } = arranged({ podsBy: 'namespace' });
    expect(arrangement.card('a').captions.map(({ text, count }) => [text, count])).toEqual([
      ['default', 1],
      ['shop', 2],
    ]);
  });

  it('leaves nothing out without counting it, and fades only where nothing is left out', () => {
    const matches: PictureView['matches'] = ({ namespace }) => namespace === 'shop';
    const hiding = arranged({ hide: true, filtered: true, matches }).arrangement;
    expect(hiding.layout.chips('a').map(({ key }) => key)).toEqual(['shop/web-1', 'shop/web-2']);
    expect(hiding.card('a').hidden).toBe(1);
    expect(hiding.card('b').hidden).toBe(0);
    const fading = arranged({ filtered: true, matches }).arrangement;
    expect(fading.layout.chips('a')).toHaveLength(3);
    const db = fading.projection.pod('default/db')!;
    expect([fading.fades(db), hiding.fades(db)]).toEqual([true, false]);
  });

  it('keeps the places of each grouping for itself', () => {
    const { arrangement } = arranged();
    arrangement.layout.move('a', 5);
    const plain = arrangement.places({ places: {} }).places;
    expect(plain).toEqual({ '|': { a: 5, b: 1, c: 2 } });
    arrangement.view = { ...WHOLE_VIEW, nodesBy: byLabel('disk') };
    arrangement.arrange(1.4, { ...NOWHERE, places: plain });
    const both = arrangement.places({ places: plain }).places;
    expect(both['|']).toEqual(plain['|']);
    expect(both['label:disk|ssd']).toEqual({ a: 0 });
    arrangement.view = WHOLE_VIEW;
    arrangement.arrange(1.4, { frame: null, columns: 3, places: both });
    expect(arrangement.layout.slotOf('a')).toBe(5);
  });

  it('gives the same card again as long as nothing lies elsewhere', () => {
    const { arrangement, put } = arranged();
    const card = arrangement.card('b');
    expect(arrangement.card('b')).toBe(card);
    put(pod('default/new', { node: 'b' }));
    arrangement.put('b');
    expect(arrangement.card('b')).not.toBe(card);
  });
});
