/** `kubectl apply`. Models kubectl `cmd/apply` @ v1.34. */
import { matchesSelector, parseSelector, type KubeObject } from '@shared/api';
import {
  applyingText,
  applyPatchOf,
  deleteOptionsOf,
  LAST_APPLIED,
  makeObject,
  managerOf,
  objectOf,
  renew,
  resultPrinter,
  validationOf,
  withLastApplied,
} from '@main/kubectl/changing';
import {
  caught,
  dryRunOf,
  dryRunOption,
  fail,
  failAll,
  failUsage,
  findObject,
  place,
  send,
  ServerFailure,
  type Command,
  type DryRun,
} from '@main/kubectl/cluster';
import { asList } from '@main/kubectl/print';
import { mustHaveObjects, readManifests, type Manifest } from '@main/kubectl/selecting';

export { editLastApplied } from './edit-last-applied';
export { setLastApplied } from './set-last-applied';
export { viewLastApplied } from './view-last-applied';

const CLIENT_SIDE = 'kubectl-client-side-apply';

interface Applied {
  readonly manifest: Manifest;
  readonly object: KubeObject;
  readonly operation: string;
}

export async function apply(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  if (args.length > 0) failUsage('apply', `Unexpected args: [${args.join(' ')}]`);
  if (flags.list('filename').length === 0) fail('must specify one of -f and -k');
  const dryRun = dryRunOf(command);
  checkFlags(command, dryRun);
  const printer = await resultPrinter(command, dryRun);
  const read = await readManifests(command);
  mustHaveObjects(read, 'apply');
  const failures = [...read.failures];
  const applied: Applied[] = [];
  for (const manifest of chosen(command, read.manifests)) {
    const failure = await caught(async () => {
      const one = await applyOne(command, manifest, dryRun);
      applied.push(one);
      if (!printer.printsObjects) printer.print(manifest.kind, one.object, one.operation);
    });
    if (failure) failures.push(failure);
  }
  // Several objects are printed as one list.
  if (printer.printsObjects && applied.length === 1) {
    const [{ manifest, object, operation }] = applied as [Applied];
    printer.print(manifest.kind, object, operation);
  } else if (printer.printsObjects && applied.length > 1) {
    printer.printList(asList(applied.map(({ object }) => object)));
  }
  failAll(failures);
}

function checkFlags({ invocation: { flags } }: Command, dryRun: DryRun): void {
  const serverSide = flags.bool('server-side');
  if (flags.bool('force-conflicts') && !serverSide) fail('--force-conflicts only works with --server-side');
  if (serverSide && dryRun === 'client') {
    fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (flags.bool('force') && serverSide) fail('--force cannot be used with --server-side');
  if (flags.bool('force') && dryRun === 'server') fail('--dry-run=server cannot be used with --force');
  if (!flags.bool('overwrite')) {
    fail('--overwrite=false is not modelled: look with `kubectl diff` first at what others have changed');
  }
}

function chosen({ invocation: { flags } }: Command, manifests: readonly Manifest[]): readonly Manifest[] {
  const parsed = parseSelector(flags.text('selector'));
  if ('error' in parsed) return fail(parsed.error);
  return manifests.filter(({ object }) => matchesSelector(parsed.selector, object.metadata?.labels));
}

async function applyOne(command: Command, manifest: Manifest, dryRun: DryRun): Promise<Applied> {
  const { generateName } = manifest.object.metadata ?? {};
  if (manifest.name === '' && generateName) fail(`from ${generateName}: cannot use generate name with apply`);
  return command.invocation.flags.bool('server-side')
    ? applyServerSide(command, manifest, dryRun)
    : applyClientSide(command, manifest, dryRun);
}

function applyServerSide(command: Command, manifest: Manifest, dryRun: DryRun): Applied {
  const { kind, namespace, name } = manifest;
  const { flags } = command.invocation;
  const own = flags.given('field-manager') ? flags.text('field-manager') : 'kubectl';
  const subresource = flags.text('subresource');
  try {
    const object = send(command, {
      verb: 'patch',
      ...place(kind, namespace),
      name,
      patchType: 'apply',
      body: objectOf(manifest),
      fieldManager: own,
      force: flags.bool('force-conflicts'),
      ...(subresource === '' ? {} : { subresource: subresource as 'status' }),
      ...validationOf(command),
      ...dryRunOption(dryRun),
    });
    return { manifest, object, operation: 'serverside-applied' };
  } catch (error) {
    if (error instanceof ServerFailure && error.status.reason === 'Conflict') fail(conflictText(error));
    throw error;
  }
}

/** What can be done about fields that belong to somebody else. */
function conflictText({ status }: ServerFailure): string {
  return `${status.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
}

async function applyClientSide(command: Command, manifest: Manifest, dryRun: DryRun): Promise<Applied> {
  const { kind, namespace, name, source } = manifest;
  const modified = withLastApplied(objectOf(manifest));
  const live = findObject(command, kind, namespace, name);
  if (!live) {
    const object = creating(source, () =>
      makeObject(command, kind, modified, { dryRun, fieldManager: CLIENT_SIDE }),
    );
    return { manifest, object, operation: 'created' };
  }
  if (live.metadata.annotations?.[LAST_APPLIED] === undefined) {
    command.io.err(
      `Warning: resource ${kind.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  if (dryRun === 'client') return { manifest, object: modified, operation: 'configured' };
  const patch = applyPatchOf(command, kind, modified, live);
  if (Object.keys(patch.body).length === 0) return { manifest, object: live, operation: 'unchanged' };
  try {
    const object = send(
      command,
      {
        verb: 'patch',
        ...place(kind, namespace),
        name,
        ...patch,
        fieldManager: managerOf(command, CLIENT_SIDE),
        ...validationOf(command),
        ...dryRunOption(dryRun),
      },
      applyingText(kind, modified, patch, source),
    );
    const same = object.metadata.resourceVersion === live.metadata.resourceVersion && dryRun === 'none';
    return { manifest, object, operation: same ? 'unchanged' : 'configured' };
  } catch (error) {
    if (!(error instanceof ServerFailure) || !command.invocation.flags.bool('force')) throw error;
    if (error.status.reason !== 'Conflict' && error.status.reason !== 'Invalid') throw error;
    const object = await renew(command, manifest, modified, {
      options: deleteOptionsOf(command),
      timeout: command.invocation.flags.duration('timeout'),
      fieldManager: CLIENT_SIDE,
      tells: false,
    });
    return { manifest, object, operation: 'configured' };
  }
}

function creating<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServerFailure)
      throw new ServerFailure(error.status, `error when creating "${source}": `);
    throw error;
  }
}
