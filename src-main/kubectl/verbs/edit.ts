/** `kubectl edit`. Models kubectl `cmd/util/editor` @ v1.34. */
import { parseManifests, type KubeObject } from '@shared/api';
import { editText, managerOf, patchOf, resultPrinter, validationOf } from '../changing';
import { fail, failAll, place, send, ServerFailure, statusText, type Command } from '../cluster';
import { compactJson } from '../print';
import { NOTHING_GIVEN, readSelected, select, type Selected } from '../selecting';

export async function edit(command: Command): Promise<void> {
  const { args } = command.invocation;
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN, kindsMeanAll: true });
  const { objects, failures } = await readSelected(command, selection);
  failAll(failures);
  if (objects.length === 0) fail('edit cancelled, no objects found');
  const printer = await resultPrinter(withoutFormat(command));
  for (const selected of objects) {
    const changed = await editOne(command, selected);
    if (changed) printer.print(selected.kind, changed, 'edited');
  }
}

/** `-o` chooses the format of the text, not of what is printed in the end. */
function withoutFormat(command: Command): Command {
  const { flags } = command.invocation;
  const plain = Object.create(flags, {
    text: { value: (name: string) => (name === 'output' ? '' : flags.text(name)) },
  }) as typeof flags;
  return { ...command, invocation: { ...command.invocation, flags: plain } };
}

/** Opens the editor again and again until what is saved is taken, or the user gives up. */
async function editOne(command: Command, selected: Selected): Promise<KubeObject | undefined> {
  const { kind, name, object } = selected;
  const shown = withoutManagedFields(object);
  let text: string | undefined;
  let complaint = '';
  for (;;) {
    const saved = await editText(command, name, shown, complaint, text);
    if (saved === null) {
      command.io.out('Edit cancelled, no changes made.\n');
      return undefined;
    }
    if (complaint !== '' && saved === text) {
      // Saved again as it was refused: there is no more to come.
      return fail(`Edit cancelled, no valid changes were saved.`);
    }
    const { documents, errors } = parseManifests(saved);
    if (errors[0]) {
      complaint = `The edited file had a syntax error: error parsing edited-file: error converting YAML to JSON: yaml: line ${errors[0].line}: ${errors[0].message}`;
      text = saved;
      continue;
    }
    const changed = documents[0]?.value as KubeObject;
    const problem = placeProblem(selected, changed);
    if (problem === undefined) {
      const patch = patchOf(command, { ...selected, object: shown }, changed, 'strategic');
      if (Object.keys(patch).length === 0) {
        command.io.out('Edit cancelled, no changes made.\n');
        return undefined;
      }
      if (command.invocation.flags.bool('output-patch')) command.io.out(`Patch: ${compactJson(patch)}\n`);
      const answer = sendPatch(command, selected, patch);
      if (!(answer instanceof ServerFailure)) return answer;
      complaint = `${kind.plural} "${name}" was not valid:\n* ${statusText(answer.status).trimEnd()}`;
    } else complaint = problem;
    text = saved;
  }
}

/** An object keeps its kind and its place. */
function placeProblem({ object }: Selected, changed: KubeObject | undefined): string | undefined {
  const { kind, apiVersion, metadata } = object;
  if (
    changed?.kind === kind &&
    changed.apiVersion === apiVersion &&
    changed.metadata?.name === metadata.name
  ) {
    if ((changed.metadata.namespace ?? '') === (metadata.namespace ?? '')) return undefined;
  }
  return 'At least one of apiVersion, kind and name was changed';
}

function sendPatch(
  command: Command,
  { kind, namespace, name }: Selected,
  body: object,
): KubeObject | ServerFailure {
  const subresource = command.invocation.flags.text('subresource');
  const typed = kind.type !== null && command.cluster.schema(kind.type) !== undefined;
  try {
    return send(command, {
      verb: 'patch',
      ...place(kind, namespace),
      name,
      patchType: typed ? 'strategic' : 'merge',
      body,
      fieldManager: managerOf(command, 'kubectl-edit'),
      ...(subresource === '' ? {} : { subresource: subresource as 'status' }),
      ...validationOf(command),
    });
  } catch (error) {
    if (error instanceof ServerFailure) return error;
    throw error;
  }
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
