/** `kubectl apply set-last-applied`. */
import { LAST_APPLIED, objectOf, resultPrinter, withLastApplied } from '@main/kubectl/changing';
import {
  dryRunOf,
  dryRunOption,
  dryRunSuffix,
  fail,
  getObject,
  place,
  send,
  type Command,
} from '@main/kubectl/cluster';
import { NOTHING_GIVEN, readManifests } from '@main/kubectl/selecting';

export async function setLastApplied(command: Command): Promise<void> {
  const { flags } = command.invocation;
  if (flags.list('filename').length === 0) fail(NOTHING_GIVEN);
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command, dryRun);
  const { manifests, failures } = await readManifests(command);
  if (failures[0]) throw failures[0];
  for (const manifest of manifests) {
    const { kind, namespace, name, source } = manifest;
    const live = getObject(command, kind, namespace, name);
    const noted = withLastApplied(objectOf(manifest)).metadata.annotations![LAST_APPLIED]!;
    const before = live.metadata.annotations?.[LAST_APPLIED];
    if (before === undefined && !flags.bool('create-annotation')) {
      fail(
        `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    if (before === noted) {
      command.io.out(`set-last-applied ${name}: no changes required.${dryRunSuffix(dryRun)}\n`);
      continue;
    }
    const object =
      dryRun === 'client'
        ? live
        : send(
            command,
            {
              verb: 'patch',
              ...place(kind, namespace),
              name,
              patchType: 'merge',
              body: { metadata: { annotations: { [LAST_APPLIED]: noted } } },
              fieldManager: 'kubectl-last-applied',
              ...dryRunOption(dryRun),
            },
            `error when patching "${source}": `,
          );
    printer.print(kind, object, 'configured');
  }
}
