import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAIN_VIEW, type View } from '@shared/contract';
import { keepViews, keptViews } from './kept-views';
import { nodeUsage } from './node-usage';
import { TemporaryWorkspaces } from './testing';

let places: TemporaryWorkspaces;
beforeAll(() => (places = new TemporaryWorkspaces()));
afterAll(() => places.remove());

const VIEW: View = {
  ...PLAIN_VIEW,
  nodesBy: 'zone',
  selector: 'app=web',
  frame: { zoom: 0.7, pan: { x: 12, y: -4 } },
  places: { '': { 'k-node2': 0, 'k-node1': 5 } },
};

describe('how a workspace is looked at', () => {
  it('is kept in the file, and is no input, no step and no part of the state', () => {
    const { session } = places.example();
    const before = { info: session.info(), hash: session.history.stateHash(1, session.head().seq) };
    expect(keptViews(session)).toEqual({ last: null, saved: [] });
    expect(keepViews(session, { last: VIEW })).toBe(true);
    expect(keepViews(session, { saved: [{ name: 'by zone', view: VIEW }] })).toBe(true);
    expect(keptViews(session)).toEqual({ last: VIEW, saved: [{ name: 'by zone', view: VIEW }] });
    expect(session.info()).toEqual(before.info);
    expect(session.history.stateHash(1, session.head().seq)).toBe(before.hash);
    expect(session.history.inputs(1)).toEqual([]);
    expect(session.history.verify()).toEqual([]);
  });

  it('is taken as not there where it cannot be read', () => {
    const { session } = places.example();
    session.history.setLayout('last', { ...VIEW, frame: { zoom: 'much' } });
    session.history.setLayout('saved', [{ name: '', view: VIEW }, { name: 'good', view: VIEW }, 7]);
    expect(keptViews(session)).toEqual({ last: null, saved: [{ name: 'good', view: VIEW }] });
  });
});

describe('what nodes use', () => {
  it('is the sum of their running containers, and nothing where there is no such node', async () => {
    const { session } = places.example();
    session.importManifests(
      [
        {
          name: 'a.yaml',
          text: `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {drydock.dev/usage: '{"a": {"cpu": "250m", "memory": "300Mi"}}'}
spec:
  nodeName: k-node1
  containers: [{name: a, image: nginx}]
`,
        },
      ],
      { via: 'cli' },
    );
    const before = nodeUsage(session, ['k-node1', 'nowhere']);
    await session.advance(30_000);
    const after = nodeUsage(session, ['k-node1', 'nowhere']);
    expect(after.pods['default/web']).toEqual({ a: { cpu: 250, memory: 300 * 1024 * 1024 } });
    expect(before.pods['default/web']).toBeUndefined();
    expect(after.nodes['nowhere']).toEqual({ cpu: 0, memory: 0 });
    const sum = Object.values(after.pods)
      .flatMap((containers) => Object.values(containers))
      .reduce((total, { cpu }) => total + cpu, 0);
    expect(after.nodes['k-node1']!.cpu).toBeCloseTo(sum);
  });
});
