/** The table of generators, by the path of the command. */
import type { Verb } from '@main/kubectl/cluster';
import { configMap, dockerSecret, genericSecret, tlsSecret } from './config';
import { ingress } from './ingress';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac';
import { clusterIp, externalName, loadBalancer, nodePort } from './services';
import { namespace, podDisruptionBudget, priorityClass, quota, serviceAccount } from './simple';
import { cronJob, deployment, job } from './workloads';

export const GENERATORS: Readonly<Record<string, Verb>> = {
  'create clusterrole': clusterRole,
  'create clusterrolebinding': clusterRoleBinding,
  'create configmap': configMap,
  'create cronjob': cronJob,
  'create deployment': deployment,
  'create ingress': ingress,
  'create job': job,
  'create namespace': namespace,
  'create poddisruptionbudget': podDisruptionBudget,
  'create priorityclass': priorityClass,
  'create quota': quota,
  'create role': role,
  'create rolebinding': roleBinding,
  'create secret docker-registry': dockerSecret,
  'create secret generic': genericSecret,
  'create secret tls': tlsSecret,
  'create service clusterip': clusterIp,
  'create service externalname': externalName,
  'create service loadbalancer': loadBalancer,
  'create service nodeport': nodePort,
  'create serviceaccount': serviceAccount,
};
