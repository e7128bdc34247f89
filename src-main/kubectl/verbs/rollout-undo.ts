/** `kubectl rollout undo`. Models kubectl `polymorphichelpers/rollback.go` @ v1.34. */
import { controllerOf, equalJson, strategicMerge, type KubeObject, type Live } from '@shared/api';
import type { ControllerRevision, Deployment, ReplicaSet } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { isPaused, LAST_APPLIED, resultPrinter } from '../changing';
import {
  caught,
  dryRunOf,
  dryRunOption,
  fail,
  failAll,
  kindOfResource,
  listObjects,
  place,
  send,
  type Command,
  type DryRun,
} from '../cluster';
import { Page, printTemplate, selectorText } from '../print';
import { readSelected, select, type Selected } from '../selecting';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';
/** Annotations that belong to the deployment itself and do not go back with the template. */
const KEPT = [
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

export async function rolloutUndo(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const revision = flags.int('to-revision');
  if (revision < 0) fail(`revision must be a positive integer: ${revision}`);
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command, dryRun);
  const selection = await select(command, args, {
    nothingGiven: 'required resource not specified',
    kindsMeanAll: true,
  });
  const { objects, failures } = await readSelected(command, selection);
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const done = undo(command, selected, revision, dryRun);
      printer.print(selected.kind, done.object, done.operation);
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

interface Undone {
  readonly object: KubeObject;
  readonly operation: string;
}

function undo(command: Command, selected: Selected, revision: number, dryRun: DryRun): Undone {
  switch (selected.kind.resource) {
    case 'deployments.apps':
      return undoDeployment(command, selected, revision, dryRun);
    case 'daemonsets.apps':
    case 'statefulsets.apps':
      return undoRevisions(command, selected, revision, dryRun);
    default:
      return fail(`no rollbacker has been implemented for "${selected.kind.kind}"`);
  }
}

function undoDeployment(command: Command, selected: Selected, revision: number, dryRun: DryRun): Undone {
  const { kind, namespace, name, object } = selected;
  if (isPaused(object)) {
    fail(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
    );
  }
  const deployment = object as Live<Deployment>;
  const target = replicaSetOf(command, selected, revision);
  const template = withoutHash(target.spec?.template);
  if (dryRun === 'client') return { object, operation: templateText(command, template) };
  if (equalJson(withoutHash(deployment.spec?.template), template)) {
    return { object, operation: `skipped rollback (current template already matches revision ${revision})` };
  }
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => KEPT.includes(key));
  const old = Object.entries(target.metadata.annotations ?? {}).filter(([key]) => !KEPT.includes(key));
  const answer = send(command, {
    verb: 'patch',
    ...place(kind, namespace),
    name,
    patchType: 'json',
    body: [
      { op: 'replace', path: '/spec/template', value: template },
      { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...own, ...old]) },
    ],
    ...dryRunOption(dryRun),
  });
  return { object: answer, operation: 'rolled back' };
}

/** The replica set of a revision; 0: the one before the latest. */
function replicaSetOf(command: Command, { object, name }: Selected, revision: number): Live<ReplicaSet> {
  const kind = kindOfResource(command.cluster.kinds(), 'replicasets.apps');
  const numberOf = (set: KubeObject): number => Number(set.metadata.annotations?.[REVISION] ?? '0');
  const sets = owned(command, kind.resource, object)
    .filter((set) => numberOf(set) > 0)
    .sort((a, b) => numberOf(b) - numberOf(a)) as unknown as Live<ReplicaSet>[];
  if (revision > 0) {
    return (
      sets.find((set) => numberOf(set) === revision) ??
      fail(`unable to find specified revision ${revision} in history`)
    );
  }
  return sets[1] ?? fail(`no rollout history found for deployment "${name}"`);
}

function owned(command: Command, resource: string, owner: KubeObject): KubeObject[] {
  const kind = kindOfResource(command.cluster.kinds(), resource);
  const { selector } = (owner as { spec?: { selector?: LabelSelector } }).spec ?? {};
  return listObjects(command, kind, owner.metadata.namespace ?? '', {
    labelSelector: selectorText(selector),
  }).filter((object) => controllerOf(object)?.uid === owner.metadata.uid);
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { metadata = {}, ...rest } = template ?? {};
  const { [HASH]: _, ...labels } = metadata.labels ?? {};
  return { ...rest, metadata: { ...metadata, labels } };
}

function templateText(command: Command, template: PodTemplateSpec): string {
  const page = new Page(command.cluster.now());
  printTemplate(page, template);
  return page.print().replace(/\n$/, '');
}

function undoRevisions(
  command: Command,
  { kind, namespace, name, object }: Selected,
  revision: number,
  dryRun: DryRun,
): Undone {
  const history = (
    owned(command, 'controllerrevisions.apps', object) as unknown as Live<ControllerRevision>[]
  ).sort((a, b) => a.revision - b.revision);
  if (revision === 0 && history.length <= 1) fail('no last revision to roll back to');
  const target = revision === 0 ? history.at(-2)! : history.find((one) => one.revision === revision);
  if (!target) return fail(`unable to find specified revision ${revision} in history`);
  const body = target.data as object;
  if (dryRun === 'client') {
    const { $patch: _, ...template } =
      (body as { spec?: { template?: PodTemplateSpec & { $patch?: unknown } } }).spec?.template ?? {};
    return { object, operation: `${templateText(command, template as PodTemplateSpec)}` };
  }
  const schema = kind.type === null ? undefined : command.cluster.schema(kind.type);
  const wanted = strategicMerge(
    { kind: 'struct', ...(schema ? { fields: schema.fields } : {}) },
    object,
    body,
  );
  if (equalJson(wanted, object)) {
    return {
      object,
      operation: `skipped rollback (current template already matches revision ${target.revision})`,
    };
  }
  const answer = send(command, {
    verb: 'patch',
    ...place(kind, namespace),
    name,
    patchType: 'strategic',
    body,
    ...dryRunOption(dryRun),
  });
  return { object: answer, operation: 'rolled back' };
}
