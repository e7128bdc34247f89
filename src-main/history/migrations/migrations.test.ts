import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_BRANCH, History, HistoryError, SCHEMA } from '../index';
import { META, Script } from '../testing';
import { migrations } from '.';

const released = fileURLToPath(new URL('../testing/released', import.meta.url));

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'history-released-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is in the files of testing/released; written by the version of that schema. */
interface Expected {
  readonly branches: readonly {
    readonly id: number;
    readonly name: string;
    readonly headSeq: number;
    readonly hash: string;
  }[];
  readonly inputs: number;
  readonly savePoints: readonly string[];
}

function contents(history: History): Expected {
  return {
    branches: history
      .branches()
      .map(({ id, name, headSeq }) => ({ id, name, headSeq, hash: history.stateHash(id, headSeq) })),
    inputs: history.inputs(FIRST_BRANCH).length,
    savePoints: history.savePoints().map((point) => point.name),
  };
}

describe('a workspace file of an older version', () => {
  const files = readdirSync(released).filter((file) => file.endsWith('.drydock'));

  it('is kept for every schema that was released', () => {
    expect(files.sort()).toEqual(migrations.map((_, i) => `schema-${i + 1}.drydock`));
  });

  it.each(files)('%s is opened, migrated and goes on', (name) => {
    const path = join(folder, name);
    copyFileSync(join(released, name), path);
    const expected = JSON.parse(
      readFileSync(join(released, name.replace('.drydock', '.json')), 'utf8'),
    ) as Expected;
    // For reading, in a copy: the file itself stays as it is.
    const before = readFileSync(path);
    const reader = History.open(path, { readOnly: true });
    expect(contents(reader)).toEqual(expected);
    reader.close();
    expect(readFileSync(path).equals(before)).toBe(true);

    const history = History.open(path);
    expect(contents(history)).toEqual(expected);
    expect(history.verify()).toEqual([]);
    const branch = history.fork(FIRST_BRANCH, 3, 'new');
    expect(history.head(branch).seq).toBe(3);
    history.close();
    const db = new Database(path, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA);
    db.close();
  });
});

describe('a new workspace file', () => {
  it('is what all migrations make, one after another', () => {
    const path = join(folder, 'new.drydock');
    History.create(path, META).close();
    const schemaOf = (db: Database.Database): unknown[] =>
      db
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name")
        .all();
    const made = new Database(path, { readonly: true });
    const migrated = new Database(':memory:');
    for (const migration of migrations) migrated.exec(migration);
    expect(schemaOf(made)).toEqual(schemaOf(migrated));
    made.close();
    migrated.close();
  });

  it('refuses changes of what was appended', () => {
    const path = join(folder, 'append-only.drydock');
    const history = History.create(path, META);
    const script = new Script();
    history.append({
      branch: FIRST_BRANCH,
      inputs: [script.input({ type: 'place', namespace: 'a', pod: 'b', node: 'c' })],
      steps: [script.step(script.put('pods', 'default', 'web', { n: 1 }))],
    });
    history.close();
    const db = new Database(path);
    for (const table of ['inputs', 'steps', 'revisions', 'bodies']) {
      expect(() => db.prepare(`DELETE FROM ${table}`).run(), `DELETE ${table}`).toThrow(/append-only|never/i);
      const column = (db.pragma(`table_info(${table})`) as { name: string }[])[1]!.name;
      expect(() => db.prepare(`UPDATE ${table} SET ${column} = ${column}`).run(), `UPDATE ${table}`).toThrow(
        /append-only|never/i,
      );
    }
    db.close();
  });

  it('of a newer version is refused with both versions', () => {
    const path = join(folder, 'newer.drydock');
    History.create(path, META).close();
    const db = new Database(path);
    db.pragma(`user_version = ${SCHEMA + 1}`);
    db.close();
    expect(() => History.open(path)).toThrow(HistoryError);
    expect(() => History.open(path)).toThrow(
      `its format is ${SCHEMA + 1}, this version reads formats up to ${SCHEMA}`,
    );
  });
});
