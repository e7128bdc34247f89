/**
 * A plugin's answer as a value: a code, who says so, and its reasons. It travels unchanged to the user.
 * Models the scheduler framework's Status @ v1.34.
 */
import type { VerdictCode } from '@shared/contract';

/** The same shape as a {@link PluginVerdict} of the contract: explanations hand it on as it is. */
export interface Status {
  readonly code: VerdictCode;
  /** The plugin that answered; '' where the framework itself did. */
  readonly plugin: string;
  readonly reasons: readonly string[];
}

const NO_REASONS: readonly string[] = Object.freeze([]);

export const SUCCESS: Status = Object.freeze({ code: 'Success', plugin: '', reasons: NO_REASONS });

/** The plugin has nothing to say about this pod: its later extension points are not run. */
export const SKIP: Status = Object.freeze({ code: 'Skip', plugin: '', reasons: NO_REASONS });

/** The pod does not fit here as things are; removing other pods might help. */
export function unschedulable(plugin: string, ...reasons: string[]): Status {
  return { code: 'Unschedulable', plugin, reasons };
}

/** The pod does not fit here, and removing pods would not help. */
export function unresolvable(plugin: string, ...reasons: string[]): Status {
  return { code: 'UnschedulableAndUnresolvable', plugin, reasons };
}

/** The question itself cannot be answered, e.g. because an object it needs does not exist. */
export function schedulerError(plugin: string, ...reasons: string[]): Status {
  return { code: 'Error', plugin, reasons };
}

/** Whether a status says that the pod does not fit. */
export function isRejection(status: Status): boolean {
  return status.code === 'Unschedulable' || status.code === 'UnschedulableAndUnresolvable';
}

/** The reasons as one text, as events show them. */
export function messageOf(status: Status): string {
  return status.reasons.join(', ');
}
