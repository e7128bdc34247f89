/** Workspaces that were opened lately, the latest first. */
import { app } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJsonFile, writeJsonFile } from './json-file';

const KEEP = 10;
const schema = v.array(v.string());

export class RecentFiles {
  private readonly path = join(app.getPath('userData'), 'recent.json');

  /** Absolute paths of files that are still there. */
  list(): string[] {
    return readJsonFile(this.path, schema, []).filter((file) => existsSync(file));
  }

  add(file: string): void {
    writeJsonFile(this.path, [file, ...this.list().filter((other) => other !== file)].slice(0, KEEP));
    app.addRecentDocument(file);
  }

  clear(): void {
    writeJsonFile(this.path, []);
    app.clearRecentDocuments();
  }
}
