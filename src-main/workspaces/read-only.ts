/** Why a workspace may not be changed: what the environment, or a mistake of ours, did to it. */
import type { ReadOnlyReason } from '@shared/contract';
import { LoopError } from '../engine';
import { HistoryError, type HistoryErrorKind } from '../history';

export const ASKED_FOR: ReadOnlyReason = {
  kind: 'asked',
  message: 'The workspace was opened for reading only.',
};

const KINDS: Readonly<Partial<Record<HistoryErrorKind, ReadOnlyReason['kind']>>> = {
  corrupt: 'damaged',
  readonly: 'denied',
  full: 'full',
  locked: 'busy',
};

/** Whatever was thrown while the history or the cluster was at work. */
export function readOnlyBecause(error: unknown): ReadOnlyReason {
  if (error instanceof HistoryError) return { kind: KINDS[error.kind] ?? 'disk', message: error.message };
  if (error instanceof LoopError) return { kind: 'restless', message: error.message };
  return { kind: 'bug', message: `internal error: ${String(error)}` };
}
