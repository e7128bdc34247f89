echo "== T3 a pod from the command line"
kubectl run pod1 --image nginx
kubectl get pod
sleep 20
kubectl get pod -o wide
kubectl get pod pod1 -o jsonpath='{.status.podIP} {.spec.nodeName}{"\n"}' | sed 's/\(10\.244\.[0-9]*\)\.[0-9]* \(.*\)/\1 \2/'
echo "== T7 phases, and a node that stops answering"
kubectl run nowhere --image nginx --overrides '{"spec":{"nodeSelector":{"disk":"none"}}}'
kubectl run done --image busybox --restart Never -- true
kubectl run broken --image busybox --restart Never -- false
kubectl create deployment web --image nginx:1.25 --replicas 2
kubectl get pod -l app=web -o custom-columns=P:.status.phase --no-headers
sleep 20
kubectl get pod nowhere done broken pod1 -o custom-columns=N:.metadata.name,P:.status.phase --no-headers
kubectl get pod -l app=web -o custom-columns=P:.status.phase --no-headers
kubectl get pod -o wide --no-headers | awk '/^(pod1|web)/ {print $2, $3, $7}' | sort | uniq -c
drydock fault network cut k-node2
sleep 25
kubectl get node k-node2 --no-headers | awk '{print $2}'
sleep 22
kubectl get node k-node2 --no-headers | awk '{print $2}'
kubectl get node k-node2 -o jsonpath='{range .spec.taints[*]}{.key}:{.effect}{"\n"}{end}'
kubectl get node k-node2 -o jsonpath='{range .status.conditions[?(@.type=="Ready")]}{.status} {.reason} {.message}{"\n"}{end}'
kubectl get pod pod1
kubectl get pod pod1 -o jsonpath='{range .status.conditions[?(@.type=="Ready")]}{.status}{"\n"}{end}'
sleep 300
kubectl get pod pod1
kubectl get pod pod1 -o custom-columns=P:.status.phase --no-headers
kubectl get pod -l app=web -o wide --no-headers | awk '{print $2, $3, $7}' | sort
drydock fault network healed k-node2
sleep 40
kubectl get node k-node2 --no-headers | awk '{print $2}'
kubectl get pod pod1
kubectl get pod -l app=web --no-headers | awk '{print $2, $3}' | sort
kubectl get pod done broken
kubectl delete pod nowhere --now
echo "== T15 what is deleted and what comes back"
kubectl run bare --image nginx
kubectl create job sum --image perl:5.34.0 -- sleep 600
cat <<'YAML' | kubectl apply -f -
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: rs
spec:
  replicas: 1
  selector:
    matchLabels:
      app: rs
  template:
    metadata:
      labels:
        app: rs
    spec:
      containers:
      - name: c
        image: nginx:1.25
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ds
spec:
  selector:
    matchLabels:
      app: ds
  template:
    metadata:
      labels:
        app: ds
    spec:
      containers:
      - name: c
        image: nginx:1.25
YAML
sleep 60
names() { kubectl get pod -l "$1" -o name --no-headers | sort; }
for what in "app=web" "app=rs" "app=ds" "job-name=sum"; do
  names $what > before
  kubectl delete pod -l $what --now > /dev/null
  names $what > after
  echo "$what: $(wc -l < before) before, $(wc -l < after) after, $(cat before after | sort | uniq -d | wc -l) of them the same"
done
kubectl delete pod bare
kubectl get pod bare
sleep 40
kubectl get pod -l job-name=sum --no-headers | awk '{print $2, $3}'
kubectl get pod -l 'app in (web,rs,ds)' --no-headers | awk '{print $2, $3}' | sort | uniq -c
echo "== T16 cordon"
kubectl cordon k-node1
kubectl get node
kubectl describe node k-node1 | grep -E 'Taints|Unschedulable'
kubectl get pod -A -o wide --field-selector spec.nodeName=k-node1 --no-headers | wc -l > running
kubectl create deployment avoid --image nginx:1.25 --replicas 3
sleep 20
kubectl get pod -l app=avoid -o wide --no-headers | awk '{print $3, $7}' | sort | uniq -c
kubectl get pod -A -o wide --field-selector spec.nodeName=k-node1 --no-headers | wc -l | diff running - && echo the same pods as before
kubectl cordon k-node1
kubectl uncordon k-node1
kubectl uncordon k-node1
kubectl get node k-node1
kubectl describe node k-node1 | grep -i taint
echo "== T17 drain, and each of its flags"
kubectl delete deployment avoid web --now
kubectl delete job sum
kubectl delete rs rs
sleep 40
kubectl run p2 --image nginx --overrides '{"spec":{"nodeName":"k-node1"}}'
kubectl run tmp --image nginx --overrides '{"spec":{"nodeName":"k-node1","volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"tmp","image":"nginx","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}}'
kubectl create deployment web --image nginx:1.25 --replicas 4
sleep 30
on() { kubectl get pod -n default -o wide --no-headers | awk -v n="$1" '$7 == n {print $1}' | sed 's/-[a-z0-9]*-\?[a-z0-9]*$//' | sort | uniq -c; }
on k-node1
kubectl drain k-node1
kubectl get node k-node1 --no-headers | awk '{print $2}'
echo "-- only DaemonSets are ignored"
kubectl drain k-node1 --ignore-daemonsets
echo "-- dry run"
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --dry-run=client | sort
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --dry-run=server | sort
on k-node1
echo "-- some pods only"
kubectl drain k-node1 --ignore-daemonsets --force --pod-selector run=p2
kubectl get pod p2
echo "-- a budget is in the way"
kubectl create poddisruptionbudget web --selector app=web --min-available 4
kubectl get pdb web
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --timeout 12s
kubectl get pod -l app=web --no-headers | awk '{print $2, $3}' | sort | uniq -c
echo "-- without asking budgets"
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data --disable-eviction --grace-period 1
sleep 20
on k-node1
kubectl get pod -l app=web -o wide --no-headers | awk '{print $2, $3, $7}' | sort | uniq -c
kubectl get pod -A -o wide --field-selector spec.nodeName=k-node1 --no-headers | awk '{print $1, $2}'
echo "-- with a budget that allows one at a time"
kubectl uncordon k-node1
kubectl delete pod -l app=web --now >/dev/null
sleep 40
kubectl patch pdb web --type merge -p '{"spec":{"minAvailable":3}}'
kubectl get pdb web
kubectl drain k-node2 --ignore-daemonsets --force --delete-emptydir-data
kubectl get pod -l app=web -o wide --no-headers | awk '{print $2, $3, $7}' | sort | uniq -c
kubectl drain nosuch
kubectl drain
kubectl uncordon k-node2
kubectl delete pdb web
kubectl delete deployment web
sleep 5
echo "== T18 taints"
kubectl describe nodes k-master | grep -i taint
kubectl run old --image nginx --overrides '{"spec":{"nodeName":"k-node1"}}'
sleep 15
kubectl taint node k-node1 qqq:NoSchedule
kubectl describe nodes k-node1 | grep -i taint
kubectl create deployment away --image nginx:1.25 --replicas 3
sleep 15
kubectl get pod old --no-headers | awk '{print $3}'
kubectl get pod -l app=away -o wide --no-headers | awk '{print $3, $7}' | sort | uniq -c
kubectl taint node k-node1 qqq:NoSchedule
kubectl taint node k-node1 qqq-
kubectl taint node k-node1 qqq-
kubectl describe nodes k-node1 | grep -i taint
kubectl delete deployment away --now
echo "== T19 PreferNoSchedule and NoExecute"
kubectl taint node k-node1 soft=yes:PreferNoSchedule
kubectl create deployment soft --image nginx:1.25 --replicas 3
sleep 15
kubectl get pod -l app=soft -o wide --no-headers | awk '{print $3, $7}' | sort | uniq -c
kubectl taint node k-node2 soft=yes:PreferNoSchedule
kubectl scale deployment soft --replicas 8
sleep 15
kubectl get pod -l app=soft --no-headers | awk '{print $3}' | sort | uniq -c
kubectl get pod -l app=soft -o wide --no-headers | awk '{print $7}' | sort -u
kubectl taint node k-node1 k-node2 soft-
kubectl delete deployment soft --now
sleep 5
cat > pod.tpl <<'YAML'
apiVersion: v1
kind: Pod
metadata:
  name: NAME
spec:
  terminationGracePeriodSeconds: 1
  nodeSelector:
    kubernetes.io/hostname: k-node1
  containers:
  - name: c
    image: nginx:1.25
  tolerations:
YAML
pod() { (sed "s/NAME/$1/" pod.tpl; echo "$2") | kubectl apply -f -; }
pod always '  - {key: out, operator: Exists, effect: NoExecute}'
pod awhile '  - {key: out, operator: Equal, value: now, effect: NoExecute, tolerationSeconds: 60}'
pod other '  - {key: out, operator: Equal, value: later, effect: NoExecute}'
kubectl create deployment web --image nginx:1.25 --replicas 4
sleep 20
kubectl taint node k-node1 out=now:NoExecute
sleep 3
kubectl get pod always awhile other old
kubectl get pod -l app=web -o wide --no-headers | awk '{print $7}' | sort -u
kubectl get events --field-selector reason=TaintManagerEviction -o custom-columns=O:.involvedObject.name,M:.message --no-headers | grep -v web- | sort
sleep 50
kubectl get pod awhile --no-headers | awk '{print $3}'
sleep 10
kubectl get pod awhile
kubectl get pod -n kube-system -l k8s-app=kube-proxy -o wide --no-headers | awk '{print $3, $7}' | sort
kubectl taint node k-node1 out-
kubectl delete pod always
kubectl delete deployment web --now
echo "== T20 tolerations"
kubectl taint node k-node1 qqq:NoSchedule
kubectl taint node k-node2 qqq=a:NoSchedule
try() {
pod try "$1" > /dev/null
sleep 8
kubectl get pod try --no-headers | awk '{print $3}'
kubectl get pod try -o jsonpath='{range .status.conditions[?(@.reason=="Unschedulable")]}{.message}{"\n"}{end}' | sed 's/ no new claims.*//'
kubectl delete pod try --now > /dev/null
}
echo "-- Exists"
try '  - {key: qqq, operator: Exists, effect: NoSchedule}'
echo "-- Equal with the right value, which is none"
try '  - {key: qqq, operator: Equal, effect: NoSchedule}'
echo "-- Equal with another value"
try '  - {key: qqq, operator: Equal, value: b, effect: NoSchedule}'
echo "-- an empty key with Exists"
try '  - {operator: Exists, effect: NoSchedule}'
echo "-- an empty effect"
try '  - {key: qqq, operator: Exists}'
echo "-- another effect"
try '  - {key: qqq, operator: Exists, effect: NoExecute}'
echo "-- an empty key without Exists"
pod try '  - {value: a, effect: NoSchedule}' 2>&1
echo "== T21 a cordoned node"
kubectl cordon k-node1
echo "-- no toleration"
try ''
echo "-- a toleration of the taint"
try '  - {key: qqq, operator: Exists, effect: NoSchedule}'
echo "-- tolerations of both"
try '  - {key: qqq, operator: Exists, effect: NoSchedule}
  - {key: node.kubernetes.io/unschedulable, operator: Exists, effect: NoSchedule}'
pod try '  - {key: qqq, operator: Exists, effect: NoSchedule}'
sleep 2
kubectl describe pod try | grep -A3 Tolerations
drydock explain try | sed -n '/What would help/,$p' | grep -A1 'opens k-node1'
kubectl uncordon k-node1
sleep 5
kubectl get pod try --no-headers | awk '{print $3}'
