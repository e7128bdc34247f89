/** What can go wrong with a workspace file. Everything else that is thrown here is a bug. */

export type HistoryErrorKind =
  /** No file is at the path. */
  | 'missing'
  /** Something is at the path already. */
  | 'exists'
  /** The file is no workspace. */
  | 'notAWorkspace'
  /** A newer version of the app made the file. */
  | 'newer'
  /** Somebody else holds the file. */
  | 'locked'
  /** The file's contents are damaged. */
  | 'corrupt'
  /** The file, or the way it was opened, allows no writing. */
  | 'readonly'
  /** No room left on the disk. */
  | 'full'
  /** The operating system failed to read or write. */
  | 'io'
  /** The branch is the root of others, or the like. */
  | 'refused';

export class HistoryError extends Error {
  override readonly name = 'HistoryError';

  constructor(
    readonly kind: HistoryErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const BY_CODE: readonly (readonly [prefix: string, kind: HistoryErrorKind, message: string])[] = [
  ['SQLITE_FULL', 'full', 'The disk is full.'],
  ['SQLITE_IOERR', 'io', 'The disk failed to read or write the workspace file.'],
  ['SQLITE_READONLY', 'readonly', 'The workspace file cannot be written to.'],
  ['SQLITE_CANTOPEN', 'io', 'The workspace file cannot be opened.'],
  ['SQLITE_PERM', 'io', 'Access to the workspace file is denied.'],
  ['SQLITE_AUTH', 'io', 'Access to the workspace file is denied.'],
  ['SQLITE_NOTADB', 'notAWorkspace', 'The file is not a Drydock workspace.'],
  ['SQLITE_CORRUPT', 'corrupt', 'The workspace file is damaged.'],
  ['SQLITE_FORMAT', 'corrupt', 'The workspace file is damaged.'],
  ['SQLITE_BUSY', 'locked', 'Another program is using the workspace file.'],
  ['SQLITE_LOCKED', 'locked', 'Another program is using the workspace file.'],
];

/** SQLite's result code of an error (`SQLITE_FULL` …), or undefined where it has none. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}

/** Turns an error of SQLite that the environment caused into a HistoryError; gives back any other as it is. */
export function asHistoryError(error: unknown): unknown {
  const code = sqliteCode(error);
  const known = code === undefined ? undefined : BY_CODE.find(([prefix]) => code.startsWith(prefix));
  if (!known) return error;
  const [, kind, message] = known;
  return new HistoryError(kind, `${message} (${code}: ${(error as Error).message})`, { cause: error });
}

/** Runs `work`; errors that the environment caused come out as HistoryErrors. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asHistoryError(error);
  }
}
