/**
 * Fields of the kinds of drydock.dev/v1alpha1, written as in the generated table. What they mean is said beside their
 * TypeScript types in @shared/api.
 */
export const DRYDOCK_FIELDS: Readonly<Record<string, string>> = {
  'drydock.dev/v1alpha1.NodeKernel':
    'apiVersion kind metadata:meta/v1.ObjectMeta parameters!:{}string modules:[]string',
  'drydock.dev/v1alpha1.NodeImageStore':
    'apiVersion kind metadata:meta/v1.ObjectMeta images!:[]drydock.dev/v1alpha1.StoredImage',
  'drydock.dev/v1alpha1.StoredImage':
    'names!:[]string digest sizeBytes!:int64 pulledAt:time lastUsedAt:time pinned:bool',
  'drydock.dev/v1alpha1.NodeFilesystem':
    'apiVersion kind metadata:meta/v1.ObjectMeta files!:{}drydock.dev/v1alpha1.FileEntry',
  'drydock.dev/v1alpha1.FileEntry':
    'type content binaryContent:bytes target mode:int32 owner modifiedAt:time',
  'drydock.dev/v1alpha1.Volume':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec!:drydock.dev/v1alpha1.VolumeSpec files!:{}drydock.dev/v1alpha1.FileEntry',
  'drydock.dev/v1alpha1.VolumeSpec':
    'nodeName podUID podName volumeName! containerName medium sizeLimit:quantity persistentVolumeName',
  'drydock.dev/v1alpha1.ContainerLog':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec!:drydock.dev/v1alpha1.ContainerLogSpec lines!:[]string',
  'drydock.dev/v1alpha1.ContainerLogSpec':
    'nodeName! podUID! podNamespace! podName! containerName! restartCount!:int32 piece!:int32',
  'drydock.dev/v1alpha1.ImageRegistry':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec!:drydock.dev/v1alpha1.ImageRegistrySpec',
  'drydock.dev/v1alpha1.ImageRegistrySpec':
    'host! state! latencyMilliseconds:int64 bytesPerSecond:int64 requiresPullSecret:bool',
  'drydock.dev/v1alpha1.Image':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec!:drydock.dev/v1alpha1.ImageSpec',
  'drydock.dev/v1alpha1.ImageSpec':
    'repository! tags!:{}drydock.dev/v1alpha1.ImageTag command:[]string env:{}string workingDir user ports:[]int32 behaviour:any',
  'drydock.dev/v1alpha1.ImageTag': 'digest! sizeBytes!:int64 behaviour:any',
  'kubescheduler.config.k8s.io/v1.KubeSchedulerConfiguration':
    'apiVersion kind metadata:meta/v1.ObjectMeta parallelism:int32 leaderElection:any clientConnection:any enableProfiling:bool enableContentionProfiling:bool percentageOfNodesToScore:int32 podInitialBackoffSeconds:int64 podMaxBackoffSeconds:int64 profiles:[]kubescheduler.config.k8s.io/v1.KubeSchedulerProfile extenders:[]any delayCacheUntilActive:bool',
  'kubescheduler.config.k8s.io/v1.KubeSchedulerProfile':
    'schedulerName percentageOfNodesToScore:int32 plugins:kubescheduler.config.k8s.io/v1.Plugins pluginConfig:[]kubescheduler.config.k8s.io/v1.PluginConfig',
  'kubescheduler.config.k8s.io/v1.Plugins':
    'preEnqueue:kubescheduler.config.k8s.io/v1.PluginSet queueSort:kubescheduler.config.k8s.io/v1.PluginSet preFilter:kubescheduler.config.k8s.io/v1.PluginSet filter:kubescheduler.config.k8s.io/v1.PluginSet postFilter:kubescheduler.config.k8s.io/v1.PluginSet preScore:kubescheduler.config.k8s.io/v1.PluginSet score:kubescheduler.config.k8s.io/v1.PluginSet reserve:kubescheduler.config.k8s.io/v1.PluginSet permit:kubescheduler.config.k8s.io/v1.PluginSet preBind:kubescheduler.config.k8s.io/v1.PluginSet bind:kubescheduler.config.k8s.io/v1.PluginSet postBind:kubescheduler.config.k8s.io/v1.PluginSet multiPoint:kubescheduler.config.k8s.io/v1.PluginSet',
  'kubescheduler.config.k8s.io/v1.PluginSet':
    'enabled:[]kubescheduler.config.k8s.io/v1.Plugin disabled:[]kubescheduler.config.k8s.io/v1.Plugin',
  'kubescheduler.config.k8s.io/v1.Plugin': 'name! weight:int32',
  'kubescheduler.config.k8s.io/v1.PluginConfig': 'name! args:any',
};
