// Written by scripts/generate-known-fields.mjs from kubernetes-types 1.30.0 (Apache-2.0). Do not edit.
// A line a type: its fields, `!` for required ones, `:type` unless it is a string.
export const KNOWN_FIELDS: Readonly<Record<string, string>> = {
  'apps/v1.ControllerRevision': 'apiVersion data:any kind metadata:meta/v1.ObjectMeta revision!:int64',
  'apps/v1.DaemonSet':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:apps/v1.DaemonSetSpec status:apps/v1.DaemonSetStatus',
  'apps/v1.DaemonSetCondition': 'lastTransitionTime:time message reason status! type!',
  'apps/v1.DaemonSetSpec':
    'minReadySeconds:int32 revisionHistoryLimit:int32 selector!:meta/v1.LabelSelector template!:core/v1.PodTemplateSpec updateStrategy:apps/v1.DaemonSetUpdateStrategy',
  'apps/v1.DaemonSetStatus':
    'collisionCount:int32 conditions:[]apps/v1.DaemonSetCondition currentNumberScheduled!:int32 desiredNumberScheduled!:int32 numberAvailable:int32 numberMisscheduled!:int32 numberReady!:int32 numberUnavailable:int32 observedGeneration:int64 updatedNumberScheduled:int32',
  'apps/v1.DaemonSetUpdateStrategy': 'rollingUpdate:apps/v1.RollingUpdateDaemonSet type',
  'apps/v1.Deployment':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:apps/v1.DeploymentSpec status:apps/v1.DeploymentStatus',
  'apps/v1.DeploymentCondition': 'lastTransitionTime:time lastUpdateTime:time message reason status! type!',
  'apps/v1.DeploymentSpec':
    'minReadySeconds:int32 paused:bool progressDeadlineSeconds:int32 replicas:int32 revisionHistoryLimit:int32 selector!:meta/v1.LabelSelector strategy:apps/v1.DeploymentStrategy template!:core/v1.PodTemplateSpec',
  'apps/v1.DeploymentStatus':
    'availableReplicas:int32 collisionCount:int32 conditions:[]apps/v1.DeploymentCondition observedGeneration:int64 readyReplicas:int32 replicas:int32 unavailableReplicas:int32 updatedReplicas:int32',
  'apps/v1.DeploymentStrategy': 'rollingUpdate:apps/v1.RollingUpdateDeployment type',
  'apps/v1.ReplicaSet':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:apps/v1.ReplicaSetSpec status:apps/v1.ReplicaSetStatus',
  'apps/v1.ReplicaSetCondition': 'lastTransitionTime:time message reason status! type!',
  'apps/v1.ReplicaSetSpec':
    'minReadySeconds:int32 replicas:int32 selector!:meta/v1.LabelSelector template:core/v1.PodTemplateSpec',
  'apps/v1.ReplicaSetStatus':
    'availableReplicas:int32 conditions:[]apps/v1.ReplicaSetCondition fullyLabeledReplicas:int32 observedGeneration:int64 readyReplicas:int32 replicas!:int32',
  'apps/v1.RollingUpdateDaemonSet': 'maxSurge:intOrString maxUnavailable:intOrString',
  'apps/v1.RollingUpdateDeployment': 'maxSurge:intOrString maxUnavailable:intOrString',
  'apps/v1.RollingUpdateStatefulSetStrategy': 'maxUnavailable:intOrString partition:int32',
  'apps/v1.StatefulSet':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:apps/v1.StatefulSetSpec status:apps/v1.StatefulSetStatus',
  'apps/v1.StatefulSetCondition': 'lastTransitionTime:time message reason status! type!',
  'apps/v1.StatefulSetOrdinals': 'start:int32',
  'apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy': 'whenDeleted whenScaled',
  'apps/v1.StatefulSetSpec':
    'minReadySeconds:int32 ordinals:apps/v1.StatefulSetOrdinals persistentVolumeClaimRetentionPolicy:apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy replicas:int32 revisionHistoryLimit:int32 selector!:meta/v1.LabelSelector serviceName! template!:core/v1.PodTemplateSpec updateStrategy:apps/v1.StatefulSetUpdateStrategy volumeClaimTemplates:[]core/v1.PersistentVolumeClaim',
  'apps/v1.StatefulSetStatus':
    'availableReplicas:int32 collisionCount:int32 conditions:[]apps/v1.StatefulSetCondition currentReplicas:int32 currentRevision observedGeneration:int64 readyReplicas:int32 replicas!:int32 updateRevision updatedReplicas:int32',
  'apps/v1.StatefulSetUpdateStrategy': 'rollingUpdate:apps/v1.RollingUpdateStatefulSetStrategy type',
  'autoscaling/v1.Scale':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:autoscaling/v1.ScaleSpec status:autoscaling/v1.ScaleStatus',
  'autoscaling/v1.ScaleSpec': 'replicas:int32',
  'autoscaling/v1.ScaleStatus': 'replicas!:int32 selector',
  'autoscaling/v2.ContainerResourceMetricSource': 'container! name! target!:autoscaling/v2.MetricTarget',
  'autoscaling/v2.ContainerResourceMetricStatus':
    'container! current!:autoscaling/v2.MetricValueStatus name!',
  'autoscaling/v2.CrossVersionObjectReference': 'apiVersion kind! name!',
  'autoscaling/v2.ExternalMetricSource':
    'metric!:autoscaling/v2.MetricIdentifier target!:autoscaling/v2.MetricTarget',
  'autoscaling/v2.ExternalMetricStatus':
    'current!:autoscaling/v2.MetricValueStatus metric!:autoscaling/v2.MetricIdentifier',
  'autoscaling/v2.HPAScalingPolicy': 'periodSeconds!:int32 type! value!:int32',
  'autoscaling/v2.HPAScalingRules':
    'policies:[]autoscaling/v2.HPAScalingPolicy selectPolicy stabilizationWindowSeconds:int32',
  'autoscaling/v2.HorizontalPodAutoscaler':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:autoscaling/v2.HorizontalPodAutoscalerSpec status:autoscaling/v2.HorizontalPodAutoscalerStatus',
  'autoscaling/v2.HorizontalPodAutoscalerBehavior':
    'scaleDown:autoscaling/v2.HPAScalingRules scaleUp:autoscaling/v2.HPAScalingRules',
  'autoscaling/v2.HorizontalPodAutoscalerCondition': 'lastTransitionTime:time message reason status! type!',
  'autoscaling/v2.HorizontalPodAutoscalerSpec':
    'behavior:autoscaling/v2.HorizontalPodAutoscalerBehavior maxReplicas!:int32 metrics:[]autoscaling/v2.MetricSpec minReplicas:int32 scaleTargetRef!:autoscaling/v2.CrossVersionObjectReference',
  'autoscaling/v2.HorizontalPodAutoscalerStatus':
    'conditions:[]autoscaling/v2.HorizontalPodAutoscalerCondition currentMetrics:[]autoscaling/v2.MetricStatus currentReplicas:int32 desiredReplicas!:int32 lastScaleTime:time observedGeneration:int64',
  'autoscaling/v2.MetricIdentifier': 'name! selector:meta/v1.LabelSelector',
  'autoscaling/v2.MetricSpec':
    'containerResource:autoscaling/v2.ContainerResourceMetricSource external:autoscaling/v2.ExternalMetricSource object:autoscaling/v2.ObjectMetricSource pods:autoscaling/v2.PodsMetricSource resource:autoscaling/v2.ResourceMetricSource type!',
  'autoscaling/v2.MetricStatus':
    'containerResource:autoscaling/v2.ContainerResourceMetricStatus external:autoscaling/v2.ExternalMetricStatus object:autoscaling/v2.ObjectMetricStatus pods:autoscaling/v2.PodsMetricStatus resource:autoscaling/v2.ResourceMetricStatus type!',
  'autoscaling/v2.MetricTarget': 'averageUtilization:int32 averageValue:quantity type! value:quantity',
  'autoscaling/v2.MetricValueStatus': 'averageUtilization:int32 averageValue:quantity value:quantity',
  'autoscaling/v2.ObjectMetricSource':
    'describedObject!:autoscaling/v2.CrossVersionObjectReference metric!:autoscaling/v2.MetricIdentifier target!:autoscaling/v2.MetricTarget',
  'autoscaling/v2.ObjectMetricStatus':
    'current!:autoscaling/v2.MetricValueStatus describedObject!:autoscaling/v2.CrossVersionObjectReference metric!:autoscaling/v2.MetricIdentifier',
  'autoscaling/v2.PodsMetricSource':
    'metric!:autoscaling/v2.MetricIdentifier target!:autoscaling/v2.MetricTarget',
  'autoscaling/v2.PodsMetricStatus':
    'current!:autoscaling/v2.MetricValueStatus metric!:autoscaling/v2.MetricIdentifier',
  'autoscaling/v2.ResourceMetricSource': 'name! target!:autoscaling/v2.MetricTarget',
  'autoscaling/v2.ResourceMetricStatus': 'current!:autoscaling/v2.MetricValueStatus name!',
  'batch/v1.CronJob':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:batch/v1.CronJobSpec status:batch/v1.CronJobStatus',
  'batch/v1.CronJobSpec':
    'concurrencyPolicy failedJobsHistoryLimit:int32 jobTemplate!:batch/v1.JobTemplateSpec schedule! startingDeadlineSeconds:int64 successfulJobsHistoryLimit:int32 suspend:bool timeZone',
  'batch/v1.CronJobStatus': 'active:[]core/v1.ObjectReference lastScheduleTime:time lastSuccessfulTime:time',
  'batch/v1.Job':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:batch/v1.JobSpec status:batch/v1.JobStatus',
  'batch/v1.JobCondition': 'lastProbeTime:time lastTransitionTime:time message reason status! type!',
  'batch/v1.JobSpec':
    'activeDeadlineSeconds:int64 backoffLimit:int32 backoffLimitPerIndex:int32 completionMode completions:int32 managedBy manualSelector:bool maxFailedIndexes:int32 parallelism:int32 podFailurePolicy:batch/v1.PodFailurePolicy podReplacementPolicy selector:meta/v1.LabelSelector successPolicy:batch/v1.SuccessPolicy suspend:bool template!:core/v1.PodTemplateSpec ttlSecondsAfterFinished:int32',
  'batch/v1.JobStatus':
    'active:int32 completedIndexes completionTime:time conditions:[]batch/v1.JobCondition failed:int32 failedIndexes ready:int32 startTime:time succeeded:int32 terminating:int32 uncountedTerminatedPods:batch/v1.UncountedTerminatedPods',
  'batch/v1.JobTemplateSpec': 'metadata:meta/v1.ObjectMeta spec:batch/v1.JobSpec',
  'batch/v1.PodFailurePolicy': 'rules!:[]batch/v1.PodFailurePolicyRule',
  'batch/v1.PodFailurePolicyOnExitCodesRequirement': 'containerName operator! values!:[]int32',
  'batch/v1.PodFailurePolicyOnPodConditionsPattern': 'status! type!',
  'batch/v1.PodFailurePolicyRule':
    'action! onExitCodes:batch/v1.PodFailurePolicyOnExitCodesRequirement onPodConditions:[]batch/v1.PodFailurePolicyOnPodConditionsPattern',
  'batch/v1.SuccessPolicy': 'rules!:[]batch/v1.SuccessPolicyRule',
  'batch/v1.SuccessPolicyRule': 'succeededCount:int32 succeededIndexes',
  'batch/v1.UncountedTerminatedPods': 'failed:[]string succeeded:[]string',
  'coordination/v1.Lease': 'apiVersion kind metadata:meta/v1.ObjectMeta spec:coordination/v1.LeaseSpec',
  'coordination/v1.LeaseSpec':
    'acquireTime:microTime holderIdentity leaseDurationSeconds:int32 leaseTransitions:int32 renewTime:microTime',
  'core/v1.AWSElasticBlockStoreVolumeSource': 'fsType partition:int32 readOnly:bool volumeID!',
  'core/v1.Affinity':
    'nodeAffinity:core/v1.NodeAffinity podAffinity:core/v1.PodAffinity podAntiAffinity:core/v1.PodAntiAffinity',
  'core/v1.AppArmorProfile': 'localhostProfile type!',
  'core/v1.AttachedVolume': 'devicePath! name!',
  'core/v1.AzureDiskVolumeSource': 'cachingMode diskName! diskURI! fsType kind readOnly:bool',
  'core/v1.AzureFilePersistentVolumeSource': 'readOnly:bool secretName! secretNamespace shareName!',
  'core/v1.AzureFileVolumeSource': 'readOnly:bool secretName! shareName!',
  'core/v1.Binding': 'apiVersion kind metadata:meta/v1.ObjectMeta target!:core/v1.ObjectReference',
  'core/v1.CSIPersistentVolumeSource':
    'controllerExpandSecretRef:core/v1.SecretReference controllerPublishSecretRef:core/v1.SecretReference driver! fsType nodeExpandSecretRef:core/v1.SecretReference nodePublishSecretRef:core/v1.SecretReference nodeStageSecretRef:core/v1.SecretReference readOnly:bool volumeAttributes:{}string volumeHandle!',
  'core/v1.CSIVolumeSource':
    'driver! fsType nodePublishSecretRef:core/v1.LocalObjectReference readOnly:bool volumeAttributes:{}string',
  'core/v1.Capabilities': 'add:[]string drop:[]string',
  'core/v1.CephFSPersistentVolumeSource':
    'monitors!:[]string path readOnly:bool secretFile secretRef:core/v1.SecretReference user',
  'core/v1.CephFSVolumeSource':
    'monitors!:[]string path readOnly:bool secretFile secretRef:core/v1.LocalObjectReference user',
  'core/v1.CinderPersistentVolumeSource': 'fsType readOnly:bool secretRef:core/v1.SecretReference volumeID!',
  'core/v1.CinderVolumeSource': 'fsType readOnly:bool secretRef:core/v1.LocalObjectReference volumeID!',
  'core/v1.ClaimSource': 'resourceClaimName resourceClaimTemplateName',
  'core/v1.ClientIPConfig': 'timeoutSeconds:int32',
  'core/v1.ClusterTrustBundleProjection':
    'labelSelector:meta/v1.LabelSelector name optional:bool path! signerName',
  'core/v1.ConfigMap':
    'apiVersion binaryData:{}bytes data:{}string immutable:bool kind metadata:meta/v1.ObjectMeta',
  'core/v1.ConfigMapEnvSource': 'name optional:bool',
  'core/v1.ConfigMapKeySelector': 'key! name optional:bool',
  'core/v1.ConfigMapNodeConfigSource': 'kubeletConfigKey! name! namespace! resourceVersion uid',
  'core/v1.ConfigMapProjection': 'items:[]core/v1.KeyToPath name optional:bool',
  'core/v1.ConfigMapVolumeSource': 'defaultMode:int32 items:[]core/v1.KeyToPath name optional:bool',
  'core/v1.Container':
    'args:[]string command:[]string env:[]core/v1.EnvVar envFrom:[]core/v1.EnvFromSource image imagePullPolicy lifecycle:core/v1.Lifecycle livenessProbe:core/v1.Probe name! ports:[]core/v1.ContainerPort readinessProbe:core/v1.Probe resizePolicy:[]core/v1.ContainerResizePolicy resources:core/v1.ResourceRequirements restartPolicy securityContext:core/v1.SecurityContext startupProbe:core/v1.Probe stdin:bool stdinOnce:bool terminationMessagePath terminationMessagePolicy tty:bool volumeDevices:[]core/v1.VolumeDevice volumeMounts:[]core/v1.VolumeMount workingDir',
  'core/v1.ContainerImage': 'names:[]string sizeBytes:int64',
  'core/v1.ContainerPort': 'containerPort!:int32 hostIP hostPort:int32 name protocol',
  'core/v1.ContainerResizePolicy': 'resourceName! restartPolicy!',
  'core/v1.ContainerState':
    'running:core/v1.ContainerStateRunning terminated:core/v1.ContainerStateTerminated waiting:core/v1.ContainerStateWaiting',
  'core/v1.ContainerStateRunning': 'startedAt:time',
  'core/v1.ContainerStateTerminated':
    'containerID exitCode!:int32 finishedAt:time message reason signal:int32 startedAt:time',
  'core/v1.ContainerStateWaiting': 'message reason',
  'core/v1.ContainerStatus':
    'allocatedResources:{}quantity containerID image! imageID! lastState:core/v1.ContainerState name! ready!:bool resources:core/v1.ResourceRequirements restartCount!:int32 started:bool state:core/v1.ContainerState volumeMounts:[]core/v1.VolumeMountStatus',
  'core/v1.DaemonEndpoint': 'Port!:int32',
  'core/v1.DownwardAPIProjection': 'items:[]core/v1.DownwardAPIVolumeFile',
  'core/v1.DownwardAPIVolumeFile':
    'fieldRef:core/v1.ObjectFieldSelector mode:int32 path! resourceFieldRef:core/v1.ResourceFieldSelector',
  'core/v1.DownwardAPIVolumeSource': 'defaultMode:int32 items:[]core/v1.DownwardAPIVolumeFile',
  'core/v1.EmptyDirVolumeSource': 'medium sizeLimit:quantity',
  'core/v1.EndpointAddress': 'hostname ip! nodeName targetRef:core/v1.ObjectReference',
  'core/v1.EndpointPort': 'appProtocol name port!:int32 protocol',
  'core/v1.EndpointSubset':
    'addresses:[]core/v1.EndpointAddress notReadyAddresses:[]core/v1.EndpointAddress ports:[]core/v1.EndpointPort',
  'core/v1.Endpoints': 'apiVersion kind metadata:meta/v1.ObjectMeta subsets:[]core/v1.EndpointSubset',
  'core/v1.EnvFromSource': 'configMapRef:core/v1.ConfigMapEnvSource prefix secretRef:core/v1.SecretEnvSource',
  'core/v1.EnvVar': 'name! value valueFrom:core/v1.EnvVarSource',
  'core/v1.EnvVarSource':
    'configMapKeyRef:core/v1.ConfigMapKeySelector fieldRef:core/v1.ObjectFieldSelector resourceFieldRef:core/v1.ResourceFieldSelector secretKeyRef:core/v1.SecretKeySelector',
  'core/v1.EphemeralContainer':
    'args:[]string command:[]string env:[]core/v1.EnvVar envFrom:[]core/v1.EnvFromSource image imagePullPolicy lifecycle:core/v1.Lifecycle livenessProbe:core/v1.Probe name! ports:[]core/v1.ContainerPort readinessProbe:core/v1.Probe resizePolicy:[]core/v1.ContainerResizePolicy resources:core/v1.ResourceRequirements restartPolicy securityContext:core/v1.SecurityContext startupProbe:core/v1.Probe stdin:bool stdinOnce:bool targetContainerName terminationMessagePath terminationMessagePolicy tty:bool volumeDevices:[]core/v1.VolumeDevice volumeMounts:[]core/v1.VolumeMount workingDir',
  'core/v1.EphemeralVolumeSource': 'volumeClaimTemplate:core/v1.PersistentVolumeClaimTemplate',
  'core/v1.Event':
    'action apiVersion count:int32 eventTime:microTime firstTimestamp:time involvedObject!:core/v1.ObjectReference kind lastTimestamp:time message metadata!:meta/v1.ObjectMeta reason related:core/v1.ObjectReference reportingComponent reportingInstance series:core/v1.EventSeries source:core/v1.EventSource type',
  'core/v1.EventSeries': 'count:int32 lastObservedTime:microTime',
  'core/v1.EventSource': 'component host',
  'core/v1.ExecAction': 'command:[]string',
  'core/v1.FCVolumeSource': 'fsType lun:int32 readOnly:bool targetWWNs:[]string wwids:[]string',
  'core/v1.FlexPersistentVolumeSource':
    'driver! fsType options:{}string readOnly:bool secretRef:core/v1.SecretReference',
  'core/v1.FlexVolumeSource':
    'driver! fsType options:{}string readOnly:bool secretRef:core/v1.LocalObjectReference',
  'core/v1.FlockerVolumeSource': 'datasetName datasetUUID',
  'core/v1.GCEPersistentDiskVolumeSource': 'fsType partition:int32 pdName! readOnly:bool',
  'core/v1.GRPCAction': 'port!:int32 service',
  'core/v1.GitRepoVolumeSource': 'directory repository! revision',
  'core/v1.GlusterfsPersistentVolumeSource': 'endpoints! endpointsNamespace path! readOnly:bool',
  'core/v1.GlusterfsVolumeSource': 'endpoints! path! readOnly:bool',
  'core/v1.HTTPGetAction': 'host httpHeaders:[]core/v1.HTTPHeader path port!:intOrString scheme',
  'core/v1.HTTPHeader': 'name! value!',
  'core/v1.HostAlias': 'hostnames:[]string ip',
  'core/v1.HostIP': 'ip',
  'core/v1.HostPathVolumeSource': 'path! type',
  'core/v1.ISCSIPersistentVolumeSource':
    'chapAuthDiscovery:bool chapAuthSession:bool fsType initiatorName iqn! iscsiInterface lun!:int32 portals:[]string readOnly:bool secretRef:core/v1.SecretReference targetPortal!',
  'core/v1.ISCSIVolumeSource':
    'chapAuthDiscovery:bool chapAuthSession:bool fsType initiatorName iqn! iscsiInterface lun!:int32 portals:[]string readOnly:bool secretRef:core/v1.LocalObjectReference targetPortal!',
  'core/v1.KeyToPath': 'key! mode:int32 path!',
  'core/v1.Lifecycle': 'postStart:core/v1.LifecycleHandler preStop:core/v1.LifecycleHandler',
  'core/v1.LifecycleHandler':
    'exec:core/v1.ExecAction httpGet:core/v1.HTTPGetAction sleep:core/v1.SleepAction tcpSocket:core/v1.TCPSocketAction',
  'core/v1.LimitRange': 'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.LimitRangeSpec',
  'core/v1.LimitRangeItem':
    'default:{}quantity defaultRequest:{}quantity max:{}quantity maxLimitRequestRatio:{}quantity min:{}quantity type!',
  'core/v1.LimitRangeSpec': 'limits!:[]core/v1.LimitRangeItem',
  'core/v1.LoadBalancerIngress': 'hostname ip ipMode ports:[]core/v1.PortStatus',
  'core/v1.LoadBalancerStatus': 'ingress:[]core/v1.LoadBalancerIngress',
  'core/v1.LocalObjectReference': 'name',
  'core/v1.LocalVolumeSource': 'fsType path!',
  'core/v1.ModifyVolumeStatus': 'status! targetVolumeAttributesClassName',
  'core/v1.NFSVolumeSource': 'path! readOnly:bool server!',
  'core/v1.Namespace':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.NamespaceSpec status:core/v1.NamespaceStatus',
  'core/v1.NamespaceCondition': 'lastTransitionTime:time message reason status! type!',
  'core/v1.NamespaceSpec': 'finalizers:[]string',
  'core/v1.NamespaceStatus': 'conditions:[]core/v1.NamespaceCondition phase',
  'core/v1.Node':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.NodeSpec status:core/v1.NodeStatus',
  'core/v1.NodeAddress': 'address! type!',
  'core/v1.NodeAffinity':
    'preferredDuringSchedulingIgnoredDuringExecution:[]core/v1.PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:core/v1.NodeSelector',
  'core/v1.NodeCondition': 'lastHeartbeatTime:time lastTransitionTime:time message reason status! type!',
  'core/v1.NodeConfigSource': 'configMap:core/v1.ConfigMapNodeConfigSource',
  'core/v1.NodeConfigStatus':
    'active:core/v1.NodeConfigSource assigned:core/v1.NodeConfigSource error lastKnownGood:core/v1.NodeConfigSource',
  'core/v1.NodeDaemonEndpoints': 'kubeletEndpoint:core/v1.DaemonEndpoint',
  'core/v1.NodeRuntimeHandler': 'features:core/v1.NodeRuntimeHandlerFeatures name',
  'core/v1.NodeRuntimeHandlerFeatures': 'recursiveReadOnlyMounts:bool',
  'core/v1.NodeSelector': 'nodeSelectorTerms!:[]core/v1.NodeSelectorTerm',
  'core/v1.NodeSelectorRequirement': 'key! operator! values:[]string',
  'core/v1.NodeSelectorTerm':
    'matchExpressions:[]core/v1.NodeSelectorRequirement matchFields:[]core/v1.NodeSelectorRequirement',
  'core/v1.NodeSpec':
    'configSource:core/v1.NodeConfigSource externalID podCIDR podCIDRs:[]string providerID taints:[]core/v1.Taint unschedulable:bool',
  'core/v1.NodeStatus':
    'addresses:[]core/v1.NodeAddress allocatable:{}quantity capacity:{}quantity conditions:[]core/v1.NodeCondition config:core/v1.NodeConfigStatus daemonEndpoints:core/v1.NodeDaemonEndpoints images:[]core/v1.ContainerImage nodeInfo:core/v1.NodeSystemInfo phase runtimeHandlers:[]core/v1.NodeRuntimeHandler volumesAttached:[]core/v1.AttachedVolume volumesInUse:[]string',
  'core/v1.NodeSystemInfo':
    'architecture! bootID! containerRuntimeVersion! kernelVersion! kubeProxyVersion! kubeletVersion! machineID! operatingSystem! osImage! systemUUID!',
  'core/v1.ObjectFieldSelector': 'apiVersion fieldPath!',
  'core/v1.ObjectReference': 'apiVersion fieldPath kind name namespace resourceVersion uid',
  'core/v1.PersistentVolume':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.PersistentVolumeSpec status:core/v1.PersistentVolumeStatus',
  'core/v1.PersistentVolumeClaim':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.PersistentVolumeClaimSpec status:core/v1.PersistentVolumeClaimStatus',
  'core/v1.PersistentVolumeClaimCondition':
    'lastProbeTime:time lastTransitionTime:time message reason status! type!',
  'core/v1.PersistentVolumeClaimSpec':
    'accessModes:[]string dataSource:core/v1.TypedLocalObjectReference dataSourceRef:core/v1.TypedObjectReference resources:core/v1.VolumeResourceRequirements selector:meta/v1.LabelSelector storageClassName volumeAttributesClassName volumeMode volumeName',
  'core/v1.PersistentVolumeClaimStatus':
    'accessModes:[]string allocatedResourceStatuses:{}string allocatedResources:{}quantity capacity:{}quantity conditions:[]core/v1.PersistentVolumeClaimCondition currentVolumeAttributesClassName modifyVolumeStatus:core/v1.ModifyVolumeStatus phase',
  'core/v1.PersistentVolumeClaimTemplate':
    'metadata:meta/v1.ObjectMeta spec!:core/v1.PersistentVolumeClaimSpec',
  'core/v1.PersistentVolumeClaimVolumeSource': 'claimName! readOnly:bool',
  'core/v1.PersistentVolumeSpec':
    'accessModes:[]string awsElasticBlockStore:core/v1.AWSElasticBlockStoreVolumeSource azureDisk:core/v1.AzureDiskVolumeSource azureFile:core/v1.AzureFilePersistentVolumeSource capacity:{}quantity cephfs:core/v1.CephFSPersistentVolumeSource cinder:core/v1.CinderPersistentVolumeSource claimRef:core/v1.ObjectReference csi:core/v1.CSIPersistentVolumeSource fc:core/v1.FCVolumeSource flexVolume:core/v1.FlexPersistentVolumeSource flocker:core/v1.FlockerVolumeSource gcePersistentDisk:core/v1.GCEPersistentDiskVolumeSource glusterfs:core/v1.GlusterfsPersistentVolumeSource hostPath:core/v1.HostPathVolumeSource iscsi:core/v1.ISCSIPersistentVolumeSource local:core/v1.LocalVolumeSource mountOptions:[]string nfs:core/v1.NFSVolumeSource nodeAffinity:core/v1.VolumeNodeAffinity persistentVolumeReclaimPolicy photonPersistentDisk:core/v1.PhotonPersistentDiskVolumeSource portworxVolume:core/v1.PortworxVolumeSource quobyte:core/v1.QuobyteVolumeSource rbd:core/v1.RBDPersistentVolumeSource scaleIO:core/v1.ScaleIOPersistentVolumeSource storageClassName storageos:core/v1.StorageOSPersistentVolumeSource volumeAttributesClassName volumeMode vsphereVolume:core/v1.VsphereVirtualDiskVolumeSource',
  'core/v1.PersistentVolumeStatus': 'lastPhaseTransitionTime:time message phase reason',
  'core/v1.PhotonPersistentDiskVolumeSource': 'fsType pdID!',
  'core/v1.Pod': 'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.PodSpec status:core/v1.PodStatus',
  'core/v1.PodAffinity':
    'preferredDuringSchedulingIgnoredDuringExecution:[]core/v1.WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]core/v1.PodAffinityTerm',
  'core/v1.PodAffinityTerm':
    'labelSelector:meta/v1.LabelSelector matchLabelKeys:[]string mismatchLabelKeys:[]string namespaceSelector:meta/v1.LabelSelector namespaces:[]string topologyKey!',
  'core/v1.PodAntiAffinity':
    'preferredDuringSchedulingIgnoredDuringExecution:[]core/v1.WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]core/v1.PodAffinityTerm',
  'core/v1.PodCondition': 'lastProbeTime:time lastTransitionTime:time message reason status! type!',
  'core/v1.PodDNSConfig': 'nameservers:[]string options:[]core/v1.PodDNSConfigOption searches:[]string',
  'core/v1.PodDNSConfigOption': 'name value',
  'core/v1.PodIP': 'ip',
  'core/v1.PodOS': 'name!',
  'core/v1.PodReadinessGate': 'conditionType!',
  'core/v1.PodResourceClaim': 'name! source:core/v1.ClaimSource',
  'core/v1.PodResourceClaimStatus': 'name! resourceClaimName',
  'core/v1.PodSchedulingGate': 'name!',
  'core/v1.PodSecurityContext':
    'appArmorProfile:core/v1.AppArmorProfile fsGroup:int64 fsGroupChangePolicy runAsGroup:int64 runAsNonRoot:bool runAsUser:int64 seLinuxOptions:core/v1.SELinuxOptions seccompProfile:core/v1.SeccompProfile supplementalGroups:[]int64 sysctls:[]core/v1.Sysctl windowsOptions:core/v1.WindowsSecurityContextOptions',
  'core/v1.PodSpec':
    'activeDeadlineSeconds:int64 affinity:core/v1.Affinity automountServiceAccountToken:bool containers!:[]core/v1.Container dnsConfig:core/v1.PodDNSConfig dnsPolicy enableServiceLinks:bool ephemeralContainers:[]core/v1.EphemeralContainer hostAliases:[]core/v1.HostAlias hostIPC:bool hostNetwork:bool hostPID:bool hostUsers:bool hostname imagePullSecrets:[]core/v1.LocalObjectReference initContainers:[]core/v1.Container nodeName nodeSelector:{}string os:core/v1.PodOS overhead:{}quantity preemptionPolicy priority:int32 priorityClassName readinessGates:[]core/v1.PodReadinessGate resourceClaims:[]core/v1.PodResourceClaim restartPolicy runtimeClassName schedulerName schedulingGates:[]core/v1.PodSchedulingGate securityContext:core/v1.PodSecurityContext serviceAccount serviceAccountName setHostnameAsFQDN:bool shareProcessNamespace:bool subdomain terminationGracePeriodSeconds:int64 tolerations:[]core/v1.Toleration topologySpreadConstraints:[]core/v1.TopologySpreadConstraint volumes:[]core/v1.Volume',
  'core/v1.PodStatus':
    'conditions:[]core/v1.PodCondition containerStatuses:[]core/v1.ContainerStatus ephemeralContainerStatuses:[]core/v1.ContainerStatus hostIP hostIPs:[]core/v1.HostIP initContainerStatuses:[]core/v1.ContainerStatus message nominatedNodeName phase podIP podIPs:[]core/v1.PodIP qosClass reason resize resourceClaimStatuses:[]core/v1.PodResourceClaimStatus startTime:time',
  'core/v1.PodTemplate': 'apiVersion kind metadata:meta/v1.ObjectMeta template:core/v1.PodTemplateSpec',
  'core/v1.PodTemplateSpec': 'metadata:meta/v1.ObjectMeta spec:core/v1.PodSpec',
  'core/v1.PortStatus': 'error port!:int32 protocol!',
  'core/v1.PortworxVolumeSource': 'fsType readOnly:bool volumeID!',
  'core/v1.PreferredSchedulingTerm': 'preference!:core/v1.NodeSelectorTerm weight!:int32',
  'core/v1.Probe':
    'exec:core/v1.ExecAction failureThreshold:int32 grpc:core/v1.GRPCAction httpGet:core/v1.HTTPGetAction initialDelaySeconds:int32 periodSeconds:int32 successThreshold:int32 tcpSocket:core/v1.TCPSocketAction terminationGracePeriodSeconds:int64 timeoutSeconds:int32',
  'core/v1.ProjectedVolumeSource': 'defaultMode:int32 sources:[]core/v1.VolumeProjection',
  'core/v1.QuobyteVolumeSource': 'group readOnly:bool registry! tenant user volume!',
  'core/v1.RBDPersistentVolumeSource':
    'fsType image! keyring monitors!:[]string pool readOnly:bool secretRef:core/v1.SecretReference user',
  'core/v1.RBDVolumeSource':
    'fsType image! keyring monitors!:[]string pool readOnly:bool secretRef:core/v1.LocalObjectReference user',
  'core/v1.ReplicationController':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.ReplicationControllerSpec status:core/v1.ReplicationControllerStatus',
  'core/v1.ReplicationControllerCondition': 'lastTransitionTime:time message reason status! type!',
  'core/v1.ReplicationControllerSpec':
    'minReadySeconds:int32 replicas:int32 selector:{}string template:core/v1.PodTemplateSpec',
  'core/v1.ReplicationControllerStatus':
    'availableReplicas:int32 conditions:[]core/v1.ReplicationControllerCondition fullyLabeledReplicas:int32 observedGeneration:int64 readyReplicas:int32 replicas!:int32',
  'core/v1.ResourceClaim': 'name!',
  'core/v1.ResourceFieldSelector': 'containerName divisor:quantity resource!',
  'core/v1.ResourceQuota':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.ResourceQuotaSpec status:core/v1.ResourceQuotaStatus',
  'core/v1.ResourceQuotaSpec': 'hard:{}quantity scopeSelector:core/v1.ScopeSelector scopes:[]string',
  'core/v1.ResourceQuotaStatus': 'hard:{}quantity used:{}quantity',
  'core/v1.ResourceRequirements': 'claims:[]core/v1.ResourceClaim limits:{}quantity requests:{}quantity',
  'core/v1.SELinuxOptions': 'level role type user',
  'core/v1.ScaleIOPersistentVolumeSource':
    'fsType gateway! protectionDomain readOnly:bool secretRef!:core/v1.SecretReference sslEnabled:bool storageMode storagePool system! volumeName',
  'core/v1.ScaleIOVolumeSource':
    'fsType gateway! protectionDomain readOnly:bool secretRef!:core/v1.LocalObjectReference sslEnabled:bool storageMode storagePool system! volumeName',
  'core/v1.ScopeSelector': 'matchExpressions:[]core/v1.ScopedResourceSelectorRequirement',
  'core/v1.ScopedResourceSelectorRequirement': 'operator! scopeName! values:[]string',
  'core/v1.SeccompProfile': 'localhostProfile type!',
  'core/v1.Secret':
    'apiVersion data:{}bytes immutable:bool kind metadata:meta/v1.ObjectMeta stringData:{}string type',
  'core/v1.SecretEnvSource': 'name optional:bool',
  'core/v1.SecretKeySelector': 'key! name optional:bool',
  'core/v1.SecretProjection': 'items:[]core/v1.KeyToPath name optional:bool',
  'core/v1.SecretReference': 'name namespace',
  'core/v1.SecretVolumeSource': 'defaultMode:int32 items:[]core/v1.KeyToPath optional:bool secretName',
  'core/v1.SecurityContext':
    'allowPrivilegeEscalation:bool appArmorProfile:core/v1.AppArmorProfile capabilities:core/v1.Capabilities privileged:bool procMount readOnlyRootFilesystem:bool runAsGroup:int64 runAsNonRoot:bool runAsUser:int64 seLinuxOptions:core/v1.SELinuxOptions seccompProfile:core/v1.SeccompProfile windowsOptions:core/v1.WindowsSecurityContextOptions',
  'core/v1.Service':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:core/v1.ServiceSpec status:core/v1.ServiceStatus',
  'core/v1.ServiceAccount':
    'apiVersion automountServiceAccountToken:bool imagePullSecrets:[]core/v1.LocalObjectReference kind metadata:meta/v1.ObjectMeta secrets:[]core/v1.ObjectReference',
  'core/v1.ServiceAccountTokenProjection': 'audience expirationSeconds:int64 path!',
  'core/v1.ServicePort': 'appProtocol name nodePort:int32 port!:int32 protocol targetPort:intOrString',
  'core/v1.ServiceSpec':
    'allocateLoadBalancerNodePorts:bool clusterIP clusterIPs:[]string externalIPs:[]string externalName externalTrafficPolicy healthCheckNodePort:int32 internalTrafficPolicy ipFamilies:[]string ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges:[]string ports:[]core/v1.ServicePort publishNotReadyAddresses:bool selector:{}string sessionAffinity sessionAffinityConfig:core/v1.SessionAffinityConfig trafficDistribution type',
  'core/v1.ServiceStatus': 'conditions:[]meta/v1.Condition loadBalancer:core/v1.LoadBalancerStatus',
  'core/v1.SessionAffinityConfig': 'clientIP:core/v1.ClientIPConfig',
  'core/v1.SleepAction': 'seconds!:int32',
  'core/v1.StorageOSPersistentVolumeSource':
    'fsType readOnly:bool secretRef:core/v1.ObjectReference volumeName volumeNamespace',
  'core/v1.StorageOSVolumeSource':
    'fsType readOnly:bool secretRef:core/v1.LocalObjectReference volumeName volumeNamespace',
  'core/v1.Sysctl': 'name! value!',
  'core/v1.TCPSocketAction': 'host port!:intOrString',
  'core/v1.Taint': 'effect! key! timeAdded:time value',
  'core/v1.Toleration': 'effect key operator tolerationSeconds:int64 value',
  'core/v1.TopologySelectorLabelRequirement': 'key! values!:[]string',
  'core/v1.TopologySelectorTerm': 'matchLabelExpressions:[]core/v1.TopologySelectorLabelRequirement',
  'core/v1.TopologySpreadConstraint':
    'labelSelector:meta/v1.LabelSelector matchLabelKeys:[]string maxSkew!:int32 minDomains:int32 nodeAffinityPolicy nodeTaintsPolicy topologyKey! whenUnsatisfiable!',
  'core/v1.TypedLocalObjectReference': 'apiGroup kind! name!',
  'core/v1.TypedObjectReference': 'apiGroup kind! name! namespace',
  'core/v1.Volume':
    'awsElasticBlockStore:core/v1.AWSElasticBlockStoreVolumeSource azureDisk:core/v1.AzureDiskVolumeSource azureFile:core/v1.AzureFileVolumeSource cephfs:core/v1.CephFSVolumeSource cinder:core/v1.CinderVolumeSource configMap:core/v1.ConfigMapVolumeSource csi:core/v1.CSIVolumeSource downwardAPI:core/v1.DownwardAPIVolumeSource emptyDir:core/v1.EmptyDirVolumeSource ephemeral:core/v1.EphemeralVolumeSource fc:core/v1.FCVolumeSource flexVolume:core/v1.FlexVolumeSource flocker:core/v1.FlockerVolumeSource gcePersistentDisk:core/v1.GCEPersistentDiskVolumeSource gitRepo:core/v1.GitRepoVolumeSource glusterfs:core/v1.GlusterfsVolumeSource hostPath:core/v1.HostPathVolumeSource iscsi:core/v1.ISCSIVolumeSource name! nfs:core/v1.NFSVolumeSource persistentVolumeClaim:core/v1.PersistentVolumeClaimVolumeSource photonPersistentDisk:core/v1.PhotonPersistentDiskVolumeSource portworxVolume:core/v1.PortworxVolumeSource projected:core/v1.ProjectedVolumeSource quobyte:core/v1.QuobyteVolumeSource rbd:core/v1.RBDVolumeSource scaleIO:core/v1.ScaleIOVolumeSource secret:core/v1.SecretVolumeSource storageos:core/v1.StorageOSVolumeSource vsphereVolume:core/v1.VsphereVirtualDiskVolumeSource',
  'core/v1.VolumeDevice': 'devicePath! name!',
  'core/v1.VolumeMount':
    'mountPath! mountPropagation name! readOnly:bool recursiveReadOnly subPath subPathExpr',
  'core/v1.VolumeMountStatus': 'mountPath! name! readOnly:bool recursiveReadOnly',
  'core/v1.VolumeNodeAffinity': 'required:core/v1.NodeSelector',
  'core/v1.VolumeProjection':
    'clusterTrustBundle:core/v1.ClusterTrustBundleProjection configMap:core/v1.ConfigMapProjection downwardAPI:core/v1.DownwardAPIProjection secret:core/v1.SecretProjection serviceAccountToken:core/v1.ServiceAccountTokenProjection',
  'core/v1.VolumeResourceRequirements': 'limits:{}quantity requests:{}quantity',
  'core/v1.VsphereVirtualDiskVolumeSource': 'fsType storagePolicyID storagePolicyName volumePath!',
  'core/v1.WeightedPodAffinityTerm': 'podAffinityTerm!:core/v1.PodAffinityTerm weight!:int32',
  'core/v1.WindowsSecurityContextOptions':
    'gmsaCredentialSpec gmsaCredentialSpecName hostProcess:bool runAsUserName',
  'discovery/v1.Endpoint':
    'addresses!:[]string conditions:discovery/v1.EndpointConditions deprecatedTopology:{}string hints:discovery/v1.EndpointHints hostname nodeName targetRef:core/v1.ObjectReference zone',
  'discovery/v1.EndpointConditions': 'ready:bool serving:bool terminating:bool',
  'discovery/v1.EndpointHints': 'forZones:[]discovery/v1.ForZone',
  'discovery/v1.EndpointPort': 'appProtocol name port:int32 protocol',
  'discovery/v1.EndpointSlice':
    'addressType! apiVersion endpoints!:[]discovery/v1.Endpoint kind metadata:meta/v1.ObjectMeta ports:[]discovery/v1.EndpointPort',
  'discovery/v1.ForZone': 'name!',
  'meta/v1.Condition': 'lastTransitionTime!:time message! observedGeneration:int64 reason! status! type!',
  'meta/v1.DeleteOptions':
    'apiVersion dryRun:[]string gracePeriodSeconds:int64 kind orphanDependents:bool preconditions:meta/v1.Preconditions propagationPolicy',
  'meta/v1.LabelSelector': 'matchExpressions:[]meta/v1.LabelSelectorRequirement matchLabels:{}string',
  'meta/v1.LabelSelectorRequirement': 'key! operator! values:[]string',
  'meta/v1.ManagedFieldsEntry': 'apiVersion fieldsType fieldsV1:any manager operation subresource time:time',
  'meta/v1.ObjectMeta':
    'annotations:{}string creationTimestamp:time deletionGracePeriodSeconds:int64 deletionTimestamp:time finalizers:[]string generateName generation:int64 labels:{}string managedFields:[]meta/v1.ManagedFieldsEntry name namespace ownerReferences:[]meta/v1.OwnerReference resourceVersion selfLink uid',
  'meta/v1.OwnerReference': 'apiVersion! blockOwnerDeletion:bool controller:bool kind! name! uid!',
  'meta/v1.Preconditions': 'resourceVersion uid',
  'networking/v1.HTTPIngressPath': 'backend!:networking/v1.IngressBackend path pathType!',
  'networking/v1.HTTPIngressRuleValue': 'paths!:[]networking/v1.HTTPIngressPath',
  'networking/v1.IPBlock': 'cidr! except:[]string',
  'networking/v1.Ingress':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:networking/v1.IngressSpec status:networking/v1.IngressStatus',
  'networking/v1.IngressBackend':
    'resource:core/v1.TypedLocalObjectReference service:networking/v1.IngressServiceBackend',
  'networking/v1.IngressClass':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:networking/v1.IngressClassSpec',
  'networking/v1.IngressClassParametersReference': 'apiGroup kind! name! namespace scope',
  'networking/v1.IngressClassSpec': 'controller parameters:networking/v1.IngressClassParametersReference',
  'networking/v1.IngressLoadBalancerIngress': 'hostname ip ports:[]networking/v1.IngressPortStatus',
  'networking/v1.IngressLoadBalancerStatus': 'ingress:[]networking/v1.IngressLoadBalancerIngress',
  'networking/v1.IngressPortStatus': 'error port!:int32 protocol!',
  'networking/v1.IngressRule': 'host http:networking/v1.HTTPIngressRuleValue',
  'networking/v1.IngressServiceBackend': 'name! port:networking/v1.ServiceBackendPort',
  'networking/v1.IngressSpec':
    'defaultBackend:networking/v1.IngressBackend ingressClassName rules:[]networking/v1.IngressRule tls:[]networking/v1.IngressTLS',
  'networking/v1.IngressStatus': 'loadBalancer:networking/v1.IngressLoadBalancerStatus',
  'networking/v1.IngressTLS': 'hosts:[]string secretName',
  'networking/v1.NetworkPolicy':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:networking/v1.NetworkPolicySpec',
  'networking/v1.NetworkPolicyEgressRule':
    'ports:[]networking/v1.NetworkPolicyPort to:[]networking/v1.NetworkPolicyPeer',
  'networking/v1.NetworkPolicyIngressRule':
    'from:[]networking/v1.NetworkPolicyPeer ports:[]networking/v1.NetworkPolicyPort',
  'networking/v1.NetworkPolicyPeer':
    'ipBlock:networking/v1.IPBlock namespaceSelector:meta/v1.LabelSelector podSelector:meta/v1.LabelSelector',
  'networking/v1.NetworkPolicyPort': 'endPort:int32 port:intOrString protocol',
  'networking/v1.NetworkPolicySpec':
    'egress:[]networking/v1.NetworkPolicyEgressRule ingress:[]networking/v1.NetworkPolicyIngressRule podSelector!:meta/v1.LabelSelector policyTypes:[]string',
  'networking/v1.ServiceBackendPort': 'name number:int32',
  'node/v1.Overhead': 'podFixed:{}quantity',
  'node/v1.RuntimeClass':
    'apiVersion handler! kind metadata:meta/v1.ObjectMeta overhead:node/v1.Overhead scheduling:node/v1.Scheduling',
  'node/v1.Scheduling': 'nodeSelector:{}string tolerations:[]core/v1.Toleration',
  'policy/v1.Eviction': 'apiVersion deleteOptions:meta/v1.DeleteOptions kind metadata:meta/v1.ObjectMeta',
  'policy/v1.PodDisruptionBudget':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec:policy/v1.PodDisruptionBudgetSpec status:policy/v1.PodDisruptionBudgetStatus',
  'policy/v1.PodDisruptionBudgetSpec':
    'maxUnavailable:intOrString minAvailable:intOrString selector:meta/v1.LabelSelector unhealthyPodEvictionPolicy',
  'policy/v1.PodDisruptionBudgetStatus':
    'conditions:[]meta/v1.Condition currentHealthy!:int32 desiredHealthy!:int32 disruptedPods:{}time disruptionsAllowed!:int32 expectedPods!:int32 observedGeneration:int64',
  'rbac/v1.AggregationRule': 'clusterRoleSelectors:[]meta/v1.LabelSelector',
  'rbac/v1.ClusterRole':
    'aggregationRule:rbac/v1.AggregationRule apiVersion kind metadata:meta/v1.ObjectMeta rules:[]rbac/v1.PolicyRule',
  'rbac/v1.ClusterRoleBinding':
    'apiVersion kind metadata:meta/v1.ObjectMeta roleRef!:rbac/v1.RoleRef subjects:[]rbac/v1.Subject',
  'rbac/v1.PolicyRule':
    'apiGroups:[]string nonResourceURLs:[]string resourceNames:[]string resources:[]string verbs!:[]string',
  'rbac/v1.Role': 'apiVersion kind metadata:meta/v1.ObjectMeta rules:[]rbac/v1.PolicyRule',
  'rbac/v1.RoleBinding':
    'apiVersion kind metadata:meta/v1.ObjectMeta roleRef!:rbac/v1.RoleRef subjects:[]rbac/v1.Subject',
  'rbac/v1.RoleRef': 'apiGroup! kind! name!',
  'rbac/v1.Subject': 'apiGroup kind! name! namespace',
  'scheduling/v1.PriorityClass':
    'apiVersion description globalDefault:bool kind metadata:meta/v1.ObjectMeta preemptionPolicy value!:int32',
  'storage/v1.CSIDriver': 'apiVersion kind metadata:meta/v1.ObjectMeta spec!:storage/v1.CSIDriverSpec',
  'storage/v1.CSIDriverSpec':
    'attachRequired:bool fsGroupPolicy podInfoOnMount:bool requiresRepublish:bool seLinuxMount:bool storageCapacity:bool tokenRequests:[]storage/v1.TokenRequest volumeLifecycleModes:[]string',
  'storage/v1.CSINode': 'apiVersion kind metadata:meta/v1.ObjectMeta spec!:storage/v1.CSINodeSpec',
  'storage/v1.CSINodeDriver':
    'allocatable:storage/v1.VolumeNodeResources name! nodeID! topologyKeys:[]string',
  'storage/v1.CSINodeSpec': 'drivers!:[]storage/v1.CSINodeDriver',
  'storage/v1.CSIStorageCapacity':
    'apiVersion capacity:quantity kind maximumVolumeSize:quantity metadata:meta/v1.ObjectMeta nodeTopology:meta/v1.LabelSelector storageClassName!',
  'storage/v1.StorageClass':
    'allowVolumeExpansion:bool allowedTopologies:[]core/v1.TopologySelectorTerm apiVersion kind metadata:meta/v1.ObjectMeta mountOptions:[]string parameters:{}string provisioner! reclaimPolicy volumeBindingMode',
  'storage/v1.TokenRequest': 'audience! expirationSeconds:int64',
  'storage/v1.VolumeAttachment':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec!:storage/v1.VolumeAttachmentSpec status:storage/v1.VolumeAttachmentStatus',
  'storage/v1.VolumeAttachmentSource': 'inlineVolumeSpec:core/v1.PersistentVolumeSpec persistentVolumeName',
  'storage/v1.VolumeAttachmentSpec': 'attacher! nodeName! source!:storage/v1.VolumeAttachmentSource',
  'storage/v1.VolumeAttachmentStatus':
    'attachError:storage/v1.VolumeError attached!:bool attachmentMetadata:{}string detachError:storage/v1.VolumeError',
  'storage/v1.VolumeError': 'message time:time',
  'storage/v1.VolumeNodeResources': 'count:int32',
};
