/**
 * A cluster that was recorded once, with what the real kubectl 1.34.5 printed about it: its objects as a workspace of
 * which no time passes. Never shipped.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { KubeObject } from '@shared/api';
import type { Change } from '@shared/contract';
import { Cluster } from '@main/engine';
import { FIRST_BRANCH, History } from '@main/history';
import { makeProgramRunner } from '@main/programs';
import { Session } from '@main/workspaces';
import { runKubectl, sessionCluster } from '..';
import { words, type Ran } from './world';

export interface RecordedCase {
  readonly line: string;
  /** When kubectl ran, for what it works out itself; the time of the cluster where the server does. */
  readonly now?: number;
  readonly out: string;
  readonly err?: string;
  readonly code?: number;
}

interface Recording {
  /** Virtual time of the cluster, ms. */
  readonly time: number;
  readonly context: string;
  readonly kubeconfig: string;
  readonly objects: readonly { readonly resource: string; readonly object: KubeObject }[];
  readonly cases: readonly RecordedCase[];
}

/** @param folder where recordings are kept, for whoever is bundled elsewhere */
export function readRecording(name: string, folder = join(import.meta.dirname, 'recorded')): Recording {
  return JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()) as Recording;
}

export class RecordedWorld {
  private constructor(
    private readonly folder: string,
    private readonly history: History,
    private readonly session: Session,
    private readonly recording: Recording,
  ) {}

  static make(recording: Recording): RecordedWorld {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-recorded-'));
    const history = History.create(join(folder, 'recorded.drydock'), {
      seed: 'recorded',
      startTime: recording.time,
      engine: 'test',
      title: 'recorded',
      context: recording.context,
    });
    history.append({ branch: FIRST_BRANCH, steps: [firstStep(recording)] });
    const session = new Session({
      id: 'recorded',
      history,
      makeCluster: (seed, time) =>
        new Cluster({ seed, time, images: { images: [], registries: [] } as never }),
      programs: makeProgramRunner(),
      path: null,
      title: 'recorded',
      readOnly: null,
    });
    return new RecordedWorld(folder, history, session, recording);
  }

  /** Runs what stands behind `kubectl`. */
  async run({ line, now }: Pick<RecordedCase, 'line' | 'now'>): Promise<Ran> {
    let out = '';
    let err = '';
    const cluster = sessionCluster(this.session, { origin: { via: 'console' } });
    const at = now ?? this.recording.time;
    const code = await runKubectl(words(line), {
      cluster: Object.create(cluster, { now: { value: () => at } }) as typeof cluster,
      context: this.recording.context,
      server: 'https://192.168.100.110:6443',
      io: {
        out: (text) => (out += text),
        err: (text) => (err += text),
        stdin: () => Promise.resolve(''),
        files: {
          read: (path) =>
            Promise.resolve(path === '/root/.kube/config' ? this.recording.kubeconfig : undefined),
          list: () => Promise.resolve(undefined),
          write: () => Promise.resolve(),
          makeFolder: () => Promise.resolve(),
        },
        env: new Map([['HOME', '/root']]),
        interactive: false,
        signal: new AbortController().signal,
      },
    });
    return { out, err, code };
  }

  close(): void {
    this.session.close();
    this.history.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All objects as one step, in the order of their revisions. */
function firstStep({ objects, time }: Recording) {
  const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion ?? 0);
  const sorted = [...objects].sort((a, b) => revisionOf(a.object) - revisionOf(b.object));
  const changes = sorted.map(({ resource, object }): Change => {
    const { namespace = '', name, uid = '' } = object.metadata;
    return {
      revision: revisionOf(object),
      resource,
      namespace,
      name,
      uid,
      version: 1,
      object,
      previous: null,
    };
  });
  return {
    seq: 1,
    turn: 1,
    time,
    actor: 'user' as const,
    action: 'recorded',
    object: null,
    cause: null,
    decision: null,
    fromRevision: 0,
    toRevision: changes.at(-1)?.revision ?? 0,
    changes,
  };
}
