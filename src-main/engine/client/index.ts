export { ApiClient, expectOk } from './api-client';
export type { Component, Saved, TurnReport } from './component';
export { contextFor, OwnTimers, type Causality, type ComponentContext, type Machinery } from './context';
export { EventRecorder, subjectOf, type EventSubject } from './event-recorder';
export { byController, Index, Informers, podsByNode, type ChangeHandler } from './informers';
export { WorkQueue, type QueueState } from './work-queue';
