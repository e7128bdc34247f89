export { howManyFit, type FitResult } from './fit';
export { rehearse, type RehearsalOptions, type RehearsalResult } from './rehearse';
export { flagsText, PLAIN_DRAIN } from './runbook';
export { copyCluster, type Origin } from './stage';
export { findWorkload, workloadText } from './workload';
