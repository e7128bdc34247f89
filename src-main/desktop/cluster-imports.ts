/** Whole clusters brought in by a window: files chosen or dropped, one import at a time for each window. */
import type { WebContents } from 'electron';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { m } from '@shared/messages';
import type { CallArgs, ClusterFileChoice, ClusterImportResult, ImportProgress } from '@shared/contract';
import { ImportGivenUp, type ClusterFile, type ImportedWorkspace, type Workspaces } from '../workspaces';
import { reasonOf } from './reasons';

/** A text cannot be longer than this in the runtime; compressed files may hold ten times as much as they say. */
const LARGEST_FILE = 500 * 1024 * 1024;

export class ClusterImports {
  private readonly running = new Map<number, AbortController>();

  /** @param show shows a new workspace in a window of its own */
  constructor(
    private readonly workspaces: Workspaces,
    private readonly show: (imported: ImportedWorkspace) => void,
  ) {}

  /** What the window's dialog shows of files before anything is read of them; those that are gone are left out. */
  async describe(paths: readonly string[]): Promise<ClusterFileChoice[]> {
    const found = await Promise.all(
      paths.map(async (path) => {
        try {
          return { path, name: basename(path), size: (await stat(path)).size };
        } catch {
          return undefined;
        }
      }),
    );
    return found.filter((choice) => choice !== undefined);
  }

  /** @param tell is told how far it is */
  async run(
    caller: WebContents,
    { paths, title, keepSecrets, time }: CallArgs<'app.importCluster'>,
    tell: (progress: ImportProgress) => void,
  ): Promise<ClusterImportResult> {
    if (this.running.has(caller.id)) return { type: 'refused', message: m.notice_import_running() };
    const controller = new AbortController();
    this.running.set(caller.id, controller);
    // A window that closes waits for nothing any more.
    const giveUp = (): void => {
      controller.abort();
    };
    caller.once('destroyed', giveUp);
    try {
      const files: ClusterFile[] = [];
      for (const path of paths) {
        const read = await readDump(path);
        if (typeof read === 'string') return { type: 'refused', message: read };
        files.push(read);
      }
      const name = title ?? basename(paths[0]!).replace(/(\.(ya?ml|json|gz|txt))+$/i, '');
      const imported = await this.workspaces.importCluster(files, name, {
        ...(keepSecrets ? { keepSecrets } : {}),
        ...(time === undefined ? {} : { time }),
        signal: controller.signal,
        onProgress: tell,
      });
      this.show(imported);
      return { type: 'imported', title: name, report: imported.report };
    } catch (error) {
      if (error instanceof ImportGivenUp) return { type: 'cancelled' };
      return { type: 'refused', message: error instanceof Error ? error.message : String(error) };
    } finally {
      this.running.delete(caller.id);
      if (!caller.isDestroyed()) caller.removeListener('destroyed', giveUp);
    }
  }

  cancel(caller: WebContents): void {
    this.running.get(caller.id)?.abort();
  }
}

/** @returns the file, or why it cannot be read, in the user's language */
async function readDump(path: string): Promise<ClusterFile | string> {
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size > LARGEST_FILE) {
      const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
      return m.notice_dump_too_large({ file: name, size: megabytes(size), limit: megabytes(LARGEST_FILE) });
    }
    return { name, content: await readFile(path) };
  } catch (error) {
    return m.notice_cannot_read({ file: name, reason: reasonOf(error) });
  }
}
