/** Workspaces in a temporary folder, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterOptions } from '@main/engine';
import { makeWorkspaces } from '../compose';
import type { Workspace, Workspaces } from '../workspaces';

const RESOURCES = fileURLToPath(new URL('../../../resources', import.meta.url));

export class TemporaryWorkspaces {
  readonly folder = mkdtempSync(join(tmpdir(), 'drydock-test-'));
  readonly workspaces: Workspaces;
  private readonly open = new Set<Workspace>();
  private count = 0;

  constructor(options: Partial<ClusterOptions> = {}) {
    this.workspaces = makeWorkspaces(RESOURCES, join(this.folder, 'unsaved'), 'test', {
      freeze: true,
      ...options,
    });
  }

  /** A path that is not used yet. */
  path(): string {
    return join(this.folder, `${++this.count}.drydock`);
  }

  /** A new workspace of an example, in a file of its own. */
  example(name = 'tutorial', path = this.path()): Workspace {
    return this.keep(this.workspaces.newFromExample(name, path));
  }

  opened(path: string, readOnly = false): Workspace {
    return this.keep(this.workspaces.open(path, readOnly));
  }

  /** Closes it before the end of the test. */
  close(workspace: Workspace): void {
    this.open.delete(workspace);
    workspace.close();
  }

  /** Closes all that is open, and removes every file. */
  remove(): void {
    for (const workspace of this.open) workspace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private keep(workspace: Workspace): Workspace {
    this.open.add(workspace);
    return workspace;
  }
}
