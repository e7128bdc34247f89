/**
 * Bookmarks lie in the file beside the history, as views do: setting one is no input, makes no step and changes no hash.
 */
import * as v from 'valibot';
import { bookmarkSchema, type Bookmark, type Marks } from '@shared/contract';
import { HistoryError } from '../history';
import type { Session } from './session';

const BOOKMARKS = 'bookmarks';

/** What the file has. A bookmark that cannot be read, or whose branch is gone, counts as not there. */
export function keptMarks(session: Session): Marks {
  const kept = session.history.layout(BOOKMARKS);
  const branches = new Map(session.info().branches.map((branch) => [branch.id, branch]));
  const bookmarks = (Array.isArray(kept) ? kept : []).flatMap((one): Bookmark[] => {
    const read = v.safeParse(bookmarkSchema, one);
    return read.success && read.output.seq <= (branches.get(read.output.branch)?.headSeq ?? -1)
      ? [read.output]
      : [];
  });
  const savePoints = session.history
    .savePoints()
    .map(({ branch, seq, name, savedAt }) => ({ branch, seq, name, savedAt }));
  return { bookmarks, savePoints };
}

/** Keeps these and no others; false where the file cannot be written. */
export function keepBookmarks(session: Session, bookmarks: readonly Bookmark[]): boolean {
  if (session.info().readOnly !== null) return false;
  try {
    session.history.setLayout(BOOKMARKS, bookmarks);
    return true;
  } catch (error) {
    if (error instanceof HistoryError) return false;
    throw error;
  }
}
