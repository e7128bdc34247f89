/** apps/v1 DaemonSet. Models `pkg/registry/apps/daemonset` and `pkg/apis/apps` @ v1.34. */
import { percentage } from '@shared/api';
import type { DaemonSet } from 'kubernetes-types/apps/v1';
import { setPodTemplateDefaults } from '../defaults/pod-spec';
import { defineResource, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { daemonSetTable } from '../tables/workloads';
import { notNegative, oneOf, Path, type Complaints } from '../validation/errors';
import { immutable } from '../validation/metadata';
import { dnsSubdomain } from '../validation/names';
import { validateOwnSelector } from '../validation/selectors';
import { validateAtMostAll, validateCountOrPercent, validateTemplate } from '../validation/workloads';

type Spec = NonNullable<DaemonSet['spec']>;
const SPEC = Path.of('spec');

/** Counts changes of the template; older clients look for it. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

const strategy: Strategy<Draft<DaemonSet>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.revisionHistoryLimit ??= 10;
    spec.updateStrategy ??= {};
    if (!Object.isFrozen(spec.updateStrategy)) {
      spec.updateStrategy.type ??= 'RollingUpdate';
      if (spec.updateStrategy.type === 'RollingUpdate') {
        const rolling = { ...spec.updateStrategy.rollingUpdate };
        rolling.maxSurge ??= 0;
        rolling.maxUnavailable ??= 1;
        spec.updateStrategy.rollingUpdate = rolling;
      }
    }
    setPodTemplateDefaults(spec.template);
  },

  prepareForCreate(set) {
    set.status = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };
    setTemplateGeneration(set, 1);
  },

  prepareForUpdate(set, old) {
    set.status = old.status!;
    const count = Number(old.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1');
    const changed = JSON.stringify(set.spec?.template) !== JSON.stringify(old.spec?.template);
    setTemplateGeneration(set, changed ? count + 1 : count);
  },

  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC.child('selector'));
    else if (spec !== old?.spec) validateSpec(spec, errors);
  },

  validateUpdate(set, old, errors) {
    immutable(errors, SPEC.child('selector'), set.spec?.selector, old.spec?.selector);
  },
};

function setTemplateGeneration(set: Draft<DaemonSet>, count: number): void {
  set.metadata = {
    ...set.metadata,
    annotations: { ...set.metadata.annotations, [TEMPLATE_GENERATION]: String(count) },
  };
}

function validateSpec(spec: Spec, errors: Complaints): void {
  validateOwnSelector(spec.selector, 'daemonset', SPEC.child('selector'), errors);
  validateTemplate(spec.template, spec.selector, SPEC.child('template'), errors);
  notNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  notNegative(errors, SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit);
  const path = SPEC.child('updateStrategy');
  oneOf(errors, path.child('type'), spec.updateStrategy?.type, ['RollingUpdate', 'OnDelete']);
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (spec.updateStrategy?.type !== 'RollingUpdate' || !rolling) return;
  const at = path.child('rollingUpdate');
  validateCountOrPercent(rolling.maxUnavailable, at.child('maxUnavailable'), errors);
  validateAtMostAll(rolling.maxUnavailable, at.child('maxUnavailable'), errors);
  validateCountOrPercent(rolling.maxSurge, at.child('maxSurge'), errors);
  validateAtMostAll(rolling.maxSurge, at.child('maxSurge'), errors);
  const some = (value: number | string | undefined): boolean =>
    typeof value === 'string' ? (percentage(value) ?? 0) > 0 : (value ?? 0) > 0;
  if (some(rolling.maxUnavailable) && some(rolling.maxSurge)) {
    errors.invalid(at.child('maxSurge'), rolling.maxSurge, 'may not be set when maxUnavailable is non-zero');
  }
  if (!some(rolling.maxUnavailable) && !some(rolling.maxSurge)) {
    errors.required(at.child('maxUnavailable'), 'cannot be 0 when maxSurge is 0');
  }
}

export const daemonSets = defineResource<Draft<DaemonSet>>({
  plural: 'daemonsets', kind: 'DaemonSet', apiVersion: 'apps/v1', namespaced: true, shortNames: ['ds'],
  categories: ['all'], type: 'apps/v1.DaemonSet', strategy, table: daemonSetTable,
  subresources: [statusOf('apps/v1', 'DaemonSet')],
});
