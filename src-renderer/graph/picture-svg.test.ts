import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { Arrangement, Mirror, Projection, WHOLE_VIEW } from '@renderer/model';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import type { Palette } from './palette';
import { pictureSvg } from './picture-svg';

const PALETTE: Palette = {
  chip: '#fff',
  chipBorder: '#ccc',
  text: '#000',
  quiet: '#666',
  accent: '#08f',
  card: '#fafafa',
  line: '#ddd',
  tones: { ok: '#0a0', warn: '#aa0', err: '#a00', done: '#00a', kill: '#a0a' },
};

function drawn(objects: readonly KubeObject[], view = WHOLE_VIEW) {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  projection.apply(
    mirror.apply({
      to: { branch: 1, seq: 1, revision: 1, time: 0 },
      puts: objects.map((object) => ({ resource: resourceOf(object), object })),
      deletes: [],
    }),
  );
  const arrangement = new Arrangement((text) => text.length * 6.2, projection);
  arrangement.view = view;
  arrangement.arrange(1.4, { frame: null, columns: 0, places: {} });
  arrangement.putAll();
  const { layout } = arrangement;
  return pictureSvg({
    drawing: {
      bounds: layout.bounds(),
      titles: layout.titles(),
      cards: [...layout.nodes()].map((name) => ({ ...arrangement.card(name), chips: layout.chips(name) })),
      ownerColour: () => '#123456',
      fades: (one) => arrangement.fades(one),
    },
    node: (name) => projection.node(name),
    pod: (key) => projection.pod(key),
    unplaced: projection.unplaced.map((key) => ({ pod: projection.pod(key)!, reason: 'Insufficient cpu' })),
    palette: PALETTE,
    paper: '#eee',
    title: 'a <b> & "c"',
    caption: 'step 1',
    fonts: '',
    texts: {
      unplaced: 'Not placed',
      noTaints: 'no taints',
      cordoned: 'cordoned',
      noGroup: 'none',
      noBand: 'without',
      hidden: (count) => `+${count} hidden`,
      meter: ({ name }) => `${name} free`,
    },
  });
}

describe('the picture as SVG', () => {
  const objects = [
    node('a', { labels: { 'topology.kubernetes.io/zone': 'z1' } }),
    node('b'),
    pod('default/web', { node: 'a' }),
    pod('shop/web', { node: 'a' }),
    pod('default/waits'),
  ];

  it('has every node, every pod, and those that no node has', () => {
    const { svg, width, height } = drawn(objects);
    for (const text of [
      '<title>a</title>',
      '<title>b</title>',
      'default/web',
      'shop/web',
      'Insufficient cpu',
    ])
      expect(svg).toContain(text);
    expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
  });

  it('writes names so that they are no markup', () => {
    expect(drawn(objects).svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
  });

  it('has bands, and says what a filter hides', () => {
    const view = {
      ...WHOLE_VIEW,
      nodesBy: 'zone',
      hide: true,
      filtered: true,
      matches: ({ namespace }: { namespace: string }) => namespace === 'shop',
    };
    const { svg } = drawn(objects, view);
    expect(svg).toContain('z1  ·  1');
    expect(svg).toContain('without  ·  1');
    expect(svg).toContain('+1 hidden');
    expect(svg).not.toContain('<title>default/web');
  });

  it('lets what does not match fade', () => {
    const view = { ...WHOLE_VIEW, filtered: true, matches: () => false };
    expect(drawn(objects, view).svg.match(/opacity="0.3"/g)).toHaveLength(2);
  });
});
