/** `kubectl replace`. Models kubectl `cmd/replace` @ v1.34. */
import type { KubeObject } from '@shared/api';
import {
  deleteOptionsOf,
  managerOf,
  objectOf,
  renew,
  resultPrinter,
  validationOf,
  withLastApplied,
} from '../changing';
import {
  caught,
  dryRunOf,
  dryRunOption,
  fail,
  failAll,
  findObject,
  place,
  send,
  type Command,
  type DryRun,
} from '../cluster';
import { mustHaveObjects, readManifests, type Manifest } from '../selecting';

const MANAGER = 'kubectl-replace';

export async function replace(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const dryRun = dryRunOf(command);
  const force = flags.bool('force');
  if (flags.int('grace-period') >= 0 && !force) fail('--grace-period must have --force specified');
  if (flags.duration('timeout') !== 0 && !force) fail('--timeout must have --force specified');
  if (force && dryRun !== 'none') fail('--dry-run can not be used when --force is set');
  if (flags.list('filename').length === 0) fail('must specify one of -f and -k');
  const options = deleteOptionsOf(command);
  const printer = await resultPrinter(command, dryRun);
  const read = await readManifests(command);
  mustHaveObjects(read, 'replace');
  const failures = [...read.failures];
  for (const manifest of read.manifests) {
    const failure = await caught(async () => {
      const object = objectOf(manifest);
      const body = flags.bool('save-config') ? withLastApplied(object) : object;
      const made = force
        ? await renew(command, manifest, body, {
            options:
              flags.int('grace-period') >= 0
                ? options
                : { propagationPolicy: options.propagationPolicy ?? 'Background' },
            timeout: flags.duration('timeout'),
            fieldManager: managerOf(command, MANAGER),
            tells: true,
          })
        : put(command, manifest, body, dryRun);
      printer.print(manifest.kind, made, 'replaced');
    });
    if (failure) failures.push(failure);
  }
  failAll(failures);
}

function put(
  command: Command,
  { kind, namespace, name, source }: Manifest,
  body: KubeObject,
  dryRun: DryRun,
): KubeObject {
  if (dryRun === 'client') return body;
  const subresource = command.invocation.flags.text('subresource');
  // Without a version of its own the object takes the place of whichever is live.
  const version =
    body.metadata.resourceVersion ?? findObject(command, kind, namespace, name)?.metadata.resourceVersion;
  return send(
    command,
    {
      verb: 'update',
      ...place(kind, namespace),
      name,
      body:
        version === undefined ? body : { ...body, metadata: { ...body.metadata, resourceVersion: version } },
      fieldManager: managerOf(command, MANAGER),
      ...(subresource === '' ? {} : { subresource: subresource as 'status' }),
      ...validationOf(command),
      ...dryRunOption(dryRun),
    },
    `error when replacing "${source}": `,
  );
}
