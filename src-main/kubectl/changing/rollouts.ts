/** What the commands that steer rollouts share. Models kubectl `cmd/rollout` @ v1.34. */
import type { KubeObject } from '@shared/api';
import { caught, failAll, type Command } from '../cluster';
import { readSelected, select, type Selected } from '../selecting';
import { resultPrinter } from './results';
import { sendChange } from './sending';

/**
 * Changes every object that the command names, and says so.
 * @param change throws a Failure where the object cannot be changed so
 */
export async function steerRollouts(
  command: Command,
  operation: string,
  change: (selected: Selected) => KubeObject,
): Promise<void> {
  const printer = await resultPrinter(command);
  const selection = await select(command, command.invocation.args, {
    nothingGiven: 'required resource not specified',
    kindsMeanAll: true,
  });
  const { objects, failures } = await readSelected(command, selection);
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const answer = sendChange(command, selected, change(selected), {
        dryRun: 'none',
        fieldManager: 'kubectl-rollout',
        patchType: 'strategic',
      });
      printer.print(selected.kind, answer, operation);
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

/** `deployments.apps "web"`, as the words of rollouts name an object. */
export function rolloutName({ kind, name }: Selected): string {
  return `${kind.resource} "${name}"`;
}

export function isPaused(object: KubeObject): boolean {
  return (object as KubeObject & { spec?: { paused?: boolean } }).spec?.paused === true;
}

/** The object with its rollout stopped or going on. */
export function withPaused(object: KubeObject, paused: boolean): KubeObject {
  const { paused: _, ...spec } = (object as KubeObject & { spec?: { paused?: boolean } }).spec ?? {};
  return { ...object, spec: paused ? { ...spec, paused } : spec } as KubeObject;
}
