/** `kubectl create -f`. Models kubectl `cmd/create` @ v1.34. */
import { matchesSelector, parseSelector, type KubeObject } from '@shared/api';
import { editText, makeObject, resultPrinter, withLastApplied } from '@main/kubectl/changing';
import {
  caught,
  dryRunOf,
  fail,
  failAll,
  failUsage,
  ServerFailure,
  type Command,
} from '@main/kubectl/cluster';
import { sortFields } from '@main/kubectl/print';
import { mustHaveObjects, readManifests, readText, type Manifest } from '@main/kubectl/selecting';
import { createRaw } from './raw';

export { GENERATORS } from './generators';

export async function create(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  if (args.length > 0) failUsage('create', `Unexpected args: [${args.join(' ')}]`);
  if (flags.list('filename').length === 0) fail('must specify one of -f and -k');
  const raw = flags.text('raw');
  if (raw !== '') return command.io.out(await createRaw(command, raw));
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command, dryRun);
  const read = await readManifests(command);
  mustHaveObjects(read, 'create');
  const failures = [...read.failures];
  const manifests = await chosen(command, read.manifests);
  for (const manifest of manifests) {
    const failure = await caught(() => {
      const object = prepared(manifest);
      const body = flags.bool('save-config') ? withLastApplied(object) : object;
      const made = withSource(manifest, () =>
        makeObject(command, manifest.kind, body, { dryRun, fieldManager: 'kubectl-create' }),
      );
      printer.print(manifest.kind, made, 'created');
    });
    if (failure) failures.push(failure);
  }
  failAll(failures);
}

/** Objects get the namespace that the command means. */
function prepared({ kind, object, namespace }: Manifest): KubeObject {
  const placed = kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  return sortFields(placed) as KubeObject;
}

function withSource<T>({ source }: Manifest, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServerFailure)
      throw new ServerFailure(error.status, `error when creating "${source}": `);
    throw error;
  }
}

/** `-l` leaves objects out, `--edit` lets the user change them first. */
async function chosen(command: Command, manifests: readonly Manifest[]): Promise<readonly Manifest[]> {
  const { flags } = command.invocation;
  const parsed = parseSelector(flags.text('selector'));
  if ('error' in parsed) return fail(parsed.error);
  const selected = manifests.filter(({ object }) =>
    matchesSelector(parsed.selector, object.metadata?.labels),
  );
  if (!flags.bool('edit')) return selected;
  const edited: Manifest[] = [];
  const failures: Error[] = [];
  for (const manifest of selected) {
    const text = await editText(command, manifest.name, prepared(manifest));
    if (text === null) command.io.out('Edit cancelled, no objects created\n');
    else readText(command, manifest.source, text, edited, failures);
  }
  failAll(failures);
  return edited;
}
