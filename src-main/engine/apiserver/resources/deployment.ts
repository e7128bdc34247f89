/** apps/v1 Deployment. Models `pkg/registry/apps/deployment` and `pkg/apis/apps` @ v1.34. */
import { percentage } from '@shared/api';
import type { Deployment } from 'kubernetes-types/apps/v1';
import { setPodTemplateDefaults } from '../defaults/pod-spec';
import { defineResource, SCALE, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { deploymentTable } from '../tables/workloads';
import { notNegative, oneOf, Path, type Complaints } from '../validation/errors';
import { immutable } from '../validation/metadata';
import { dnsSubdomain } from '../validation/names';
import { validateOwnSelector } from '../validation/selectors';
import { validateAtMostAll, validateCountOrPercent, validateTemplate } from '../validation/workloads';

type Spec = NonNullable<Deployment['spec']>;
const SPEC = Path.of('spec');

const strategy: Strategy<Draft<Deployment>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec', 'annotations'],
  statusTakesMetadata: true,

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    spec.strategy ??= {};
    if (!Object.isFrozen(spec.strategy)) {
      spec.strategy.type ??= 'RollingUpdate';
      if (spec.strategy.type === 'RollingUpdate') {
        const rolling = { ...spec.strategy.rollingUpdate };
        rolling.maxUnavailable ??= '25%';
        rolling.maxSurge ??= '25%';
        spec.strategy.rollingUpdate = rolling;
      }
    }
    setPodTemplateDefaults(spec.template);
  },

  prepareForCreate(deployment) {
    deployment.status = {};
  },

  prepareForUpdate(deployment, old) {
    deployment.status = old.status!;
  },

  /** A status may come with annotations, but labels stay as they are. */
  prepareStatus(deployment, old) {
    deployment.metadata = { ...deployment.metadata };
    if (old.metadata.labels) deployment.metadata.labels = old.metadata.labels;
    else delete deployment.metadata.labels;
  },

  validate(deployment, errors, old) {
    if (!deployment.spec) errors.required(SPEC.child('selector'));
    else if (deployment.spec !== old?.spec) validateSpec(deployment.spec, errors);
  },

  validateUpdate(deployment, old, errors) {
    immutable(errors, SPEC.child('selector'), deployment.spec?.selector, old.spec?.selector);
  },
};

function validateSpec(spec: Spec, errors: Complaints): void {
  notNegative(errors, SPEC.child('replicas'), spec.replicas);
  validateOwnSelector(spec.selector, 'deployment', SPEC.child('selector'), errors);
  validateTemplate(spec.template, spec.selector, SPEC.child('template'), errors);
  validateStrategy(spec, errors);
  notNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  notNegative(errors, SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  notNegative(errors, SPEC.child('progressDeadlineSeconds'), deadline);
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.invalid(SPEC.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds');
  }
}

function validateStrategy({ strategy: how }: Spec, errors: Complaints): void {
  const path = SPEC.child('strategy');
  if (!how) return;
  oneOf(errors, path.child('type'), how.type, ['Recreate', 'RollingUpdate']);
  const rolling = how.rollingUpdate;
  if (how.type === 'Recreate' && rolling) {
    errors.forbidden(path.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'");
  }
  if (how.type !== 'RollingUpdate' || !rolling) return;
  const at = path.child('rollingUpdate');
  validateCountOrPercent(rolling.maxUnavailable, at.child('maxUnavailable'), errors);
  validateCountOrPercent(rolling.maxSurge, at.child('maxSurge'), errors);
  const isNone = (value: number | string | undefined): boolean =>
    typeof value === 'string' ? percentage(value) === 0 : value === 0;
  if (isNone(rolling.maxUnavailable) && isNone(rolling.maxSurge)) {
    errors.invalid(at.child('maxUnavailable'), rolling.maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  }
  validateAtMostAll(rolling.maxUnavailable, at.child('maxUnavailable'), errors);
}

export const deployments = defineResource<Draft<Deployment>>({
  plural: 'deployments', kind: 'Deployment', apiVersion: 'apps/v1', namespaced: true, shortNames: ['deploy'],
  categories: ['all'], type: 'apps/v1.Deployment', strategy, table: deploymentTable,
  subresources: [SCALE, statusOf('apps/v1', 'Deployment')],
});
