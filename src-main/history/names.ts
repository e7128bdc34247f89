/** Interned texts and objects: steps and revisions name them by number. */
import type { GroupResource, ObjectKey } from '@shared/api';
import { crc32 } from 'node:zlib';
import type { Connection } from './database';
import { HistoryError } from './errors';
import type { HashIndex } from './hash-index';
import { indexOf } from './load-index';
import { Recent } from './recent';
import { checksum, damaged, expectChecksum, Word } from './row-check';
import { RowWriter } from './rows';

/** A table of texts that repeat. There are few: all are kept in memory. */
export class Texts {
  private byId: string[] | undefined;
  private byText = new Map<string, number>();
  private readonly words: Word[] = [];
  private readonly insert;
  private readonly all;

  constructor(
    db: Connection,
    private readonly table: 'words' | 'shapes',
  ) {
    this.insert = db.prepare<[number, string, number]>(
      `INSERT INTO ${table} (id, text, crc) VALUES (?, ?, ?)`,
    );
    this.all = db
      .prepare<[], [number, string, number]>(`SELECT id, text, crc FROM ${table} ORDER BY id`)
      .raw();
  }

  /** The id of a text; 0 where it was never stored. */
  find(text: string): number {
    this.load();
    return this.byText.get(text) ?? 0;
  }

  /** The id of a text, which is stored if it is new. */
  id(text: string): number {
    const known = this.find(text);
    if (known !== 0) return known;
    const id = this.load().length;
    this.insert.run(id, text, checksum(id, text));
    this.load().push(text);
    this.byText.set(text, id);
    return id;
  }

  /** @throws HistoryError corrupt */
  text(id: number): string {
    const text = id === 0 ? undefined : this.load()[id];
    if (text === undefined) throw this.missing(id);
    return text;
  }

  /** The text of an id for a checksum. @throws HistoryError corrupt */
  word(id: number): Word {
    return (this.words[id] ??= new Word(this.text(id)));
  }

  /** Texts by id; ids begin at 1. */
  private load(): string[] {
    if (this.byId) return this.byId;
    const byId: string[] = [''];
    for (const [id, text, crc] of this.all.iterate()) {
      expectChecksum(crc, `row ${id} of ${this.table}`, id, text);
      if (id !== byId.length) throw this.missing(byId.length);
      byId.push(text);
      this.byText.set(text, id);
    }
    return (this.byId = byId);
  }

  private missing(id: number): HistoryError {
    return new HistoryError(
      'corrupt',
      `The workspace file is damaged: row ${id} of ${this.table} is missing.`,
    );
  }

  forget(): void {
    this.byId = undefined;
    this.byText.clear();
    this.words.length = 0;
  }
}

/** One life of an object: from its creation to its deletion. */
export interface ObjectLife extends ObjectKey {
  readonly id: number;
  readonly uid: string;
  /** Its create revision; 0 for a name that a step was about but that never existed. */
  readonly created: number;
}

type ObjectRow = [
  id: number,
  hash: number,
  resource: number,
  namespace: number,
  name: string,
  uid: string | Buffer,
  created: number,
  crc: number,
];

const KEEP = 100_000;

export class Objects {
  private readonly recent = new Recent<number, ObjectLife>(KEEP);
  private byHash: HashIndex | undefined;
  /** Steps are mostly about what they changed last. */
  private latest: ObjectLife | undefined;
  private next: number | undefined;
  private readonly writer;
  private readonly byId;
  private readonly last;
  private readonly all;
  private readonly hashes;

  constructor(
    db: Connection,
    private readonly words: Texts,
  ) {
    const names = ['id', 'hash', 'resource', 'namespace', 'name', 'uid', 'created', 'crc'];
    const columns = names.join(', ');
    this.writer = new RowWriter<ObjectRow>(db, 'objects', names);
    this.last = db.prepare<[], number | null>('SELECT max(id) FROM objects').pluck();
    this.all = db.prepare<[], ObjectRow>(`SELECT ${columns} FROM objects`).raw();
    this.byId = db.prepare<[number], ObjectRow>(`SELECT ${columns} FROM objects WHERE id = +?`).raw();
    this.hashes = indexOf(db, 'objects', 'hash');
  }

  /** @throws HistoryError corrupt */
  get(id: number): ObjectLife {
    const known = this.recent.get(id);
    if (known) return known;
    const row = this.byId.get(id);
    if (!row) throw new HistoryError('corrupt', `The workspace file is damaged: object ${id} is missing.`);
    const life = this.decode(row);
    this.recent.set(id, life);
    return life;
  }

  /** Reads every row. @throws HistoryError corrupt */
  checkAll(): void {
    for (const row of this.all.iterate()) {
      const { resource, namespace, name, id } = this.decode(row);
      if (row[1] !== hashOf(resource, namespace, name)) throw damaged(`the hash of object ${id}`);
    }
  }

  /** All that ever had the name, on any branch, in the order in which they were first stored. */
  lives(resource: GroupResource, namespace: string, name: string): readonly ObjectLife[] {
    const ids = this.index().all(hashOf(resource, namespace, name));
    const lives = ids.map((id) => this.get(id)).filter((life) => isCalled(life, resource, namespace, name));
    if (lives.length > 1) lives.sort((a, b) => a.id - b.id);
    this.latest = lives.at(-1) ?? this.latest;
    return lives;
  }

  /**
   * The life with this uid and create revision; stored if it is new.
   * @param lives what {@link lives} answers for the name
   */
  life(
    lives: readonly ObjectLife[],
    { resource, namespace, name }: ObjectKey,
    uid: string,
    created: number,
  ): ObjectLife {
    const known = lives.find((life) => life.uid === uid && life.created === created);
    return known ?? this.add({ resource, namespace, name, uid, created });
  }

  /** Any life that has the name, for a step that is about it. */
  named({ resource, namespace, name }: ObjectKey): ObjectLife {
    const { latest } = this;
    if (latest && isCalled(latest, resource, namespace, name)) return latest;
    const lives = this.lives(resource, namespace, name);
    return lives.at(-1) ?? this.add({ resource, namespace, name, uid: '', created: 0 });
  }

  private add(life: Omit<ObjectLife, 'id'>): ObjectLife {
    const { resource, namespace, name, uid, created } = life;
    const id = (this.next ??= (this.last.get() ?? 0) + 1);
    const hash = hashOf(resource, namespace, name);
    const { words } = this;
    const [kind, space] = [words.id(resource), words.id(namespace)];
    const crc = checksum(id, words.word(kind), words.word(space), name, uid, created);
    this.writer.add([id, hash, kind, space, name, packUid(uid), created, crc]);
    this.next = id + 1;
    const added = { id, resource, namespace, name, uid, created };
    this.recent.set(id, added);
    this.index().add(hash, id);
    this.latest = added;
    return added;
  }

  /** Writes what waits to be written. */
  flush(): void {
    this.writer.flush();
  }

  private decode(row: ObjectRow): ObjectLife {
    const [id, , resourceId, namespaceId, name, packedUid, created, crc] = row;
    const resource = this.words.text(resourceId);
    const namespace = this.words.text(namespaceId);
    const uid = unpackUid(packedUid);
    const { words } = this;
    expectChecksum(
      crc,
      `object ${id}`,
      id,
      words.word(resourceId),
      words.word(namespaceId),
      name,
      uid,
      created,
    );
    return { id, resource, namespace, name, uid, created };
  }

  forget(): void {
    this.next = undefined;
    this.writer.forget();
    this.recent.clear();
    this.byHash = undefined;
    this.latest = undefined;
  }

  private index(): HashIndex {
    return (this.byHash ??= this.hashes());
  }
}

function isCalled(life: ObjectLife, resource: GroupResource, namespace: string, name: string): boolean {
  return life.name === name && life.resource === resource && life.namespace === namespace;
}

function hashOf(resource: string, namespace: string, name: string): number {
  return crc32(`${resource}/${namespace}/${name}`);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A uid in 16 bytes, where it is a UUID. */
function packUid(uid: string): string | Buffer {
  return UUID.test(uid) ? Buffer.from(uid.replaceAll('-', ''), 'hex') : uid;
}

function unpackUid(uid: string | Buffer): string {
  if (typeof uid === 'string') return uid;
  const hex = uid.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
