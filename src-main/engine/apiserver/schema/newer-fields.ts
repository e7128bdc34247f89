/** What v1.34 has and the published types (v1.30) lack, written as in the generated table. */
export const NEWER_FIELDS: Readonly<Record<string, string>> = {
  'core/v1.PodSpec': 'resources:core/v1.ResourceRequirements hostnameOverride',
  'core/v1.PodStatus':
    'observedGeneration:int64 extendedResourceClaimStatus:any allocatedResources:{}quantity resources:core/v1.ResourceRequirements',
  'core/v1.PodCondition': 'observedGeneration:int64',
  'core/v1.Container': 'restartPolicyRules:[]core/v1.ContainerRestartRule',
  'core/v1.EphemeralContainer': 'restartPolicyRules:[]core/v1.ContainerRestartRule',
  'core/v1.Lifecycle': 'stopSignal',
  'core/v1.ContainerStatus':
    'allocatedResourcesStatus:[]core/v1.ResourceStatus stopSignal user:core/v1.ContainerUser',
  'core/v1.Volume': 'image:core/v1.ImageVolumeSource',
  'core/v1.EnvVarSource': 'fileKeyRef:core/v1.FileKeySelector',
  'core/v1.PodSecurityContext': 'supplementalGroupsPolicy seLinuxChangePolicy',
  'core/v1.ResourceClaim': 'request',
  'core/v1.NodeStatus': 'features:any',
  'core/v1.NodeSystemInfo': 'swap:any',
  'core/v1.PodResourceClaim': 'resourceClaimName resourceClaimTemplateName',
  'apps/v1.DeploymentStatus': 'terminatingReplicas:int32',
  'apps/v1.ReplicaSetStatus': 'terminatingReplicas:int32',
  'coordination/v1.LeaseSpec': 'strategy preferredHolder',
  'discovery/v1.EndpointHints': 'forNodes:any',
  'meta/v1.DeleteOptions': 'ignoreStoreReadErrorWithClusterBreakingPotential:bool',
};

/** Types that only the fields above use, and kinds whose published form is loose JSON. */
export const NEWER_TYPES: Readonly<Record<string, string>> = {
  'core/v1.ContainerRestartRule': 'action! exitCodes:any',
  'core/v1.ResourceStatus': 'name! resources:any',
  'core/v1.ContainerUser': 'linux:any',
  'core/v1.ImageVolumeSource': 'pullPolicy reference',
  'core/v1.FileKeySelector': 'volumeName! path! key! optional:bool',
  'meta/v1.PartialObject': 'apiVersion kind metadata:meta/v1.ObjectMeta',
  'apiextensions/v1.CustomResourceDefinition':
    'apiVersion kind metadata:meta/v1.ObjectMeta spec!:apiextensions/v1.CustomResourceDefinitionSpec status:any',
  'apiextensions/v1.CustomResourceDefinitionSpec':
    'conversion:any group! names!:apiextensions/v1.CustomResourceDefinitionNames preserveUnknownFields:bool scope! versions!:[]apiextensions/v1.CustomResourceDefinitionVersion',
  'apiextensions/v1.CustomResourceDefinitionNames':
    'categories:[]string kind! listKind plural! shortNames:[]string singular',
  'apiextensions/v1.CustomResourceDefinitionVersion':
    'additionalPrinterColumns:any deprecated:bool deprecationWarning name! schema:any selectableFields:any served!:bool storage!:bool subresources:any',
};
