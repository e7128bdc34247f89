/**
 * The schema's history: one entry a version, applied in order. An entry that was released is never edited; a change of
 * the schema is a new one behind it, with a workspace file of the version before it kept in testing/released/.
 */
import { first } from './0001-first';
import { fewerIndexes } from './0002-fewer-indexes';

/** `migrations[n]` leads from schema n to n + 1. */
export const migrations: readonly string[] = [first, fewerIndexes];

/** The schema that this version writes: SQLite's `user_version`. */
export const SCHEMA = migrations.length;
