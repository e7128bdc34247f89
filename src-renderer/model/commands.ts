/**
 * What a gesture stands for: the kubectl line and the same as requests to the API server. The line is shown before
 * and after; the requests are what really happens.
 */
import type { Taint } from 'kubernetes-types/core/v1';
import { formatTaint, splitObjectName, type TaintEffect } from '@shared/api';
import type { WriteRequest } from '@shared/contract';
import type { NodeView } from './node-view';

export interface Command {
  readonly kubectl: string;
  readonly requests: readonly WriteRequest[];
}

export function cordon(node: string): Command {
  return {
    kubectl: `kubectl cordon ${quote(node)}`,
    requests: [patchNode(node, { spec: { unschedulable: true } })],
  };
}

export function uncordon(node: string): Command {
  // null removes the field, which is what kubectl uncordon's patch comes to.
  return {
    kubectl: `kubectl uncordon ${quote(node)}`,
    requests: [patchNode(node, { spec: { unschedulable: null } })],
  };
}

export interface TaintForm {
  readonly key: string;
  readonly value: string;
  readonly effect: TaintEffect;
}

/** Adds a taint, or changes the value of one with the same key and effect (then with `--overwrite`). */
export function addTaint(node: Pick<NodeView, 'name' | 'taints'>, form: TaintForm): Command {
  const taint: Taint = {
    key: form.key,
    effect: form.effect,
    ...(form.value === '' ? {} : { value: form.value }),
  };
  const others = node.taints.filter((t) => !sameTaint(t, form));
  const overwrite = others.length < node.taints.length ? ' --overwrite' : '';
  return {
    kubectl: `kubectl taint nodes ${quote(node.name)} ${quote(formatTaint(taint))}${overwrite}`,
    requests: [patchNode(node.name, { spec: { taints: [...others, taint] } })],
  };
}

/** The same on several nodes: one line, with `--overwrite` where any of them has it. */
export function addTaints(nodes: readonly Pick<NodeView, 'name' | 'taints'>[], form: TaintForm): Command {
  const each = nodes.map((node) => addTaint(node, form));
  const taint = formatTaint({ ...form, value: form.value === '' ? undefined : form.value } as Taint);
  const overwrite = each.some(({ kubectl }) => kubectl.endsWith(' --overwrite')) ? ' --overwrite' : '';
  return {
    kubectl: `kubectl taint nodes ${nodes.map(({ name }) => quote(name)).join(' ')} ${quote(taint)}${overwrite}`,
    requests: each.flatMap(({ requests }) => requests),
  };
}

/** Removes one taint of a key and effect. */
export function removeTaint(
  node: Pick<NodeView, 'name' | 'taints'>,
  taint: Pick<Taint, 'key' | 'effect'>,
): Command {
  const rest = node.taints.filter((t) => !sameTaint(t, taint));
  return {
    kubectl: `kubectl taint nodes ${quote(node.name)} ${quote(`${taint.key}:${taint.effect}-`)}`,
    requests: [patchNode(node.name, { spec: { taints: rest.length > 0 ? rest : null } })],
  };
}

/** What a label is put on. */
export interface LabelTarget {
  readonly resource: 'nodes' | 'pods';
  /** `name` or `namespace/name` */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function setLabel(target: LabelTarget, key: string, value: string): Command {
  const overwrite = key in target.labels ? ' --overwrite' : '';
  return {
    kubectl: `kubectl label ${objectArgs(target)} ${quote(`${key}=${value}`)}${overwrite}`,
    requests: [patchMeta(target, { labels: { [key]: value } })],
  };
}

export function removeLabel(target: LabelTarget, key: string): Command {
  return {
    kubectl: `kubectl label ${objectArgs(target)} ${quote(`${key}-`)}`,
    requests: [patchMeta(target, { labels: { [key]: null } })],
  };
}

/** Deletes pods (`namespace/name`): a line for each namespace. */
export function deletePods(keys: readonly string[]): Command {
  return {
    kubectl: byNamespace(keys)
      .map(
        ([namespace, names]) => `kubectl delete pod ${names.map(quote).join(' ')}${namespaceArg(namespace)}`,
      )
      .join('\n'),
    requests: keys.map((key) => ({ verb: 'delete', resource: 'pods', ...splitObjectName(key) })),
  };
}

export function deletePod(key: string): Command {
  return deletePods([key]);
}

export function deleteNodes(names: readonly string[]): Command {
  return {
    kubectl: `kubectl delete node ${names.map(quote).join(' ')}`,
    requests: names.map((name) => ({ verb: 'delete', resource: 'nodes', name })),
  };
}

/** The line that a drop on a node stands for: a Binding, which is what a scheduler creates. A line for each pod. */
export function bindingLines(keys: readonly string[], node: string): string {
  return keys
    .map((key) => {
      const { namespace, name } = splitObjectName(key);
      const body = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { namespace, name },
        target: { apiVersion: 'v1', kind: 'Node', name: node },
      };
      return `echo ${quote(JSON.stringify(body))} | kubectl create --raw /api/v1/namespaces/${namespace}/pods/${name}/binding -f -`;
    })
    .join('\n');
}

/** Sets a label on several objects of one kind: a line for each namespace. */
export function setLabels(targets: readonly LabelTarget[], key: string, value: string): Command {
  const [first] = targets;
  if (targets.length <= 1) return first ? setLabel(first, key, value) : { kubectl: '', requests: [] };
  const overwrite = targets.some(({ labels }) => key in labels) ? ' --overwrite' : '';
  const label = quote(`${key}=${value}`);
  return {
    kubectl: byNamespace(targets.map((target) => target.key))
      .map(
        ([namespace, names]) =>
          `kubectl label ${first!.resource} ${names.map(quote).join(' ')}${namespaceArg(namespace)} ${label}${overwrite}`,
      )
      .join('\n'),
    requests: targets.map((target) => patchMeta(target, { labels: { [key]: value } })),
  };
}

/** Cordons or uncordons several nodes. */
export function cordonAll(nodes: readonly string[], on: boolean): Command {
  return {
    kubectl: `kubectl ${on ? 'cordon' : 'uncordon'} ${nodes.map(quote).join(' ')}`,
    requests: nodes.flatMap((node) => (on ? cordon(node) : uncordon(node)).requests),
  };
}

/** Names by namespace, in the order in which they come first. */
function byNamespace(keys: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const { namespace, name } = splitObjectName(key);
    const names = groups.get(namespace);
    if (names) names.push(name);
    else groups.set(namespace, [name]);
  }
  return [...groups];
}

/** A resource as kubectl takes it: `deployments.apps` → `deployment`. */
export function kindArg(resource: string): string {
  return resource.split('.')[0]!.replace(/s$/, '');
}

/** ` -n NAMESPACE`, left out where it is what kubectl assumes. */
export function namespaceArg(namespace: string): string {
  return namespace === '' || namespace === 'default' ? '' : ` -n ${quote(namespace)}`;
}

function objectArgs(target: Pick<LabelTarget, 'resource' | 'key'>): string {
  const { namespace, name } = splitObjectName(target.key);
  return target.resource === 'nodes'
    ? `nodes ${quote(name)}`
    : `pod ${quote(name)}${namespaceArg(namespace)}`;
}

function patchNode(name: string, body: unknown): WriteRequest {
  return { verb: 'patch', patchType: 'merge', resource: 'nodes', name, body };
}

function patchMeta(target: Pick<LabelTarget, 'resource' | 'key'>, metadata: unknown): WriteRequest {
  const { namespace, name } = splitObjectName(target.key);
  return {
    verb: 'patch',
    patchType: 'merge',
    resource: target.resource,
    name,
    ...(namespace ? { namespace } : {}),
    body: { metadata },
  };
}

function sameTaint(a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** More lines than these are only counted. */
const LINES_IN_ONE = 4;

/** A command of several lines in one: lines after a heredoc's first say only that there are more, and so do many. */
export function oneLine(kubectl: string): string {
  const lines = kubectl.split('\n');
  const heredoc = lines.findIndex((line) => line.includes('<<'));
  if (heredoc < 0 && lines.length > LINES_IN_ONE)
    return `${lines.slice(0, LINES_IN_ONE).join(' && ')} && … (+${lines.length - LINES_IN_ONE})`;
  return heredoc < 0 ? lines.join(' && ') : `${lines.slice(0, heredoc + 1).join(' && ')} …`;
}

/** A word as a POSIX shell must be given it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
