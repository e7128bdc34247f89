/**
 * How a cluster is looked at: grouping, filter, connections, where the picture is panned to, and which place each card
 * has. It is kept in the workspace beside the history, never in it: looking changes no state and no hash.
 */
import * as v from 'valibot';

const word = v.pipe(v.string(), v.maxLength(1024));
const coordinate = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

export const CONNECTION_KINDS = ['owner', 'service', 'affinity'] as const;

export const viewSchema = v.strictObject({
  /** '' for none, `zone`, or `label:KEY` of nodes. */
  nodesBy: word,
  /** '' for none, `namespace`, `workload`, or `label:KEY` of pods. */
  podsBy: word,
  namespace: word,
  /** A label selector of pods, as `kubectl get -l` takes it. */
  selector: word,
  /** STATUS as kubectl prints it; empty for all. */
  statuses: v.pipe(v.array(word), v.maxLength(200)),
  text: word,
  /** What does not match is left out of the cards and counted; else it fades. */
  hide: v.boolean(),
  connections: v.pipe(v.array(v.picklist(CONNECTION_KINDS)), v.maxLength(3)),
  minimap: v.boolean(),
  /** Where the picture is; null for fitted into its pane. */
  frame: v.nullable(
    v.strictObject({
      zoom: v.pipe(coordinate, v.minValue(0.001), v.maxValue(100)),
      pan: v.strictObject({ x: coordinate, y: coordinate }),
    }),
  ),
  /** Cards side by side; 0 for as many as suit the pane. */
  columns: v.pipe(count, v.maxValue(1000)),
  /** The same of each grouping (`nodesBy`) that has places; `columns` where it is left out. */
  columnsBy: v.optional(v.record(word, v.pipe(count, v.maxValue(1000)))),
  /** The place of each node's card in its group, by group and name; places count row by row. */
  places: v.record(word, v.record(word, count)),
});

export const savedViewSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
  view: viewSchema,
});

export type ConnectionKind = (typeof CONNECTION_KINDS)[number];
export type View = v.InferOutput<typeof viewSchema>;
export type SavedView = v.InferOutput<typeof savedViewSchema>;

/** What a workspace keeps: how it was looked at last (null: never), and views that were given names. */
export interface KeptViews {
  readonly last: View | null;
  readonly saved: readonly SavedView[];
}

export const PLAIN_VIEW: View = {
  nodesBy: '',
  podsBy: '',
  namespace: '',
  selector: '',
  statuses: [],
  text: '',
  hide: false,
  connections: [],
  minimap: true,
  frame: null,
  columns: 0,
  places: {},
};
