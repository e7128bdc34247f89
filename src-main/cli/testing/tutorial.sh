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
echo "== T5 pull policies"
kubectl run never --image redis:7 --image-pull-policy Never
sleep 5
kubectl get pod never
kubectl run bad --image nginx:nothere
sleep 5
kubectl get pod bad
sleep 60
kubectl get pod bad
kubectl delete pod never bad --now
kubectl get pod p1 pod1 -o jsonpath='{range .items[*]}{.spec.containers[0].imagePullPolicy}{"\n"}{end}'
echo "== T6, T7 restart policies and phases"
kubectl run ok --image busybox --restart OnFailure -- sh -c 'exit 0'
kubectl run fails --image busybox --restart Never -- sh -c 'exit 1'
kubectl run again --image busybox -- sh -c 'exit 1'
sleep 25
kubectl get pod ok fails again
kubectl get pod ok fails again -o custom-columns=N:.metadata.name,P:.status.phase --no-headers
sleep 120
kubectl get pod again --no-headers | sed 's/  */ /g'
kubectl delete pod ok fails again --now
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
kubectl get pod initpod
sleep 30
kubectl get pod initpod
ssh k-node2
sysctl -a | grep vm.swap
exit
sysctl -a | grep vm.swap
sed -e 's/privileged: true/privileged: false/' -e 's/: initpod$/: poor/' -e 's/=35/=36/' initpod.yaml | kubectl apply -f -
sleep 20
kubectl get pod poor --no-headers | awk '{print $3}'
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
    command: ["sh","-c","sleep 10; cat /initest/test.txt"]
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
sleep 13
kubectl get pod vpod --no-headers | awk '{print $3}'
sleep 30
kubectl get pod vpod
kubectl exec vpod -- cat /test/test.txt
kubectl logs vpod -c second
kubectl exec -it vpod -c vpod -- sh
cd /test
ls
pwd
exit
echo "== T11 static pods"
cd /etc/kubernetes/
ls
cd manifests/
ls
mv /root/p1.yaml .
kubectl get pod p1-k-master
sleep 20
kubectl get pod p1-k-master -o wide --no-headers | awk '{print $1, $2, $3, $7}'
kubectl delete pod p1-k-master
kubectl get pod p1-k-master --no-headers | awk '{print $1}'
mv p1.yaml /root/
sleep 40
kubectl get pod p1-k-master
cd
mv /etc/kubernetes/manifests/kube-scheduler.yaml .
sleep 40
kubectl run waits --image nginx
sleep 5
kubectl get pod waits --no-headers | awk '{print $3}'
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
kubectl get node --show-labels k-master
kubectl label nodes k-master node-role.kubernetes.io/control-plane-
kubectl get node k-master
kubectl label nodes k-master node-role.kubernetes.io/master=
kubectl get node k-master
echo "== T14 annotations"
kubectl annotate pod pod aaa=kk
kubectl describe pod pod | grep aaa
echo "== T15 what controllers bring back"
kubectl create deployment web --image nginx --replicas 2
sleep 20
kubectl delete pod -l app=web
sleep 20
kubectl get pod -l app=web --no-headers | wc -l
echo "== T16 cordon"
kubectl cordon k-node1
kubectl get node
kubectl describe node k-node1 | grep Taints
kubectl uncordon k-node1
echo "== T17 drain"
kubectl drain k-node1
kubectl drain k-node1 --ignore-daemonsets --force --delete-emptydir-data | tail -1
kubectl get pod -A -o wide --field-selector spec.nodeName=k-node1 --no-headers | awk '{print $1, $2}'
kubectl uncordon k-node1
echo "== T18 taints"
kubectl describe nodes k-master | grep -i taint
kubectl taint node k-node1 qqq:NoSchedule
kubectl describe nodes k-node1 | grep -i taint
echo "== T20, T21 tolerations, and cordon"
cat > 1.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: tolerant
  labels:
    aa: qq
spec:
  nodeSelector:
    kubernetes.io/hostname: k-node1
  tolerations:
  - key: qqq
    operator: Exists
    effect: NoSchedule
  containers:
  - image: nginx
    imagePullPolicy: IfNotPresent
    name: p2
END
kubectl apply -f 1.yaml
sleep 10
kubectl get pod tolerant -o wide --no-headers | awk '{print $3, $7}'
kubectl delete pod tolerant --now
kubectl cordon k-node1
kubectl apply -f 1.yaml
sleep 5
kubectl get pod tolerant --no-headers | awk '{print $3}'
kubectl uncordon k-node1
sleep 10
kubectl get pod tolerant --no-headers | awk '{print $3}'
echo "== T19 NoExecute"
kubectl taint node k-node1 qqq-
kubectl taint node k-node1 out=now:NoExecute
sleep 35
kubectl get pod tolerant
kubectl get events -A | grep -o 'TaintManagerEviction' | sort -u
kubectl taint node k-node1 out-
echo "== T22 containers share a network"
cat > two.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: two
spec:
  containers:
  - image: nginx
    name: one
  - image: nginx
    name: other
END
kubectl apply -f two.yaml
sleep 30
kubectl get pod two --no-headers | awk '{print $2}'
kubectl logs two -c other | grep -m1 'Address already in use' | sed 's/.*bind/bind/'
kubectl exec two -c one -- curl -s localhost | grep title
curl -s $(kubectl get pod two -o jsonpath='{.status.podIP}') | grep title
crictl images | head -1
systemctl is-active kubelet
exit 7
