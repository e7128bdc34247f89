import type { OwnerReference } from 'kubernetes-types/meta/v1';
import type { KubeObject } from './meta';

/** The reference by which a controller owns what it makes: it is the controller, and it blocks its owner's deletion. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return { ...ownerReference(owner), controller: true, blockOwnerDeletion: true };
}

/** A plain reference to an owner, whose end is the dependent's end. */
export function ownerReference(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' };
}

/** Whether the object with this UID is one of the owners. */
export function isOwnedBy(object: KubeObject, ownerUid: string): boolean {
  return object.metadata.ownerReferences?.some((owner) => owner.uid === ownerUid) === true;
}
