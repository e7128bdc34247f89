export { compareStates, fieldChanges, type StateObject } from './compare';
export { HistoryError, type HistoryErrorKind } from './errors';
export { History, type OpenOptions } from './history';
export { FIRST_BRANCH } from './branches';
export { ProcessLock, LockedError, type Holder } from './process-lock';
export { emptyLog } from './database';
export { SCHEMA } from './migrations';
export { hashState } from './state-hash';
export type { Batch, BranchSavePoint, Checkpoint, HistoryMeta, ObjectVersion, StateRow } from './types';
