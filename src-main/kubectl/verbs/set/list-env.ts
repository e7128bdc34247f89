/** `kubectl set env --list`: the variables of each container, with what references stand for on request. */
import { decodeBase64, type KubeObject } from '@shared/api';
import { podSpecOf } from '@main/kubectl/changing';
import { findObject, kindOfResource, type Command } from '@main/kubectl/cluster';
import type { Selected } from '@main/kubectl/selecting';
import type { EnvVar } from 'kubernetes-types/core/v1';
import { matchesPattern } from './each';

export function listVariables(
  command: Command,
  { kind, name, namespace }: Selected,
  object: KubeObject,
  pattern: string,
): void {
  const { io, invocation } = command;
  const spec = podSpecOf(object);
  for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    if (!matchesPattern(container.name, pattern)) continue;
    io.out(`# ${kind.kind} ${name}, container ${container.name}\n`);
    for (const variable of container.env ?? []) {
      const resolved = invocation.flags.bool('resolve')
        ? resolve(command, namespace, variable)
        : variable.value;
      io.out(
        `${variable.valueFrom && resolved === undefined ? `# ${describe(variable)}` : `${variable.name}=${resolved ?? ''}`}\n`,
      );
    }
  }
}

/** Where the value comes from, in kubectl's words. */
function describe({ name, valueFrom }: EnvVar): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom ?? {};
  if (fieldRef) return `${name} from field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) {
    const container = resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : '';
    return `${name} from resource field ${container}${resourceFieldRef.resource}`;
  }
  if (configMapKeyRef) return `${name} from configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `${name} from secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  return `${name} invalid valueFrom`;
}

function resolve(command: Command, namespace: string, { value, valueFrom }: EnvVar): string | undefined {
  if (!valueFrom) return value;
  const { configMapKeyRef, secretKeyRef } = valueFrom;
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference?.name) return undefined;
  const kind = kindOfResource(command.cluster.kinds(), configMapKeyRef ? 'configmaps' : 'secrets');
  const object = findObject(command, kind, namespace, reference.name) as
    (KubeObject & { data?: Readonly<Record<string, string>> }) | undefined;
  const found = object?.data?.[reference.key];
  return found === undefined || configMapKeyRef ? found : decodeBase64(found);
}
