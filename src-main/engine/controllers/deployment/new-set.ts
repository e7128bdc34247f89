/**
 * The ReplicaSet of a Deployment's present template: how it is recognised, made, numbered and annotated. Pure.
 * Models `pkg/controller/deployment/util` @ v1.34.
 */
import { equalJson } from '@shared/api';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { controllerReference, safeHash } from '../shared';
import {
  byAge,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  maxSurge,
  wantedBy,
  wholeNumber,
  type LiveDeployment,
  type LiveReplicaSet,
} from './arithmetic';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const HASH_LABEL = 'pod-template-hash';

type Annotations = Record<string, string>;

/** Annotations of a Deployment that are its own business and not copied to its ReplicaSets. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);

/** How long the list of a ReplicaSet's earlier revisions may get. */
const HISTORY_LENGTH = 2000;

/** The oldest ReplicaSet whose template is the Deployment's. */
export function findNewSet(
  deployment: LiveDeployment,
  sets: readonly LiveReplicaSet[],
): LiveReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec?.template);
  return byAge(sets).find((set) => equalJson(withoutHash(set.spec?.template), wanted));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [HASH_LABEL]: _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

export function revisionOf(object: LiveDeployment | LiveReplicaSet): number {
  return wholeNumber(object.metadata.annotations?.[REVISION]) ?? 0;
}

/** The revision that the new ReplicaSet gets: one more than any of the old ones has. */
export function nextRevision(old: readonly LiveReplicaSet[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

/** A ReplicaSet for the Deployment's template; its name carries the template's hash. */
export function makeNewSet(
  deployment: LiveDeployment,
  revision: number,
  replicas: (set: LiveReplicaSet) => number,
): LiveReplicaSet {
  const { namespace, name } = deployment.metadata;
  const template = deployment.spec?.template ?? {};
  const hash = safeHash(template, deployment.status?.collisionCount ?? 0);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const { minReadySeconds } = deployment.spec ?? {};
  const set: LiveReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      annotations: {
        ...copiedAnnotations(deployment),
        [REVISION]: `${revision}`,
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: {
        ...deployment.spec?.selector,
        matchLabels: { ...deployment.spec?.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  return { ...set, spec: { ...set.spec!, replicas: replicas(set) } };
}

function copiedAnnotations(deployment: LiveDeployment): Annotations {
  const copied: Annotations = {};
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!NOT_COPIED.has(key)) copied[key] = value;
  }
  return copied;
}

/** What a ReplicaSet remembers of its Deployment's size, for proportional scaling. */
export function sizeAnnotations(deployment: LiveDeployment): Annotations {
  return {
    [DESIRED_REPLICAS]: `${wantedBy(deployment)}`,
    [MAX_REPLICAS]: `${wantedBy(deployment) + maxSurge(deployment)}`,
  };
}

/** The annotations that an existing ReplicaSet gets as the new one. Its earlier revisions are remembered. */
export function annotationsAsNew(
  deployment: LiveDeployment,
  set: LiveReplicaSet,
  revision: number,
): Annotations {
  const current = set.metadata.annotations ?? {};
  const next: Annotations = { ...current, ...copiedAnnotations(deployment) };
  if (revisionOf(set) >= revision) return next;
  next[REVISION] = `${revision}`;
  const before = current[REVISION];
  if (before !== undefined) next[REVISION_HISTORY] = historyWith(current[REVISION_HISTORY], before);
  return next;
}

function historyWith(history: string | undefined, revision: string): string {
  const list = history ? history.split(',') : [];
  list.push(revision);
  while (list.length > 1 && list.join(',').length > HISTORY_LENGTH) list.shift();
  return list.join(',');
}
