/** Everything that a client finds in discovery: kinds whose objects are kept, and those that are only answered. */
import { ANSWERED_RESOURCES } from '@shared/api';
import type { Command, Kind } from '@main/kubectl/cluster';

export type ServedResource = Pick<
  Kind,
  | 'plural'
  | 'singular'
  | 'group'
  | 'version'
  | 'apiVersion'
  | 'kind'
  | 'namespaced'
  | 'shortNames'
  | 'categories'
  | 'verbs'
>;

export function servedResources({ cluster }: Command): ServedResource[] {
  return [...cluster.kinds(), ...ANSWERED_RESOURCES];
}
