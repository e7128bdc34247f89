/** Time and history: play, steps, branches, marks; and how the workspace was looked at. */
import * as v from 'valibot';
import type { Comparison, ObjectRevisions } from '../comparison';
import { bookmarkSchema, type Marks } from '../marks';
import type { StateDelta, StepHeader } from '../step';
import { savedViewSchema, viewSchema } from '../view';
import type { Act, SessionInfo } from '../workspace';
import { branchName, name, none, seq } from './words';

export const timelineCalls = {
  /** Keeps how the workspace is looked at; what is left out stays as it was. No input, no step, no other hash. */
  'view.save': v.strictObject({
    last: v.optional(viewSchema),
    saved: v.optional(v.pipe(v.array(savedViewSchema), v.maxLength(100))),
  }),
  /** Bookmarks and save points of the workspace. */
  'marks.load': none,
  /** Keeps these bookmarks and no others. No input, no step, no other hash. */
  'marks.save': v.strictObject({ bookmarks: v.pipe(v.array(bookmarkSchema), v.maxLength(1000)) }),
  /** What leads from one place of the history to another, on one branch or two; from step 0, all there is. */
  'timeline.delta': v.strictObject({
    from: v.strictObject({ branch: seq, seq }),
    to: v.strictObject({ branch: seq, seq }),
  }),
  /** Headers of the steps `from`..`to`, both included. */
  'timeline.steps': v.strictObject({ from: seq, to: seq }),
  /** The gesture, line or file that a step of an input came of. */
  'timeline.act': v.strictObject({ seq }),
  /** Goes on differently from a past step: a new branch, which becomes the window's live one. */
  'timeline.branch': v.strictObject({ from: seq, name: v.optional(name) }),
  'timeline.switchBranch': v.strictObject({ branch: seq }),
  'timeline.renameBranch': v.strictObject({ branch: seq, name: branchName }),
  /** Deletes a branch with all that only it has; whoever calls has asked first. */
  'timeline.deleteBranch': v.strictObject({ branch: seq }),
  /** What is different at `to` from what is at `from`; on one branch or two. */
  'timeline.compare': v.strictObject({
    from: v.strictObject({ branch: seq, seq }),
    to: v.strictObject({ branch: seq, seq }),
  }),
  /** An object's own revisions on the branch, newest first, at most `limit`. */
  'timeline.revisions': v.strictObject({
    resource: name,
    namespace: v.pipe(v.string(), v.maxLength(253)),
    name,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  }),
  /** Tells that the window shows a past step (null: the present again). Until then, time stands still. */
  'timeline.look': v.strictObject({ seq: v.nullable(seq) }),
  'time.play': v.strictObject({ speed: v.pipe(v.number(), v.minValue(0.25), v.maxValue(1000)) }),
  'time.pause': none,
  /** One turn of the next component; where nothing is due, time passes to the next timer first. */
  'time.step': none,
  /** All that is due at this instant. */
  'time.settle': none,
  'time.advance': v.strictObject({
    milliseconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(366 * 86_400_000)),
  }),
} as const;

export interface TimelineResults {
  /** False where the file cannot be written: a view is then kept by nobody. */
  'view.save': { readonly kept: boolean };
  'marks.load': Marks;
  /** False where the file cannot be written. */
  'marks.save': { readonly kept: boolean };
  'timeline.delta': StateDelta;
  'timeline.steps': readonly StepHeader[];
  'timeline.act': Act;
  'timeline.branch': SessionInfo;
  'timeline.switchBranch': SessionInfo;
  'timeline.renameBranch': SessionInfo;
  'timeline.deleteBranch': SessionInfo;
  'timeline.compare': Comparison;
  'timeline.revisions': ObjectRevisions;
  'timeline.look': SessionInfo;
  'time.play': SessionInfo;
  'time.pause': SessionInfo;
  'time.step': SessionInfo;
  'time.settle': SessionInfo;
  'time.advance': SessionInfo;
}
