/** The objects in files that `kubectl get … -o yaml|json` printed: lists, several documents, compressed or not. */
import { gunzipSync } from 'node:zlib';
import { setImmediate as breathe } from 'node:timers/promises';
import { parseManifests } from '@shared/api';
import type { ManifestProblem } from '@shared/contract';
import { goOn } from './given-up';
import { documentsIn, type Document, type Piece } from './pieces';
import { QuickYaml } from './quick-yaml';

/** A file as it is read from the disk or a pipe. */
export interface ClusterFile {
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** An object with the place where it was found. */
export interface FoundObject {
  readonly file: string;
  /** From 1. */
  readonly document: number;
  readonly value: Record<string, unknown>;
}

export interface Found {
  readonly objects: readonly FoundObject[];
  readonly problems: readonly ManifestProblem[];
}

/** Characters that are read between two breaths. */
const A_BREATH = 200_000;

/**
 * @param tell is told of the bytes of the files that have been read, and of all their bytes
 * @throws ImportGivenUp once `signal` is raised
 */
export async function readFiles(
  files: readonly ClusterFile[],
  tell: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<Found> {
  const objects: FoundObject[] = [];
  const problems: ManifestProblem[] = [];
  const total = files.reduce((sum, { content }) => sum + content.length, 0);
  let done = 0;
  for (const file of files) {
    tell(done, total);
    await breathe();
    goOn(signal);
    const text = textOf(file, problems);
    if (text !== undefined) {
      const before = objects.length + problems.length;
      let characters = 0;
      let told = 0;
      for (const found of documentsOf(file.name, text, problems)) {
        characters += found.characters;
        if (found.document) open(found.document, objects, problems);
        if (characters - told < A_BREATH) continue;
        told = characters;
        tell(done + Math.round((characters / text.length) * file.content.length), total);
        await breathe();
        goOn(signal);
      }
      if (objects.length + problems.length === before)
        problems.push({ file: file.name, message: 'there is no object in it' });
    }
    done += file.content.length;
  }
  tell(done, total);
  return { objects, problems };
}

function textOf({ name, content }: ClusterFile, problems: ManifestProblem[]): string | undefined {
  if (typeof content === 'string') return content;
  let bytes = content;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes);
    } catch (error) {
      problems.push({ file: name, message: `it cannot be decompressed: ${messageOf(error)}` });
      return undefined;
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    problems.push({ file: name, message: 'it is no text in UTF-8' });
    return undefined;
  }
}

interface FoundDocument {
  readonly file: string;
  readonly document: number;
  readonly value: unknown;
}

/** A part of a file that has been read: how long it is, and what stands in it, if anything. */
interface ReadPart {
  readonly characters: number;
  readonly document?: FoundDocument;
}

function* documentsOf(file: string, text: string, problems: ManifestProblem[]): Iterable<ReadPart> {
  const json = jsonIn(text);
  if (json) {
    for (const [i, value] of json.entries())
      yield { characters: text.length / json.length, document: { file, document: i + 1, value } };
    return;
  }
  const quick = new QuickYaml();
  for (const document of documentsIn(text.replace(/^\uFEFF/, ''))) {
    const { number } = document;
    const around = document.list && readPiece(quick, { text: document.list.around, line: document.line });
    if (!document.list || !isList(around)) {
      yield* readWhole(quick, file, document, problems);
      continue;
    }
    const whole = around.values[0] as Record<string, unknown>;
    for (const item of document.list.items) {
      const read = readPiece(quick, item);
      const characters = item.text.length;
      if ('errors' in read) {
        // Said of the item; the others are not lost for it.
        for (const error of read.errors) problems.push({ file, document: number, ...error });
        yield { characters };
      } else
        yield { characters, document: { file, document: number, value: { ...whole, items: read.values } } };
    }
  }
}

/** The documents of a text in JSON: one, or several one after another as kubectl prints them; undefined if it is none. */
function jsonIn(text: string): readonly unknown[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return undefined;
  try {
    return [JSON.parse(trimmed) as unknown];
  } catch {
    const parts = trimmed.split(/(?<=^\})\s*(?=^\{)/m);
    if (parts.length === 1) return undefined;
    try {
      return parts.map((part) => JSON.parse(part) as unknown);
    } catch {
      return undefined; // perhaps flow style YAML, which the reader of YAML tells
    }
  }
}

type ReadPiece =
  | { readonly values: readonly unknown[] }
  | { readonly errors: readonly (Omit<ManifestProblem, 'file'> & object)[] };

/** The value of a piece of YAML (none of an empty one, several where a marker has text behind it), with lines of errors counted in the file. */
function readPiece(quick: QuickYaml, { text, line }: Piece): ReadPiece {
  const read = quick.read(text);
  if (read) return { values: read.value === null ? [] : [read.value] };
  const { documents, errors } = parseManifests(text);
  if (errors.length > 0) return { errors: errors.map((e) => ({ ...e, line: e.line + line - 1 })) };
  return { values: documents.map(({ value }) => value) };
}

function isList(read: ReadPiece | undefined): read is { values: readonly unknown[] } {
  if (!read || 'errors' in read) return false;
  const [value] = read.values;
  return isObject(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List');
}

function* readWhole(
  quick: QuickYaml,
  file: string,
  { text, line, number }: Document,
  problems: ManifestProblem[],
): Iterable<ReadPart> {
  const read = readPiece(quick, { text, line });
  yield { characters: text.length };
  if ('errors' in read) {
    for (const error of read.errors) problems.push({ file, document: number, ...error });
    return;
  }
  for (const value of read.values) yield { characters: 0, document: { file, document: number, value } };
}

/** Lists are opened, however deep. */
function open(document: FoundDocument, objects: FoundObject[], problems: ManifestProblem[]): void {
  const { file, value } = document;
  if (Array.isArray(value)) {
    for (const item of value) open({ ...document, value: item as unknown }, objects, problems);
    return;
  }
  if (!isObject(value)) {
    problems.push({ file, document: document.document, message: `expected an object, got ${typeOf(value)}` });
    return;
  }
  const { kind, items, apiVersion } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    // The items of a typed list (`PodList`) need not say what they are.
    const itemKind = kind.slice(0, -'List'.length);
    for (const item of items) {
      const typed =
        isObject(item) && itemKind !== ''
          ? { kind: item['kind'] ?? itemKind, apiVersion: item['apiVersion'] ?? apiVersion, ...item }
          : (item as unknown);
      open({ ...document, value: typed }, objects, problems);
    }
    return;
  }
  objects.push({ file, document: document.document, value });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
