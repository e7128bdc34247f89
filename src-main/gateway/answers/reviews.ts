/**
 * Reviews: who am I, and what may I do? Everybody who knows the gateway's secret is the cluster's administrator, as
 * with the kubeconfig that kubeadm writes. Objects of RBAC are kept but not acted on.
 */
import { failure } from '@shared/api';
import type { Reply } from '../http/reply';
import { statusReply } from '../http/reply';

type Loose = Record<string, unknown>;

const ADMIN = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** @param kind of the review, as the path names it @param body what the client sent */
export function answerReview(kind: string, apiVersion: string, body: unknown): Reply {
  const { metadata = {}, spec = {} } = (typeof body === 'object' && body !== null ? body : {}) as {
    metadata?: object;
    spec?: Loose;
  };
  const answer = (status: object): Reply => ({
    code: 201,
    body: { value: { kind, apiVersion, metadata: { creationTimestamp: null, ...metadata }, spec, status } },
  });
  switch (kind) {
    case 'SelfSubjectReview':
      return {
        code: 201,
        body: {
          value: { kind, apiVersion, metadata: { creationTimestamp: null }, status: { userInfo: ADMIN } },
        },
      };
    case 'SelfSubjectAccessReview':
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview':
      if (!spec['resourceAttributes'] === !spec['nonResourceAttributes']) {
        return statusReply(
          failure(
            'Invalid',
            `${kind}.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified`,
            {
              group: 'authorization.k8s.io',
              kind,
              causes: [
                {
                  reason: 'FieldValueInvalid',
                  message:
                    'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
                  field: 'spec.resourceAttributes',
                },
              ],
            },
          ),
        );
      }
      return answer({ allowed: true });
    case 'SelfSubjectRulesReview':
      return answer({
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      });
    default:
      return answer({ authenticated: false });
  }
}
