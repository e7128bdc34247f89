/** Files that the user names: which are workspaces, which are manifests, and reading the latter. */
import { openSync, readFileSync, readSync, closeSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { m } from '@shared/messages';
import type { ManifestProblem } from '@shared/contract';
import { WORKSPACE_ENDING, type ManifestSource } from '../workspaces';
import { reasonOf } from './reasons';

/** Manifests beyond this size are no manifests somebody wrote; a whole cluster has an import of its own. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;
const MANIFEST_ENDINGS = ['.yaml', '.yml', '.json', '.gz'];

/** A workspace by its name or by its first bytes: those of any SQLite database. */
export function looksLikeWorkspace(path: string): boolean {
  if (extname(path) === WORKSPACE_ENDING) return true;
  if (MANIFEST_ENDINGS.includes(extname(path).toLowerCase())) return false;
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(16);
      readSync(file, head, 0, 16, 0);
      return head.toString('latin1') === 'SQLite format 3\0';
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

export interface ReadManifests {
  readonly sources: readonly ManifestSource[];
  readonly problems: readonly ManifestProblem[];
}

/** Reads manifests; of a folder, the YAML and JSON files in it. */
export function readManifests(paths: readonly string[]): ReadManifests {
  const sources: ManifestSource[] = [];
  const problems: ManifestProblem[] = [];
  for (const path of paths.flatMap(filesOf)) {
    const name = basename(path);
    try {
      const { size } = statSync(path);
      if (size > LARGEST_MANIFEST) {
        const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
        problems.push({
          file: name,
          message: m.notice_too_large({
            file: name,
            size: megabytes(size),
            limit: megabytes(LARGEST_MANIFEST),
          }),
        });
        continue;
      }
      const bytes = readFileSync(path);
      const text = new TextDecoder('utf-8', { fatal: true }).decode(
        extname(path) === '.gz' ? gunzipSync(bytes) : bytes,
      );
      sources.push({ name, text });
    } catch (error) {
      problems.push({ file: name, message: m.notice_cannot_read({ file: name, reason: reasonOf(error) }) });
    }
  }
  return { sources, problems };
}

function filesOf(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => MANIFEST_ENDINGS.includes(extname(name).toLowerCase()))
      .sort()
      .map((name) => join(path, name));
  } catch {
    return [path];
  }
}
