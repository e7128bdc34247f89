/** The pod spec inside of an object, whatever its kind. Models kubectl `polymorphichelpers/updatepodspec.go` @ v1.34. */
import type { KubeObject } from '@shared/api';
import type { PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { fail } from '../cluster';
import type { Selected } from '../selecting';

type Loose = Record<string, unknown>;

const TEMPLATED = ['ReplicationController', 'Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet', 'Job'];

/** Where the pod spec stands; undefined for objects without one. */
function pathOf({ kind }: KubeObject): readonly string[] | undefined {
  if (kind === 'Pod') return ['spec'];
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return TEMPLATED.includes(kind) ? ['spec', 'template', 'spec'] : undefined;
}

export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const path = pathOf(object);
  return (
    path &&
    (path.reduce((at: unknown, key) => (at as Loose | undefined)?.[key], object) as PodSpec | undefined)
  );
}

/** The object with its pod spec changed. @throws Failure where it has none */
export function withPodSpec(selected: Selected, change: (spec: PodSpec) => PodSpec): KubeObject {
  const { object, kind, name } = selected;
  const path = pathOf(object);
  if (!path) {
    return fail(
      `${kind.plural}/${name} the object is not a pod or does not have a pod template: *${kind.version}.${kind.kind}`,
    );
  }
  return edit(object, path, (spec) => change((spec ?? { containers: [] }) as PodSpec)) as KubeObject;
}

/** The object with the template of its pods changed; undefined where it has none. */
export function withTemplate(
  object: KubeObject,
  change: (template: PodTemplateSpec) => PodTemplateSpec,
): KubeObject {
  return edit(object, ['spec', 'template'], (template) =>
    change((template ?? {}) as PodTemplateSpec),
  ) as KubeObject;
}

function edit(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const object = (value ?? {}) as Loose;
  return { ...object, [key]: edit(object[key], rest, change) };
}

/**
 * An object of a file as kubectl prints it after it went through the types of Kubernetes: some fields are printed even
 * where they are empty. Live objects have them anyway.
 */
export function asTyped(object: KubeObject): KubeObject {
  const path = pathOf(object);
  const filled = path
    ? (edit(object, path, (spec) => {
        const { containers = [], ...rest } = (spec ?? {}) as PodSpec;
        return { ...rest, containers: containers.map((c) => ({ ...c, resources: c.resources ?? {} })) };
      }) as KubeObject & { spec?: Loose; status?: unknown })
    : (object as KubeObject & { spec?: Loose; status?: unknown });
  return {
    ...filled,
    ...(object.kind === 'Deployment'
      ? { spec: { ...filled.spec, strategy: filled.spec?.['strategy'] ?? {} } }
      : {}),
    ...(path ? { status: filled.status ?? {} } : {}),
  } as KubeObject;
}
