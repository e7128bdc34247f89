/** What leads from one state to another, as objects. */
import type { GroupResource, KubeObject, ObjectKey } from '@shared/api';
import type { StateDelta } from '@shared/contract';
import type { ObjectLife } from './names';
import type { State } from './state';
import type { Tables } from './tables';

/** @param source null: everything there is in the target */
export function changesBetween(
  { objects, bodies }: Tables,
  source: State | null,
  target: State,
): Pick<StateDelta, 'puts' | 'deletes'> {
  const puts: { resource: GroupResource; object: KubeObject }[] = [];
  const put: ObjectLife[] = [];
  const gone: ObjectLife[] = [];
  for (const id of source ? target.differences(source) : target.objects()) {
    const body = target.body(id);
    const life = objects.get(id);
    (body === 0 ? gone : put).push(life);
    if (body !== 0) puts.push({ resource: life.resource, object: bodies.get(body) });
  }
  return { puts, deletes: withoutSuccessor(gone, put).map(keyOf) };
}

/** Those under whose name no other object lives now. */
function withoutSuccessor(gone: readonly ObjectLife[], put: readonly ObjectLife[]): readonly ObjectLife[] {
  if (gone.length === 0) return gone;
  const names = new Set(gone.map((life) => life.name));
  const successors = new Map<string, ObjectLife[]>();
  for (const life of put) {
    if (!names.has(life.name)) continue;
    const others = successors.get(life.name);
    if (others) others.push(life);
    else successors.set(life.name, [life]);
  }
  return gone.filter((life) => successors.get(life.name)?.some((other) => sameKey(life, other)) !== true);
}

function sameKey(a: ObjectKey, b: ObjectKey): boolean {
  return a.name === b.name && a.namespace === b.namespace && a.resource === b.resource;
}

function keyOf({ resource, namespace, name }: ObjectKey): ObjectKey {
  return { resource, namespace, name };
}
