/** `kubectl rollout history`. Models kubectl `polymorphichelpers/history.go` @ v1.34. */
import type { ControllerRevision, ReplicaSet } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { controllerOf, type KubeObject, type Live } from '@shared/api';
import { fail, failAll, kindOfResource, listObjects, nameWithKind, type Command } from '../cluster';
import { Page, printObject, printTemplate, readOutput, selectorText, sortFields } from '../print';
import { readSelected, select, type Selected } from '../selecting';

interface Revision {
  readonly number: number;
  readonly cause: string;
  /** The object that keeps it: a ReplicaSet, or what the workload was then. */
  readonly object: KubeObject;
  readonly template: PodTemplateSpec | undefined;
}

const CAUSE = 'kubernetes.io/change-cause';

export async function rolloutHistory(command: Command): Promise<void> {
  const { flags, args } = command.invocation;
  const wanted = flags.int('revision');
  if (wanted < 0) fail(`revision must be a positive integer: ${wanted}`);
  const output = await readOutput(command, false);
  const selection = await select(command, args, {
    nothingGiven: 'required resource not specified',
    kindsMeanAll: true,
  });
  const { objects, failures } = await readSelected(command, selection);
  for (const selected of objects) {
    const revisions = revisionsOf(command, selected);
    if (output.type !== 'table' && output.type !== 'custom-columns') {
      for (const { object } of chosen(revisions, wanted)) {
        command.io.out(printObject(command, output, sortFields(object) as object));
      }
      continue;
    }
    const of = wanted > 0 ? ` with revision #${wanted}` : '';
    const text = wanted > 0 ? templateText(command, revisions, wanted) : listText(revisions);
    command.io.out(`${nameWithKind(selected.kind, selected.name)}${of === '' ? ' ' : of}\n${text}\n`);
  }
  failAll(failures);
}

function chosen(revisions: readonly Revision[], wanted: number): readonly Revision[] {
  if (wanted === 0) return revisions;
  const found = revisions.find(({ number }) => number === wanted);
  return found ? [found] : fail(`unable to find the specified revision`);
}

function listText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const page = new Page(0);
  page.line(0, 'REVISION', 'CHANGE-CAUSE');
  for (const { number, cause } of revisions) page.line(0, number, cause);
  return page.print();
}

function templateText(command: Command, revisions: readonly Revision[], wanted: number): string {
  const found = revisions.find(({ number }) => number === wanted);
  if (!found) return fail(`unable to find the specified revision`);
  const page = new Page(command.cluster.now());
  printTemplate(page, found.template);
  return page.unaligned;
}

/** The revisions of a workload, oldest first. */
function revisionsOf(command: Command, { kind, object }: Selected): Revision[] {
  switch (kind.resource) {
    case 'deployments.apps':
      return fromReplicaSets(command, object);
    case 'daemonsets.apps':
    case 'statefulsets.apps':
      return fromControllerRevisions(command, object);
    default:
      return fail(`no history viewer has been implemented for "${kind.kind}"`);
  }
}

function selectorOf(object: KubeObject): string {
  return selectorText((object as { spec?: { selector?: LabelSelector } }).spec?.selector);
}

function fromReplicaSets(command: Command, owner: KubeObject): Revision[] {
  const kind = kindOfResource(command.cluster.kinds(), 'replicasets.apps');
  const sets = listObjects(command, kind, owner.metadata.namespace ?? '', {
    labelSelector: selectorOf(owner),
  }) as Live<ReplicaSet>[];
  return inOrder(
    sets
      .filter((set) => controllerOf(set)?.uid === owner.metadata.uid)
      .map((set) => ({
        number: Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '0'),
        cause: set.metadata.annotations?.[CAUSE] || '<none>',
        object: set,
        template: withCause(set.spec?.template, set.metadata.annotations?.[CAUSE]),
      }))
      .filter(({ number }) => number > 0),
  );
}

/** kubectl shows the cause of a change as an annotation of its template. */
function withCause(
  template: PodTemplateSpec | undefined,
  cause: string | undefined,
): PodTemplateSpec | undefined {
  if (!template || !cause) return template;
  const { metadata = {} } = template;
  return { ...template, metadata: { ...metadata, annotations: { ...metadata.annotations, [CAUSE]: cause } } };
}

function fromControllerRevisions(command: Command, owner: KubeObject): Revision[] {
  const kind = kindOfResource(command.cluster.kinds(), 'controllerrevisions.apps');
  const kept = listObjects(command, kind, owner.metadata.namespace ?? '', {
    labelSelector: selectorOf(owner),
  }) as Live<ControllerRevision>[];
  return inOrder(
    kept
      .filter((revision) => controllerOf(revision)?.uid === owner.metadata.uid)
      .map((revision) => {
        const data = revision.data as
          { spec?: { template?: PodTemplateSpec & { $patch?: unknown } } } | undefined;
        const { $patch: _, ...template } = data?.spec?.template ?? {};
        return {
          number: revision.revision,
          cause: revision.metadata.annotations?.[CAUSE] || '<none>',
          object: { ...owner, spec: { ...(owner as { spec?: object }).spec, template } } as KubeObject,
          template: template as PodTemplateSpec,
        };
      }),
  );
}

function inOrder(revisions: readonly Revision[]): Revision[] {
  return [...revisions].sort((a, b) => a.number - b.number);
}
