/** `kubectl label`. */
import { changeMetadataMap } from '../changing';
import type { Command } from '../cluster';

export async function label(command: Command): Promise<void> {
  await changeMetadataMap(command, { field: 'labels', one: 'label', fieldManager: 'kubectl-label' });
}
