export { ApiClient, expectOk } from './api-client';
export type { Component, Saved, TurnReport } from './component';
export { contextFor, OwnTimers, type Causality, type ComponentContext, type Machinery } from './context';
export { Controller, type ControllerOptions, type SyncResult } from './controller';
export { EventRecorder, subjectOf, type EventSubject } from './event-recorder';
export {
  byController,
  Index,
  Informers,
  podsByNode,
  type Cache,
  type ChangeHandler,
  type EveryCache,
} from './informers';
export { Tally, type Trait } from './tally';
export { WorkQueue, type QueueState } from './work-queue';
