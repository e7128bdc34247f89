/** What a window shows of a session at first, so that the first picture takes one call. */
import { keptViews } from './kept-views';
import type { FirstPicture } from './ready-made';
import type { Session } from './session';

export function firstPictureOf(session: Session): FirstPicture {
  return {
    info: session.info(),
    state: session.delta(0, session.head().seq),
    views: keptViews(session),
  };
}
