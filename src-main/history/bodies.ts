/**
 * What objects looked like, content-addressed: equal bodies are stored once.
 *
 * A body is stored as itself, or as a patch of another (see nearest.ts). Patches are stored as the number of their shape
 * and the values that fill it, but for the object's name and uid, which its row in `objects` has. Chains of patches are
 * short, so that reading one body reads few rows. Bodies that were read share what they have in common.
 */
import type { GroupResource, KubeObject } from '@shared/api';
import type { Connection } from './database';
import { HistoryError } from './errors';
import type { HashIndex } from './hash-index';
import { apply, type Json } from './json-patch';
import { indexOf } from './load-index';
import type { ObjectLife, Objects, Texts } from './names';
import { likeness, Nearest, type Base, type Candidate } from './nearest';
import { pack, unpack, type Packed } from './packed-json';
import { Recent } from './recent';
import { checksum, damaged, expectChecksum } from './row-check';
import { RowWriter } from './rows';
import { bodyHash } from './state-hash';
import { Templates } from './templates';

/** Bodies kept in memory after use: about so many bytes, up to twice as many. */
const KEEP = 64_000_000;
/** About what a body takes beside the values that are its own: objects and lists along the changed paths. */
const FRAME_SIZE = 500;
/** Hashes of bodies kept in memory. */
const KEEP_HASHES = 20_000;

interface Body extends Base {
  /** About how many bytes of memory it has for itself. */
  readonly size: number;
}

type BodyRow = [object: number, base: number | null, data: Packed, crc: number];

export class Bodies {
  private readonly recent = new Recent<number, Body>(KEEP, ({ size }) => size);
  private readonly nearest: Nearest;
  private readonly templates = new Templates();
  private readonly parsedShapes = new Map<number, Json>();
  private readonly hashes = new Recent<number, Buffer>(KEEP_HASHES);
  private byHash: HashIndex | undefined;

  private next: number | undefined;
  private readonly writer;
  private readonly last;
  private readonly byId;
  private readonly hashById;
  private readonly all;
  private readonly loadIndex;

  constructor(
    db: Connection,
    private readonly shapes: Texts,
    private readonly objects: Objects,
  ) {
    const columns = ['id', 'object', 'hash', 'base', 'data', 'crc'];
    this.writer = new RowWriter<[number, number, Buffer, number | null, Packed, number]>(
      db,
      'bodies',
      columns,
    );
    this.last = db.prepare<[], number | null>('SELECT max(id) FROM bodies').pluck();
    this.byId = db
      .prepare<[number], BodyRow>('SELECT object, base, data, crc FROM bodies WHERE id = +?')
      .raw();
    this.hashById = db.prepare<[number], Buffer>('SELECT hash FROM bodies WHERE id = +?').pluck();
    this.all = db
      .prepare<[], [id: number, ...BodyRow]>('SELECT id, object, base, data, crc FROM bodies')
      .raw();
    this.loadIndex = indexOf(db, 'bodies', 'hash');
    this.nearest = new Nearest(shapes, (id) => this.read(id));
  }

  /**
   * Stores an object's body, if it is not there yet.
   * @param previous the id of the same object's body before, or 0
   * @param known whether there may be an equal body: not where it tells a revision that only it has
   * @returns its id and its hash
   */
  add(life: ObjectLife, object: KubeObject, previous: number, known: boolean): { id: number; hash: Buffer } {
    const alike = likeness(life.resource, object);
    const patch = this.nearest.patch(life, object, previous, alike);
    const shape = patch && (patch.shape || this.shapes.id(patch.patch.shape));
    const json = patch && patch.own === 1 ? this.filled(life, object, patch, shape!) : JSON.stringify(object);
    const hash = bodyHash(life.resource, json);
    const there = known ? this.find(hash) : undefined;
    if (there !== undefined) return { id: there, hash };

    const base = patch?.base ?? null;
    const text = patch ? JSON.stringify([shape, ...patch.patch.values]) : json;
    const data = pack(text);
    const id = (this.next ??= (this.last.get() ?? 0) + 1);
    this.writer.add([id, life.id, hash, base, data, checksum(id, life.id, base, data)]);
    this.next = id + 1;
    this.byHash?.add(hash.readInt32BE(), id);
    this.hashes.set(id, hash);
    const { links, own } = patch ?? { links: 0, own: 0 };
    const size = sizeOf(text.length);
    this.recent.set(id, { object, life: life.id, links, own, length: json.length, size });
    this.nearest.add(alike, id);
    return { id, hash };
  }

  /** The body with a hash. */
  private find(hash: Buffer): number | undefined {
    if (!this.byHash) {
      this.flush();
      this.byHash = this.loadIndex();
    }
    return this.byHash.all(hash.readInt32BE()).find((id) => this.hash(id).equals(hash));
  }

  /** The object's JSON, from the template of those that differ from the same model in the same shape. */
  private filled(life: ObjectLife, object: KubeObject, { base, patch }: Candidate, shape: number): string {
    return this.templates.textOf(
      object as unknown as Json,
      { id: base, object: this.get(base) as unknown as Json },
      { id: shape, text: patch.shape },
      [shape, life.name, life.uid, ...patch.values],
    );
  }

  /** Writes what waits to be written. */
  flush(): void {
    this.writer.flush();
  }

  /** @throws HistoryError corrupt */
  get(id: number): KubeObject {
    return this.read(id).object;
  }

  hash(id: number): Buffer {
    const known = this.hashes.get(id);
    if (known) return known;
    const hash = this.hashById.get(id);
    if (hash === undefined) throw missing(id);
    this.hashes.set(id, hash);
    return hash;
  }

  /** @throws HistoryError corrupt where a body's hash is not that of its object */
  expectHash(id: number, resource: GroupResource): void {
    if (!this.hash(id).equals(bodyHash(resource, JSON.stringify(this.get(id))))) {
      throw damaged(`the object in body ${id}`);
    }
  }

  /** Reads every row, used or not. @throws HistoryError corrupt */
  checkAll(): void {
    for (const [id, object, base, data, crc] of this.all.iterate()) {
      expectChecksum(crc, `body ${id}`, id, object, base, data);
    }
  }

  private read(id: number): Body {
    const known = this.recent.get(id);
    if (known) return known;
    const row = this.byId.get(id);
    if (!row) throw missing(id);
    const [object, base, data, crc] = row;
    expectChecksum(crc, `body ${id}`, id, object, base, data);
    if (base !== null && base >= id) throw damaged(`the base of body ${id}`);
    const body = this.decode(id, object, base, data);
    this.recent.set(id, body);
    return body;
  }

  private decode(id: number, objectId: number, base: number | null, data: Packed): Body {
    const under = base === null ? undefined : this.read(base);
    try {
      const text = unpack(data);
      const value = JSON.parse(text) as Json;
      const size = sizeOf(text.length);
      if (!under) return bodyOf(value, { life: objectId, links: 0, own: 0, length: text.length, size });
      const [shape, ...values] = value as [number, ...Json[]];
      const { name, uid } = this.objects.get(objectId);
      const object = apply(under.object as unknown as Json, this.shape(shape), [shape, name, uid, ...values]);
      const own = under.life === objectId ? under.own + 1 : 1;
      // Near enough for what it is for.
      const { length } = under;
      return bodyOf(object, { life: objectId, links: under.links + 1, own, length, size });
    } catch (error) {
      if (error instanceof HistoryError) throw error;
      const message = `The workspace file is damaged: body ${id} cannot be read.`;
      throw new HistoryError('corrupt', message, { cause: error });
    }
  }

  private shape(id: number): Json {
    let shape = this.parsedShapes.get(id);
    if (shape === undefined) this.parsedShapes.set(id, (shape = JSON.parse(this.shapes.text(id)) as Json));
    return shape;
  }

  /** Forgets what it keeps in memory: after a transaction that was rolled back, and after bodies were deleted. */
  forget(): void {
    this.next = undefined;
    this.writer.forget();
    this.recent.clear();
    this.hashes.clear();
    this.byHash = undefined;
    this.nearest.forget();
    this.templates.forget();
    this.parsedShapes.clear();
  }
}

function sizeOf(textLength: number): number {
  return FRAME_SIZE + 2 * textLength;
}

function bodyOf(object: Json, about: Omit<Body, 'object'>): Body {
  return { object: object as unknown as KubeObject, ...about };
}

function missing(id: number): HistoryError {
  return new HistoryError('corrupt', `The workspace file is damaged: body ${id} is missing.`);
}
