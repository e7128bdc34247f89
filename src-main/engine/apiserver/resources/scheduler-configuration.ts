/**
 * kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration. A real scheduler reads it from a file; here it is an object,
 * so that history and watches see it like anything else. The scheduler starts anew with each change.
 */
import { SCHEDULER_CONFIG_API, type KubeSchedulerConfiguration } from '@shared/api';
import { defineResource } from '../definition';
import { AGE, ageOf, column, NAME } from '../tables/table';
import { dnsSubdomain } from '../validation/names';
import { validateSchedulerConfiguration } from '../validation/scheduler-configuration';
import type { DraftObject } from '../strategy';

type DraftConfiguration = DraftObject & { profiles?: { schedulerName?: string }[] };

export const schedulerConfigurations = defineResource<DraftConfiguration>({
  plural: 'kubeschedulerconfigurations',
  kind: 'KubeSchedulerConfiguration',
  apiVersion: SCHEDULER_CONFIG_API,
  namespaced: false,
  categories: ['drydock'],
  type: `${SCHEDULER_CONFIG_API}.KubeSchedulerConfiguration`,
  table: {
    columns: [NAME, column('Profiles', 'The schedulerNames that pods can ask for.'), AGE],
    cells: (config, now) => [
      config.metadata.name,
      (config.profiles ?? []).map((profile) => profile.schedulerName ?? '').join(','),
      ageOf(config, now),
    ],
  },
  strategy: {
    nameRule: dnsSubdomain,
    setDefaults(config) {
      config.profiles ??= [{ schedulerName: 'default-scheduler' }];
      // A single profile without a name is the default one.
      if (config.profiles.length === 1 && config.profiles[0]!.schedulerName === undefined) {
        config.profiles = [{ ...config.profiles[0], schedulerName: 'default-scheduler' }];
      }
    },
    validate(config, errors) {
      validateSchedulerConfiguration(config as unknown as KubeSchedulerConfiguration, errors);
    },
  },
});
