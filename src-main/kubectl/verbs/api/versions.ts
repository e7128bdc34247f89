/** `kubectl api-versions`. Models kubectl `cmd/apiresources` @ v1.34. */
import { compareText } from '@shared/api';
import { failUsage, type Command } from '@main/kubectl/cluster';
import { servedResources } from './served';

export function apiVersions(command: Command): Promise<void> {
  const { args } = command.invocation;
  if (args.length > 0) failUsage('api-versions', `unexpected arguments: [${args.join(' ')}]`);
  // Scales have a version of their own, though no objects.
  const versions = new Set([
    'autoscaling/v1',
    ...servedResources(command).map(({ apiVersion }) => apiVersion),
  ]);
  command.io.out(
    [...versions]
      .sort(compareText)
      .map((version) => `${version}\n`)
      .join(''),
  );
  return Promise.resolve();
}
