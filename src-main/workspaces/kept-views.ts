/**
 * How a workspace was looked at: grouping, filter, places of cards, named views. It lies in the file beside the history,
 * so that looking is no input, makes no step and changes no hash (docs/decisions.md, 23).
 */
import * as v from 'valibot';
import { savedViewSchema, viewSchema, type KeptViews, type SavedView, type View } from '@shared/contract';
import { HistoryError } from '../history';
import type { Session } from './session';

const LAST = 'last';
const SAVED = 'saved';

/** What the file has. What a newer version or somebody else wrote and cannot be read counts as not there. */
export function keptViews(session: Session): KeptViews {
  const last = v.safeParse(viewSchema, session.history.layout(LAST));
  const saved = session.history.layout(SAVED);
  return {
    last: last.success ? last.output : null,
    saved: Array.isArray(saved)
      ? saved.flatMap((one): SavedView[] => {
          const read = v.safeParse(savedViewSchema, one);
          return read.success ? [read.output] : [];
        })
      : [],
  };
}

/** Keeps what is given; false where the file cannot be written, which for a view is no reason to stop anybody. */
export function keepViews(
  session: Session,
  change: { readonly last?: View | undefined; readonly saved?: readonly SavedView[] | undefined },
): boolean {
  if (session.info().readOnly !== null) return false;
  try {
    if (change.last) session.history.setLayout(LAST, change.last);
    if (change.saved) session.history.setLayout(SAVED, change.saved);
    return true;
  } catch (error) {
    if (error instanceof HistoryError) return false;
    throw error;
  }
}
