/** The objects in files that `kubectl get … -o yaml|json` printed: lists, several documents, compressed or not. */
import { gunzipSync } from 'node:zlib';
import { setImmediate as breathe } from 'node:timers/promises';
import { parseManifests } from '@shared/api';
import type { ManifestProblem } from '@shared/contract';
import { readQuickly } from './quick-yaml';

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

export async function readFiles(
  files: readonly ClusterFile[],
  onFile: (done: number) => void,
): Promise<Found> {
  const objects: FoundObject[] = [];
  const problems: ManifestProblem[] = [];
  for (const [i, file] of files.entries()) {
    onFile(i);
    await breathe();
    const text = textOf(file, problems);
    if (text === undefined) continue;
    const before = objects.length + problems.length;
    for (const document of documentsOf(file.name, text, problems)) open(document, objects, problems);
    if (objects.length + problems.length === before) {
      problems.push({ file: file.name, message: 'there is no object in it' });
    }
  }
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

function documentsOf(file: string, text: string, problems: ManifestProblem[]): FoundDocument[] {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      return [{ file, document: 1, value: JSON.parse(trimmed) as unknown }];
    } catch {
      // Several JSON documents one after another are YAML documents too where `---` stands between them.
    }
  }
  const documents: FoundDocument[] = [];
  splitAtMarkers(text).forEach((part, i) => {
    const quick = readQuickly(part);
    if (quick) {
      if (quick.value !== null) documents.push({ file, document: i + 1, value: quick.value });
      return;
    }
    const { documents: read, errors } = parseManifests(part);
    for (const { value } of read) documents.push({ file, document: i + 1, value });
    for (const error of errors) problems.push({ file, document: i + 1, ...error });
  });
  return documents;
}

interface FoundDocument {
  readonly file: string;
  readonly document: number;
  readonly value: unknown;
}

/** A line `---` begins another document. */
function splitAtMarkers(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/^---[ \t]*(?:#.*)?\r?$/m);
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
