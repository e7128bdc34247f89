/** Everything that a client finds in discovery: kinds whose objects are kept, and those that are only answered. */
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

function answered(
  apiVersion: string,
  plural: string,
  kind: string,
  verbs: readonly string[],
  namespaced = false,
): ServedResource {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = verbs.includes('create') ? kind.toLowerCase() : '';
  return {
    plural,
    singular,
    group,
    version,
    apiVersion,
    kind,
    namespaced,
    shortNames: [],
    categories: [],
    verbs,
  };
}

const AUTHENTICATION = 'authentication.k8s.io/v1';
const AUTHORIZATION = 'authorization.k8s.io/v1';
const METRICS = 'metrics.k8s.io/v1beta1';

/** What the gateway answers without keeping it. */
const ANSWERED: readonly ServedResource[] = [
  answered(AUTHENTICATION, 'selfsubjectreviews', 'SelfSubjectReview', ['create']),
  answered(AUTHENTICATION, 'tokenreviews', 'TokenReview', ['create']),
  answered(AUTHORIZATION, 'localsubjectaccessreviews', 'LocalSubjectAccessReview', ['create'], true),
  answered(AUTHORIZATION, 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', ['create']),
  answered(AUTHORIZATION, 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', ['create']),
  answered(AUTHORIZATION, 'subjectaccessreviews', 'SubjectAccessReview', ['create']),
  answered(METRICS, 'nodes', 'NodeMetrics', ['get', 'list']),
  answered(METRICS, 'pods', 'PodMetrics', ['get', 'list'], true),
];

export function servedResources({ cluster }: Command): ServedResource[] {
  return [...cluster.kinds(), ...ANSWERED];
}
