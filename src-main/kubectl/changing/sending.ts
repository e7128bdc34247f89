/** Sends what a command changed of an object, as the smallest patch. */
import type { KubeObject } from '@shared/api';
import { dryRunOption, fail, place, send, type Command, type DryRun } from '../cluster';
import { readManifests, readSelected, select, type Selected } from '../selecting';
import { managerOf } from './making';
import { threeWayMergePatch, twoWayPatch } from './strategic-diff';

export interface Sending {
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  /** `strategic` for kinds whose types are known, else `merge`. */
  readonly patchType: 'strategic' | 'merge';
  /** Only if the object still has this version. */
  readonly resourceVersion?: string;
}

/** The object as it is then; where nothing is changed, or with `--local` and `--dry-run=client`, nothing is sent. */
export function sendChange(
  command: Command,
  selected: Selected,
  changed: KubeObject,
  sending: Sending,
): KubeObject {
  const { kind, namespace, name, object } = selected;
  const patch = patchOf(command, selected, changed, sending.patchType);
  if (isLocal(command) || sending.dryRun === 'client') return changed;
  const conditional = sending.resourceVersion !== undefined && sending.resourceVersion !== '';
  if (Object.keys(patch).length === 0 && !conditional) return object;
  const { metadata } = patch as { metadata?: object };
  const body = conditional
    ? { ...patch, metadata: { ...metadata, resourceVersion: sending.resourceVersion } }
    : patch;
  return send(command, {
    verb: 'patch',
    ...place(kind, namespace),
    name,
    patchType: schemaOf(command, selected) && sending.patchType === 'strategic' ? 'strategic' : 'merge',
    body,
    fieldManager: managerOf(command, sending.fieldManager),
    ...dryRunOption(sending.dryRun),
  });
}

/** The differences as a patch; `{}` for none. */
export function patchOf(
  command: Command,
  selected: Selected,
  changed: KubeObject,
  patchType: 'strategic' | 'merge',
): Record<string, unknown> {
  const schema = patchType === 'strategic' ? schemaOf(command, selected) : undefined;
  const { object } = selected;
  return schema
    ? twoWayPatch(schema, object, changed)
    : threeWayMergePatch({ original: object, modified: changed, current: object });
}

function schemaOf(command: Command, { kind }: Selected) {
  return kind.type === null ? undefined : command.cluster.schema(kind.type);
}

/** Whether files are changed and not what is live. */
export function isLocal({ invocation: { flags } }: Command): boolean {
  return flags.has('local') && flags.bool('local');
}

/**
 * The objects that a command is to change: live ones, or with `--local` those of the files.
 * @param nothingGiven what is said where neither arguments nor files name any
 */
export async function objectsToChange(
  command: Command,
  resources: readonly string[],
  nothingGiven: string,
): Promise<{
  readonly objects: readonly Selected[];
  readonly failures: readonly Error[];
  readonly single: boolean;
}> {
  if (isLocal(command)) {
    if (command.invocation.flags.list('filename').length === 0) {
      fail('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
    }
    const { manifests, failures } = await readManifests(command);
    return { objects: manifests, failures, single: manifests.length === 1 };
  }
  const selection = await select(command, resources, { nothingGiven });
  const { objects, failures } = await readSelected(command, selection);
  return { objects, failures, single: selection.targets.length === 1 && selection.kinds.length === 0 };
}

/** @throws Failure for `--local --dry-run=server` */
export function refuseLocalOnServer(command: Command, dryRun: DryRun): void {
  if (isLocal(command) && dryRun === 'server') {
    fail('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  }
}
