/**
 * How server-side apply sees lists and maps: which lists are maps by keys, which are sets, which parts have one owner as
 * a whole. From the `x-kubernetes-list-type`, `-list-map-keys` and `-map-type` entries of the published OpenAPI; where
 * nothing is said here, a list that merges in a strategic merge patch is a map by the same key.
 */
import type { Field } from './types';

const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  'core/v1.Container.ports': ['containerPort', 'protocol'],
  'core/v1.EphemeralContainer.ports': ['containerPort', 'protocol'],
  'core/v1.ServiceSpec.ports': ['port', 'protocol'],
  'core/v1.PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'core/v1.ResourceRequirements.claims': ['name'],
};

/** Structs that only one manager can own, all of them or nothing. */
const ATOMIC_TYPES: ReadonlySet<string> = new Set([
  'meta/v1.LabelSelector',
  'core/v1.ObjectReference',
  'core/v1.LocalObjectReference',
  'core/v1.ConfigMapKeySelector',
  'core/v1.SecretKeySelector',
  'core/v1.ObjectFieldSelector',
  'core/v1.ResourceFieldSelector',
  'core/v1.NodeSelector',
  'core/v1.NodeSelectorTerm',
  'core/v1.SecretReference',
  'core/v1.TypedLocalObjectReference',
  'core/v1.ScopeSelector',
  'networking/v1.IngressServiceBackend',
  'rbac/v1.RoleRef',
  'rbac/v1.Subject',
]);

const ATOMIC_MAPS: ReadonlySet<string> = new Set([
  'core/v1.PodSpec.nodeSelector',
  'core/v1.ServiceSpec.selector',
  'core/v1.ReplicationControllerSpec.selector',
]);

export type Ownership =
  /** Every field, key or item has an owner of its own. */
  | { readonly kind: 'granular' }
  | { readonly kind: 'listMap'; readonly keys: readonly string[] }
  | { readonly kind: 'set' }
  /** The value has one owner. */
  | { readonly kind: 'atomic' };

const GRANULAR: Ownership = { kind: 'granular' };
const SET: Ownership = { kind: 'set' };
const ATOMIC: Ownership = { kind: 'atomic' };

/** How the value of a field is owned. @param owner the name of the struct type that has the field */
export function ownershipOf(owner: string, field: Field): Ownership {
  const { type } = field;
  const place = `${owner}.${field.name}`;
  switch (type.kind) {
    case 'struct':
      return ATOMIC_TYPES.has(type.name) ? ATOMIC : GRANULAR;
    case 'map':
      return ATOMIC_MAPS.has(place) ? ATOMIC : GRANULAR;
    case 'list': {
      const keys = LIST_KEYS[place];
      if (keys) return { kind: 'listMap', keys };
      if (field.mergeKey === undefined) return ATOMIC;
      return field.mergeKey === '' ? SET : { kind: 'listMap', keys: [field.mergeKey] };
    }
    default:
      return ATOMIC;
  }
}
