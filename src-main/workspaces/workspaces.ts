/** Opens workspaces and makes new ones: files with their sessions. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type {
  ClusterImportOptions,
  ClusterImportReport,
  ImportProgress,
  ManifestProblem,
} from '@shared/contract';
import type { Cluster } from '../engine';
import { FIRST_BRANCH, type HistoryMeta } from '../history';
import type { ProgramRunner } from '../programs';
import { exampleMeta, fillFromExample, listExamples, type Example } from './examples';
import { createWorkspaceFile, openWorkspaceFile, saveWorkspaceAs, type WorkspaceFile } from './file';
import { firstPictureOf } from './first-picture';
import { writeFirstStep } from './first-step';
import { goOn, importCluster, type ClusterFile } from './import-cluster';
import { readyMadeFile, writeReadyMadePicture } from './ready-made';
import type { ClusterFactory } from './rebuild';
import { Session } from './session';

/** The ending of workspace files. */
export const WORKSPACE_ENDING = '.drydock';

export interface WorkspacesOptions {
  /** The folder with the example workspaces. */
  readonly examples: string;
  /** The folder for workspaces that the user has not saved anywhere yet. */
  readonly unsaved: string;
  /** The version of the app, kept in new files. */
  readonly version: string;
  readonly makeCluster: ClusterFactory;
  readonly programs: ProgramRunner;
  /** A folder with examples that were booted when the app was built, as `NAME.drydock`; each may be absent. */
  readonly readyMade?: string;
}

/** A workspace that is open: its session and the file under it. */
export class Workspace {
  constructor(
    readonly session: Session,
    private file: WorkspaceFile,
    /** The file is the app's own and goes with the workspace if nothing was done in it. */
    private unsaved: boolean,
  ) {}

  /** The file it is kept in now. */
  get path(): string {
    return this.file.path;
  }

  /**
   * Copies the workspace to `path` and goes on there; a file that is there is replaced.
   * @throws HistoryError: nothing was changed then
   */
  async saveAs(path: string): Promise<void> {
    this.session.checkpoint();
    const copy = await saveWorkspaceAs(this.file, path);
    const old = this.file;
    this.session.moveTo(copy.history, path, titleOf(path));
    this.file = copy;
    old.close();
    if (this.unsaved) removeFile(old.path);
    this.unsaved = false;
  }

  /** Ends the session and lets the file go. */
  close(): void {
    const untouched =
      this.unsaved &&
      this.session.history.meta.extra?.['example'] !== undefined &&
      this.session.history.inputs(FIRST_BRANCH, 0).length === 0 &&
      this.session.history.branches().length === 1;
    try {
      this.session.close();
    } finally {
      this.file.close();
      if (untouched) removeFile(this.file.path);
    }
  }
}

/** A workspace that was made of an imported cluster, and what there is to say about it. */
export interface ImportedWorkspace {
  readonly workspace: Workspace;
  readonly report: ClusterImportReport;
}

/** What the import of a workspace said when it was made; null for one that was not imported, or by an older Drydock. */
export function importReportOf(session: Session): ClusterImportReport | null {
  return (session.history.meta.extra?.['importReport'] as ClusterImportReport | undefined) ?? null;
}

export class Workspaces {
  constructor(private readonly options: WorkspacesOptions) {}

  examples(): Example[] {
    return listExamples(this.options.examples);
  }

  /**
   * A new workspace of an example, in `path` or among the app's own files.
   * @param id names its session; by default a new one
   * @throws HistoryError where the file cannot be made; Error for an example that does not exist
   */
  newFromExample(name: string, path?: string, id?: string): Workspace {
    const example = this.examples().find((candidate) => candidate.name === name);
    if (!example)
      throw new Error(
        `there is no example "${name}"; there are: ${this.examples()
          .map((e) => e.name)
          .join(', ')}`,
      );
    const ready = path === undefined ? this.copyOfReadyMade(name, id) : undefined;
    if (ready) return ready;
    return this.create(
      exampleMeta(example, this.options.version),
      path,
      (file) => {
        fillFromExample(file.history, this.options.examples, example, this.options.makeCluster);
      },
      id,
    );
  }

  /**
   * A new workspace of a whole cluster, as `kubectl get … -A -o yaml|json` printed it; in `path` or among the app's own
   * files. Machines of nodes that were not Ready are off. The report is kept in the workspace, too.
   * @throws HistoryError where the file cannot be made; ImportGivenUp once `signal` is raised; Error where the files hold
   *   no object at all. No file is left then.
   */
  async importCluster(
    files: readonly ClusterFile[],
    title: string,
    options: ClusterImportOptions & {
      readonly path?: string;
      readonly onProgress?: (progress: ImportProgress) => void;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<ImportedWorkspace> {
    const { path, onProgress = () => undefined, signal } = options;
    const make = (time: number): Cluster => this.options.makeCluster(`import ${title}`, time);
    const { cluster, report } = await importCluster(files, make, options, onProgress, signal);
    if (report.taken.length + report.kept.length === 0) {
      const why = report.problems[0];
      throw new Error(why ? `${placeOf(why)}: ${why.message}` : 'there is no object in the files');
    }
    onProgress({ phase: 'keep', done: 0, total: 1 });
    await breathe();
    goOn(signal);
    const meta: HistoryMeta = {
      seed: `import ${title}`,
      startTime: cluster.time,
      engine: this.options.version,
      title,
      context: title,
      extra: { imported: files.map((file) => basename(file.name)), importReport: report },
    };
    const workspace = this.create(meta, path, (file) => {
      writeFirstStep(file.history, cluster, `import ${files.map((file) => basename(file.name)).join(', ')}`);
    });
    for (const note of report.notes) {
      if (note.type !== 'notReady') continue;
      for (const node of note.nodes)
        workspace.session.fault({ type: 'nodePower', node, state: 'off' }, { via: 'import' });
    }
    onProgress({ phase: 'keep', done: 1, total: 1 });
    return { workspace, report };
  }

  /** Boots every example into files of a folder, from which new workspaces are copied then; what is there is replaced. */
  makeReady(folder: string): void {
    const notes = this.examples().map(({ name, title, summary }) => ({ name, title, summary }));
    mkdirSync(folder, { recursive: true });
    for (const { name } of notes) {
      const path = readyMadeFile(folder, name);
      removeFile(path);
      const workspace = this.newFromExample(name, path);
      writeReadyMadePicture(folder, name, this.options.version, firstPictureOf(workspace.session), notes);
      workspace.close();
    }
  }

  /** @throws HistoryError: missing, notAWorkspace, newer, locked, corrupt, io */
  open(path: string, readOnly = false, id?: string): Workspace {
    const file = openWorkspaceFile(path, { readOnly });
    const unsaved = path.startsWith(this.options.unsaved);
    return this.workspaceOf(file, unsaved, unsaved ? file.history.meta.title : titleOf(path), id);
  }

  /** The example as this version booted it when it was built; undefined where there is no such file. */
  private copyOfReadyMade(name: string, id: string | undefined): Workspace | undefined {
    const { readyMade, version } = this.options;
    const made = readyMade === undefined ? '' : readyMadeFile(readyMade, name);
    if (made === '' || !existsSync(made)) return undefined;
    const where = this.unsavedPath(name);
    copyFileSync(made, where);
    const workspace = this.open(where, false, id);
    if (workspace.session.history.meta.engine === version) return workspace;
    workspace.close();
    removeFile(where);
    return undefined;
  }

  /** A path among the app's own files. */
  private unsavedPath(title: string): string {
    mkdirSync(this.options.unsaved, { recursive: true });
    return join(this.options.unsaved, `${title}-${randomUUID().slice(0, 8)}${WORKSPACE_ENDING}`);
  }

  private create(
    meta: HistoryMeta,
    path: string | undefined,
    fill: (file: WorkspaceFile) => void,
    id?: string,
  ): Workspace {
    const unsaved = path === undefined;
    const where = path ?? this.unsavedPath(meta.title);
    const file = createWorkspaceFile(where, meta);
    try {
      fill(file);
      return this.workspaceOf(file, unsaved, unsaved ? meta.title : titleOf(where), id);
    } catch (error) {
      file.close();
      removeFile(where);
      throw error;
    }
  }

  private workspaceOf(
    file: WorkspaceFile,
    unsaved: boolean,
    title: string,
    id: string = randomUUID(),
  ): Workspace {
    const session = new Session({
      id,
      history: file.history,
      makeCluster: this.options.makeCluster,
      programs: this.options.programs,
      path: unsaved ? null : file.path,
      title,
      readOnly: file.readOnly,
    });
    return new Workspace(session, file, unsaved);
  }
}

/** `FILE`, with line and column where they are known. */
function placeOf({ file, line, column }: ManifestProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

function titleOf(path: string): string {
  return extname(path) === WORKSPACE_ENDING ? basename(path, WORKSPACE_ENDING) : basename(path);
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
