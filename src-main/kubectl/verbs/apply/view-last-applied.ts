/** `kubectl apply view-last-applied`. */
import type { KubeObject } from '@shared/api';
import { lastApplied } from '@main/kubectl/changing';
import { fail, failAll, failUsage, type Command } from '@main/kubectl/cluster';
import { printJson, printYaml, sortFields } from '@main/kubectl/print';
import { NOTHING_GIVEN, readSelected, select } from '@main/kubectl/selecting';

export async function viewLastApplied(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const format = flags.text('output');
  if (format !== 'yaml' && format !== 'json') {
    failUsage(
      'apply view-last-applied',
      `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`,
    );
  }
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN });
  const { objects, failures } = await readSelected(command, selection);
  failAll(failures);
  for (const { kind, object } of objects) {
    const value = lastApplied(object) ?? noNote(kind.plural, object);
    command.io.out(format === 'json' ? printJson(sortFields(value), 2) : printYaml(value));
  }
}

function noNote(plural: string, { metadata }: KubeObject): never {
  return fail(`no last-applied-configuration annotation found on resource: ${metadata.name || plural}`);
}
