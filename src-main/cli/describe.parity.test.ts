/** `kubectl describe` of every kind that has a page, beside the real kubectl's page of the same object. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRealKubectl, RealKubectl } from '@main/gateway/testing/kubectl';
import { Gateway } from '../gateway';
import { runKubectl, sessionCluster } from '../kubectl';
import type { Workspace } from '../workspaces';
import { openedWorkspaces } from './places';

const OBJECTS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: conf, labels: {a: b}, annotations: {note: "two\\nlines"}}
data: {key: value, other: "1\\n2\\n"}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
type: Opaque
data: {password: c2VjcmV0}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
imagePullSecrets: [{name: keys}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: c
        image: nginx:1.28
        ports: [{containerPort: 80, name: http}]
        resources: {requests: {cpu: 100m, memory: 16Mi}, limits: {memory: 64Mi}}
        readinessProbe: {httpGet: {path: /, port: http}}
        env: [{name: A, value: b}, {name: K, valueFrom: {configMapKeyRef: {name: conf, key: key}}}]
        volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: conf}}, {name: e, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {a.example/b: c}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [a.example, b.example], secretName: keys}, {hosts: [c.example]}]
  rules:
  - host: a.example
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
      - {path: /api, pathType: Exact, backend: {service: {name: web, port: {name: http}}}}
  - http: {paths: [{path: /none, pathType: Prefix, backend: {service: {name: none, port: {number: 1}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: bare}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: rules}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
    - namespaceSelector: {matchLabels: {team: a}}
      podSelector: {matchLabels: {app: x}}
    - podSelector: {matchExpressions: [{key: tier, operator: In, values: [a, b]}]}
    ports: [{port: 80, protocol: TCP}, {port: http}]
  - {}
  egress:
  - to: [{podSelector: {}}]
    ports: [{port: 53, protocol: UDP}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, labels: {a: b}}
rules:
- {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}
- {apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: probe}
rules:
- {nonResourceURLs: [/healthz, /livez], verbs: [get]}
- {apiGroups: [""], resources: [nodes], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
- {kind: ServiceAccount, name: robot, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: probes}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: probe}
subjects: [{kind: Group, name: "system:x", apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: some}
spec: {hard: {pods: "10", requests.cpu: "4"}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: bounds}
spec: {limits: [{type: Container, max: {cpu: "2"}, defaultRequest: {cpu: 50m}}]}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
description: important
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: ""}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "exit 0"]}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: often}
spec:
  schedule: "*/5 * * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 1
  maxReplicas: 3
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: redis:7}]}
`;

const NAMED = [
  'cm conf',
  'secret keys',
  'sa robot',
  'sa default',
  'deploy web',
  'rs -l app=web',
  'pod -l app=web',
  'pod -l app=db',
  'svc web',
  'svc kubernetes',
  'endpoints web',
  'endpointslice -l kubernetes.io/service-name=web',
  'ingress web',
  'ingress bare',
  'networkpolicy rules',
  'networkpolicy closed',
  'role reader',
  'clusterrole probe',
  'rolebinding readers',
  'clusterrolebinding probes',
  'pdb web',
  'quota some',
  'limits bounds',
  'pc high',
  'pv disk',
  'pvc claim',
  'job once',
  'cronjob often',
  'hpa web',
  'sts db',
  'ds kube-proxy -n kube-system',
  'pod etcd-k-master -n kube-system',
  'ns default',
  'node k-master',
  'node k-node1',
];

describe.skipIf(!hasRealKubectl)('kubectl describe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-describe-'));
  let workspace: Workspace;
  let gateway: Gateway;
  let kubectl: RealKubectl;

  beforeAll(async () => {
    workspace = openedWorkspaces().newFromExample('tutorial', join(folder, 'a.drydock'));
    const { session } = workspace;
    const report = session.importManifests([{ name: 'a.yaml', text: OBJECTS }], { via: 'import' });
    expect(report.problems).toEqual([]);
    await session.settle();
    await session.advance(120_000);
    gateway = await Gateway.start(session, { speed: 0 });
    kubectl = await RealKubectl.make('v34', gateway.url);
  }, 60_000);
  afterAll(async () => {
    kubectl.close();
    await gateway.close();
    workspace.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(NAMED)('%s', async (what) => {
    const real = await kubectl.run(`describe ${what}`);
    expect(real.code, real.stderr).toBe(0);
    let own = '';
    const { signal } = new AbortController();
    const code = await runKubectl(['describe', ...what.split(' ')], {
      cluster: sessionCluster(workspace.session, { origin: { via: 'cli' }, signal, interactive: false }),
      context: 'a',
      server: 'https://192.168.100.110:6443',
      io: {
        out: (text) => void (own += text),
        err: () => undefined,
        stdin: () => Promise.resolve(''),
        files: {
          read: () => Promise.resolve(undefined),
          list: () => Promise.resolve(undefined),
          write: () => Promise.resolve(),
          makeFolder: () => Promise.resolve(),
        },
        env: new Map(),
        interactive: false,
        signal,
      },
    });
    expect(code).toBe(0);
    expect(withoutAges(own)).toBe(withoutAges(real.stdout));
  });
});

/** kubectl counts ages by this computer's clock; what stands in columns beside them moves. */
function withoutAges(text: string): string {
  return (
    text
      .replace(/<invalid>|<unknown>(?= )|(?<= )(\d+[smhdy])+(?=\s|$)/g, '*')
      .replace(/\(x(\d+) over \S+\)/g, '(x$1)')
      // The object has the time at which the lease was first renewed; the page tells when it was last.
      .replace(/RenewTime: .*/g, 'RenewTime:')
      .replace(/ +/g, ' ')
      .replace(/-{2,}/g, '--')
  );
}
