/**
 * Schema 1, after etcd's shape: steps and the revisions they made, by branch; object bodies beside them.
 *
 * - `crc` columns: see row-check.ts.
 * - `data` columns hold JSON: as TEXT, or as BLOB where deflate made it smaller.
 * - steps, revisions, inputs are keyed by branch and sequence and have no rowid: a range of the timeline is one scan.
 */
export const first = `
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL,              -- JSON
  crc   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE branches (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL,
  parent   INTEGER REFERENCES branches,
  fork_seq INTEGER NOT NULL,        -- the last step shared with the parent; 0 for the first branch
  crc      INTEGER NOT NULL
) STRICT;

-- Texts that repeat: actors, actions, resources, namespaces.
CREATE TABLE words (
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  crc  INTEGER NOT NULL
) STRICT;

-- Shapes of patches between bodies: see json-patch.ts.
CREATE TABLE shapes (
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  crc  INTEGER NOT NULL
) STRICT;

-- One row for each life of an object: a name that is deleted and created again is another object.
CREATE TABLE objects (
  id        INTEGER PRIMARY KEY,
  hash      INTEGER NOT NULL,       -- CRC-32 of resource/namespace/name, to find it by
  resource  INTEGER NOT NULL REFERENCES words,
  namespace INTEGER NOT NULL REFERENCES words,
  name      TEXT NOT NULL,
  uid       ANY NOT NULL,           -- 16 bytes where it is a UUID, else the text
  created   INTEGER NOT NULL,       -- its create revision; 0 for a name that a step was about but that never existed
  crc       INTEGER NOT NULL
) STRICT;
CREATE INDEX objects_by_hash ON objects (hash);

-- What objects looked like. Equal bodies are one row; most are differences from another (base).
CREATE TABLE bodies (
  id     INTEGER PRIMARY KEY,
  object INTEGER NOT NULL,          -- objects.id: the first that looked so; its name and uid are in slots 1 and 2
  hash   BLOB NOT NULL,             -- of the resource and the JSON of the object: see state-hash.ts
  base   INTEGER,                   -- data is a patch of this body; null: data is the object
  data   ANY NOT NULL,              -- the object, or [shapes.id, value of slot 3, value of slot 4, …]
  crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX bodies_by_hash ON bodies (substr(hash, 1, 5));

CREATE TABLE inputs (
  branch INTEGER NOT NULL REFERENCES branches,
  id     INTEGER NOT NULL,
  turn   INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  time   INTEGER NOT NULL,
  origin TEXT NOT NULL,             -- JSON
  data   ANY NOT NULL,
  crc    INTEGER NOT NULL,
  PRIMARY KEY (branch, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inputs_by_seq ON inputs (branch, seq);

CREATE TABLE steps (
  branch        INTEGER NOT NULL REFERENCES branches,
  seq           INTEGER NOT NULL,
  turn          INTEGER NOT NULL,
  time          INTEGER NOT NULL,   -- virtual, ms since the epoch
  actor         INTEGER NOT NULL,   -- words.id
  action        INTEGER NOT NULL,   -- words.id
  object        INTEGER,            -- objects.id: whichever life has the name
  cause         INTEGER,            -- a step (> 0) or an input (< 0)
  decision      TEXT,               -- JSON
  from_revision INTEGER NOT NULL,
  to_revision   INTEGER NOT NULL,
  crc           INTEGER NOT NULL,
  PRIMARY KEY (branch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions (
  branch   INTEGER NOT NULL REFERENCES branches,
  seq      INTEGER NOT NULL,        -- the step that made it
  revision INTEGER NOT NULL,
  object   INTEGER NOT NULL,        -- objects.id
  version  INTEGER NOT NULL,        -- writes of this life so far; 0 for a tombstone
  body     INTEGER,                 -- bodies.id; null for a tombstone
  crc      INTEGER NOT NULL,
  PRIMARY KEY (branch, seq, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_object ON revisions (object, branch, seq, revision);

-- Which body each living object had after a step: a seek starts at one and replays the few revisions behind it.
CREATE TABLE keyframes (
  branch   INTEGER NOT NULL REFERENCES branches,
  seq      INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  hash     BLOB NOT NULL,           -- of the state: see state-hash.ts
  data     BLOB NOT NULL,           -- see keyframe-codec.ts
  crc      INTEGER NOT NULL,
  PRIMARY KEY (branch, seq)
) STRICT;

-- What the engine's components hold that is no object (queues, timers), as the engine gave it.
CREATE TABLE checkpoints (
  id     INTEGER PRIMARY KEY,
  branch INTEGER NOT NULL REFERENCES branches,
  seq    INTEGER NOT NULL,
  input  INTEGER NOT NULL,          -- the last input taken before it
  data   ANY NOT NULL,
  crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX checkpoints_by_seq ON checkpoints (branch, seq);

CREATE TABLE save_points (
  id       INTEGER PRIMARY KEY,
  branch   INTEGER NOT NULL REFERENCES branches,
  seq      INTEGER NOT NULL,
  name     TEXT NOT NULL,
  saved_at INTEGER NOT NULL,        -- real time, ms since the epoch
  crc      INTEGER NOT NULL
) STRICT;

-- Where things lie in the picture, by the name of the view.
CREATE TABLE layout (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL,              -- JSON
  crc   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is appended stays. The one exception is the deletion of a branch, which names the branch here, deletes, and
-- takes the name away again in the same transaction.
CREATE TABLE permits (
  branch INTEGER PRIMARY KEY
) STRICT;

${['inputs', 'steps', 'revisions', 'keyframes', 'checkpoints']
  .map(
    (table) => `
CREATE TRIGGER ${table}_update BEFORE UPDATE ON ${table} BEGIN
  SELECT RAISE(ABORT, '${table} are append-only: history is never rewritten');
END;
CREATE TRIGGER ${table}_delete BEFORE DELETE ON ${table}
WHEN NOT EXISTS (SELECT 1 FROM permits WHERE branch = OLD.branch) BEGIN
  SELECT RAISE(ABORT, '${table} are append-only: only the deletion of a whole branch removes them');
END;`,
  )
  .join('\n')}
${['bodies', 'objects', 'words', 'shapes']
  .map(
    (table) => `
CREATE TRIGGER ${table}_update BEFORE UPDATE ON ${table} BEGIN
  SELECT RAISE(ABORT, '${table} are append-only: history is never rewritten');
END;
CREATE TRIGGER ${table}_delete BEFORE DELETE ON ${table}
WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN
  SELECT RAISE(ABORT, '${table} are append-only: only the deletion of a branch removes those it alone uses');
END;`,
  )
  .join('\n')}
`;
