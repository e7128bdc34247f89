/**
 * Example workspaces. An example is a few manifests and an age: a cluster of its own boots from them and lives that
 * long in virtual time, and what it then consists of becomes the first step of the new workspace.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseTime } from '@shared/api';
import type { Change } from '@shared/contract';
import type { Cluster } from '../engine';
import { FIRST_BRANCH, type History, type HistoryMeta } from '../history';
import { importManifests } from './import-manifests';
import type { ClusterFactory } from './rebuild';

const texts = v.object({ en: v.string(), 'zh-cn': v.string() });

const description = v.object({
  title: texts,
  summary: texts,
  context: v.string(),
  /** When the cluster was set up, RFC 3339. */
  start: v.pipe(
    v.string(),
    v.check((text) => parseTime(text) !== undefined, 'must be a time'),
  ),
  /** How long it has been running, in hours. */
  hours: v.number(),
});

export interface Example extends v.InferOutput<typeof description> {
  readonly name: string;
}

/** The examples in a folder, each a folder of its own, by name. */
export function listExamples(folder: string): Example[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({
      name,
      ...v.parse(description, JSON.parse(readFileSync(join(folder, name, 'example.json'), 'utf8'))),
    }));
}

/** What a new workspace of the example is. */
export function exampleMeta(example: Example, engine: string): HistoryMeta {
  const startTime = parseTime(example.start);
  if (startTime === undefined) throw new Error(`example ${example.name} has no start time`);
  return {
    seed: example.name,
    startTime,
    engine,
    title: example.name,
    context: example.context,
    extra: { example: example.name },
  };
}

/** Boots the example's cluster and writes it into a new, empty history as its first step. */
export function fillFromExample(
  history: History,
  folder: string,
  example: Example,
  make: ClusterFactory,
): void {
  const { seed, startTime } = history.meta;
  const cluster = make(seed, startTime);
  cluster.start();
  bootFrom(join(folder, example.name, 'cluster.yaml'), cluster);
  cluster.advance(startTime + example.hours * 3_600_000);
  writeFirstStep(history, cluster, `example ${example.name}`);
}

function bootFrom(file: string, cluster: Cluster): void {
  const report = importManifests([{ name: file, text: readFileSync(file, 'utf8') }], {
    namespace: 'default',
    resourceFor: (apiVersion, kind) => cluster.server.registry.byKind(apiVersion, kind),
    exists: (key) => cluster.store.get(key.resource, key.namespace, key.name) !== undefined,
    send: (request) => {
      const result = cluster.apply({ type: 'request', request });
      if (result.type !== 'request') throw new Error('a request was answered as something else');
      cluster.settle();
      return { answer: result.answer as never, changed: result.step !== null };
    },
  });
  const problem = [...report.problems, ...report.notModelled][0];
  if (problem)
    throw new Error(`${problem.file}:${problem.line ?? 0}: ${problem.object ?? ''}: ${problem.message}`);
}

/**
 * Everything that exists as one step, in the order of the objects' revisions, which are counted anew from 1. There is no checkpoint with it: what
 * opens the workspace finds objects without components and starts these anew.
 */
function writeFirstStep(history: History, cluster: Cluster, action: string): void {
  const rows = [...cluster.store.rows()].sort((a, b) => a.row.modRevision - b.row.modRevision);
  const changes = rows.map(({ resource, row: { object } }, index): Change => {
    const revision = index + 1;
    const { namespace = '', name, uid = '' } = object.metadata;
    const metadata = { ...object.metadata, resourceVersion: String(revision) };
    return {
      revision,
      resource,
      namespace,
      name,
      uid,
      version: 1,
      object: { ...object, metadata },
      previous: null,
    };
  });
  history.append({
    branch: FIRST_BRANCH,
    steps: [
      {
        seq: 1,
        turn: 1,
        time: cluster.time,
        actor: 'user',
        action,
        object: null,
        cause: null,
        decision: null,
        fromRevision: 0,
        toRevision: changes.length,
        changes,
      },
    ],
  });
}
