export { howManyFit, type FitResult } from './fit';
export { rehearse, type RehearsalOptions, type RehearsalResult } from './rehearse';
export { flagsText, PLAIN_DRAIN } from './runbook';
export { snapshotOf, copyOf, type Origin, type Snapshot } from './stage';
export { imagePlan, restartPlan, scalePlan, taintPlan } from './what-if';
export { findWorkload, workloadText } from './workload';
