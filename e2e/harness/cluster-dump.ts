// What `kubectl get … -A -o yaml|json` prints of clusters that tests import.

/** One node, a pod on it, a Secret, and a kind that Drydock does not know. */
export const SMALL_DUMP = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: {name: worker-1, labels: {kubernetes.io/hostname: worker-1}}
  spec: {podCIDR: 10.1.0.0/24}
  status:
    capacity: {cpu: "4", memory: 8Gi, pods: "110"}
    allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
    conditions: [{type: Ready, status: "True", reason: KubeletReady, lastHeartbeatTime: "2026-01-10T10:00:00Z", lastTransitionTime: "2026-01-10T08:00:00Z"}]
- apiVersion: v1
  kind: Pod
  metadata: {name: shop, namespace: web, uid: 7e1c6d10-0000-4000-8000-000000000001, creationTimestamp: "2026-01-10T09:00:00Z"}
  spec: {nodeName: worker-1, containers: [{name: c, image: "example.org/shop:1", env: [{name: PASSWORD, value: hunter2}]}]}
  status: {phase: Running, podIP: 10.1.0.5, conditions: [{type: Ready, status: "True"}], containerStatuses: [{name: c, ready: true, restartCount: 0, image: "example.org/shop:1", imageID: x, state: {running: {startedAt: "2026-01-10T09:00:05Z"}}}]}
- apiVersion: v1
  kind: Secret
  metadata: {name: key, namespace: web}
  data: {token: c2VjcmV0}
- apiVersion: example.org/v1
  kind: Widget
  metadata: {name: w, namespace: web}
`;

/** A cluster that takes seconds to read: as many nodes, and as many running pods on them. */
export function largeDump(nodes: number, pods: number): string {
  const items: string[] = [];
  for (let i = 0; i < nodes; i++) items.push(nodeItem(`n${i}`));
  for (let i = 0; i < pods; i++) items.push(podItem(i, `n${i % nodes}`));
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
}

const SINCE = '"2026-01-10T09:00:00Z"';

function nodeItem(name: string): string {
  return `- apiVersion: v1
  kind: Node
  metadata:
    creationTimestamp: ${SINCE}
    labels:
      kubernetes.io/hostname: ${name}
    name: ${name}
  status:
    allocatable:
      cpu: "64"
      memory: 256Gi
      pods: "250"
    capacity:
      cpu: "64"
      memory: 256Gi
      pods: "250"
    conditions:
    - lastTransitionTime: ${SINCE}
      reason: KubeletReady
      status: "True"
      type: Ready
`;
}

function podItem(number: number, node: string): string {
  return `- apiVersion: v1
  kind: Pod
  metadata:
    creationTimestamp: ${SINCE}
    labels:
      app: app-${number % 50}
    name: p${number}
    namespace: team-${number % 20}
    uid: 7e1c6d10-0000-4000-8000-${String(number).padStart(12, '0')}
  spec:
    containers:
    - image: example.org/app:1
      name: c
      resources:
        requests:
          cpu: 100m
          memory: 64Mi
    nodeName: ${node}
  status:
    conditions:
    - status: "True"
      type: Ready
    containerStatuses:
    - image: example.org/app:1
      imageID: x
      name: c
      ready: true
      restartCount: 0
      state:
        running:
          startedAt: ${SINCE}
    phase: Running
`;
}
