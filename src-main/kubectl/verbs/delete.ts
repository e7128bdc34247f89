/** `kubectl delete`. Models kubectl `cmd/delete` @ v1.34. */
import { deletedText, deleteOptionsOf, deleteTargets, type Deletion } from '../changing';
import { caught, dryRunOf, dryRunSuffix, fail, failAll, nameWithKind, type Command } from '../cluster';
import { listSelected, NOTHING_GIVEN, select, selectedOf, type Target } from '../selecting';

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

export async function remove(command: Command): Promise<void> {
  const { invocation, io } = command;
  const { args, flags } = invocation;
  const output = flags.text('output');
  if (output !== '' && output !== 'name') {
    fail(`unexpected -o output mode: ${output}. We only support '-o name'`);
  }
  const bySelector = flags.text('selector') !== '' || flags.text('field-selector') !== '';
  if (flags.bool('all') && bySelector) fail("setting 'all' parameter but found a non empty selector. ");
  const options = deleteOptionsOf(command);
  const dryRun = dryRunOf(command);
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN });
  if (options.gracePeriodSeconds === 0) io.err(IMMEDIATE);

  const failures = [...selection.failures];
  const targets: Target[] = [...selection.targets];
  for (const kind of selection.kinds) {
    const failure = await caught(() => {
      for (const object of listSelected(command, kind)) targets.push(selectedOf(kind, object));
    });
    if (failure) failures.push(failure);
  }
  if (targets.length === 0 && failures.length === 0) {
    io.out('No resources found\n');
    return;
  }
  if (flags.bool('interactive') && !(await confirmed(command, targets))) return;

  const deletion: Deletion = {
    options,
    dryRun,
    wait: flags.bool('wait') && dryRun === 'none',
    timeout: flags.duration('timeout'),
    ignoreNotFound: flags.bool('ignore-not-found') || selection.kinds.length > 0,
    told: (kind, target) =>
      io.out(
        output === 'name'
          ? `${nameWithKind(kind, target.name)}${dryRunSuffix(dryRun)}\n`
          : deletedText(kind, target, deletion),
      ),
  };
  const { failures: refused } = await deleteTargets(command, targets, deletion);
  failAll([...failures, ...refused]);
}

/** `-i`: shows what would go and asks. */
async function confirmed({ io }: Command, targets: readonly Target[]): Promise<boolean> {
  const names = targets.map(({ kind, name }) => `${nameWithKind(kind, name)}\n`).join('');
  io.out(`You are about to delete the following ${targets.length} resource(s):\n${names}`);
  const question = 'Do you want to continue? (y/N): ';
  let answer: string | undefined;
  if (io.readLine) answer = await io.readLine(question);
  else {
    io.out(question);
    answer = (await io.stdin()).split('\n')[0];
  }
  if (answer === 'y' || answer === 'Y') return true;
  io.out('deletion is cancelled\n');
  return false;
}
