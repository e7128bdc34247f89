/** The controllers of a cluster, in the order in which they take turns. */
import type { Component, Machinery } from '../client';
import { DaemonSetController } from './daemonset';
import { DeploymentController } from './deployment';
import { ReplicaSetController } from './replicaset';

/** Owners come before what they own, so that one round carries a change from the top to the pods. */
export function createControllers(machinery: Machinery): Component[] {
  return [new DeploymentController(machinery), new ReplicaSetController(machinery), new DaemonSetController(machinery)];
}
