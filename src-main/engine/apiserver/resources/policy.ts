/** policy/v1 PodDisruptionBudget, scheduling.k8s.io/v1 PriorityClass, coordination.k8s.io/v1 Lease @ v1.34. */
import { forbidden } from '@shared/api';
import type { Lease } from 'kubernetes-types/coordination/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import { defineResource, statusOf } from '../definition';
import { SYSTEM_PRIORITY_CLASSES } from '../admission/priority';
import type { Draft, Strategy } from '../strategy';
import { leaseTable, podDisruptionBudgetTable, priorityClassTable } from '../tables/network-and-policy';
import { notNegative, oneOf, Path } from '../validation/errors';
import { dnsSubdomain } from '../validation/names';
import { validateLabelSelector } from '../validation/selectors';
import { validateAtMostAll, validateCountOrPercent } from '../validation/workloads';

const SPEC = Path.of('spec');

const budgetStrategy: Strategy<Draft<PodDisruptionBudget>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],

  prepareForCreate(budget) {
    budget.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
  },

  prepareForUpdate(budget, old) {
    budget.status = old.status!;
  },

  validate({ spec }, errors, old) {
    if (!spec || spec === old?.spec) return;
    if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
      errors.invalid(SPEC, spec, 'minAvailable and maxUnavailable cannot be both set');
    }
    for (const key of ['minAvailable', 'maxUnavailable'] as const) {
      validateCountOrPercent(spec[key], SPEC.child(key), errors);
      validateAtMostAll(spec[key], SPEC.child(key), errors);
    }
    validateLabelSelector(spec.selector, SPEC.child('selector'), errors);
    if (spec.unhealthyPodEvictionPolicy !== undefined) {
      oneOf(errors, SPEC.child('unhealthyPodEvictionPolicy'), spec.unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget']);
    }
  },
};

const MAX_USER_PRIORITY = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';

const priorityStrategy: Strategy<Draft<PriorityClass>> = {
  nameRule: dnsSubdomain,
  generationOf: ['value', 'globalDefault', 'description', 'preemptionPolicy'],

  setDefaults(priorityClass) {
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
  },

  validate(priorityClass, errors) {
    const { metadata: { name }, value } = priorityClass;
    if (name.startsWith(SYSTEM_PREFIX)) {
      const problem = systemClassProblem(priorityClass);
      if (problem) {
        errors.forbidden(
          Path.of('metadata').child('name'),
          `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`,
        );
      }
    } else if (value > MAX_USER_PRIORITY) {
      errors.forbidden(Path.of('value'), `maximum allowed value of a user defined priority is ${MAX_USER_PRIORITY}`);
    }
    oneOf(errors, Path.of('preemptionPolicy'), priorityClass.preemptionPolicy, ['Never', 'PreemptLowerPriority']);
  },

  refuseDelete({ metadata: { name } }) {
    if (!SYSTEM_PRIORITY_CLASSES.some((c) => c.metadata.name === name)) return undefined;
    return forbidden('priorityclasses.scheduling.k8s.io', name, 'this is a system priority class and cannot be deleted');
  },

  validateUpdate(next, old, errors) {
    if (next.value !== old.value) errors.forbidden(Path.of('value'), 'may not be changed in an update.');
    if (next.preemptionPolicy !== old.preemptionPolicy) {
      errors.invalid(Path.of('preemptionPolicy'), next.preemptionPolicy, 'field is immutable');
    }
  },
};

/** What is wrong with a class that calls itself one of the system; its description may be any. */
function systemClassProblem({ metadata: { name }, value, globalDefault }: Draft<PriorityClass>): string | undefined {
  const known = SYSTEM_PRIORITY_CLASSES.find((c) => c.metadata.name === name);
  if (!known) return `${name} is not a known system priority class`;
  if (value !== known.value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

const leaseStrategy: Strategy<Draft<Lease>> = {
  nameRule: dnsSubdomain,
  createOnUpdate: true,
  validate({ spec }, errors) {
    if (spec?.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0) {
      errors.invalid(SPEC.child('leaseDurationSeconds'), spec.leaseDurationSeconds, 'must be greater than 0');
    }
    notNegative(errors, SPEC.child('leaseTransitions'), spec?.leaseTransitions);
  },
};

export const podDisruptionBudgets = defineResource<Draft<PodDisruptionBudget>>({
  plural: 'poddisruptionbudgets', kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', namespaced: true, shortNames: ['pdb'],
  type: 'policy/v1.PodDisruptionBudget', strategy: budgetStrategy, table: podDisruptionBudgetTable,
  subresources: [statusOf('policy/v1', 'PodDisruptionBudget')],
});

export const priorityClasses = defineResource<Draft<PriorityClass>>({
  plural: 'priorityclasses', kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', namespaced: false, shortNames: ['pc'],
  type: 'scheduling/v1.PriorityClass', strategy: priorityStrategy, table: priorityClassTable,
});

export const leases = defineResource<Draft<Lease>>({
  plural: 'leases', kind: 'Lease', apiVersion: 'coordination.k8s.io/v1', namespaced: true,
  type: 'coordination/v1.Lease', strategy: leaseStrategy, table: leaseTable,
});
