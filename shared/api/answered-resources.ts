/** Resources that are answered and never kept: reviews of who may do what, and metrics. Discovery lists them with the others. */

export interface AnsweredResource {
  readonly plural: string;
  readonly singular: string;
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly ('create' | 'get' | 'list')[];
  readonly subresources: readonly [];
}

function answered(
  apiVersion: string,
  kind: string,
  names: { readonly plural: string; readonly singular: string },
  verbs: AnsweredResource['verbs'],
  namespaced: boolean,
): AnsweredResource {
  const [group = '', version = ''] = apiVersion.split('/');
  return {
    ...names,
    group,
    version,
    apiVersion,
    kind,
    namespaced,
    shortNames: [],
    categories: [],
    verbs,
    subresources: [],
  };
}

function review(apiVersion: string, kind: string, namespaced = false): AnsweredResource {
  const singular = kind.toLowerCase();
  return answered(apiVersion, kind, { plural: `${singular}s`, singular }, ['create'], namespaced);
}

function metrics(plural: string, kind: string, namespaced: boolean): AnsweredResource {
  return answered('metrics.k8s.io/v1beta1', kind, { plural, singular: '' }, ['get', 'list'], namespaced);
}

export const ANSWERED_RESOURCES: readonly AnsweredResource[] = [
  review('authentication.k8s.io/v1', 'SelfSubjectReview'),
  review('authentication.k8s.io/v1', 'TokenReview'),
  review('authorization.k8s.io/v1', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io/v1', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io/v1', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io/v1', 'SubjectAccessReview'),
  metrics('nodes', 'NodeMetrics', false),
  metrics('pods', 'PodMetrics', true),
];
