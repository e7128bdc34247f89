/** The scheduler of the stand-in: it knows taints, cordons, node selectors and nothing else. */
import type { Node, Pod } from 'kubernetes-types/core/v1';
import { firstUntoleratedTaint, type KubeObject } from '@shared/api';
import type { Explanation, NodeVerdict, PluginVerdict, Remedy } from '@shared/contract';

/** What the nodes among `objects` say to a pod. */
export function explain(pod: Pod & KubeObject, objects: Iterable<KubeObject>): Explanation {
  const nodes: NodeVerdict[] = [];
  const remedies: Remedy[] = [];
  for (const object of objects) {
    if (object.kind !== 'Node') continue;
    const node = object as Node & KubeObject;
    const filters = FILTERS.map(([plugin, check]): PluginVerdict => {
      const reason = check(pod, node);
      return {
        plugin,
        code: reason === undefined ? 'Success' : 'UnschedulableAndUnresolvable',
        reasons: reason === undefined ? [] : [reason],
      };
    });
    const refusal = filters.find((f) => f.code !== 'Success') ?? null;
    nodes.push({ node: node.metadata.name, feasible: refusal === null, filters, refusal });
    remedies.push(...cures(pod, node));
  }
  const feasible = nodes.filter((n) => n.feasible).map((n) => n.node);
  const totals = Object.fromEntries(feasible.map((n) => [n, 477]));
  const score = (plugin: string, weight: number, value: number) => ({
    plugin,
    weight,
    scores: Object.fromEntries(
      feasible.map((n) => [n, { raw: value, normalized: value, weighted: value * weight }]),
    ),
  });
  return {
    pod: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name },
    profile: 'default-scheduler',
    rejection: null,
    nodes,
    scores: [
      score('TaintToleration', 3, 100),
      score('NodeResourcesFit', 1, 80),
      score('NodeResourcesBalancedAllocation', 1, 97),
    ],
    totals,
    best: feasible,
    chosen: feasible[0] ?? null,
    message: feasible.length > 0 ? '' : (pod.status?.conditions?.[0]?.message ?? ''),
    preemption: null,
    queue: pod.spec?.nodeName ? null : { queue: 'unschedulable', attempts: 3, until: null, wokenBy: null },
    remedies,
  };
}

const FILTERS: readonly (readonly [string, (pod: Pod, node: Node) => string | undefined])[] = [
  ['NodeUnschedulable', (_, node) => (node.spec?.unschedulable ? 'node(s) were unschedulable' : undefined)],
  ['NodeName', () => undefined],
  [
    'TaintToleration',
    (pod, node) => {
      const taint = firstUntoleratedTaint(node.spec?.taints, pod.spec?.tolerations, [
        'NoSchedule',
        'NoExecute',
      ]);
      return taint && `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
    },
  ],
  [
    'NodeAffinity',
    (pod, node) =>
      Object.entries(pod.spec?.nodeSelector ?? {}).every(([k, v]) => node.metadata?.labels?.[k] === v)
        ? undefined
        : "node(s) didn't match Pod's node affinity/selector",
  ],
  ['NodePorts', () => undefined],
  ['NodeResourcesFit', () => undefined],
];

function cures(pod: Pod & KubeObject, node: Node & KubeObject): Remedy[] {
  const name = node.metadata.name;
  const of = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name };
  const found: Remedy[] = [];
  for (const taint of node.spec?.taints ?? []) {
    if (taint.key === 'node.kubernetes.io/unschedulable') continue;
    const values = { key: taint.key, value: taint.value ?? '', effect: taint.effect, node: name, ...of };
    const toleration = { key: taint.key, operator: 'Exists', effect: taint.effect };
    found.push(
      {
        kind: 'addToleration',
        values,
        opens: [name],
        kubectl: [
          `kubectl patch pod ${of.pod} --type=json -p '[{"op":"add","path":"/spec/tolerations/-","value":${JSON.stringify(toleration)}}]'`,
        ],
        requests: [
          {
            verb: 'patch',
            patchType: 'merge',
            resource: 'pods',
            namespace: of.namespace,
            name: of.pod,
            body: { spec: { tolerations: [toleration] } },
          },
        ],
      },
      {
        kind: 'removeTaint',
        values,
        opens: [name],
        kubectl: [`kubectl taint nodes ${name} ${taint.key}:${taint.effect}-`],
        requests: [
          { verb: 'patch', patchType: 'merge', resource: 'nodes', name, body: { spec: { taints: null } } },
        ],
      },
    );
  }
  if (node.spec?.unschedulable) {
    found.push({
      kind: 'uncordon',
      values: { node: name },
      opens: [name],
      kubectl: [`kubectl uncordon ${name}`],
      requests: [
        {
          verb: 'patch',
          patchType: 'merge',
          resource: 'nodes',
          name,
          body: { spec: { unschedulable: null, taints: null } },
        },
      ],
    });
  }
  return found;
}

/** What helps with a pod that is bound elsewhere. */
export function moves(pod: Pod & KubeObject, node: string): Remedy[] {
  const values = { pod: pod.metadata.name, namespace: pod.metadata.namespace ?? '', node };
  const target = { resource: 'pods', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
  return [
    {
      kind: 'recreate',
      values,
      opens: [node],
      kubectl: [`kubectl delete pod ${pod.metadata.name}`, `kubectl apply -f ${pod.metadata.name}.yaml`],
      requests: [{ verb: 'delete', ...target }],
    },
  ];
}
