// Looks into a .drydock file from outside, while the app has it open or after: the file is what tests assert on.
import Database from 'better-sqlite3';

/** Runs one query on a workspace file, read-only, and returns its rows. */
export function readWorkspace<Row = Record<string, unknown>>(
  file: string,
  sql: string,
  ...values: unknown[]
): Row[] {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return database.prepare(sql).all(...values) as Row[];
  } finally {
    database.close();
  }
}

/** Application id, user version and the verdict of SQLite's own check. */
export function inspectFile(file: string): { applicationId: number; userVersion: number; integrity: string } {
  const [row] = readWorkspace<{ applicationId: number; userVersion: number; integrity: string }>(
    file,
    `SELECT (SELECT application_id FROM pragma_application_id) AS applicationId,
            (SELECT user_version FROM pragma_user_version) AS userVersion,
            (SELECT integrity_check FROM pragma_integrity_check LIMIT 1) AS integrity`,
  );
  if (!row) throw new Error(`no answer from ${file}`);
  return row;
}
