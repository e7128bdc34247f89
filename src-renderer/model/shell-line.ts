/** The line that opens a shell in a container. */
import type { KubeObject } from '@shared/api';

export function shellLine(
  { metadata: { name, namespace = 'default' } }: KubeObject,
  container?: string,
): string {
  const where = namespace === 'default' ? '' : ` -n ${namespace}`;
  return `kubectl exec -it ${name}${where}${container === undefined ? '' : ` -c ${container}`} -- sh`;
}
