/** What exec and attach speak through, over whichever protocol the client has chosen. */

/** The end of a remote command as a client understands it: `metav1.Status`. */
export type Outcome =
  | { readonly status: 'Success' }
  | {
      readonly status: 'Failure';
      readonly message: string;
      readonly reason: string;
      readonly details?: object;
      readonly code?: number;
    };

export interface Channels {
  /** Whether the client sends input, and whether it has a terminal. */
  readonly hasStdin: boolean;
  readonly isTty: boolean;
  write(stream: 'stdout' | 'stderr', bytes: Buffer): void;
  /** Tells how it ended, and closes. */
  finish(outcome: Outcome): void;
  /** Input as it comes; `end` once the client has no more. */
  onInput(listener: (bytes: Buffer) => void, end: () => void): void;
  /** The client has gone. */
  onClose(listener: () => void): void;
}

export const SUCCESS: Outcome = { status: 'Success' };

/** The outcome of a command by its exit code, as the kubelet tells it. */
export function outcomeOf(exitCode: number): Outcome {
  if (exitCode === 0) return SUCCESS;
  return {
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}

/** The outcome as the JSON that goes over the error channel. */
export function outcomeJson(outcome: Outcome): string {
  return JSON.stringify({ metadata: {}, ...outcome });
}
