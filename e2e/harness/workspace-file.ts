// Looks into a .drydock file from outside, while the app has it open or after: the file is what tests assert on.
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '@main/history';

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

/** The file of the one workspace in a profile that was not saved anywhere yet. */
export function unsavedFile(profile: string): string {
  const folder = join(profile, 'workspaces');
  const files = readdirSync(folder).filter((name) => name.endsWith('.drydock'));
  if (files.length !== 1) throw new Error(`expected one unsaved workspace, found: ${files.join(', ')}`);
  return join(folder, files[0]!);
}

export interface RecordedStep {
  seq: number;
  actor: string;
  action: string;
  object: string | null;
  decision: { type: string; node?: string; message?: string } | null;
}

/** All steps of the first branch, as the file has them. */
export function recordedSteps(file: string): RecordedStep[] {
  return readWorkspace<Omit<RecordedStep, 'decision'> & { decision: string | null }>(
    file,
    `SELECT seq, a.text AS actor, b.text AS action, o.name AS object, decision
       FROM steps JOIN words a ON a.id = steps.actor JOIN words b ON b.id = steps.action
       LEFT JOIN objects o ON o.id = steps.object
      WHERE branch = 1 ORDER BY seq`,
  ).map((row) => ({
    ...row,
    decision: row.decision === null ? null : (JSON.parse(row.decision) as RecordedStep['decision']),
  }));
}

/** The kubectl lines that inputs of the window stood for, oldest first. */
export function recordedCommands(file: string): string[] {
  return readWorkspace<{ origin: string }>(file, 'SELECT origin FROM inputs ORDER BY branch, id')
    .map(({ origin }) => (JSON.parse(origin) as { command?: string }).command)
    .filter((command) => command !== undefined);
}

/** An object as JSON has it: tests reach into it as deep as they need. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Recorded = Record<string, any>;

/** An object at the newest step of the first branch, read the way that the app reads it; undefined where there is none. */
export function objectInFile(
  file: string,
  resource: string,
  namespace: string,
  name: string,
): Recorded | undefined {
  const history = History.open(file, { readOnly: true });
  try {
    const branch = 1;
    const { puts } = history.delta(branch, null, history.head(branch).seq);
    return puts.find(
      (put) =>
        put.resource === resource &&
        put.object.metadata.name === name &&
        (put.object.metadata.namespace ?? '') === namespace,
    )?.object;
  } finally {
    history.close();
  }
}

/** The hash of a file's whole state after a step of the first branch; the newest without `seq`. */
export function stateHash(file: string, seq?: number): string {
  const history = History.open(file, { readOnly: true });
  try {
    return history.stateHash(1, seq ?? history.head(1).seq);
  } finally {
    history.close();
  }
}

/** Copies a workspace with one byte changed, at a place where some steps can still be read. */
export function damagedCopy(file: string, to: string): void {
  const bytes = readFileSync(file);
  for (let part = 30; part < 100; part++) {
    const changed = Buffer.from(bytes);
    const at = Math.floor((bytes.length * part) / 100);
    changed.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
    writeFileSync(to, changed);
    if (isReadableInPart(to)) return;
  }
  throw new Error('no byte of the file could be changed so that it can be read in part');
}

function isReadableInPart(file: string): boolean {
  try {
    History.open(file, { readOnly: true }).close();
    return false;
  } catch {
    try {
      const history = History.open(file, { readOnly: true, damaged: true });
      const { readable } = history;
      history.close();
      return readable !== null && readable > 0;
    } catch {
      return false;
    }
  }
}
