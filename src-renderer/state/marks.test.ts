import { describe, expect, it } from 'vitest';
import type { Bookmark, ReadOnlyReason } from '@shared/contract';
import type { Client } from '@renderer/client';
import { MarksStore } from './marks.svelte';
import type { Session } from './session.svelte';

async function marksOf(readOnly: ReadOnlyReason | null, kept: boolean) {
  const failures: unknown[] = [];
  const written: (readonly Bookmark[])[] = [];
  const there: Bookmark = { branch: 1, seq: 3, note: 'before' };
  const client = {
    call: (name: string, args: { bookmarks: readonly Bookmark[] }) => {
      if (name === 'marks.load') return Promise.resolve({ bookmarks: [there], savePoints: [] });
      written.push(args.bookmarks);
      return Promise.resolve({ kept });
    },
  } as unknown as Client;
  const session = {
    at: { branch: 1, seq: 5 },
    info: { branch: 1, branches: [{ id: 1, parent: null, forkSeq: 0 }], readOnly },
  } as unknown as Session;
  const marks = new MarksStore(client, session, (error) => failures.push(error));
  await marks.load();
  return { marks, failures, written, there };
}

describe('bookmarks', () => {
  it('are kept in the order of time', async () => {
    const { marks, failures, written, there } = await marksOf(null, true);
    await marks.set('now');
    expect(marks.bookmarks).toEqual([there, { branch: 1, seq: 5, note: 'now' }]);
    expect(written).toEqual([marks.bookmarks]);
    expect(failures).toEqual([]);
  });

  it.each<[string, ReadOnlyReason | null, RegExp]>([
    [
      'a workspace that is read-only',
      { kind: 'damaged', message: 'a page is missing' },
      /The file is damaged/,
    ],
    ['a file that cannot be written', null, /could not be kept/],
  ])('of %s stay as they were, and somebody says why', async (_, readOnly, words) => {
    const { marks, failures, there } = await marksOf(readOnly, false);
    await marks.set('now');
    await marks.remove(marks.bookmarks[0]!);
    expect(marks.bookmarks).toEqual([there]);
    expect(failures).toHaveLength(2);
    for (const failure of failures)
      expect(failure).toMatchObject({ code: 'readOnly', message: expect.stringMatching(words) as string });
  });
});
