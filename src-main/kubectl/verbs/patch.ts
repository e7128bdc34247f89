/** `kubectl patch`. Models kubectl `cmd/patch` @ v1.34. */
import { equalJson, type KubeObject } from '@shared/api';
import {
  applyPatch,
  isLocal,
  managerOf,
  objectsToChange,
  readPatch,
  resultPrinter,
  type ClientPatchType,
} from '../changing';
import {
  caught,
  dryRunOf,
  dryRunOption,
  fail,
  failAll,
  kindOf,
  place,
  send,
  type Command,
  type DryRun,
} from '../cluster';
import { NOTHING_GIVEN, type Selected } from '../selecting';

export async function patch(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const text = await patchTextOf(command);
  const type = flags.text('type').toLowerCase();
  if (type !== 'json' && type !== 'merge' && type !== 'strategic') {
    fail(`--type must be one of [json merge strategic], not "${flags.text('type')}"`);
  }
  const dryRun = dryRunOf(command);
  const body = readPatch(text);
  const printer = await resultPrinter(command);
  const { objects, failures } = await objectsToChange(command, args, NOTHING_GIVEN);
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const patched = patchOne(command, selected, body, type as ClientPatchType, dryRun);
      const kind = kindOf(command.cluster.kinds(), patched.apiVersion, patched.kind) ?? selected.kind;
      const changed = !equalJson(withoutVersion(patched), withoutVersion(selected.object));
      const operation = changed ? 'patched' : 'patched (no change)';
      if (patched.kind === 'Scale') printer.printNamed('scale.autoscaling', patched, operation);
      else printer.print(kind, patched, operation);
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

async function patchTextOf({ invocation: { flags }, io }: Command): Promise<string> {
  const given = flags.text('patch');
  const file = flags.text('patch-file');
  if (given !== '' && file !== '') fail('cannot specify --patch and --patch-file together');
  if (given === '' && file === '') {
    fail('must specify --patch or --patch-file containing the contents of the patch');
  }
  if (given !== '') return given;
  const text = file === '-' ? await io.stdin() : await io.files.read(file);
  return text ?? fail(`unable to read patch file: open ${file}: no such file or directory`);
}

function patchOne(
  command: Command,
  selected: Selected,
  body: unknown,
  type: ClientPatchType,
  dryRun: DryRun,
): KubeObject {
  const { kind, namespace, name, object } = selected;
  if (isLocal(command) || dryRun === 'client') return applyPatch(command, kind, object, body, type);
  const subresource = command.invocation.flags.text('subresource');
  return send(command, {
    verb: 'patch',
    ...place(kind, namespace),
    name,
    patchType: type,
    body,
    fieldManager: managerOf(command, 'kubectl-patch'),
    ...(subresource === '' ? {} : { subresource: subresource as 'status' }),
    ...dryRunOption(dryRun),
  });
}

function withoutVersion({ metadata, ...rest }: KubeObject): object {
  const { resourceVersion: _, managedFields: __, ...kept } = metadata;
  return { ...rest, metadata: kept };
}
