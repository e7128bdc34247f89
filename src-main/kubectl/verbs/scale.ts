/** `kubectl scale`. Models kubectl `cmd/scale` and `pkg/scale` @ v1.34. */
import type { KubeObject } from '@shared/api';
import { resultPrinter } from '../changing';
import {
  caught,
  dryRunOf,
  dryRunOption,
  fail,
  failAll,
  Failure,
  findObject,
  getObject,
  place,
  send,
  type Command,
  type DryRun,
} from '../cluster';
import { NOTHING_GIVEN, readSelected, select, type Selected } from '../selecting';

interface Sized extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly observedGeneration?: number; readonly replicas?: number };
}

export async function scale(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const replicas = flags.int('replicas');
  if (replicas < 0)
    fail('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command, dryRun);
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN });
  const { objects, failures } = await readSelected(command, selection);
  if (objects.length === 0) {
    if (failures.length === 0) fail('no objects passed to scale');
    fail(`no objects passed to scale ${failures.map(({ message }) => message).join(', ')}`);
  }
  if (objects.length > 1 && flags.text('resource-version') !== '') {
    fail('cannot use --resource-version with multiple resources');
  }
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(async () => {
      if (dryRun !== 'client') {
        setSize(command, selected, replicas, dryRun);
        if (flags.duration('timeout') > 0 && dryRun === 'none')
          await waitForSize(command, selected, replicas);
      }
      const { kind, namespace, name, object } = selected;
      const shown = dryRun === 'none' ? getObject(command, kind, namespace, name) : object;
      printer.print(kind, shown, 'scaled');
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

function setSize(
  command: Command,
  { kind, namespace, name }: Selected,
  replicas: number,
  dryRun: DryRun,
): void {
  const { flags } = command.invocation;
  const current = flags.int('current-replicas');
  const version = flags.text('resource-version');
  if (!kind.subresources.some((subresource) => subresource.name === 'scale')) {
    fail('the server could not find the requested resource');
  }
  const target = { ...place(kind, namespace), name, subresource: 'scale' as const, ...dryRunOption(dryRun) };
  if (current < 0 && version === '') {
    send(command, { verb: 'patch', ...target, patchType: 'merge', body: { spec: { replicas } } });
    return;
  }
  const answer = command.cluster.read({ verb: 'get', ...place(kind, namespace), name, subresource: 'scale' });
  if (!answer.ok) return fail(answer.status.message);
  const live = answer.object as Sized;
  if (current >= 0 && (live.spec?.replicas ?? 0) !== current) {
    fail(`Expected replicas to be ${current}, was ${live.spec?.replicas ?? 0}`);
  }
  if (version !== '' && live.metadata.resourceVersion !== version) {
    fail(`Expected resource version to be ${version}, was ${live.metadata.resourceVersion}`);
  }
  send(command, { verb: 'update', ...target, body: { ...live, spec: { ...live.spec, replicas } } });
}

/** `--timeout`: until the controller has brought the object to this size. */
async function waitForSize(
  command: Command,
  { kind, namespace, name }: Selected,
  replicas: number,
): Promise<void> {
  const reached = (): boolean => {
    const live = findObject(command, kind, namespace, name) as Sized | undefined;
    if (!live) return true;
    const seen = live.status?.observedGeneration ?? 0;
    return (
      live.spec?.replicas !== replicas ||
      (seen >= (live.metadata.generation ?? 0) && (live.status?.replicas ?? 0) === replicas)
    );
  };
  const passed = await command.cluster.pass(command.invocation.flags.duration('timeout'), reached);
  if (passed === 'interrupted') throw new Failure('', 130);
  if (!reached()) fail('timed out waiting for the condition');
}
