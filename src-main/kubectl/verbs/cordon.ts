/** `kubectl cordon`. Models kubectl `cmd/drain` @ v1.34. */
import { cordonNodes, nodesOf } from '../changing';
import { dryRunOf, type Command } from '../cluster';

export async function cordon(command: Command): Promise<void> {
  const dryRun = dryRunOf(command);
  cordonNodes(command, nodesOf(command), true, dryRun);
  await command.cluster.settle();
}
