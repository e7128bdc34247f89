/** Deletes objects as `kubectl delete` does, and waits until they are gone. Models kubectl `cmd/delete` @ v1.34. */
import type { DeleteOptions } from '@shared/contract';
import {
  caught,
  dryRunOption,
  fail,
  failAll,
  Failure,
  findObject,
  kindName,
  place,
  send,
  type Command,
  type DryRun,
  type Kind,
} from '../cluster';
import type { Target } from '../selecting';

/** Reads `--cascade`, `--grace-period`, `--now` and `--force`. */
export function deleteOptionsOf({ invocation, io }: Command): DeleteOptions {
  const { flags } = invocation;
  const propagationPolicy = cascadeOf(flags.text('cascade'), (line) => io.err(line));
  let grace = flags.int('grace-period');
  if (flags.has('now') && flags.bool('now')) {
    if (grace !== -1) fail('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  if (flags.bool('force')) {
    if (grace > 0) fail('--force and --grace-period greater than 0 cannot be specified together');
    grace = 0;
  } else if (grace === 0) {
    // Immediate deletion is dangerous, so that it takes --force; without it one second is meant.
    grace = 1;
  }
  return { propagationPolicy, ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) };
}

function cascadeOf(
  value: string,
  warn: (line: string) => void,
): NonNullable<DeleteOptions['propagationPolicy']> {
  switch (value) {
    case 'background':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
      return 'Orphan';
    case 'true':
      warn(
        'warning: --cascade=true is deprecated (boolean value) and can be replaced with --cascade=background.\n',
      );
      return 'Background';
    case 'false':
      warn(
        'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n',
      );
      return 'Orphan';
    default:
      return fail(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  }
}

export interface Deletion {
  readonly options: DeleteOptions;
  readonly dryRun: DryRun;
  /** Wait until everything is gone. */
  readonly wait: boolean;
  /** Milliseconds to wait at most; 0 for as long as it takes. */
  readonly timeout: number;
  /** Objects that are not there are no failure. */
  readonly ignoreNotFound: boolean;
  /** Says that an object is deleted. */
  told(kind: Kind, target: Target): void;
}

/** Deletes all targets; what fails does not keep the others. Returns how many there were. */
export async function deleteTargets(
  command: Command,
  targets: readonly Target[],
  deletion: Deletion,
): Promise<{ readonly found: number; readonly failures: readonly Error[] }> {
  const failures: Error[] = [];
  const deleted: Gone[] = [];
  for (const target of targets) {
    const failure = await caught(() => {
      const uid = deleteOne(command, target, deletion);
      if (uid === undefined) return;
      deleted.push({ ...target, uid });
      deletion.told(target.kind, target);
    });
    if (failure) failures.push(failure);
  }
  if (deletion.wait && deletion.dryRun === 'none') {
    const failure = await caught(() => waitUntilGone(command, deleted, deletion.timeout));
    if (failure) failures.push(failure);
  }
  return { found: deleted.length, failures };
}

interface Gone extends Target {
  readonly uid: string;
}

/** Returns the UID of what was deleted; undefined where there was nothing. */
function deleteOne(
  command: Command,
  { kind, namespace, name, manifest }: Target,
  deletion: Deletion,
): string | undefined {
  const doing = manifest ? `error when deleting "${manifest.source}": ` : '';
  const live = findObject(command, kind, namespace, name);
  if (!live && deletion.ignoreNotFound) return undefined;
  if (deletion.dryRun !== 'client' || !live) {
    send(
      command,
      {
        verb: 'delete',
        ...place(kind, namespace),
        name,
        options: deletion.options,
        ...dryRunOption(deletion.dryRun),
      },
      doing,
    );
  }
  return live?.metadata.uid ?? '';
}

const A_WEEK = 168 * 3_600_000;

/** Lets time pass until none of the objects is there any more, or is another one of the same name. */
export async function waitUntilGone(
  command: Command,
  objects: readonly Gone[],
  timeout: number,
): Promise<void> {
  const failures: Error[] = [];
  const left = (): Gone | undefined =>
    objects.find(({ kind, namespace, name, uid }) => {
      const object = findObject(command, kind, namespace, name);
      return object !== undefined && (uid === '' || object.metadata.uid === uid);
    });
  if (!left()) return;
  const passed = await command.cluster.pass(timeout > 0 ? timeout : A_WEEK, () => left() === undefined);
  const stuck = left();
  if (!stuck) return;
  if (passed === 'interrupted') throw new Failure('', 130);
  const why =
    passed === 'idle' ? 'nothing in the cluster is going to end it' : 'timed out waiting for the condition';
  failures.push(new Failure(`${why} on ${stuck.kind.resource}/${stuck.name}`));
  failAll(failures);
}

/** `pod "web" deleted from default namespace`, as kubectl says since 1.33. */
export function deletedText(kind: Kind, { name, namespace }: Target, { options, dryRun }: Deletion): string {
  const how = options.gracePeriodSeconds === 0 ? 'force deleted' : 'deleted';
  const where = kind.namespaced ? ` from ${namespace} namespace` : '';
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
  return `${kindName(kind)} "${name}" ${how}${where}${suffix}\n`;
}
