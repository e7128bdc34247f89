echo "== variables, working directory, exit code, last word"
cat > env.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {key: value}
---
apiVersion: v1
kind: Secret
metadata: {name: sec}
stringData: {pw: hidden}
---
apiVersion: v1
kind: Pod
metadata: {name: env, labels: {app: env}}
spec:
  restartPolicy: Never
  containers:
  - name: c
    image: busybox:1.36
    workingDir: /tmp
    command: [sh, -c]
    args: ['pwd; echo $(NAME) $(NS) $(KEY) $(PW) $(CPU) $(MEM) $(LABEL) $$(echo not expanded); [ $(IP) = $(hostname -i) ] && echo own address; env | grep -c KUBERNETES; echo last > /dev/termination-log; exit 3']
    resources: {requests: {cpu: 100m}, limits: {cpu: 250m, memory: 64Mi}}
    env:
    - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    - {name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
    - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
    - {name: KEY, valueFrom: {configMapKeyRef: {name: cm, key: key}}}
    - {name: PW, valueFrom: {secretKeyRef: {name: sec, key: pw}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    - {name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
YAML
kubectl apply -f env.yaml
sleep 15
kubectl logs env
kubectl get pod env -o jsonpath='{.status.containerStatuses[0].state.terminated.message}{.status.containerStatuses[0].state.terminated.exitCode} {.status.qosClass}{"\n"}'
echo "== an endless loop is bounded, and says so"
kubectl run loop --image busybox --restart Never -- sh -c 'while true; do :; done'
sleep 10
kubectl get pod loop --no-headers | awk '{print $2, $3}'
kubectl logs loop
echo "== images with their own complaints"
for i in mysql postgres redis httpd hello-world; do kubectl run x-$i --image $i; done
sleep 60
kubectl get pod --no-headers | grep x- | awk '{print $1, $2}'
kubectl logs x-mysql | grep ERROR | sed 's/.*ERROR/ERROR/'
kubectl logs x-postgres | head -1
kubectl logs x-hello-world | sed -n 2p
echo "== what a container writes is kept for the life before, too"
kubectl run crash --image busybox -- sh -c 'echo life; exit 2'
sleep 8
kubectl logs crash
kubectl logs crash --previous
kubectl logs x-redis --previous
echo "== networks: ports of nodes, services by name, addresses"
kubectl create deployment web --image nginx:1.25 --replicas 2
kubectl expose deployment web --port 80 --type NodePort
on() { kubectl run $1 --image nginx --overrides "{\"spec\":{\"nodeName\":\"$2\",$3}}"; }
on hp k-node1 '"containers":[{"name":"c","image":"nginx","ports":[{"containerPort":80,"hostPort":8080}]}]'
on hp2 k-node1 '"containers":[{"name":"c","image":"nginx","ports":[{"containerPort":80,"hostPort":8080}]}]'
on hn k-node2 '"hostNetwork":true'
kubectl run client --image curlimages/curl:8.5.0 -- sleep infinity
sleep 30
kubectl get pod hp hp2 hn --no-headers | awk '{print $1, $2, $3}'
kubectl describe pod hp2 | grep Message:
kubectl get pod hn -o wide --no-headers | awk '{print $6}'
port=$(kubectl get svc web -o jsonpath='{.spec.ports[0].nodePort}')
ask() { kubectl exec client -- curl -sS -m 2 $1 | grep title; }
ask web
ask web.default.svc.cluster.local
ask 192.168.100.111:$port
ask 192.168.100.111:8080
ask 192.168.100.112
kubectl exec client -- curl -sS -m 2 nowhere
kubectl exec client -- curl -sS -m 2 web:81
kubectl scale deployment web --replicas 0
sleep 5
kubectl exec client -- curl -sS -m 2 web
echo "== images of one's own"
cat <<'YAML' | kubectl apply -f -
apiVersion: drydock.dev/v1alpha1
kind: Image
metadata: {name: my-app}
spec:
  repository: registry.example.com/my/app
  tags: {"1.0": {digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111", sizeBytes: 50000000}}
  ports: [8080]
YAML
kubectl run mine --image registry.example.com/my/app:1.0
kubectl run notmine --image registry.example.com/my/app:2.0
sleep 15
kubectl get pod mine notmine --no-headers | awk '{print $1, $2, $3}'
kubectl describe pod notmine | grep -o "failed to resolve.*" | head -1
echo "== memory beyond the limit, kernel parameters"
kubectl run greedy --image polinux/stress --overrides '{"spec":{"containers":[{"name":"c","image":"polinux/stress","command":["stress","--vm","1","--vm-bytes","150M"],"resources":{"limits":{"memory":"100Mi"}}}]}}'
kubectl run safe --image busybox --overrides '{"spec":{"securityContext":{"sysctls":[{"name":"net.ipv4.ip_unprivileged_port_start","value":"80"}]},"containers":[{"name":"c","image":"busybox","command":["sh","-c","sysctl -n net.ipv4.ip_unprivileged_port_start; sleep infinity"]}]}}'
kubectl run unsafe --image busybox --overrides '{"spec":{"securityContext":{"sysctls":[{"name":"kernel.msgmax","value":"65536"}]}}}' -- sleep infinity
sleep 12
kubectl get pod greedy unsafe --no-headers | awk '{print $1, $2, $3}'
kubectl get pod greedy -o jsonpath='{.status.containerStatuses[0].lastState.terminated.reason} {.status.containerStatuses[0].lastState.terminated.exitCode}{"\n"}'
kubectl logs safe
echo "== a container that is added, a node that is added"
kubectl debug client --image busybox:1.36 --profile general -c dbg -- sleep 3
sleep 6
kubectl get pod client -o jsonpath='{.status.ephemeralContainerStatuses[0].name} {.status.ephemeralContainerStatuses[0].state.terminated.reason}{"\n"}'
cat <<'YAML' | kubectl apply -f -
apiVersion: v1
kind: Node
metadata: {name: k-node3}
YAML
sleep 8
kubectl get node k-node3 --no-headers | awk '{print $1, $2}'
kubectl get lease -n kube-node-lease k-node3 -o jsonpath='{.spec.holderIdentity} {.spec.leaseDurationSeconds}{"\n"}'
kubectl run there --image nginx:1.25 --overrides '{"spec":{"nodeSelector":{"kubernetes.io/hostname":"k-node3"}}}'
sleep 90
kubectl get pod there -o wide --no-headers | awk '{print $2, $3, $7}'
