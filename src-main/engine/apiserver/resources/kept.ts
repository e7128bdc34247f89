/**
 * Kinds of Kubernetes that Drydock keeps without acting on them: their fields are known (`fields`) or loose (`opaque`),
 * and nothing in the cluster reacts to them.
 */
import type { KubeObject } from '@shared/api';
import type { Subject } from 'kubernetes-types/rbac/v1';
import { defineResource, statusOf, type ResourceDefinition } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { ingressTable, networkPolicyTable } from '../tables/network-and-policy';
import { AGE, ageOf, column, NAME, NAME_AND_AGE, wideColumn, type TableDefinition } from '../tables/table';
import { oneOf, Path, type Complaints } from '../validation/errors';
import { dnsSubdomain, pathSegment } from '../validation/names';
import { CRD_RESOURCE, type CustomResourceDefinition } from './custom';

interface Kept {
  readonly plural: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  /** Name in the schema; absent where the kind is kept as loose JSON. */
  readonly type?: string;
  readonly status?: boolean;
  readonly table?: TableDefinition;
  readonly strategy?: Partial<Strategy>;
}

const CREATED_AT: TableDefinition = {
  columns: [NAME, column('Created At', 'Time of creation.', 'date')],
  cells: (object) => [object.metadata.name, (object.metadata.creationTimestamp as string | undefined) ?? ''],
};

/** What the tables below read of kinds that have no TypeScript type here. */
interface Loose {
  readonly spec?: {
    readonly controller?: string;
    readonly parameters?: { readonly kind: string; readonly name: string };
    readonly drivers?: readonly unknown[];
  };
  readonly handler?: string;
}

/** A table of the name, some fields and the age. */
function fieldsTable(...fields: readonly (readonly [string, (object: Loose) => string])[]): TableDefinition {
  return {
    columns: [NAME, ...fields.map(([name]) => column(name)), AGE],
    cells: (object, now) => [object.metadata.name, ...fields.map(([, read]) => read(object as Loose)), ageOf(object, now)],
  };
}

const bindingTable: TableDefinition = {
  columns: [
    NAME, column('Role', 'The role that is given.'), AGE, wideColumn('Users', 'Users that it is given to.'),
    wideColumn('Groups', 'Groups that it is given to.'), wideColumn('ServiceAccounts', 'Accounts that it is given to.'),
  ],
  cells(object, now) {
    const { roleRef, subjects = [] } = object as KubeObject & { roleRef?: { kind: string; name: string }; subjects?: Subject[] };
    const of = (kind: string): string =>
      subjects.filter((s) => s.kind === kind).map((s) => (s.namespace ? `${s.namespace}/${s.name}` : s.name)).join(', ');
    return [
      object.metadata.name, roleRef ? `${roleRef.kind}/${roleRef.name}` : '', ageOf(object, now), of('User'), of('Group'),
      of('ServiceAccount'),
    ];
  },
};

const rbac: Partial<Strategy> = { nameRule: pathSegment };

const KEPT: readonly Kept[] = [
  { plural: 'podtemplates', kind: 'PodTemplate', apiVersion: 'v1', namespaced: true, type: 'core/v1.PodTemplate' },
  {
    plural: 'ingresses', kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', namespaced: true, shortNames: ['ing'],
    type: 'networking/v1.Ingress', status: true, table: ingressTable as unknown as TableDefinition, strategy: { generationOf: ['spec'] },
  },
  {
    plural: 'ingressclasses', kind: 'IngressClass', apiVersion: 'networking.k8s.io/v1', namespaced: false,
    type: 'networking/v1.IngressClass', strategy: { generationOf: ['spec'] },
    table: fieldsTable(
      ['Controller', (c) => c.spec?.controller ?? ''],
      ['Parameters', ({ spec }) => (spec?.parameters ? `${spec.parameters.kind}/${spec.parameters.name}` : '<none>')],
    ),
  },
  {
    plural: 'networkpolicies', kind: 'NetworkPolicy', apiVersion: 'networking.k8s.io/v1', namespaced: true,
    shortNames: ['netpol'], type: 'networking/v1.NetworkPolicy', table: networkPolicyTable as unknown as TableDefinition,
    strategy: { generationOf: ['spec'] },
  },
  { plural: 'roles', kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: true, type: 'rbac/v1.Role', table: CREATED_AT, strategy: rbac },
  { plural: 'rolebindings', kind: 'RoleBinding', apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: true, type: 'rbac/v1.RoleBinding', table: bindingTable, strategy: rbac },
  { plural: 'clusterroles', kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: false, type: 'rbac/v1.ClusterRole', table: CREATED_AT, strategy: rbac },
  { plural: 'clusterrolebindings', kind: 'ClusterRoleBinding', apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: false, type: 'rbac/v1.ClusterRoleBinding', table: bindingTable, strategy: rbac },
  { plural: 'csidrivers', kind: 'CSIDriver', apiVersion: 'storage.k8s.io/v1', namespaced: false, type: 'storage/v1.CSIDriver' },
  {
    plural: 'csinodes', kind: 'CSINode', apiVersion: 'storage.k8s.io/v1', namespaced: false, type: 'storage/v1.CSINode',
    table: fieldsTable(['Drivers', (n) => String(n.spec?.drivers?.length ?? 0)]),
  },
  { plural: 'csistoragecapacities', kind: 'CSIStorageCapacity', apiVersion: 'storage.k8s.io/v1', namespaced: true, type: 'storage/v1.CSIStorageCapacity' },
  { plural: 'volumeattachments', kind: 'VolumeAttachment', apiVersion: 'storage.k8s.io/v1', namespaced: false, type: 'storage/v1.VolumeAttachment', status: true },
  {
    plural: 'runtimeclasses', kind: 'RuntimeClass', apiVersion: 'node.k8s.io/v1', namespaced: false, type: 'node/v1.RuntimeClass',
    table: fieldsTable(['Handler', (c) => c.handler ?? '']),
  },
  { plural: 'mutatingwebhookconfigurations', kind: 'MutatingWebhookConfiguration', apiVersion: 'admissionregistration.k8s.io/v1', namespaced: false },
  { plural: 'validatingwebhookconfigurations', kind: 'ValidatingWebhookConfiguration', apiVersion: 'admissionregistration.k8s.io/v1', namespaced: false },
  { plural: 'validatingadmissionpolicies', kind: 'ValidatingAdmissionPolicy', apiVersion: 'admissionregistration.k8s.io/v1', namespaced: false, status: true },
  { plural: 'validatingadmissionpolicybindings', kind: 'ValidatingAdmissionPolicyBinding', apiVersion: 'admissionregistration.k8s.io/v1', namespaced: false },
  { plural: 'apiservices', kind: 'APIService', apiVersion: 'apiregistration.k8s.io/v1', namespaced: false, status: true },
  { plural: 'certificatesigningrequests', kind: 'CertificateSigningRequest', apiVersion: 'certificates.k8s.io/v1', namespaced: false, shortNames: ['csr'], status: true },
  { plural: 'flowschemas', kind: 'FlowSchema', apiVersion: 'flowcontrol.apiserver.k8s.io/v1', namespaced: false, status: true },
  { plural: 'prioritylevelconfigurations', kind: 'PriorityLevelConfiguration', apiVersion: 'flowcontrol.apiserver.k8s.io/v1', namespaced: false, status: true },
  { plural: 'resourceclaims', kind: 'ResourceClaim', apiVersion: 'resource.k8s.io/v1', namespaced: true, status: true },
  { plural: 'resourceclaimtemplates', kind: 'ResourceClaimTemplate', apiVersion: 'resource.k8s.io/v1', namespaced: true },
  { plural: 'deviceclasses', kind: 'DeviceClass', apiVersion: 'resource.k8s.io/v1', namespaced: false },
  { plural: 'resourceslices', kind: 'ResourceSlice', apiVersion: 'resource.k8s.io/v1', namespaced: false },
];

function keep(kept: Kept): ResourceDefinition {
  return defineResource({
    ...kept,
    type: kept.type ?? null,
    modelled: kept.type === undefined ? 'opaque' : 'fields',
    table: kept.table ?? NAME_AND_AGE,
    strategy: { nameRule: dnsSubdomain, ...kept.strategy },
    subresources: kept.status ? [statusOf(kept.apiVersion, kept.kind)] : [],
  });
}

export const KEPT_RESOURCES: readonly ResourceDefinition[] = KEPT.map(keep);

/** Declares kinds of its own; they are served from then on. A real server's controllers report the conditions. */
export const customResourceDefinitions = defineResource<Draft<CustomResourceDefinition>>({
  plural: CRD_RESOURCE.slice(0, CRD_RESOURCE.indexOf('.')), kind: 'CustomResourceDefinition',
  apiVersion: 'apiextensions.k8s.io/v1', namespaced: false, shortNames: ['crd', 'crds'], categories: ['api-extensions'],
  modelled: 'fields', type: 'apiextensions/v1.CustomResourceDefinition', table: CREATED_AT,
  subresources: [statusOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition')],
  strategy: {
    nameRule: dnsSubdomain,
    generationOf: ['spec'],
    setDefaults({ spec }) {
      if (!spec?.names || Object.isFrozen(spec)) return;
      spec.names.singular ??= spec.names.kind?.toLowerCase();
      spec.names.listKind ??= `${spec.names.kind}List`;
    },
    prepareForCreate(crd, { timestamp }) {
      const condition = (type: string, reason: string, message: string) =>
        ({ type, status: 'True', reason, message, lastTransitionTime: timestamp });
      crd.status = {
        acceptedNames: crd.spec?.names,
        conditions: [
          condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
          condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
        ],
        storedVersions: (crd.spec?.versions ?? []).filter((v) => v.storage).map((v) => v.name),
      };
    },
    prepareForUpdate(crd, old) {
      crd.status = old.status;
    },
    validate: (crd, errors) => validateDefinition(crd, errors),
  },
});

function validateDefinition(crd: Draft<CustomResourceDefinition>, errors: Complaints): void {
  const spec = Path.of('spec');
  const { group, names, scope, versions } = crd.spec ?? {};
  if (!group) errors.required(spec.child('group'));
  if (!names?.plural) errors.required(spec.child('names').child('plural'));
  if (!names?.kind) errors.required(spec.child('names').child('kind'));
  if (!scope) errors.required(spec.child('scope'));
  else oneOf(errors, spec.child('scope'), scope, ['Cluster', 'Namespaced']);
  if (!versions || versions.length === 0) errors.required(spec.child('versions'), 'must have exactly one version marked as storage version');
  else if (versions.filter((v) => v.storage).length !== 1) {
    errors.invalid(spec.child('versions'), versions, 'must have exactly one version marked as storage version');
  }
  if (names?.plural && group && crd.metadata.name !== `${names.plural}.${group}`) {
    errors.invalid(Path.of('metadata').child('name'), crd.metadata.name, 'must be spec.names.plural+"."+spec.group');
  }
}
