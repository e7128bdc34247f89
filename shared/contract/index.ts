export * from './channels';
export * from './commands';
export type * from './comparison';
export type * from './cluster-import';
export type * from './drain';
export type * from './field-hint';
export type * from './input';
export * from './marks';
export type * from './menu';
export * from './preferences';
export type * from './rehearsal';
export type * from './request';
export type * from './step';
export type * from './verdict';
export type {
  Act,
  BranchInfo,
  ImportReport,
  ManifestProblem,
  PlaceResult,
  PodAt,
  ReadOnlyReason,
  Playback,
  SavePoint,
  SessionInfo,
  SessionUpdate,
} from './workspace';
export * from './view';
