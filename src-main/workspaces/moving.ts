/**
 * What helps somebody who wants a bound pod elsewhere: Kubernetes moves none. Its controller can make another one that
 * the scheduler places, or it is deleted and made again on the wanted node.
 */
import { controllerOf, printYaml, type KubeObject } from '@shared/api';
import type { Remedy } from '@shared/contract';

type Pod = KubeObject & { spec?: Record<string, unknown>; status?: unknown };

/** What a kubelet runs from a file of its own is on its node for good: deleted, it is there again at once. */
const MIRROR = 'kubernetes.io/config.mirror';

/** The ways to get the pod away, at most two; none where it does not exist, or where there is none. */
export function movesOf(
  key: { namespace: string; name: string },
  node: string,
  object: KubeObject | undefined,
): Remedy[] {
  if (!object || object.metadata.annotations?.[MIRROR] !== undefined) return [];
  const pod = object as Pod;
  const scope = key.namespace === 'default' ? '' : ` -n ${key.namespace}`;
  const owner = controllerOf(pod);
  if (owner) {
    return [
      {
        kind: 'evictForRoom',
        values: { pod: key.name, owner: `${owner.kind} ${owner.name}` },
        kubectl: [`kubectl delete pod ${key.name}${scope}`],
        requests: [
          { verb: 'delete', resource: 'pods', namespace: key.namespace, name: key.name, options: {} },
        ],
        opens: [],
      },
    ];
  }
  const copy = copyFor(pod, node);
  return [
    {
      kind: 'recreate',
      values: { pod: key.name, node },
      kubectl: [
        `kubectl delete pod ${key.name}${scope} --force --grace-period=0`,
        `kubectl create -f - <<'EOF'\n${printYaml(copy)}EOF`,
      ],
      requests: [
        {
          verb: 'delete',
          resource: 'pods',
          namespace: key.namespace,
          name: key.name,
          options: { gracePeriodSeconds: 0 },
        },
        { verb: 'create', resource: 'pods', namespace: key.namespace, body: copy },
      ],
      opens: [node],
    },
  ];
}

/** The pod as somebody would write it again, for another node. */
function copyFor(pod: Pod, node: string): Pod {
  const { labels, annotations, name, namespace } = pod.metadata;
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    spec: { ...pod.spec, nodeName: node },
  };
}
