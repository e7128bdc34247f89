import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectRevisions } from './object-revisions';
import { TemporaryWorkspaces } from '@main/workspaces/testing';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: one, labels: { app: a } }
spec: { nodeSelector: { no: where }, containers: [{ name: c, image: nginx }] }
`;
const key = { resource: 'pods', namespace: 'default', name: 'one' } as const;

describe('the revisions of an object', () => {
  let files: TemporaryWorkspaces;
  beforeAll(() => {
    files = new TemporaryWorkspaces();
  });
  afterAll(() => {
    files.remove();
  });

  it('say which fields each write changed, newest first, through several lives of the name', async () => {
    const { session } = files.example();
    const origin = { via: 'window' } as const;
    const label = (value: string): void => {
      session.request(
        [
          {
            verb: 'patch',
            patchType: 'merge',
            resource: 'pods',
            namespace: 'default',
            name: 'one',
            body: { metadata: { labels: { app: value } } },
          },
        ],
        origin,
      );
    };
    session.importManifests([{ name: 'one.yaml', text: POD }], origin);
    label('b');
    session.request(
      [
        {
          verb: 'delete',
          resource: 'pods',
          namespace: 'default',
          name: 'one',
          options: { gracePeriodSeconds: 0 },
        },
      ],
      origin,
    );
    session.importManifests([{ name: 'one.yaml', text: POD }], origin);
    await session.settle();

    const { revisions, total } = objectRevisions(session, key, 100);
    expect(total).toBe(revisions.length);
    expect(revisions.map(({ seq }) => seq)).toEqual(
      [...revisions].map(({ seq }) => seq).sort((a, b) => b - a),
    );
    const own = [...revisions].reverse();
    expect(own.map(({ kind }) => kind).slice(0, 4)).toEqual(['created', 'changed', 'deleted', 'created']);
    expect(own[1]!.fields).toEqual([{ path: 'metadata.labels.app', before: 'a', after: 'b' }]);
    // What the scheduler wrote of its failure is a revision of the second life.
    expect(
      own
        .at(-1)!
        .fields.map(({ path }) => path)
        .join(' '),
    ).toContain('status.conditions');

    const newest = objectRevisions(session, key, 2);
    expect(newest.revisions).toEqual(revisions.slice(0, 2));
    expect(newest.total).toBe(total);
    expect(objectRevisions(session, { ...key, name: 'nobody' }, 9)).toEqual({ revisions: [], total: 0 });
  });
});
