/** `kubectl apply edit-last-applied`: the note of what was applied last, in the editor. */
import { parseManifests, type KubeObject } from '@shared/api';
import { editText, LAST_APPLIED, lastApplied, withLastApplied } from '@main/kubectl/changing';
import { fail, failAll, nameWithKind, place, send, type Command } from '@main/kubectl/cluster';
import { NOTHING_GIVEN, readSelected, select } from '@main/kubectl/selecting';

export async function editLastApplied(command: Command): Promise<void> {
  const { invocation, io } = command;
  const selection = await select(command, invocation.args, { nothingGiven: NOTHING_GIVEN });
  const { objects, failures } = await readSelected(command, selection);
  failAll(failures);
  for (const { kind, namespace, name, object } of objects) {
    const noted = lastApplied(object);
    if (noted === undefined) {
      fail(`no last-applied-configuration annotation found on resource: ${name}`);
    }
    const text = await editText(command, name, noted as object);
    const value = text === null ? undefined : parseManifests(text).documents[0]?.value;
    const annotation = value && withLastApplied(value as KubeObject).metadata.annotations?.[LAST_APPLIED];
    if (!annotation || annotation === object.metadata.annotations?.[LAST_APPLIED]) {
      io.out('Edit cancelled, no changes made.\n');
      continue;
    }
    send(command, {
      verb: 'patch',
      ...place(kind, namespace),
      name,
      patchType: 'merge',
      body: { metadata: { annotations: { [LAST_APPLIED]: annotation } } },
      fieldManager: 'kubectl-last-applied',
    });
    io.out(`${nameWithKind(kind, name)} edited\n`);
  }
}
