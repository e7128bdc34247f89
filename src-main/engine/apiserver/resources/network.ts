/** v1 Endpoints, discovery.k8s.io/v1 EndpointSlice, autoscaling/v2 HorizontalPodAutoscaler, v1 ReplicationController. */
import type { HorizontalPodAutoscaler, MetricSpec } from 'kubernetes-types/autoscaling/v2';
import type { Endpoints, ReplicationController } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import { setPodTemplateDefaults } from '../defaults/pod-spec';
import { defineResource, SCALE, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { endpointSliceTable, endpointsTable, horizontalPodAutoscalerTable } from '../tables/network-and-policy';
import { replicationControllerTable } from '../tables/workloads';
import { validateMetric } from '../validation/autoscaling';
import { notNegative, oneOf, Path } from '../validation/errors';
import { immutable } from '../validation/metadata';
import { dnsSubdomain, ipAddress, portNumber } from '../validation/names';
import { validateTemplate } from '../validation/workloads';

const SPEC = Path.of('spec');

const endpointsStrategy: Strategy<Draft<Endpoints>> = {
  nameRule: dnsSubdomain,
  createOnUpdate: true,
  setDefaults({ subsets = [] }) {
    for (const { ports = [] } of subsets) for (const port of ports) if (!Object.isFrozen(port)) port.protocol ??= 'TCP';
  },
  validate({ subsets = [] }, errors, old) {
    if (subsets === old?.subsets) return;
    subsets.forEach(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
      const at = Path.of('subsets').index(i);
      if (addresses.length + notReadyAddresses.length === 0) {
        errors.required(at, 'must specify `addresses` or `notReadyAddresses`');
      }
      addresses.forEach((a, j) => errors.invalidAll(at.child('addresses').index(j).child('ip'), a.ip, ipAddress(a.ip)));
      ports.forEach((port, j) => {
        const path = at.child('ports').index(j);
        errors.invalidAll(path.child('port'), port.port, portNumber(port.port));
        if (ports.length > 1 && !port.name) errors.required(path.child('name'));
      });
    });
  },
};

const sliceStrategy: Strategy<Draft<EndpointSlice>> = {
  nameRule: dnsSubdomain,
  generationOf: ['endpoints', 'ports', 'addressType'],
  setDefaults({ ports = [] }) {
    for (const port of ports) {
      if (Object.isFrozen(port)) continue;
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate(slice, errors, old) {
    const path = Path.of('addressType');
    if (!slice.addressType) errors.required(path);
    else oneOf(errors, path, slice.addressType, ['FQDN', 'IPv4', 'IPv6']);
    if (slice.endpoints === old?.endpoints) return;
    (slice.endpoints ?? []).forEach((endpoint, i) => {
      const at = Path.of('endpoints').index(i).child('addresses');
      if (!endpoint.addresses || endpoint.addresses.length === 0) errors.required(at, 'must contain at least 1 address');
    });
  },
  validateUpdate: (next, old, errors) => immutable(errors, Path.of('addressType'), next.addressType, old.addressType),
};

/** What an autoscaler watches where it is told nothing. */
const DEFAULT_METRIC: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

const autoscalerStrategy: Strategy<Draft<HorizontalPodAutoscaler>> = {
  nameRule: dnsSubdomain,
  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.minReplicas ??= 1;
    if (!spec.metrics) spec.metrics = [structuredCopy(DEFAULT_METRIC)];
  },
  prepareForCreate(autoscaler) {
    autoscaler.status = { desiredReplicas: 0 };
  },
  prepareForUpdate(autoscaler, old) {
    autoscaler.status = old.status!;
  },
  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC.child('scaleTargetRef'));
    if (!spec || spec === old?.spec) return;
    const target = SPEC.child('scaleTargetRef');
    if (!spec.scaleTargetRef?.kind) errors.required(target.child('kind'));
    if (!spec.scaleTargetRef?.name) errors.required(target.child('name'));
    if ((spec.minReplicas ?? 1) < 1) {
      errors.invalid(SPEC.child('minReplicas'), spec.minReplicas, 'must be greater than or equal to 1');
    }
    if (!(spec.maxReplicas > 0)) errors.invalid(SPEC.child('maxReplicas'), spec.maxReplicas ?? 0, 'must be greater than 0');
    else if (spec.maxReplicas < (spec.minReplicas ?? 1)) {
      errors.invalid(SPEC.child('maxReplicas'), spec.maxReplicas, 'must be greater than or equal to `minReplicas`');
    }
    (spec.metrics ?? []).forEach((metric, i) => validateMetric(metric, SPEC.child('metrics').index(i), errors));
  },
};

function structuredCopy(metric: MetricSpec): MetricSpec {
  return { ...metric, resource: { ...metric.resource!, target: { ...metric.resource!.target } } };
}

const replicationStrategy: Strategy<Draft<ReplicationController>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],
  selectableFields: { 'status.replicas': (rc) => String(rc.status?.replicas ?? 0) },
  setDefaults(rc) {
    const { spec } = rc;
    if (!spec || Object.isFrozen(spec)) return;
    spec.replicas ??= 1;
    const labels = spec.template?.metadata?.labels;
    if (labels) {
      spec.selector ??= labels;
      rc.metadata.labels ??= labels;
    }
    setPodTemplateDefaults(spec.template);
  },
  prepareForCreate(rc) {
    rc.status = { replicas: 0 };
  },
  prepareForUpdate(rc, old) {
    rc.status = old.status!;
  },
  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC.child('selector'));
    if (!spec || spec === old?.spec) return;
    notNegative(errors, SPEC.child('replicas'), spec.replicas);
    if (!spec.selector) errors.required(SPEC.child('selector'));
    validateTemplate(spec.template, spec.selector ? { matchLabels: spec.selector } : undefined, SPEC.child('template'), errors);
  },
};

export const endpoints = defineResource<Draft<Endpoints>>({
  plural: 'endpoints', kind: 'Endpoints', apiVersion: 'v1', namespaced: true, shortNames: ['ep'],
  type: 'core/v1.Endpoints', strategy: endpointsStrategy, table: endpointsTable,
});

export const endpointSlices = defineResource<Draft<EndpointSlice>>({
  plural: 'endpointslices', kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', namespaced: true,
  type: 'discovery/v1.EndpointSlice', strategy: sliceStrategy, table: endpointSliceTable,
});

export const horizontalPodAutoscalers = defineResource<Draft<HorizontalPodAutoscaler>>({
  plural: 'horizontalpodautoscalers', kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2', namespaced: true,
  shortNames: ['hpa'], categories: ['all'], type: 'autoscaling/v2.HorizontalPodAutoscaler',
  strategy: autoscalerStrategy, table: horizontalPodAutoscalerTable,
  subresources: [statusOf('autoscaling/v2', 'HorizontalPodAutoscaler')],
});

export const replicationControllers = defineResource<Draft<ReplicationController>>({
  plural: 'replicationcontrollers', kind: 'ReplicationController', apiVersion: 'v1', namespaced: true, shortNames: ['rc'],
  categories: ['all'], modelled: 'fields', type: 'core/v1.ReplicationController', strategy: replicationStrategy,
  table: replicationControllerTable,
  subresources: [SCALE, statusOf('v1', 'ReplicationController')],
});
