/** apps/v1 StatefulSet and ControllerRevision. Models `pkg/registry/apps` and `pkg/apis/apps` @ v1.34. */
import type { ControllerRevision, StatefulSet } from 'kubernetes-types/apps/v1';
import { setPodTemplateDefaults } from '../defaults/pod-spec';
import { defineResource, SCALE, statusOf } from '../definition';
import { shareEqual } from '../share';
import type { Draft, Strategy } from '../strategy';
import { column, NAME, ageOf, AGE } from '../tables/table';
import { statefulSetTable } from '../tables/workloads';
import { notNegative, oneOf, Path, type Complaints } from '../validation/errors';
import { immutable } from '../validation/metadata';
import { dnsSubdomain } from '../validation/names';
import { validateOwnSelector } from '../validation/selectors';
import { validateTemplate } from '../validation/workloads';

type Spec = NonNullable<StatefulSet['spec']>;
const SPEC = Path.of('spec');

const strategy: Strategy<Draft<StatefulSet>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.podManagementPolicy ??= 'OrderedReady';
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    spec.updateStrategy ??= {};
    if (!Object.isFrozen(spec.updateStrategy)) {
      spec.updateStrategy.type ??= 'RollingUpdate';
      if (spec.updateStrategy.type === 'RollingUpdate') {
        const rolling = { ...spec.updateStrategy.rollingUpdate };
        rolling.partition ??= 0;
        spec.updateStrategy.rollingUpdate = rolling;
      }
    }
    spec.persistentVolumeClaimRetentionPolicy = {
      whenDeleted: 'Retain', whenScaled: 'Retain', ...spec.persistentVolumeClaimRetentionPolicy,
    };
    setPodTemplateDefaults(spec.template);
    setClaimDefaults(spec);
  },

  prepareForCreate(set) {
    set.status = { replicas: 0 };
  },

  prepareForUpdate(set, old) {
    set.status = old.status!;
  },

  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC.child('selector'));
    else if (spec !== old?.spec) validateSpec(spec, errors);
  },

  validateUpdate({ spec }, old, errors) {
    if (!spec || !old.spec || spec === old.spec) return;
    const allowed: Spec = { ...spec };
    for (const key of MAY_CHANGE) putBack(allowed, old.spec, key);
    if (shareEqual(old.spec, allowed) === old.spec) return;
    errors.forbidden(
      SPEC,
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    );
  },
};

const MAY_CHANGE = [
  'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

function putBack<K extends keyof Spec>(spec: Spec, old: Spec, key: K): void {
  if (old[key] === undefined) delete spec[key];
  else spec[key] = old[key];
}

/** A server stores the claims' templates as whole objects. */
function setClaimDefaults(spec: Spec): void {
  if (!spec.volumeClaimTemplates || Object.isFrozen(spec.volumeClaimTemplates)) return;
  spec.volumeClaimTemplates = spec.volumeClaimTemplates.map((claim) => ({
    ...claim,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { ...claim.spec, volumeMode: claim.spec?.volumeMode ?? 'Filesystem' },
    status: { phase: 'Pending' },
  }));
}

function validateSpec(spec: Spec, errors: Complaints): void {
  const { podManagementPolicy: policy = '' } = spec;
  if (policy !== 'OrderedReady' && policy !== 'Parallel')
    errors.invalid(SPEC.child('podManagementPolicy'), policy, "must be 'OrderedReady' or 'Parallel'");
  const how = SPEC.child('updateStrategy');
  oneOf(errors, how.child('type'), spec.updateStrategy?.type, ['RollingUpdate', 'OnDelete']);
  if (spec.updateStrategy?.type === 'OnDelete' && spec.updateStrategy.rollingUpdate) {
    errors.invalid(how.child('rollingUpdate'), spec.updateStrategy.rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'");
  }
  notNegative(errors, how.child('rollingUpdate').child('partition'), spec.updateStrategy?.rollingUpdate?.partition);
  notNegative(errors, SPEC.child('replicas'), spec.replicas);
  notNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  notNegative(errors, SPEC.child('ordinals').child('start'), spec.ordinals?.start);
  notNegative(errors, SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit);
  const kept = SPEC.child('persistentVolumeClaimRetentionPolicy');
  oneOf(errors, kept.child('whenDeleted'), spec.persistentVolumeClaimRetentionPolicy?.whenDeleted, ['Retain', 'Delete']);
  oneOf(errors, kept.child('whenScaled'), spec.persistentVolumeClaimRetentionPolicy?.whenScaled, ['Retain', 'Delete']);
  validateOwnSelector(spec.selector, 'statefulset', SPEC.child('selector'), errors);
  validateTemplate(spec.template, spec.selector, SPEC.child('template'), errors, ['Always'], volumesOf(spec));
}

/** Pods of the set also have the volumes of its claims. */
function volumesOf(spec: Spec): readonly string[] {
  return (spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata?.name ?? '');
}

export const statefulSets = defineResource<Draft<StatefulSet>>({
  plural: 'statefulsets', kind: 'StatefulSet', apiVersion: 'apps/v1', namespaced: true, shortNames: ['sts'],
  categories: ['all'], type: 'apps/v1.StatefulSet', strategy, table: statefulSetTable,
  subresources: [SCALE, statusOf('apps/v1', 'StatefulSet')],
});

export const controllerRevisions = defineResource<Draft<ControllerRevision>>({
  plural: 'controllerrevisions', kind: 'ControllerRevision', apiVersion: 'apps/v1', namespaced: true,
  type: 'apps/v1.ControllerRevision',
  strategy: {
    nameRule: dnsSubdomain,
    validate(revision, errors) {
      if (revision.data === undefined) errors.required(Path.of('data'), 'data is mandatory');
      notNegative(errors, Path.of('revision'), revision.revision);
    },
    validateUpdate: (next, old, errors) => immutable(errors, Path.of('data'), next.data, old.data),
  },
  table: {
    columns: [
      NAME, column('Controller', 'The controller of the object.'),
      column('Revision', 'The revision of the state that the object keeps.'), AGE,
    ],
    cells(revision, now) {
      const owner = revision.metadata.ownerReferences?.find((o) => o.controller);
      const [group] = (owner?.apiVersion ?? '').split('/');
      const text = owner ? `${owner.kind.toLowerCase()}.${group}/${owner.name}` : '<none>';
      return [revision.metadata.name, text, String(revision.revision), ageOf(revision, now)];
    },
  },
});
