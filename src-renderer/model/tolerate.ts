/**
 * Tolerations that are added to pods, or to the templates of workloads: what a form or a dropped taint stands for. Of a
 * pod that is there, tolerations may be added to and not changed; of a Job nothing of the kind may be changed.
 */
import type { Taint, Toleration } from 'kubernetes-types/core/v1';
import { splitObjectName, type GroupResource, type KubeObject } from '@shared/api';
import { kindArg, namespaceArg, quote, type Command } from './commands';
import type { NodeView } from './node-view';
import type { Target } from './target';

export interface TolerationForm {
  /** '' for every taint, where the operator is Exists. */
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value: string;
  /** '' for every effect. */
  readonly effect: string;
  /** For how many seconds a NoExecute taint is borne; '' for ever. */
  readonly seconds: string;
}

/** Where tolerations stand in what can be given some. */
const PATHS: Readonly<Partial<Record<GroupResource, readonly string[]>>> = {
  pods: ['spec'],
  'deployments.apps': ['spec', 'template', 'spec'],
  'replicasets.apps': ['spec', 'template', 'spec'],
  'statefulsets.apps': ['spec', 'template', 'spec'],
  'daemonsets.apps': ['spec', 'template', 'spec'],
  'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

export function canTolerate(resource: GroupResource): boolean {
  return PATHS[resource] !== undefined;
}

/** What a pod or a template tolerates. */
export function tolerationsOf(
  resource: GroupResource,
  object: KubeObject | undefined,
): readonly Toleration[] {
  let at: unknown = object;
  for (const part of [...(PATHS[resource] ?? []), 'tolerations']) {
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[part];
  }
  return Array.isArray(at) ? (at as Toleration[]) : [];
}

/** The form that covers exactly one taint. */
export function formOf(taint: Taint): TolerationForm {
  const value = taint.value ?? '';
  return {
    key: taint.key,
    operator: value === '' ? 'Exists' : 'Equal',
    value,
    effect: taint.effect,
    seconds: '',
  };
}

/** @returns null where the seconds are no whole number; all else is for the API server to judge */
export function tolerationOf(form: TolerationForm): Toleration | null {
  const { key, operator, value, effect, seconds } = form;
  if (!/^-?\d*$/.test(seconds)) return null;
  return {
    ...(key === '' ? {} : { key }),
    operator,
    ...(operator === 'Exists' || value === '' ? {} : { value }),
    ...(effect === '' ? {} : { effect }),
    ...(seconds === '' ? {} : { tolerationSeconds: Number(seconds) }),
  };
}

export interface ToleratingTarget extends Target {
  /** Whether it has tolerations already. */
  readonly has: boolean;
}

/** Adds a toleration to pods or templates: a line for each. */
export function tolerate(targets: readonly ToleratingTarget[], toleration: Toleration): Command {
  const each = targets.map(({ resource, key, has }) => {
    const { namespace, name } = splitObjectName(key);
    const path = `/${(PATHS[resource] ?? []).join('/')}/tolerations`;
    const body = [
      has ? { op: 'add', path: `${path}/-`, value: toleration } : { op: 'add', path, value: [toleration] },
    ];
    return {
      kubectl: `kubectl patch ${kindArg(resource)} ${quote(name)}${namespaceArg(namespace)} --type=json -p ${quote(JSON.stringify(body))}`,
      request: { verb: 'patch', patchType: 'json', resource, namespace, name, body } as const,
    };
  });
  return {
    kubectl: each.map(({ kubectl }) => kubectl).join('\n'),
    requests: each.map(({ request }) => request),
  };
}

/** Tells taints apart: the same for equal ones, with or without an empty value. */
export function taintId({
  key,
  value,
  effect,
}: Pick<Taint, 'key' | 'effect'> & { value?: string | undefined }): string {
  return JSON.stringify([key, value ?? '', effect]);
}

/** The taints of nodes, each once, in the order of the nodes. */
export function taintsOf(nodes: Iterable<Pick<NodeView, 'taints'>>): readonly Taint[] {
  const found = new Map<string, Taint>();
  for (const { taints } of nodes) {
    for (const { key, value, effect } of taints) {
      const id = taintId({ key, value, effect });
      if (!found.has(id)) found.set(id, { key, effect, ...(value ? { value } : {}) });
    }
  }
  return [...found.values()];
}
