/** Resources that are answered and never kept: reviews of who may do what, and metrics. */
import type { ServedResource } from '@main/workspaces';

function review(apiVersion: string, kind: string, namespaced = false): ServedResource {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  return {
    plural: `${singular}s`,
    singular,
    group,
    version,
    apiVersion,
    kind,
    namespaced,
    shortNames: [],
    categories: [],
    verbs: ['create'],
    subresources: [],
  };
}

const metrics = (plural: string, singular: string, kind: string, namespaced: boolean): ServedResource => ({
  plural,
  singular,
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind,
  namespaced,
  shortNames: [],
  categories: [],
  verbs: ['get', 'list'],
  subresources: [],
});

export const ANSWERED: readonly ServedResource[] = [
  review('authentication.k8s.io/v1', 'SelfSubjectReview'),
  review('authentication.k8s.io/v1', 'TokenReview'),
  review('authorization.k8s.io/v1', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io/v1', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io/v1', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io/v1', 'SubjectAccessReview'),
  metrics('nodes', '', 'NodeMetrics', false),
  metrics('pods', '', 'PodMetrics', true),
];
