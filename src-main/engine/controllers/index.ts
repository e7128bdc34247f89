/** The controllers of a cluster, in the order in which they take turns. */
import type { Component, Machinery } from '../client';
import { DaemonSetController } from './daemonset';
import { DeploymentController } from './deployment';
import { DisruptionController } from './disruption';
import { GarbageCollector } from './garbage-collector';
import { NodeLifecycleController } from './node-lifecycle';
import { PodGarbageCollector } from './pod-gc';
import { ReplicaSetController } from './replicaset';
import { TaintEvictionController } from './taint-eviction';

/**
 * Owners come before what they own, so that one round carries a change from the top to the pods; what watches over
 * nodes and pods comes after what makes them.
 */
export function createControllers(machinery: Machinery): Component[] {
  return [
    new DeploymentController(machinery),
    new ReplicaSetController(machinery),
    new DaemonSetController(machinery),
    new DisruptionController(machinery),
    new NodeLifecycleController(machinery),
    new TaintEvictionController(machinery),
    new PodGarbageCollector(machinery),
    new GarbageCollector(machinery),
  ];
}
