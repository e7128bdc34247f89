/**
 * Example workspaces. An example is a few manifests and an age: a cluster of its own boots from them and lives that
 * long in virtual time, and what it then consists of becomes the first step of the new workspace.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseTime } from '@shared/api';
import type { Cluster } from '../engine';
import type { History, HistoryMeta } from '../history';
import { writeFirstStep } from './first-step';
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
