/** The tutorial's cluster, booted and running, for tests of the whole engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests, parseTime, type KubeObject } from '@shared/api';
import type { ApiResult, Step, WriteRequest } from '@shared/contract';
import { Cluster, type ClusterOptions } from '..';

const RESOURCES = join(import.meta.dirname, '../../../resources');

/** When its life begins: 2026-01-12 08:00 UTC. */
export const START = parseTime('2026-01-12T08:00:00Z')!;

export interface TestCluster {
  readonly cluster: Cluster;
  /** All steps since it was made. */
  readonly steps: Step[];
}

/** An empty cluster with the shipped image catalogue, its objects deeply frozen. */
export function emptyCluster(options: Partial<ClusterOptions> = {}): TestCluster {
  const images = JSON.parse(
    readFileSync(join(RESOURCES, 'images/catalogue.json'), 'utf8'),
  ) as ClusterOptions['images'];
  const cluster = new Cluster({ seed: 'test', time: START, images, freeze: true, ...options });
  const steps: Step[] = [];
  cluster.onStep((step) => steps.push(step));
  cluster.start();
  return { cluster, steps };
}

/** The same with k-master, k-node1 and k-node2 and all that runs on them, after `minutes` of virtual time. */
export function tutorialCluster(minutes = 10, options: Partial<ClusterOptions> = {}): TestCluster {
  const world = emptyCluster(options);
  applyFile(world.cluster, join(RESOURCES, 'examples/tutorial/cluster.yaml'));
  world.cluster.advance(world.cluster.time + minutes * 60_000);
  return world;
}

/** Creates every object of a file; the test fails where one is refused. */
export function applyFile(cluster: Cluster, file: string): void {
  applyText(cluster, readFileSync(file, 'utf8'));
}

/** The path of one of the tutorial's manifests. */
export function manifest(name: string): string {
  return join(RESOURCES, 'manifests', name);
}

export function applyText(cluster: Cluster, text: string): void {
  const { documents, errors } = parseManifests(text);
  if (errors[0]) throw new Error(`line ${errors[0].line}: ${errors[0].message}`);
  for (const { value } of documents) {
    const object = value as KubeObject;
    const definition = cluster.server.registry.byKind(object.apiVersion, object.kind);
    if (!definition) throw new Error(`no kind ${object.apiVersion} ${object.kind}`);
    const namespace = definition.namespaced ? (object.metadata.namespace ?? 'default') : '';
    send(cluster, { verb: 'create', resource: definition.resource, namespace, body: value });
  }
}

/** Sends a request that must succeed. */
export function send(cluster: Cluster, request: WriteRequest): KubeObject {
  const result = cluster.apply({ type: 'request', request });
  if (result.type !== 'request') throw new Error('a request was answered as something else');
  const answer = result.answer as ApiResult;
  if (!answer.ok) throw new Error(answer.status.message);
  cluster.settle();
  return answer.object;
}
