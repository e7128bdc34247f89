import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepBookmarks, keptMarks } from './kept-marks';
import { TemporaryWorkspaces } from '@main/workspaces/testing';

describe('bookmarks of a workspace', () => {
  let files: TemporaryWorkspaces;
  beforeAll(() => {
    files = new TemporaryWorkspaces();
  });
  afterAll(() => {
    files.remove();
  });

  it('are kept in the file, beside its history, with the save points of all branches', () => {
    const path = files.path();
    const workspace = files.example('tutorial', path);
    const { session } = workspace;
    session.savePoint('start', 1_000);
    const before = session.head();
    const { branch } = before;
    expect(keepBookmarks(session, [{ branch, seq: 1, note: 'here it began' }])).toBe(true);
    expect(session.head()).toEqual(before);
    files.close(workspace);

    const again = files.opened(path).session;
    expect(keptMarks(again)).toMatchObject({
      bookmarks: [{ branch, seq: 1, note: 'here it began' }],
      savePoints: [{ branch, name: 'start', savedAt: 1_000 }],
    });
  });

  it('that nobody can read, or that are of another time, count as not there', () => {
    const { session } = files.example();
    session.history.setLayout('bookmarks', [
      { branch: 1, seq: 1, note: 'good' },
      { branch: 1, seq: 999, note: 'beyond the head' },
      { branch: 77, seq: 1, note: 'of no branch' },
      'nonsense',
    ]);
    expect(keptMarks(session).bookmarks).toEqual([{ branch: 1, seq: 1, note: 'good' }]);
  });

  it('are not set in a file that is read only', () => {
    const path = files.path();
    files.close(files.example('tutorial', path));
    const { session } = files.opened(path, true);
    expect(keepBookmarks(session, [{ branch: 1, seq: 1, note: '' }])).toBe(false);
  });
});
