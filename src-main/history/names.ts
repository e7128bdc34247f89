/** Interned texts and objects: steps and revisions name them by number. */
import type { GroupResource, ObjectKey } from '@shared/api';
import type { Connection } from './database';
import { HistoryError } from './errors';
import { Recent } from './recent';
import { checksum, expectChecksum } from './row-check';

/** Texts that repeat. There are few: all are kept in memory. */
export class Words {
  private byId: string[] | undefined;
  private byWord = new Map<string, number>();
  private readonly insert;
  private readonly all;

  constructor(db: Connection) {
    this.insert = db.prepare<[number, string, number]>('INSERT INTO words (id, word, crc) VALUES (?, ?, ?)');
    this.all = db.prepare<[], [number, string, number]>('SELECT id, word, crc FROM words ORDER BY id').raw();
  }

  /** The id of a text; 0 where it was never stored. */
  find(word: string): number {
    this.load();
    return this.byWord.get(word) ?? 0;
  }

  /** The id of a text, which is stored if it is new. */
  id(word: string): number {
    const known = this.find(word);
    if (known !== 0) return known;
    const id = this.load().length;
    this.insert.run(id, word, checksum(id, word));
    this.load().push(word);
    this.byWord.set(word, id);
    return id;
  }

  /** @throws HistoryError corrupt */
  word(id: number): string {
    const word = this.load()[id];
    if (word === undefined)
      throw new HistoryError('corrupt', `The workspace file is damaged: text ${id} is missing.`);
    return word;
  }

  /** Texts by id; ids begin at 1. */
  private load(): string[] {
    if (this.byId) return this.byId;
    const byId: string[] = [''];
    for (const [id, word, crc] of this.all.iterate()) {
      expectChecksum(crc, `text ${id}`, id, word);
      if (id !== byId.length)
        throw new HistoryError('corrupt', `The workspace file is damaged: text ${byId.length} is missing.`);
      byId.push(word);
      this.byWord.set(word, id);
    }
    return (this.byId = byId);
  }

  forget(): void {
    this.byId = undefined;
    this.byWord.clear();
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
  resource: number,
  namespace: number,
  name: string,
  uid: string,
  created: number,
  crc: number,
];

const KEEP = 100_000;

export class Objects {
  private readonly recent = new Recent<number, ObjectLife>(KEEP);
  private readonly byKey = new Recent<string, readonly ObjectLife[]>(KEEP);
  private next: number | undefined;
  private readonly insert;
  private readonly byId;
  private readonly byName;
  private readonly last;

  constructor(
    db: Connection,
    private readonly words: Words,
  ) {
    const columns = 'id, resource, namespace, name, uid, created, crc';
    this.insert = db.prepare<[number, number, number, string, string, number, number]>(
      `INSERT INTO objects (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.last = db.prepare<[], number | null>('SELECT max(id) FROM objects').pluck();
    this.byId = db.prepare<[number], ObjectRow>(`SELECT ${columns} FROM objects WHERE id = ?`).raw();
    this.byName = db
      .prepare<[string, number, number], ObjectRow>(
        `SELECT ${columns} FROM objects WHERE name = ? AND resource = ? AND namespace = ? ORDER BY id`,
      )
      .raw();
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

  /** All that ever had the name, on any branch, in the order in which they were first stored. */
  lives(resource: GroupResource, namespace: string, name: string): readonly ObjectLife[] {
    const key = keyText(resource, namespace, name);
    let lives = this.byKey.get(key);
    if (!lives) {
      lives = this.byName
        .all(name, this.words.find(resource), this.words.find(namespace))
        .map((row) => this.decode(row));
      this.byKey.set(key, lives);
    }
    return lives;
  }

  /** The life with this uid and create revision; stored if it is new. */
  life(resource: GroupResource, namespace: string, name: string, uid: string, created: number): ObjectLife {
    const lives = this.lives(resource, namespace, name);
    const known = lives.find((life) => life.uid === uid && life.created === created);
    return known ?? this.add(lives, { resource, namespace, name, uid, created });
  }

  /** Any life that has the name, for a step that is about it. */
  named(key: ObjectKey): ObjectLife {
    const lives = this.lives(key.resource, key.namespace, key.name);
    const { resource, namespace, name } = key;
    return lives.at(-1) ?? this.add(lives, { resource, namespace, name, uid: '', created: 0 });
  }

  private add(lives: readonly ObjectLife[], life: Omit<ObjectLife, 'id'>): ObjectLife {
    const { resource, namespace, name, uid, created } = life;
    const id = (this.next ??= (this.last.get() ?? 0) + 1);
    const crc = checksum(id, resource, namespace, name, uid, created);
    this.insert.run(id, this.words.id(resource), this.words.id(namespace), name, uid, created, crc);
    this.next = id + 1;
    const added = { id, resource, namespace, name, uid, created };
    this.recent.set(id, added);
    this.byKey.set(keyText(resource, namespace, name), [...lives, added]);
    return added;
  }

  private decode(row: ObjectRow): ObjectLife {
    const [id, resourceId, namespaceId, name, uid, created, crc] = row;
    const resource = this.words.word(resourceId);
    const namespace = this.words.word(namespaceId);
    expectChecksum(crc, `object ${id}`, id, resource, namespace, name, uid, created);
    return { id, resource, namespace, name, uid, created };
  }

  forget(): void {
    this.next = undefined;
    this.recent.clear();
    this.byKey.clear();
  }
}

function keyText(resource: string, namespace: string, name: string): string {
  return `${resource}/${namespace}/${name}`;
}
