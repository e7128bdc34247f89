/** The controllers of a cluster, in the order in which they take turns. */
import type { Component, Machinery } from '../client';
import { CronJobController } from './cronjob';
import { DaemonSetController } from './daemonset';
import { DeploymentController } from './deployment';
import { DisruptionController } from './disruption';
import { EndpointSliceController } from './endpoint-slice';
import { EndpointsController } from './endpoints';
import { GarbageCollector } from './garbage-collector';
import { JobController } from './job';
import { JobTtlController } from './job-ttl';
import { NamespaceController } from './namespace';
import { NodeIpamController } from './node-ipam';
import { NodeLifecycleController } from './node-lifecycle';
import {
  ClaimProtectionController,
  EphemeralVolumeController,
  PersistentVolumeController,
  VolumeProtectionController,
} from './persistent-volume';
import { PodAutoscalerController } from './pod-autoscaler';
import type { PodUsage } from './pod-autoscaler/replicas';
import { PodGarbageCollector } from './pod-gc';
import { ReplicaSetController } from './replicaset';
import { RootCaPublisher } from './root-ca';
import { ServiceAccountController } from './service-account';
import { StatefulSetController } from './statefulset';
import { TaintEvictionController } from './taint-eviction';

/**
 * What a namespace needs comes first; owners come before what they own, so that one round carries a change from the top
 * to the pods; what watches over nodes and pods comes after what makes them, and what clears away comes last.
 * @param usageOf what a pod's containers use, as a metrics API would tell; undefined where nobody measures it
 */
export function createControllers(machinery: Machinery, usageOf: PodUsage = () => undefined): Component[] {
  return [
    new ServiceAccountController(machinery),
    new RootCaPublisher(machinery),
    new PodAutoscalerController(machinery, usageOf),
    new DeploymentController(machinery),
    new ReplicaSetController(machinery),
    new StatefulSetController(machinery),
    new DaemonSetController(machinery),
    new CronJobController(machinery),
    new JobController(machinery),
    new JobTtlController(machinery),
    new EphemeralVolumeController(machinery),
    new PersistentVolumeController(machinery),
    new EndpointsController(machinery),
    new EndpointSliceController(machinery),
    new DisruptionController(machinery),
    new NodeIpamController(machinery),
    new NodeLifecycleController(machinery),
    new TaintEvictionController(machinery),
    new PodGarbageCollector(machinery),
    new ClaimProtectionController(machinery),
    new VolumeProtectionController(machinery),
    new NamespaceController(machinery),
    new GarbageCollector(machinery),
  ];
}
