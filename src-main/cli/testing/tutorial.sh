echo "== T1 namespaces"
kubectl get ns
echo "== T2 the default namespace, and a script that asks for one"
kubectl config get-contexts
kubectl config set-context --current --namespace kube-system
kubectl get pod
cat > ns.sh <<'END'
#!/bin/bash
read -p "namespace: " name
if ! kubectl get ns "$name" >/dev/null 2>&1; then
  echo "no namespace $name"
  exit 1
fi
kubectl config set-context --current --namespace "$name"
END
chmod +x ns.sh
./ns.sh
nowhere
./ns.sh
default
kubectl config get-contexts --no-headers | awk '{print $5}'
echo "== T3, T23, T24 a pod from the command line"
kubectl run pod1 --image nginx
kubectl get pod
sleep 20
kubectl get pod -o wide
kubectl get node $(kubectl get pod pod1 -o jsonpath='{.spec.nodeName}') -o jsonpath='{.spec.podCIDR}{"\n"}'
kubectl run pod1 --image nginx -n kube-public
kubectl get pods -A --field-selector metadata.name=pod1 --no-headers | awk '{print $1, $2}'
kubectl get events --field-selector involvedObject.name=pod1 -o custom-columns=R:.reason,S:.source.component --no-headers
echo "== T4 a pod from a file"
kubectl run p1 --image nginx --image-pull-policy IfNotPresent --dry-run=client -o yaml > p1.yaml
cat p1.yaml
kubectl get pod p1
kubectl apply -f p1.yaml
kubectl apply -f p1.yaml
sed -i 's/run: p1/run: one/' p1.yaml
kubectl apply -f p1.yaml
sleep 5
kubectl get pod p1
echo "== T5 pull policies, with the registry up and down"
cat > policies.sh <<'END'
# A pod for each policy, on one node: policies.sh NAME IMAGE NODE
for policy in Always Never IfNotPresent; do
  name=$1-$(echo $policy | tr A-Z a-z)
  kubectl run $name --image $2 --image-pull-policy $policy --overrides "{\"spec\":{\"nodeName\":\"$3\"}}"
done
END
ssh k-node1 crictl images | grep -c redis
bash policies.sh up redis:7 k-node1
kubectl get pod up-never --no-headers | awk '{print $2, $3}'
sleep 60
kubectl get pod up-always up-never up-ifnotpresent --no-headers | awk '{print $1, $2, $3}'
ssh k-node1 crictl images | grep redis | awk '{print $1, $2}'
kubectl get events --field-selector involvedObject.name=up-always -o custom-columns=T:.type,R:.reason,M:.message --no-headers
drydock fault registry down
bash policies.sh here redis:7 k-node1
bash policies.sh gone memcached:1 k-node1
sleep 4
kubectl get pod -l run --no-headers | grep -E '^(here|gone)' | awk '{print $1, $2, $3}'
sleep 60
kubectl get pod here-always gone-always gone-ifnotpresent --no-headers | awk '{print $1, $2, $3}' | sort -u
kubectl get events --field-selector involvedObject.name=here-ifnotpresent -o custom-columns=T:.type,R:.reason,M:.message --no-headers
kubectl get events --field-selector involvedObject.name=here-always -o custom-columns=T:.type,R:.reason,M:.message --no-headers
kubectl get events --field-selector involvedObject.name=gone-never -o custom-columns=T:.type,R:.reason,M:.message --no-headers
drydock fault registry up
sleep 360
kubectl get pod --no-headers | grep -E '^(here|gone)' | awk '{print $2, $3}' | sort | uniq -c
kubectl run tagged --image nginx:1.27 --dry-run=server -o jsonpath='{.spec.containers[0].imagePullPolicy}{"\n"}'
kubectl run tagless --image nginx --dry-run=server -o jsonpath='{.spec.containers[0].imagePullPolicy}{"\n"}'
kubectl run bad --image nginx:nothere
sleep 5
kubectl get pod bad
kubectl delete pod --now bad $(kubectl get pod -o name | grep -E '(up|here|gone)-' | sed s/pod.//) | wc -l
echo "== T6 restart policies"
for code in 0 1; do
  for policy in Always OnFailure Never; do
    kubectl run exit$code-$(echo $policy | tr A-Z a-z) --image busybox --restart $policy -- sh -c "sleep 1; exit $code"
  done
done
sleep 25
kubectl get pod -l run --no-headers | grep ^exit | awk '{print $1, $3, ($4 > 0 ? "restarted" : $4)}'
sleep 1040
kubectl get pod exit1-always
kubectl get events --field-selector involvedObject.name=exit1-always,reason=BackOff -o custom-columns=M:.message --no-headers
kubectl get pod exit1-always -o jsonpath='{.status.containerStatuses[0].state.waiting.message}{"\n"}'
kubectl delete pod --now -l run | grep -c exit
kubectl run long --image nginx
sleep 30
for i in 1 2 3; do
  drydock fault kill long
  sleep 60
done
kubectl get pod long
sleep 660
drydock fault kill long
sleep 3
kubectl get pod long
sleep 3360
kubectl get pod long
kubectl delete pod long --now
echo "== T7 phases"
kubectl run good --image busybox --restart Never -- sh -c 'exit 0'
kubectl run poor --image busybox --restart Never -- sh -c 'exit 3'
kubectl run nofit --image nginx --overrides '{"spec":{"nodeSelector":{"none":"such"}}}'
kubectl run stays --image nginx --overrides '{"spec":{"nodeName":"k-node2"}}'
kubectl get pod good poor nofit -o custom-columns=N:.metadata.name,P:.status.phase --no-headers
sleep 20
kubectl get pod good poor nofit stays -o custom-columns=N:.metadata.name,P:.status.phase --no-headers
kubectl delete pod good poor nofit --now
ssh k-node2
systemctl stop kubelet
systemctl is-active kubelet
exit
sleep 60
kubectl get node k-node2 --no-headers | awk '{print $1, $2}'
kubectl describe node k-node2 | grep -A1 Taints
kubectl get node k-node2 -o jsonpath='{range .status.conditions[?(@.type=="Ready")]}{.status} {.reason} {.message}{"\n"}{end}'
kubectl get pod stays -o jsonpath='{.status.phase} {.status.conditions[?(@.type=="Ready")].status}{"\n"}'
kubectl get pod stays
sleep 320
kubectl get pod stays
ssh k-node2 systemctl start kubelet
sleep 40
kubectl get node k-node2 --no-headers | awk '{print $1, $2}'
kubectl get pod stays
ssh k-node2
poweroff
ssh k-node2
sleep 60
kubectl get node k-node2 --no-headers | awk '{print $1, $2}'
drydock fault power on k-node2
sleep 60
kubectl get node k-node2 --no-headers | awk '{print $1, $2}'
echo "== T8 an init container sets a parameter of the node"
cat > initpod.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  labels:
    run: initpod
  name: initpod
spec:
  nodeName: k-node2
  containers:
  - image: nginx
    name: initpod
    resources: {}
  initContainers:
  - name: initpod2
    image: alpine
    imagePullPolicy: IfNotPresent
    command: ["/sbin/sysctl","-w","vm.swappiness=35"]
    securityContext:
      privileged: true
  dnsPolicy: ClusterFirst
  restartPolicy: Always
status: {}
END
kubectl apply -f initpod.yaml
for i in $(seq 12); do
  kubectl get pod initpod --no-headers | awk '{print $3}'
  sleep 1
done | uniq
kubectl get pod initpod
ssh k-node2
sysctl -a | grep vm.swap
exit
sysctl -a | grep vm.swap
sed -e 's/privileged: true/privileged: false/' -e 's/: initpod$/: poor/' -e 's/=35/=36/' initpod.yaml | kubectl apply -f -
for i in $(seq 12); do
  kubectl get pod poor --no-headers | awk '{print $3}'
  sleep 1
done | grep -v Init:0/1 | sort -u
kubectl logs poor -c initpod2
ssh k-node2 sysctl vm.swappiness
kubectl delete pod poor --now
echo "== T9, T10 init containers write, one after another"
cat > vpod.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  labels:
    run: vpod
  name: vpod
spec:
  containers:
  - image: nginx
    imagePullPolicy: IfNotPresent
    name: vpod
    volumeMounts:
    - name: testdir
      mountPath: /test
  initContainers:
  - name: vinitpod
    image: alpine
    imagePullPolicy: IfNotPresent
    command: ["sh","-c","echo 123 > /initest/test.txt"]
    volumeMounts:
    - name: testdir
      mountPath: /initest
  - name: second
    image: alpine
    command: ["sh","-c","sleep 20; cat /initest/test.txt"]
    volumeMounts:
    - name: testdir
      mountPath: /initest
  restartPolicy: Always
  volumes:
  - name: testdir
    emptyDir: {}
END
kubectl apply -f vpod.yaml
kubectl get pod vpod --no-headers | awk '{print $3}'
sleep 26
kubectl get pod vpod --no-headers | awk '{print $3}'
sleep 30
kubectl get pod vpod
kubectl exec vpod -- cat /test/test.txt
kubectl logs vpod -c second
drydock fault kill vpod
sleep 5
kubectl get pod vpod --no-headers | awk '{print $2, $3, $4}'
kubectl exec vpod -c vpod -- cat /test/test.txt
kubectl exec -it vpod -c vpod -- sh
cd /test
ls
pwd
exit
cat > inits.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: inits
spec:
  nodeName: k-node1
  initContainers:
  - name: a
    image: alpine
    command: ["sh","-c","echo a; sleep 15"]
  - name: b
    image: alpine
    command: ["sh","-c","echo b; test -f /work/ready || { touch /work/ready; exit 1; }"]
    volumeMounts:
    - name: work
      mountPath: /work
  - name: c
    image: alpine
    command: ["sh","-c","echo c; sleep 60"]
  containers:
  - name: app
    image: nginx
    imagePullPolicy: IfNotPresent
  volumes:
  - name: work
    emptyDir: {}
END
kubectl apply -f inits.yaml
sleep 3
kubectl get pod inits --no-headers | awk '{print $2, $3, $4}'
sleep 40
kubectl get pod inits --no-headers | awk '{print $2, $3, $4}'
sleep 70
kubectl get pod inits --no-headers | awk '{print $2, $3, $4}'
kubectl get pod inits -o jsonpath='{range .status.initContainerStatuses[*]}{.name}={.restartCount} {end}{"\n"}'
sed -e 's/name: inits/name: never/' -e 's/^spec:/spec:\n  restartPolicy: Never/' inits.yaml | kubectl apply -f -
sleep 30
kubectl get pod never --no-headers | awk '{print $2, $3, $4}'
kubectl get pod never -o jsonpath='{.status.phase}{"\n"}'
kubectl delete pod inits never vpod --now
kubectl apply -f vpod.yaml
kubectl wait pod vpod --for=condition=Ready
kubectl exec vpod -- ls /test
echo "== T11 static pods"
cd /etc/kubernetes/
ls
cd manifests/
ls
mv /root/p1.yaml .
kubectl get pod p1-k-master
sleep 20
kubectl get pod p1-k-master -o wide --no-headers | awk '{print $1, $2, $3, $7}'
kubectl get pod p1-k-master -o yaml | grep -o 'kubernetes.io/config.mirror'
kubectl delete pod p1-k-master
kubectl get pod p1-k-master --no-headers | awk '{print $1}'
mv p1.yaml /root/
sleep 40
kubectl get pod p1-k-master
cd
printf 'apiVersion: v1\nkind: Pod\n  metadata: [' > /etc/kubernetes/manifests/broken.yaml
sleep 25
kubectl get events -A -o custom-columns=R:.reason,O:.involvedObject.name,M:.message --no-headers | grep broken.yaml | head -1
kubectl get pod -n kube-system --no-headers | grep k-master | awk '{print $1, $2, $3}'
rm /etc/kubernetes/manifests/broken.yaml
mv /etc/kubernetes/manifests/kube-scheduler.yaml .
sleep 40
kubectl run waits --image nginx
sleep 5
kubectl get pod waits --no-headers | awk '{print $3}'
kubectl get events --field-selector involvedObject.name=waits
mv kube-scheduler.yaml /etc/kubernetes/manifests/
sleep 60
kubectl get pod waits --no-headers | awk '{print $3}'
kubectl delete pod waits --now
echo "== T12 a node selector"
kubectl label nodes k-node2 hehe=666
cat > sel.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: pod
spec:
  nodeSelector:
    hehe: "666"
  containers:
  - image: nginx
    imagePullPolicy: IfNotPresent
    name: p1
END
kubectl apply -f sel.yaml
sleep 10
kubectl get pod pod -o wide --no-headers | awk '{print $3, $7}'
kubectl delete pod pod --now
kubectl label nodes k-node2 hehe-
kubectl apply -f sel.yaml
sleep 2
kubectl describe pod pod | grep -o '0/3 nodes.*'
kubectl label nodes k-node1 hehe=666
sleep 10
kubectl get pod pod -o wide --no-headers | awk '{print $3, $7}'
echo "== T13 labels"
kubectl label nodes k-node1 hehe=qqq
kubectl label nodes k-node1 hehe=qqq --overwrite
kubectl label nodes k-node1 hehe-
kubectl label nodes k-node1 hehe-
kubectl label pod pod tier=front
kubectl get pod --show-labels -l tier=front --no-headers | awk '{print $1, $NF}'
kubectl get node --show-labels k-master
kubectl label nodes k-master node-role.kubernetes.io/control-plane-
kubectl get node k-master
kubectl label nodes k-master node-role.kubernetes.io/master=
kubectl get node k-master
echo "== T14 annotations"
kubectl annotate pod pod aaa=kk
kubectl describe pod pod | grep aaa:
kubectl describe pod pod | head -8
echo "== T15 what controllers bring back"
kubectl create deployment web --image nginx --replicas 2
cat > others.yaml <<'END'
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: set
spec:
  replicas: 1
  selector: {matchLabels: {app: set}}
  template:
    metadata: {labels: {app: set}}
    spec:
      containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: each
spec:
  selector: {matchLabels: {app: each}}
  template:
    metadata: {labels: {app: each}}
    spec:
      containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  template:
    metadata: {labels: {app: once}}
    spec:
      restartPolicy: Never
      containers: [{name: c, image: busybox, command: [sleep, "3600"]}]
END
kubectl apply -f others.yaml
sleep 20
kubectl get pod -l 'app in (web,set,each,once)' -o name | sort > before
wc -l < before
kubectl delete pod -l 'app in (web,set,each,once)' --wait=false
kubectl get pod -l 'app in (web,set,once)' --no-headers | grep -vc Terminating
sleep 50
kubectl get pod -l 'app in (web,set,each,once)' -o name | sort > after
wc -l < after
sort before after | uniq -d
kubectl get pod -l 'app in (web,set,each,once)' --no-headers | awk '{print $3}' | sort | uniq -c
kubectl delete -f others.yaml
kubectl run bare --image nginx
kubectl delete pod bare
kubectl get pod bare
echo "== T16 cordon"
kubectl run old --image nginx --overrides '{"spec":{"nodeName":"k-node1"}}'
sleep 10
kubectl cordon k-node1
kubectl get node
kubectl describe node k-node1 | grep Taints
for i in 1 2 3; do kubectl run new$i --image nginx; done
sleep 10
kubectl get pod old new1 new2 new3 -o custom-columns=N:.metadata.name,NODE:.spec.nodeName,P:.status.phase --no-headers
kubectl uncordon k-node1
kubectl get node
kubectl delete pod new1 new2 new3 old --now
echo "== T17 drain"
kubectl delete pod pod vpod initpod pod1 --now --ignore-not-found | wc -l
kubectl run centos8-demo --image centos:8 --overrides '{"spec":{"nodeName":"k-node1"}}' -- sleep infinity
kubectl run p2 --image nginx --overrides '{"spec":{"nodeName":"k-node1"}}'
sleep 30
kubectl cordon k-node1
kubectl drain k-node1
kubectl get node k-node1 --no-headers | awk '{print $2}'
kubectl uncordon k-node1
kubectl apply -f vpod.yaml
kubectl delete pod vpod --now
sed 's/^spec:/spec:\n  nodeName: k-node1/' vpod.yaml | kubectl apply -f -
kubectl wait pod vpod --for=condition=Ready --timeout 2m
kubectl create deployment app --image nginx --replicas 4
kubectl rollout status deployment app
kubectl drain k-node1 --ignore-daemonsets --force
kubectl get pod centos8-demo --no-headers | awk '{print $3}'
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --dry-run=client | sed 's/-[a-z0-9]*-[a-z0-9]* / * /' | sort
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --dry-run=server | tail -1
kubectl drain k-node1 --ignore-daemonsets --force --pod-selector run=p2 --grace-period 5
kubectl get pod p2
kubectl create poddisruptionbudget app --selector app=app --min-available 4
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --timeout 8s > drain.log 2>&1; echo $?
grep -o 'error when evicting pods/"app-' drain.log | uniq
grep -o 'Cannot evict pod.*' drain.log | sort -u
grep -o 'global timeout reached: 8s' drain.log | sort -u
kubectl get pod -l app=app -o wide --no-headers | awk '{print $3}' | sort | uniq -c
kubectl delete pdb app
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data > drain.log 2>&1; echo $?
grep drained drain.log
kubectl get pod centos8-demo
kubectl get pod -l app=app -o wide --no-headers | grep -v Terminating | awk '{print $7}' | sort | uniq -c
kubectl get pod -A -o wide --field-selector spec.nodeName=k-node1 --no-headers | awk '{print $1, $2}'
kubectl uncordon k-node1
kubectl run p2 --image nginx --overrides '{"spec":{"nodeName":"k-node1"}}'
sleep 5
kubectl drain k-node1 --ignore-daemonsets --force --disable-eviction | tail -2
kubectl uncordon k-node1
kubectl delete deployment app
echo "== T18 taints"
kubectl describe nodes k-master | grep -i taint
kubectl run old --image nginx --overrides '{"spec":{"nodeName":"k-node1"}}'
sleep 10
kubectl taint node k-node1 qqq:NoSchedule
kubectl describe nodes k-node1 | grep -i taint
kubectl describe nodes k-node1|grep -i taint
for i in 1 2 3; do kubectl run new$i --image nginx; done
sleep 5
kubectl get pod old new1 new2 new3 -o custom-columns=N:.metadata.name,NODE:.spec.nodeName --no-headers
kubectl delete pod old new1 new2 new3 --now
kubectl taint node k-node1 qqq-
kubectl describe node k-node1 |grep -i taint
kubectl taint node k-node1 qqq-
echo "== T19 PreferNoSchedule and NoExecute"
kubectl taint node k-node1 soft=1:PreferNoSchedule
kubectl create deployment soft --image nginx --replicas 3
kubectl get pod -l app=soft -o jsonpath='{.items[*].spec.nodeName}{"\n"}'
kubectl delete deployment soft
kubectl taint node k-node2 soft=1:PreferNoSchedule
kubectl create deployment soft --image nginx --replicas 4
kubectl get pod -l app=soft -o jsonpath='{range .items[*]}{.spec.nodeName}{"\n"}{end}' | sort -u
kubectl taint nodes k-node1 k-node2 soft-
kubectl delete deployment soft
cat > out.yaml <<'END'
apiVersion: v1
kind: Pod
metadata: {name: plain}
spec:
  nodeName: k-node1
  containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]
---
apiVersion: v1
kind: Pod
metadata: {name: stays}
spec:
  nodeName: k-node1
  tolerations: [{key: out, operator: Exists}]
  containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]
---
apiVersion: v1
kind: Pod
metadata: {name: awhile}
spec:
  nodeName: k-node1
  tolerations: [{key: out, operator: Exists, effect: NoExecute, tolerationSeconds: 90}]
  containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]
END
kubectl delete pod stays --now --ignore-not-found
kubectl apply -f out.yaml
kubectl create deployment moves --image nginx --replicas 2 --dry-run=client -o yaml | sed 's/    spec:/    spec:\n      affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, preference: {matchExpressions: [{key: kubernetes.io\/hostname, operator: In, values: [k-node1]}]}}]}}/' | kubectl apply -f -
sleep 20
kubectl get pod -l app=moves -o jsonpath='{.items[*].spec.nodeName}{"\n"}'
kubectl taint node k-node1 out=now:NoExecute
kubectl get pod plain --no-headers | awk '{print $3}'
sleep 40
kubectl get pod plain stays awhile --no-headers --ignore-not-found | awk '{print $1, $3}'
kubectl get pod -l app=moves -o jsonpath='{.items[*].spec.nodeName}{"\n"}'
kubectl get events --field-selector involvedObject.name=plain,reason=TaintManagerEviction -o custom-columns=R:.reason,M:.message,S:.source.component --no-headers
sleep 90
kubectl get pod plain stays awhile --no-headers --ignore-not-found | awk '{print $1, $3}'
kubectl taint node k-node1 out-
kubectl delete deployment moves
kubectl delete pod stays --now
echo "== T20 tolerations"
cat > 1.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: pod
  labels:
    aa: qq
spec:
  tolerations:
  - key: qqq
    operator: Exists
    effect: NoSchedule
  containers:
  - image: nginx
    imagePullPolicy: IfNotPresent
    name: p2
END
kubectl taint nodes k-node1 k-node2 qqq=v:NoSchedule
kubectl apply -f 1.yaml
cat > tolerates.sh <<'END'
# tolerates.sh NAME TOLERATION: whether a pod with it finds a node
kubectl run $1 --image nginx --image-pull-policy IfNotPresent --overrides "{\"spec\":{\"tolerations\":[$2]}}" > /dev/null
sleep 2
kubectl get pod $1 --no-headers -o wide | awk '{print $1, ($3 == "Pending" ? "waits" : ($7 == "k-master" ? $7 : "runs"))}'
END
kubectl get pod pod -o jsonpath='{.spec.nodeName}{"\n"}'
bash tolerates.sh none ''
bash tolerates.sh equal '{"key":"qqq","operator":"Equal","value":"v","effect":"NoSchedule"}'
bash tolerates.sh other '{"key":"qqq","operator":"Equal","value":"w","effect":"NoSchedule"}'
bash tolerates.sh plain '{"key":"qqq","value":"v"}'
bash tolerates.sh effectless '{"key":"qqq","operator":"Exists"}'
bash tolerates.sh wrongeffect '{"key":"qqq","operator":"Exists","effect":"NoExecute"}'
bash tolerates.sh keyless '{"operator":"Exists"}'
kubectl describe pod other | grep -o '0/3 nodes are available.*[.] '
bash tolerates.sh master '{"key":"node-role.kubernetes.io/control-plane","operator":"Exists","effect":"NoSchedule"}'
kubectl run badtoleration --image nginx --overrides '{"spec":{"tolerations":[{"operator":"Equal","value":"v"}]}}'
kubectl delete pod --now pod none equal other plain effectless wrongeffect keyless master | wc -l
kubectl taint node k-node2 qqq-
echo "== T21 cordon, whatever is tolerated"
kubectl cordon k-node1
kubectl cordon k-node2
kubectl apply -f 1.yaml
sleep 5
kubectl get pod pod --no-headers | awk '{print $3}'
bash tolerates.sh cordoned '{"key":"node.kubernetes.io/unschedulable","operator":"Exists","effect":"NoSchedule"}'
drydock explain pod | grep -o '[0-9] node(s) were unschedulable' | head -1
kubectl uncordon k-node1
sleep 10
kubectl get pod pod -o wide --no-headers | awk '{print $3, $7}'
kubectl uncordon k-node2
kubectl taint node k-node1 qqq-
kubectl delete pod pod cordoned --now
echo "== T22 containers share a network"
cat > two.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: two
spec:
  containers:
  - image: nginx
    imagePullPolicy: IfNotPresent
    name: one
  - image: redis:7
    name: other
END
kubectl apply -f two.yaml
kubectl wait pod two --for=condition=Ready --timeout 2m
kubectl get pod two --no-headers | awk '{print $2, $3}'
for c in one other; do kubectl exec two -c $c -- hostname -i; done | sort -u | wc -l
[ "$(kubectl exec two -c other -- hostname -i)" = "$(kubectl get pod two -o jsonpath='{.status.podIP}')" ] && echo "the pod's address"
sed -e 's/name: two/name: clash/' -e 's/redis:7/nginx/' two.yaml | kubectl apply -f -
sleep 12
kubectl get pod clash --no-headers | awk '{print $2, $3}'
kubectl logs clash -c other | grep -m1 'Address already in use' | sed 's/.*bind/bind/'
kubectl get pod clash -o jsonpath='{.status.containerStatuses[?(@.name=="other")].lastState.terminated.exitCode}{"\n"}'
cat > moved.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: moved
spec:
  containers:
  - image: nginx
    name: one
  - image: nginx
    name: other
    command: ["sh", "-c"]
    args:
    - sed -i 's/80;/81;/' /etc/nginx/conf.d/default.conf; exec nginx -g 'daemon off;'
END
kubectl apply -f moved.yaml
sleep 12
kubectl get pod moved --no-headers | awk '{print $2, $3}'
kubectl exec moved -c one -- curl -s localhost:81 | grep title
kubectl run n1 --image nginx
kubectl run n2 --image nginx
kubectl wait pod n1 n2 --for=condition=Ready
kubectl get pod n1 n2 -o jsonpath='{range .items[*]}{.status.podIP}{"\n"}{end}' | sort -u | wc -l
kubectl exec n1 -- curl -s $(kubectl get pod n2 -o jsonpath='{.status.podIP}') | grep title
curl -s $(kubectl get pod n1 -o jsonpath='{.status.podIP}') | grep title
kubectl exec clash -c one -- curl -s localhost | grep title
echo "== T24 the way of a pod"
kubectl run way --image nginx --image-pull-policy IfNotPresent
sleep 20
kubectl get pod way --no-headers | awk '{print $2, $3}'
kubectl get events --field-selector involvedObject.name=way -o custom-columns=R:.reason,S:.source.component --no-headers
kubectl get pod way -o jsonpath='{range .status.conditions[*]}{.type}={.status} {end}{"\n"}'
ssh $(kubectl get pod way -o jsonpath='{.spec.nodeName}') crictl ps | grep -c way
echo "== the end"
crictl images | head -1
systemctl is-active kubelet
exit 7
