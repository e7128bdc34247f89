/**
 * Brings a whole cluster in as it stands: what `kubectl get … -A -o yaml|json` printed becomes the objects of a cluster
 * here, with their UIDs, times and status, so that bound pods are bound and running ones run. Nothing is lost silently:
 * every object is taken, kept without behaviour, left out for a reason, or a problem.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { compareText, parseTime, type KubeObject, type Live } from '@shared/api';
import type {
  ClusterImportOptions,
  ClusterImportReport,
  ImportedKind,
  ImportProgress,
  ManifestProblem,
} from '@shared/contract';
import type { Cluster } from '@main/engine';
import type { Pod } from 'kubernetes-types/core/v1';
import { complete } from './complete';
import { goOn } from './given-up';
import { defineKind, groupOf, inServedVersion, isVirtual } from './kinds';
import { notesOf } from './notes';
import { readFiles, type ClusterFile, type FoundObject } from './read-files';
import { redact, type Redactions } from './redact';
import { withStatus } from './pod-specs';
import { normaliseRevisions } from './revisions';

/** Objects between two looks at the clock of the world. */
const A_SLICE = 100;

export interface ImportedCluster {
  /** It holds the objects and was never started. */
  readonly cluster: Cluster;
  readonly report: ClusterImportReport;
}

/** @param make an empty cluster whose time is given, ms since the epoch */
export async function importCluster(
  files: readonly ClusterFile[],
  make: (time: number) => Cluster,
  options: ClusterImportOptions = {},
  onProgress: (progress: ImportProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ImportedCluster> {
  const found = await readFiles(files, (done, total) => onProgress({ phase: 'read', done, total }), signal);
  const { objects, problems: unreadable } = sortOut(found.objects);
  const time = options.time ?? latestTime(objects.map(({ object }) => object)) ?? 0;
  const cluster = make(time);
  const redacted: Redactions = { secrets: 0, values: 0, tokens: 0 };
  const problems: ManifestProblem[] = [...found.problems, ...unreadable];
  const unknownFields = new Set<string>();
  const counts = { taken: new Counter(), kept: new Counter(), left: new Counter() };

  // Definitions first: what they define is known then.
  const ordered = [
    ...objects.filter(({ object }) => object.kind === 'CustomResourceDefinition'),
    ...objects.filter(({ object }) => object.kind !== 'CustomResourceDefinition'),
  ];
  for (const [i, { object: raw, at }] of ordered.entries()) {
    if (i % A_SLICE === 0) {
      onProgress({ phase: 'take', done: i, total: ordered.length });
      await breathe();
      goOn(signal);
    }
    if (isVirtual(raw)) {
      counts.left.add(raw);
      continue;
    }
    const clean = options.keepSecrets
      ? raw
      : (redact(raw as unknown as Record<string, unknown>, redacted) as unknown as KubeObject);
    if (!inServedVersion(cluster, clean) && groupOf(clean.apiVersion) !== '') defineKind(cluster, clean);
    const served = inServedVersion(cluster, clean);
    if (!served) {
      problems.push({ ...at, message: `no matches for kind "${raw.kind}" in version "${raw.apiVersion}"` });
      continue;
    }
    const answer = cluster.server.takeOver(served.object);
    if (!answer.ok) {
      problems.push({ ...at, message: answer.status.message });
      continue;
    }
    const { definition } = served;
    for (const warning of answer.warnings ?? []) unknownFields.add(`${raw.kind}: ${fieldOf(warning)}`);
    const { namespace = '', name } = answer.object.metadata;
    if (cluster.store.get(definition.resource, namespace, name)) {
      problems.push({
        ...at,
        message: `${definition.resource} "${name}" is in the files twice; the first is taken`,
      });
      continue;
    }
    cluster.store.put(
      definition.resource,
      definition.resource === 'pods' ? withStatus(answer.object) : answer.object,
    );
    counts[definition.modelled === 'full' ? 'taken' : 'kept'].add(raw);
  }
  normaliseRevisions(cluster);
  const madeUp = complete(cluster);
  onProgress({ phase: 'take', done: ordered.length, total: ordered.length });
  const pods = cluster.store.list('pods') as readonly Live<Pod>[];
  return {
    cluster,
    report: {
      time,
      objects: found.objects.length,
      nodes: cluster.store.count('nodes'),
      pods: pods.length,
      boundPods: pods.filter((pod) => pod.spec?.nodeName).length,
      taken: counts.taken.list(),
      kept: counts.kept.list(),
      left: counts.left.list(),
      madeUp,
      redacted,
      notes: notesOf(cluster, unknownFields),
      problems,
    },
  };
}

interface Sorted {
  readonly object: KubeObject;
  readonly at: ManifestProblem;
}

/** Objects that say what they are and how they are called; the others are problems. */
function sortOut(found: readonly FoundObject[]): { objects: Sorted[]; problems: ManifestProblem[] } {
  const objects: Sorted[] = [];
  const problems: ManifestProblem[] = [];
  for (const { file, document, value } of found) {
    const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
    const name: unknown = (metadata as { name?: unknown } | undefined)?.name;
    const at: ManifestProblem = {
      file,
      document,
      object: [kind, name].filter((part) => typeof part === 'string').join(' '),
      message: '',
    };
    const missing =
      typeof apiVersion !== 'string' || apiVersion === ''
        ? 'apiVersion'
        : typeof kind !== 'string' || kind === ''
          ? 'kind'
          : typeof name !== 'string' || name === ''
            ? 'metadata.name'
            : undefined;
    if (missing) problems.push({ ...at, message: `error validating data: ${missing} not set` });
    else objects.push({ object: value as unknown as KubeObject, at });
  }
  return { objects, problems };
}

/** `unknown field "spec.x"` names a field. */
function fieldOf(warning: string): string {
  return /"(.*)"/.exec(warning)?.[1]?.replace(/\[\d+\]/g, '[]') ?? warning;
}

class Counter {
  private readonly counts = new Map<string, { apiVersion: string; kind: string; count: number }>();

  add({ apiVersion, kind }: KubeObject): void {
    const key = `${apiVersion} ${kind}`;
    const entry = this.counts.get(key);
    if (entry) entry.count++;
    else this.counts.set(key, { apiVersion, kind, count: 1 });
  }

  list(): ImportedKind[] {
    return [...this.counts.values()].sort(
      (a, b) => compareText(a.kind, b.kind) || compareText(a.apiVersion, b.apiVersion),
    );
  }
}

/** The latest time that the objects mention: when they were printed, or a little before. */
function latestTime(objects: readonly KubeObject[]): number | undefined {
  let latest: number | undefined;
  const see = (text: unknown): void => {
    if (typeof text !== 'string') return;
    const time = parseTime(text);
    if (time !== undefined && (latest === undefined || time > latest)) latest = time;
  };
  for (const object of objects) {
    const { metadata, status, spec, lastTimestamp } = object as KubeObject & {
      status?: {
        conditions?: { lastHeartbeatTime?: string; lastTransitionTime?: string }[];
        startTime?: string;
      };
      spec?: { renewTime?: string };
      lastTimestamp?: string;
    };
    see(metadata.creationTimestamp);
    see(status?.startTime);
    see(spec?.renewTime);
    see(lastTimestamp);
    if (!Array.isArray(status?.conditions)) continue;
    for (const condition of status.conditions) {
      see(condition?.lastHeartbeatTime);
      see(condition?.lastTransitionTime);
    }
  }
  // Virtual time is in whole milliseconds, and objects tell theirs in seconds.
  return latest === undefined ? undefined : Math.ceil(latest / 1000) * 1000;
}
