/**
 * ControllerRevisions: the templates that a DaemonSet or StatefulSet has had, so that pods know theirs and a rollback
 * finds the old one.
 *
 * Models `pkg/controller/history` and its use by DaemonSets and StatefulSets @ v1.34.
 */
import { compareText, equalJson, type KubeObject, type Live, type Status } from '@shared/api';
import type { ControllerRevision } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { byController, type ComponentContext } from '@main/engine/client';
import { controllerReference } from './ownership';
import { safeHash } from './template-hash';

export type LiveRevision = Live<ControllerRevision>;

export const REVISIONS = 'controllerrevisions.apps';
/** The label of pods, and of a DaemonSet's revisions. */
export const REVISION_HASH = 'controller-revision-hash';

export interface RevisionOwner {
  readonly owner: KubeObject;
  readonly template: PodTemplateSpec;
  /** The label of the revision that carries its hash. */
  readonly hashLabel: string;
  readonly collisionCount: number;
}

export interface RevisionHistory {
  readonly current: LiveRevision;
  readonly hash: string;
  /** The other ones, oldest first. */
  readonly old: readonly LiveRevision[];
}

export type HistoryResult =
  | { readonly ok: true; readonly history: RevisionHistory }
  /** Another template's revision has the name already: count the collision and try again. */
  | { readonly ok: false; readonly collision: boolean; readonly status: Status };

/** The owner's revisions, the present template's among them: made, or made the newest again where it is an old one. */
export function syncRevisions(ctx: ComponentContext, wanted: RevisionOwner): HistoryResult {
  const all = revisionsOf(ctx, wanted.owner);
  const data = revisionData(wanted.template);
  const same = all.filter((revision) => equalJson(revision.data, data));
  const found = same.at(-1);
  const old = all.filter((revision) => revision !== found);
  const number = Math.max(0, ...old.map((revision) => revision.revision)) + 1;
  const result = found ? renumber(ctx, found, number) : create(ctx, wanted, data, number);
  if (!result.ok)
    return { ok: false, collision: result.status.reason === 'AlreadyExists', status: result.status };
  const current = result.object;
  return { ok: true, history: { current, hash: hashOf(current, wanted.hashLabel), old } };
}

/** Deletes the oldest revisions that nobody uses, down to `limit`. */
export function forgetRevisions(
  ctx: ComponentContext,
  old: readonly LiveRevision[],
  limit: number,
  isUsed: (revision: LiveRevision) => boolean,
): Status | undefined {
  const unused = old.filter((revision) => !isUsed(revision));
  let failed: Status | undefined;
  for (const revision of unused.slice(0, Math.max(0, unused.length - limit))) {
    const { namespace = '', name } = revision.metadata;
    const result = ctx.client.delete(REVISIONS, namespace, name);
    if (!result.ok && result.status.reason !== 'NotFound') failed ??= result.status;
  }
  return failed;
}

/** The owner's revisions, oldest first. */
export function revisionsOf(ctx: ComponentContext, owner: KubeObject): LiveRevision[] {
  const list = byController(ctx.informers, REVISIONS).sorted(owner.metadata.uid ?? '') as LiveRevision[];
  return list.sort((a, b) => a.revision - b.revision || compareText(a.metadata.name, b.metadata.name));
}

/** What a revision keeps of its owner: a patch that puts the template back. */
function revisionData(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template that a revision keeps. */
export function templateOf(revision: LiveRevision): PodTemplateSpec {
  const { $patch: _patch, ...template } = (
    revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } }
  ).spec.template;
  return template;
}

function hashOf(revision: LiveRevision, label: string): string {
  return (
    revision.metadata.labels?.[label] ??
    revision.metadata.name.slice(revision.metadata.name.lastIndexOf('-') + 1)
  );
}

function renumber(ctx: ComponentContext, revision: LiveRevision, number: number) {
  if (revision.revision >= number) return { ok: true, object: revision } as const;
  return ctx.client.update<LiveRevision>(REVISIONS, { ...revision, revision: number });
}

function create(ctx: ComponentContext, wanted: RevisionOwner, data: unknown, revision: number) {
  const { owner, template, hashLabel, collisionCount } = wanted;
  const { namespace, name, annotations } = owner.metadata;
  const hash = safeHash(template, collisionCount);
  return ctx.client.create<LiveRevision>(REVISIONS, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata?.labels, [hashLabel]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    data: data as NonNullable<LiveRevision['data']>,
    revision,
  });
}
