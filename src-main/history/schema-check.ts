/** Whether a file's tables, indexes and triggers are those of this version: a flipped bit may be in them too. */
import Database from 'better-sqlite3';
import type { Connection } from './database';
import { migrations, SCHEMA } from './migrations';

const LIST =
  "SELECT type || ' ' || name AS name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";

/** What is missing, changed or too much, in words. */
export function schemaDamage(db: Connection): string[] {
  const expected = schemaOf(SCHEMA);
  const found = new Map(read(db));
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  return names
    .filter((name) => expected.get(name) !== found.get(name))
    .map((name) => `The workspace file is damaged: its ${name} is not as it was made.`);
}

const schemas = new Map<number, ReadonlyMap<string, string | null>>();

/** The schema as the migrations make it. */
function schemaOf(version: number): ReadonlyMap<string, string | null> {
  let schema = schemas.get(version);
  if (!schema) {
    const db = new Database(':memory:');
    for (const migration of migrations.slice(0, version)) db.exec(migration);
    schema = new Map(read(db));
    db.close();
    schemas.set(version, schema);
  }
  return schema;
}

function read(db: Connection): [string, string | null][] {
  return db.prepare<[], [string, string | null]>(LIST).raw().all();
}
