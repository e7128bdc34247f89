/**
 * What can be dragged onto the picture: manifests that somebody would write, with names that are free. They are
 * ordinary YAML and may be edited before they are created.
 */
export type TemplateId =
  'pod' | 'twoContainers' | 'initContainer' | 'deployment' | 'daemonSet' | 'job' | 'node';

export interface Template {
  readonly id: TemplateId;
  /** A word of Kubernetes' own, or the name of its kind. */
  readonly kind: 'Pod' | 'Deployment' | 'DaemonSet' | 'Job' | 'Node';
  /** What new names begin with. */
  readonly stem: string;
  readonly yaml: (name: string) => string;
}

export const TEMPLATES: readonly Template[] = [
  {
    id: 'pod',
    kind: 'Pod',
    stem: 'web',
    yaml: (name) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  containers:
    - name: nginx
      image: nginx
      imagePullPolicy: IfNotPresent
      ports:
        - containerPort: 80
      resources:
        requests:
          cpu: 100m
          memory: 64Mi
`,
  },
  {
    id: 'twoContainers',
    kind: 'Pod',
    stem: 'pair',
    yaml: (name) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  volumes:
    - name: shared
      emptyDir: {}
  containers:
    - name: nginx
      image: nginx
      imagePullPolicy: IfNotPresent
      volumeMounts:
        - name: shared
          mountPath: /usr/share/nginx/html
    - name: writer
      image: busybox
      imagePullPolicy: IfNotPresent
      command: ["sh", "-c", "while true; do date > /data/index.html; sleep 30; done"]
      volumeMounts:
        - name: shared
          mountPath: /data
`,
  },
  {
    id: 'initContainer',
    kind: 'Pod',
    stem: 'init',
    yaml: (name) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  initContainers:
    - name: prepare
      image: busybox
      imagePullPolicy: IfNotPresent
      command: ["sh", "-c", "echo ready"]
  containers:
    - name: nginx
      image: nginx
      imagePullPolicy: IfNotPresent
`,
  },
  {
    id: 'deployment',
    kind: 'Deployment',
    stem: 'shop',
    yaml: (name) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: nginx
          image: nginx
          imagePullPolicy: IfNotPresent
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
`,
  },
  {
    id: 'daemonSet',
    kind: 'DaemonSet',
    stem: 'agent',
    yaml: (name) => `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: agent
          image: busybox
          imagePullPolicy: IfNotPresent
          command: ["sleep", "infinity"]
`,
  },
  {
    id: 'job',
    kind: 'Job',
    stem: 'once',
    yaml: (name) => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  backoffLimit: 4
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: work
          image: busybox
          imagePullPolicy: IfNotPresent
          command: ["sh", "-c", "echo done"]
`,
  },
  {
    id: 'node',
    kind: 'Node',
    stem: 'k-node',
    yaml: (name) => `apiVersion: v1
kind: Node
metadata:
  name: ${name}
  labels:
    kubernetes.io/hostname: ${name}
    kubernetes.io/os: linux
    kubernetes.io/arch: amd64
spec: {}
status:
  capacity:
    cpu: "4"
    memory: 8Gi
    pods: "110"
  allocatable:
    cpu: "4"
    memory: 8Gi
    pods: "110"
`,
  },
];

export function templateOf(id: TemplateId): Template {
  return TEMPLATES.find((template) => template.id === id)!;
}

/** The first name `STEM-1`, `STEM-2` … (`STEM1` for nodes, as clusters name them) that is not taken. */
export function freeName(template: Template, taken: (name: string) => boolean): string {
  for (let n = 1; ; n++) {
    const name = template.kind === 'Node' ? `${template.stem}${n}` : `${template.stem}-${n}`;
    if (!taken(name)) return name;
  }
}

/** The resource whose names a template's must not repeat. */
export function resourceOfKind(kind: Template['kind']): string {
  return {
    Pod: 'pods',
    Deployment: 'deployments.apps',
    DaemonSet: 'daemonsets.apps',
    Job: 'jobs.batch',
    Node: 'nodes',
  }[kind];
}
