/** Why a file could not be read or written, in the user's language: what it means, and what to do. */
import { m } from '@shared/messages';
import { HistoryError } from '../workspaces';

export interface FileProblem {
  /** What it means. */
  readonly detail: string;
  /** What to do. */
  readonly advice: string;
  /** What SQLite or the system said, in English, for whoever asks. */
  readonly technical?: string;
}

/**
 * Of a workspace's file. @param path as the user knows it
 * @throws what was thrown where that is a bug, not the file's or the disk's
 */
export function workspaceProblem(error: unknown, path: string): FileProblem {
  if (error instanceof HistoryError) return historyProblem(error, path);
  switch (codeOf(error)) {
    case undefined:
      throw error;
    case 'EISDIR':
      return { detail: m.file_folder(), advice: m.file_no_workspace_advice() };
    case 'EACCES':
    case 'EPERM':
      return { detail: m.file_unreadable(), advice: m.file_unreadable_advice() };
    default:
      return { detail: m.file_io(), advice: m.file_io_advice(), technical: reasonOf(error) };
  }
}

function historyProblem(error: HistoryError, path: string): FileProblem {
  switch (error.kind) {
    case 'missing':
      return { detail: m.file_missing({ path }), advice: m.file_missing_advice() };
    case 'notAWorkspace':
      return { detail: m.file_no_workspace(), advice: m.file_no_workspace_advice() };
    case 'newer':
      return { detail: m.file_newer(), advice: m.file_newer_advice() };
    case 'locked':
      return { detail: lockedText(error), advice: m.file_locked_advice() };
    case 'corrupt':
      return { detail: m.file_damaged(), advice: m.file_damaged_advice(), technical: error.message };
    case 'full':
      return { detail: m.file_full(), advice: m.file_full_advice() };
    case 'readonly':
      return { detail: m.file_denied(), advice: m.file_denied_advice() };
    case 'io':
    case 'exists':
    case 'refused':
      if (codeOf(error.cause) === 'ENOENT')
        return { detail: m.file_no_folder({ path }), advice: m.file_denied_advice() };
      return { detail: m.file_io(), advice: m.file_io_advice(), technical: error.message };
  }
}

function lockedText(error: HistoryError): string {
  const { holder } = error as HistoryError & { holder?: { readonly pid: number; readonly host: string } };
  return holder ? m.file_locked_by({ host: holder.host, pid: String(holder.pid) }) : m.file_locked();
}

/** Why the system did not let a file be read or written, as the end of a sentence; its own words where it says more. */
export function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return m.reason_missing();
    case 'EACCES':
    case 'EPERM':
      return m.reason_denied();
    case 'ENOSPC':
    case 'EDQUOT':
      return m.reason_full();
    case 'EISDIR':
      return m.reason_folder();
    case 'EROFS':
      return m.reason_disk_read_only();
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** The system's name of an error; undefined for what is no error of the system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
