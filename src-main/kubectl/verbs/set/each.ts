/** What the commands of `kubectl set` share: they change objects one after another, and say so where anything changed. */
import type { KubeObject } from '@shared/api';
import {
  asTyped,
  isLocal,
  objectsToChange,
  patchOf,
  refuseLocalOnServer,
  resultPrinter,
  sendChange,
} from '@main/kubectl/changing';
import { caught, dryRunOf, failAll, type Command } from '@main/kubectl/cluster';
import { NOTHING_GIVEN, type Selected } from '@main/kubectl/selecting';

export interface Setting {
  /** `image updated` */
  readonly operation: string;
  /** Nothing is said of objects that stay as they are. */
  readonly silentWhenSame: boolean;
  readonly nothingGiven?: string;
  /** What `--list` does instead. */
  readonly show?: (selected: Selected, changed: KubeObject) => void;
  /** The object as it should be. @throws Failure where it cannot be changed so */
  change(selected: Selected, complain: (problem: Error) => void): KubeObject;
}

export async function setOnEach(
  command: Command,
  resources: readonly string[],
  setting: Setting,
): Promise<void> {
  const { flags } = command.invocation;
  const dryRun = dryRunOf(command);
  refuseLocalOnServer(command, dryRun);
  const printer = await resultPrinter(command, dryRun);
  const { objects, failures } = await objectsToChange(
    command,
    resources,
    setting.nothingGiven ?? NOTHING_GIVEN,
  );
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const changed = setting.change(selected, (one) => problems.push(one));
      if (setting.show) return setting.show(selected, changed);
      const same = Object.keys(patchOf(command, selected, changed, 'strategic')).length === 0;
      if (same && setting.silentWhenSame) return;
      const answer = sendChange(command, selected, changed, {
        dryRun,
        fieldManager: 'kubectl-set',
        patchType: 'strategic',
        ...(flags.has('resource-version') ? { resourceVersion: flags.text('resource-version') } : {}),
      });
      printer.print(selected.kind, isLocal(command) ? asTyped(answer) : answer, setting.operation);
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

/** Whether a container is meant by `-c`, in which `*` stands for any characters. */
export function matchesPattern(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
