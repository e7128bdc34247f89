import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { Arrangement, connectionsOf, Mirror, NO_CONNECTIONS, Projection, WHOLE_VIEW } from '@renderer/model';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { drawingOf } from './drawing';
import { pictureSvg, type SvgInput } from './picture-svg';
import { PALETTE } from './testing/palette';

function drawn(objects: readonly KubeObject[], view = WHOLE_VIEW, more: Partial<SvgInput> = {}) {
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
  return pictureSvg({
    drawing: drawingOf(arrangement, { ownerColour: () => '#123456' }),
    node: (name) => projection.node(name),
    pod: (key) => projection.pod(key),
    unplaced: projection.unplaced.map((key) => ({ pod: projection.pod(key)!, reason: 'Insufficient cpu' })),
    used: () => undefined,
    stations: [],
    connections: NO_CONNECTIONS,
    selected: { nodes: new Set(), pods: new Set() },
    palette: PALETTE,
    title: 'a <b> & "c"',
    caption: 'step 1',
    fonts: '',
    measure: (text, size) => text.length * size * 0.54,
    texts: {
      unplaced: 'Not placed',
      noTaints: 'no taints',
      cordoned: 'cordoned',
      missing: 'no such node',
      noGroup: 'none',
      noBand: 'without',
      hidden: (count) => `+${count} hidden`,
      nodes: (count) => `${count} nodes`,
      meter: ({ name }) => `${name} free`,
      meterTitle: ({ name, amounts }) => `${name}: ${amounts.requested}/${amounts.used}/${amounts.free}`,
      requested: 'requested',
      used: 'used',
      free: 'free',
    },
    ...more,
  });
}

describe('the picture as SVG', () => {
  const objects = [
    node('a', { labels: { 'topology.kubernetes.io/zone': 'z1' } }),
    node('b'),
    pod('default/web', { node: 'a', cpu: '200m' }),
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
    expect(svg).toContain('>z1<');
    expect(svg).toContain('>without<');
    expect(svg).toContain('+1 hidden');
    expect(svg).not.toContain('<title>default/web');
  });

  it('lets what does not match fade', () => {
    const view = { ...WHOLE_VIEW, filtered: true, matches: () => false };
    expect(drawn(objects, view).svg.match(/opacity="0.22"/g)).toHaveLength(2);
  });

  it('has the bars of requested, used and free, in their colours and in words', () => {
    const { svg } = drawn(objects, WHOLE_VIEW, {
      used: (name) => (name === 'a' ? { cpu: 1000, memory: 2 ** 30 } : undefined),
    });
    // Of two nodes with three bars each: the track, and what is requested, which the legend has too; used is known of
    // cpu and memory of one.
    expect(svg.match(/height="7" rx="2" fill="#cdcdcd"/g)).toHaveLength(6);
    expect(svg.match(/height="4" rx="1" fill="#333"/g)).toHaveLength(7);
    expect(svg.match(/height="2" fill="#08f"/g)).toHaveLength(2);
    expect(svg).toContain('<title>cpu: 200/1000/1800</title>');
    for (const word of ['requested', 'used', 'free']) expect(svg).toContain(`>${word}</text>`);
  });

  it('shows what is full in the colour of errors', () => {
    const { svg } = drawn(objects, WHOLE_VIEW, { used: () => ({ cpu: 9000, memory: 0 }) });
    expect(svg.match(/height="2" fill="#a00"/g)).toHaveLength(2);
  });

  it('has cordon, pressure, taints, version, labels and roles of a node', () => {
    const made = node('c', { labels: { 'node-role.kubernetes.io/worker': '' } }) as KubeObject & {
      spec: object;
      status: { conditions: object[] };
    };
    const taints = ['a', 'b', 'c'].map((key) => ({ key, value: 'x', effect: 'NoExecute' }));
    const troubled = {
      ...made,
      spec: { ...made.spec, unschedulable: true, taints },
      status: {
        ...made.status,
        conditions: [...made.status.conditions, { type: 'DiskPressure', status: 'True' }],
      },
    } as KubeObject;
    const { svg } = drawn([troubled]);
    expect(svg).toContain('fill="url(#hatch)"');
    for (const word of ['cordoned', 'DiskPressure', 'worker', 'a=x:NoExecute', 'b=x:NoExecute', '+1'])
      expect(svg).toContain(`>${word}</text>`);
    expect(svg).toMatch(/<\/text><path[^>]*\/><text[^>]*>4<\/text>/);
    expect(svg).not.toContain('>c=x:NoExecute<');
    const { svg: healthy } = drawn([made]);
    expect(healthy).not.toContain('fill="url(#hatch)"');
    expect(healthy).toMatch(/>v1\.\d+[^<]*<\/text>/);
    expect(healthy).toContain('>no taints</text>');
  });

  it('keeps a long name and all that stands beside it within the card', () => {
    const made = node('gke-production-europe-west4-highmem-pool-x7kq', {
      unschedulable: true,
      ready: false,
      labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/etcd': '' },
    });
    const conditions = ['MemoryPressure', 'PIDPressure'].map((type) => ({ type, status: 'True' }));
    const status = { ...made.status, conditions: [...made.status!.conditions!, ...conditions] };
    const { svg } = drawn([{ ...made, status } as unknown as KubeObject]);
    expect(svg).toMatch(/>gke-[^<]{8,}…<\/text>/);
    // Boxes with words end before STATUS begins.
    const ends = [...svg.matchAll(/<rect x="([\d.]+)" y="13\.5" width="([\d.]+)"/g)].map(
      ([, x, width]) => Number(x) + Number(width),
    );
    expect(ends.length).toBeGreaterThan(0);
    expect(Math.max(...ends)).toBeLessThan(322 - 12 - 'NotReady'.length * 5);
  });

  it('has the control plane, each part alive or stopped', () => {
    const { svg } = drawn(objects, WHOLE_VIEW, {
      stations: [
        { name: 'API server', tone: 'ok', note: '' },
        { name: 'Scheduler', tone: 'err', note: 'stopped' },
      ],
    });
    expect(svg).toMatch(/Scheduler<\/text><text[^>]*fill="#a00"[^>]*>stopped</);
  });

  it('has frames around what is selected', () => {
    const selected = { nodes: new Set(['b']), pods: new Set(['shop/web']) };
    const { svg } = drawn(objects, WHOLE_VIEW, { selected });
    expect(svg.match(/stroke="#08f"/g)).toHaveLength(2);
  });

  it('has the connections that the window shows, with what they come from', () => {
    const owned = objects.map((object) =>
      object.kind === 'Pod' && object.metadata.namespace === 'shop'
        ? {
            ...object,
            metadata: {
              ...object.metadata,
              ownerReferences: [
                { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: '1', controller: true },
              ],
            },
          }
        : object,
    ) as KubeObject[];
    const mirror = new Mirror();
    const projection = new Projection(mirror);
    projection.apply(
      mirror.apply({
        to: { branch: 1, seq: 1, revision: 1, time: 0 },
        puts: owned.map((object) => ({ resource: resourceOf(object), object })),
        deletes: [],
      }),
    );
    const connections = connectionsOf([{ resource: 'pods', key: 'shop/web' }], ['owner'], {
      pods: () => projection.pods(),
      podsOn: (name) => projection.podsOn(name),
      object: (resource, key) => mirror.get(resource, key),
      all: (resource) => mirror.all(resource).values(),
    });
    const { svg } = drawn(owned, WHOLE_VIEW, { connections });
    expect(svg).toContain('>agent</text>');
    expect(svg).toContain('DaemonSet · 1');
    expect(svg.match(/<circle cx="[\d.]+" cy="[\d.-]+" r="2.5"/g)).toHaveLength(1);
  });
});
