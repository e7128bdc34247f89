/** What to try next about a problem, in the window's language. */
import type { Advice } from '@renderer/model';
import { m } from '@shared/messages';

export function adviceText(advice: Advice): string {
  return ADVICE[advice]();
}

const ADVICE: Readonly<Record<Advice, () => string>> = {
  unschedulable: () => m.advice_unschedulable(),
  gated: () => m.advice_gated(),
  claimUnbound: () => m.advice_claim_unbound(),
  claimMissing: () => m.advice_claim_missing(),
  imagePull: () => m.advice_image_pull(),
  imageName: () => m.advice_image_name(),
  imageNever: () => m.advice_image_never(),
  crashLoop: () => m.advice_crash_loop(),
  outOfMemory: () => m.advice_out_of_memory(),
  config: () => m.advice_config(),
  initFailing: () => m.advice_init_failing(),
  initWaiting: () => m.advice_init_waiting(),
  mount: () => m.advice_mount(),
  notStarted: () => m.advice_not_started(),
  notReady: () => m.advice_not_ready(),
  failed: () => m.advice_failed(),
  evicted: () => m.advice_evicted(),
  rejected: () => m.advice_rejected(),
  finalizers: () => m.advice_finalizers(),
  terminating: () => m.advice_terminating(),
  nodeGone: () => m.advice_node_gone(),
  nodeNotReady: () => m.advice_node_not_ready(),
  createRefused: () => m.advice_create_refused(),
  deadline: () => m.advice_deadline(),
  jobFailed: () => m.advice_job_failed(),
  claimPending: () => m.advice_claim_pending(),
  budget: () => m.advice_budget(),
  drainUnfinished: () => m.advice_drain_unfinished(),
};
