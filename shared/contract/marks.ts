/** Places in time that somebody wants to find again: bookmarks with notes, and the save points of the file. */
import * as v from 'valibot';
import type { SavePoint } from './workspace';

const place = v.pipe(v.number(), v.integer(), v.minValue(0));

export const bookmarkSchema = v.strictObject({
  /** The branch on which it was set; those that begin behind it have it, too. */
  branch: place,
  seq: place,
  note: v.pipe(v.string(), v.trim(), v.maxLength(2000)),
});

export type Bookmark = Readonly<v.InferOutput<typeof bookmarkSchema>>;

export interface Marks {
  readonly bookmarks: readonly Bookmark[];
  /** Of all branches, oldest first. */
  readonly savePoints: readonly (SavePoint & { readonly branch: number })[];
}
