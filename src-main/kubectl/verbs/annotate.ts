/** `kubectl annotate`. */
import { changeMetadataMap } from '../changing';
import type { Command } from '../cluster';

export async function annotate(command: Command): Promise<void> {
  await changeMetadataMap(command, {
    field: 'annotations',
    one: 'annotation',
    fieldManager: 'kubectl-annotate',
  });
}
