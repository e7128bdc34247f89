/**
 * What objects looked like, content-addressed: equal bodies are stored once.
 *
 * A body is stored as the cheapest of: a patch of the same object's body before; a patch of another object of its kind
 * and owner (pods of one template differ in name, uid and times); itself. Chains of patches end after a few links, so
 * that reading one body reads a bounded number of rows. Bodies that were read share what they have in common.
 */
import type { GroupResource, KubeObject } from '@shared/api';
import { controllerOf } from '@shared/api';
import type { Connection } from './database';
import { HistoryError } from './errors';
import { apply, diff, type Json } from './json-patch';
import { pack, unpack, type Packed } from './packed-json';
import { Recent } from './recent';
import { checksum, expectChecksum } from './row-check';
import { bodyHash } from './state-hash';

/** Links from a body to one that stands for itself. */
const LONGEST_CHAIN = 6;
/** A patch is taken where it is shorter than this share of the body. */
const WORTH_PATCHING = 0.6;
/** Bodies kept in memory after use. */
const KEEP = 30_000;

interface Body {
  readonly object: KubeObject;
  /** How many patches it takes to read it. */
  readonly links: number;
}

type BodyRow = [base: number | null, data: Packed, crc: number];

export class Bodies {
  private readonly recent = new Recent<number, Body>(KEEP);
  /** By resource and owner: the last body that was stored whole. */
  private readonly models = new Map<string, number>();

  private next: number | undefined;
  private readonly insert;
  private readonly last;
  private readonly byHash;
  private readonly byId;
  private readonly hashById;

  constructor(db: Connection) {
    this.insert = db.prepare<[number, Buffer, number | null, Packed, number], unknown>(
      'INSERT INTO bodies (id, hash, base, data, crc) VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING',
    );
    this.last = db.prepare<[], number | null>('SELECT max(id) FROM bodies').pluck();
    this.byHash = db.prepare<[Buffer], number>('SELECT id FROM bodies WHERE hash = ?').pluck();
    this.byId = db.prepare<[number], BodyRow>('SELECT base, data, crc FROM bodies WHERE id = ?').raw();
    this.hashById = db.prepare<[number], Buffer>('SELECT hash FROM bodies WHERE id = ?').pluck();
  }

  /**
   * Stores an object's body, if it is not there yet.
   * @param previous the id of the same object's body before, or 0
   * @returns its id and its hash
   */
  add(resource: GroupResource, object: KubeObject, previous: number): { id: number; hash: Buffer } {
    const json = JSON.stringify(object);
    const hash = bodyHash(resource, json);
    const { base, text, links } = this.encode(resource, object, json, previous);
    const data = base === null ? pack(text) : text;
    const id = (this.next ??= (this.last.get() ?? 0) + 1);
    if (this.insert.run(id, hash, base, data, checksum(id, hash, base, data)).changes === 0) {
      const there = this.byHash.get(hash);
      if (there === undefined) throw new Error('a body is neither new nor there');
      return { id: there, hash };
    }
    this.next = id + 1;
    this.recent.set(id, { object, links });
    if (base === null) this.models.set(modelKey(resource, object), id);
    return { id, hash };
  }

  private encode(resource: GroupResource, object: KubeObject, json: string, previous: number) {
    const worth = json.length * WORTH_PATCHING;
    for (const base of [previous, this.models.get(modelKey(resource, object)) ?? 0]) {
      if (base === 0) continue;
      const body = this.read(base);
      if (body.links >= LONGEST_CHAIN) continue;
      const patch = diff(body.object as unknown as Json, object as unknown as Json);
      const text = JSON.stringify(patch ?? {});
      if (text.length < worth) return { base, text, links: body.links + 1 };
    }
    return { base: null, text: json, links: 0 };
  }

  /** @throws HistoryError corrupt */
  get(id: number): KubeObject {
    return this.read(id).object;
  }

  hash(id: number): Buffer {
    const hash = this.hashById.get(id);
    if (hash === undefined)
      throw new HistoryError('corrupt', `The workspace file is damaged: body ${id} is missing.`);
    return hash;
  }

  private read(id: number): Body {
    const known = this.recent.get(id);
    if (known) return known;
    const row = this.byId.get(id);
    if (!row) throw new HistoryError('corrupt', `The workspace file is damaged: body ${id} is missing.`);
    const [base, data, crc] = row;
    expectChecksum(crc, `body ${id}`, id, this.hash(id), base, data);
    if (base !== null && base >= id) {
      throw new HistoryError('corrupt', `The workspace file is damaged: body ${id} stands on a later one.`);
    }
    const body = this.decode(id, base, data);
    this.recent.set(id, body);
    return body;
  }

  private decode(id: number, base: number | null, data: Packed): Body {
    const under = base === null ? undefined : this.read(base);
    try {
      const value = JSON.parse(unpack(data)) as Json;
      if (!under) return { object: value as unknown as KubeObject, links: 0 };
      const object = apply(under.object as unknown as Json, value) as unknown as KubeObject;
      return { object, links: under.links + 1 };
    } catch (error) {
      if (error instanceof HistoryError) throw error;
      throw new HistoryError('corrupt', `The workspace file is damaged: body ${id} cannot be read.`, {
        cause: error,
      });
    }
  }

  /** Forgets what it keeps in memory: after a transaction that was rolled back, and after bodies were deleted. */
  forget(): void {
    this.next = undefined;
    this.recent.clear();
    this.models.clear();
  }
}

/** Objects that are likely to be alike. */
function modelKey(resource: GroupResource, object: KubeObject): string {
  return `${resource} ${controllerOf(object)?.uid ?? ''}`;
}
