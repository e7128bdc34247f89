/**
 * What objects looked like, content-addressed: equal bodies are stored once.
 *
 * A body is stored as the cheapest of: a patch of the same object's body before; a patch of a model, which is the body of
 * another object of its kind, owner and phase (pods of one template differ in name, uid, address and times); itself.
 * Patches are stored as the number of their shape and the values that fill it, but for the object's name and uid, which
 * its row in `objects` has. Chains of patches are short, so that reading one body reads few rows. Bodies that were read
 * share what they have in common.
 */
import { controllerOf, type GroupResource, type KubeObject } from '@shared/api';
import type { Connection } from './database';
import { HistoryError } from './errors';
import type { HashIndex } from './hash-index';
import { apply, diff, type Json, type Patch } from './json-patch';
import { indexOf } from './load-index';
import type { ObjectLife, Objects, Texts } from './names';
import { pack, unpack, type Packed } from './packed-json';
import { Recent } from './recent';
import { checksum, damaged, expectChecksum } from './row-check';
import { RowWriter } from './rows';
import { bodyHash } from './state-hash';

/** Patches between a body and one that stands for itself. */
const MOST_LINKS = 8;
/** What a patch more to read is worth, in bytes. */
const LINK_COST = 60;
/** A patch of the body before that takes no more bytes, and fewer links, is taken without looking further. */
const CHEAP = 150;
const FEW_LINKS = 6;
/** A patch is taken where it is shorter than this share of the body. */
const WORTH_PATCHING = 0.6;
/** Bodies kept in memory after use. */
const KEEP = 40_000;
/** Hashes of bodies kept in memory. */
const KEEP_HASHES = 20_000;

interface Body {
  readonly object: KubeObject;
  /** How many patches it takes to read it. */
  readonly links: number;
}

/** One way to store a body. */
interface Candidate {
  readonly base: number;
  readonly links: number;
  readonly patch: Patch;
  /** The id of the patch's shape; 0 where it is new. */
  readonly shape: number;
  /** In bytes, as far as it is stored for this body alone. */
  readonly size: number;
}

type BodyRow = [object: number, base: number | null, data: Packed, crc: number];

export class Bodies {
  private readonly recent = new Recent<number, Body>(KEEP);
  /** By what makes objects alike: the first body of those. */
  private readonly models = new Map<string, number>();
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
  }

  /**
   * Stores an object's body, if it is not there yet.
   * @param previous the id of the same object's body before, or 0
   * @returns its id and its hash
   */
  add(life: ObjectLife, object: KubeObject, previous: number): { id: number; hash: Buffer } {
    const json = JSON.stringify(object);
    const hash = bodyHash(life.resource, json);
    this.byHash ??= this.loadIndex();
    const short = hash.readInt32BE();
    const there = this.byHash.all(short).find((id) => this.hash(id).equals(hash));
    if (there !== undefined) return { id: there, hash };

    const alike = likeness(life.resource, object);
    const patch = this.cheapest(life, object, json, previous, alike);
    const base = patch?.base ?? null;
    const data = pack(patch ? this.textOf(patch) : json);
    const id = (this.next ??= (this.last.get() ?? 0) + 1);
    this.writer.add([id, life.id, hash, base, data, checksum(id, life.id, base, data)]);
    this.next = id + 1;
    this.byHash.add(short, id);
    this.hashes.set(id, hash);
    this.recent.set(id, { object, links: patch?.links ?? 0 });
    for (const key of alike) if (!this.models.has(key)) this.models.set(key, id);
    return { id, hash };
  }

  private textOf({ shape, patch }: Candidate): string {
    return JSON.stringify([shape || this.shapes.id(patch.shape), ...patch.values]);
  }

  /** The best patch; undefined where the body had better stand for itself. */
  private cheapest(
    life: ObjectLife,
    object: KubeObject,
    json: string,
    previous: number,
    [close, far]: Likeness,
  ): Candidate | undefined {
    const worth = json.length * WORTH_PATCHING;
    const ofPrevious = previous === 0 ? undefined : this.patchOf(previous, life, object, worth);
    if (ofPrevious && ofPrevious.size <= CHEAP && ofPrevious.links < FEW_LINKS) return ofPrevious;
    const model = this.models.get(close) ?? this.models.get(far);
    if (model === undefined) return ofPrevious;
    const ofModel = model === previous ? undefined : this.patchOf(model, life, object, worth);
    return ofPrevious && (!ofModel || cost(ofPrevious) <= cost(ofModel)) ? ofPrevious : ofModel;
  }

  /** The object as a patch of another body, where that is possible and shorter than `worth`. */
  private patchOf(base: number, life: ObjectLife, object: KubeObject, worth: number): Candidate | undefined {
    const body = this.read(base);
    if (body.links >= MOST_LINKS) return undefined;
    const known = [life.name, life.uid];
    const patch = diff(body.object as unknown as Json, object as unknown as Json, known) ?? NOTHING;
    const shape = this.shapes.find(patch.shape);
    const size = patch.size + (shape === 0 ? patch.shape.length : 4);
    if (size >= worth) return undefined;
    return { base, links: body.links + 1, shape, patch, size };
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
      const value = JSON.parse(unpack(data)) as Json;
      if (!under) return { object: value as unknown as KubeObject, links: 0 };
      const [shape, ...values] = value as [number, ...Json[]];
      const { name, uid } = this.objects.get(objectId);
      const object = apply(under.object as unknown as Json, this.shape(shape), [shape, name, uid, ...values]);
      return { object: object as unknown as KubeObject, links: under.links + 1 };
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
    this.models.clear();
    this.parsedShapes.clear();
  }
}

function cost({ size, links }: Candidate): number {
  return size + links * LINK_COST;
}

/** What the body before was already: of an object that was stored as it is. */
const NOTHING: Patch = { shape: '{}', values: [], size: 0 };

function missing(id: number): HistoryError {
  return new HistoryError('corrupt', `The workspace file is damaged: body ${id} is missing.`);
}

/** Two texts that are the same for objects that look alike: those of one owner, and those of one kind; in one phase. */
type Likeness = readonly [close: string, far: string];

function likeness(resource: GroupResource, object: KubeObject): Likeness {
  const { status, reason } = object as KubeObject & { readonly status?: unknown; readonly reason?: unknown };
  const phase = typeof status === 'object' && status !== null ? Object.keys(status).join() : '';
  const far = `${resource} ${phase} ${typeof reason === 'string' ? reason : ''}`;
  return [`${far} ${controllerOf(object)?.uid ?? ''}`, far];
}
