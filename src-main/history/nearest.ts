/**
 * Finds the body that an object is best told as a patch of: its own body before, or a model, which is the first body of
 * another object of its kind, owner and phase (pods of one template differ in name, uid, address and times).
 */
import { controllerOf, type GroupResource, type KubeObject } from '@shared/api';
import { diff, type Json, type Patch } from './json-patch';
import type { ObjectLife, Texts } from './names';

/** Patches between a body and one that stands for itself. */
const MOST_LINKS = 8;
/** What a patch more to read is worth, in bytes. */
const LINK_COST = 60;
/** A patch that costs no more is taken without looking further. */
const CHEAP = 300;
/** A patch is taken where it is shorter than this share of its base. */
const WORTH_PATCHING = 0.6;
/** What naming a shape takes, in bytes. */
const SHAPE_SIZE = 4;
const KEEP_MET = 2000;

/** A body that may be the base of a patch. */
export interface Base {
  readonly object: KubeObject;
  /** objects.id of the first that looked so. */
  readonly life: number;
  /** How many patches it takes to read it. */
  readonly links: number;
  /** How many of those are no other object's: what many share is read once. */
  readonly own: number;
  /** Of the object's JSON. */
  readonly length: number;
}

/** One way to store a body. */
export interface Candidate {
  readonly base: number;
  readonly links: number;
  readonly own: number;
  readonly patch: Patch;
  /** The id of the patch's shape; 0 where it is new. */
  readonly shape: number;
  /** In bytes, as far as it is stored for this body alone. */
  readonly size: number;
}

export class Nearest {
  /** By what makes objects alike: the first body of those. */
  private readonly models = new Map<string, number>();
  /** Shapes that were not worth storing when they were met. */
  private readonly met = new Set<string>();

  constructor(
    private readonly shapes: Texts,
    private readonly read: (id: number) => Base,
  ) {}

  /**
   * The best patch; undefined where the body had better stand for itself.
   * @param previous the id of the same object's body before, or 0
   */
  patch(life: ObjectLife, object: KubeObject, previous: number, alike: Likeness): Candidate | undefined {
    const model = this.models.get(alike[0]) ?? this.models.get(alike[1]) ?? 0;
    let best: Candidate | undefined;
    for (const base of this.looksLike(previous, life, alike) ? [previous, model] : [model, previous]) {
      if (base === 0 || base === best?.base) continue;
      const candidate = this.patchOf(base, life, object);
      if (!candidate) continue;
      if (cost(candidate) <= CHEAP) return candidate;
      if (!best || cost(candidate) < cost(best)) best = candidate;
    }
    return best;
  }

  /** A body was stored: the first of its kind is a model. */
  add(alike: Likeness, id: number): void {
    for (const key of alike) if (!this.models.has(key)) this.models.set(key, id);
  }

  /** Whether the body before is in the same phase: then it is nearer than a model. */
  private looksLike(previous: number, life: ObjectLife, alike: Likeness): boolean {
    return previous !== 0 && likeness(life.resource, this.read(previous).object)[0] === alike[0];
  }

  private patchOf(base: number, life: ObjectLife, object: KubeObject): Candidate | undefined {
    const body = this.read(base);
    if (body.links >= MOST_LINKS) return undefined;
    const known = [life.name, life.uid];
    const patch = diff(body.object as unknown as Json, object as unknown as Json, known) ?? NOTHING;
    const shape = this.shapes.find(patch.shape);
    const size = patch.size + (shape === 0 ? this.priceOf(patch.shape) : SHAPE_SIZE);
    if (size >= body.length * WORTH_PATCHING) return undefined;
    const own = body.life === life.id ? body.own + 1 : 1;
    return { base, links: body.links + 1, own, shape, patch, size };
  }

  /** What a shape that is not stored yet counts for: all of it when it is first met, little when it comes again. */
  private priceOf(shape: string): number {
    if (this.met.has(shape)) return SHAPE_SIZE;
    if (this.met.size >= KEEP_MET) this.met.clear();
    this.met.add(shape);
    return shape.length;
  }

  forget(): void {
    this.models.clear();
    this.met.clear();
  }
}

/** What the base was already: of an object of another resource that looks the same. */
const NOTHING: Patch = { shape: '{}', values: [], size: 0 };

function cost({ size, own }: Candidate): number {
  return size + own * LINK_COST;
}

/** Two texts that are the same for objects that look alike: those of one owner, and those of one kind; in one phase. */
export type Likeness = readonly [close: string, far: string];

export function likeness(resource: GroupResource, object: KubeObject): Likeness {
  const { status, reason } = object as KubeObject & { readonly status?: unknown; readonly reason?: unknown };
  const phase = typeof status === 'object' && status !== null ? Object.keys(status).join() : '';
  const far = `${resource} ${phase} ${typeof reason === 'string' ? reason : ''}`;
  return [`${far} ${controllerOf(object)?.uid ?? ''}`, far];
}
