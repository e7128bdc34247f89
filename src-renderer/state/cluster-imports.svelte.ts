/** A whole cluster brought into a workspace of its own: files, progress, and what came of it. */
import type {
  CallArgs,
  ClusterFileChoice,
  ClusterImportReport,
  ClusterImportResult,
  ImportProgress,
} from '@shared/contract';
import type { Client } from '@renderer/client';

export class ClusterImportStore {
  readonly #client: Client;
  readonly #fail: (error: unknown) => void;
  files = $state.raw<readonly ClusterFileChoice[]>([]);
  /** How far the import is that this window waits for; null where it waits for none. */
  progress = $state.raw<ImportProgress | null>(null);
  /** What came of the last one, where no workspace was made. */
  result = $state.raw<ClusterImportResult | null>(null);
  /** What the import of this window's own workspace said; null for a workspace that was not imported. */
  report = $state.raw<ClusterImportReport | null>(null);

  constructor(client: Client, fail: (error: unknown) => void) {
    this.#client = client;
    this.#fail = fail;
  }

  /** Forgets the files of before: the dialog opens anew. */
  begin(): void {
    if (this.progress === null) this.files = [];
    this.result = null;
  }

  async choose(): Promise<void> {
    try {
      const chosen = await this.#client.call('app.chooseClusterFiles', {});
      if (chosen.length === 0) return;
      this.files = chosen;
      this.result = null;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** True where a window of its own shows the new workspace. */
  async start(options: Omit<CallArgs<'app.importCluster'>, 'paths'>): Promise<boolean> {
    this.result = null;
    this.progress = { phase: 'read', done: 0, total: 1 };
    try {
      this.result = await this.#client.call('app.importCluster', {
        paths: this.files.map(({ path }) => path),
        ...options,
      });
      return this.result.type === 'imported';
    } catch (error) {
      this.#fail(error);
      return false;
    } finally {
      this.progress = null;
    }
  }

  async cancel(): Promise<void> {
    try {
      await this.#client.call('app.cancelImport', {});
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Asks what the workspace's import said, for a window that was opened later. */
  async load(): Promise<void> {
    try {
      this.report = await this.#client.call('session.importReport', {});
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Hears the main process. Returns what ends it. */
  listen(show: () => void): () => void {
    const ends = [
      this.#client.on('app.clusterImport', (progress) => {
        if (this.progress !== null) this.progress = progress;
      }),
      this.#client.on('app.clusterImported', (report) => {
        this.report = report;
        show();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }
}
