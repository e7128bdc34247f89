/** Against node selectors and missing labels: label the node, or ask less of nodes. */
import type { NodeSelectorRequirement, NodeSelectorTerm } from 'kubernetes-types/core/v1';
import { matchesNodeRequirement } from '@shared/api';
import { matchesNodeRules } from '../framework/node-rules';
import type { NodeInfo } from '../framework/node-info';
import { inNamespace, pointer, quoted, type Proposal, type Refused } from './proposal';
import { changeNode, withPod } from './trial';
import { recreateRequests, templatePatch, workloadOf } from './workload';

/** A label to set, or to remove (null). */
type LabelChanges = Readonly<Record<string, string | null>>;

export function proposeForNodeRules(refused: Refused): Proposal[] {
  const { pod, node } = refused;
  const proposals: Proposal[] = [];
  const labels = labelsFor(refused);
  if (labels) proposals.push(setLabels(node, labels));
  const drop = dropSelector(refused);
  if (drop) proposals.push(drop);
  return proposals.filter((proposal) => proposal.kind !== 'setNodeLabel' || pod.template.spec !== undefined);
}

/** The node gets a label that it lacks, with a value that other nodes have. */
export function proposeTopologyLabel({ trial, node }: Refused, keys: readonly string[]): Proposal[] {
  const missing = keys.filter((key) => node.node.labels[key] === undefined);
  if (missing.length === 0) return [];
  const choices = missing.map((key) => {
    if (key === 'kubernetes.io/hostname') return [node.name];
    const values = new Set<string>();
    for (const other of trial.cycle.snapshot.nodes) {
      const value = other.node.labels[key];
      if (value !== undefined && values.size < 3) values.add(value);
    }
    return values.size > 0 ? [...values] : ['new'];
  });
  // One proposal for each value of the first key; the others take their first.
  return choices[0]!.map((value) =>
    setLabels(node, Object.fromEntries(missing.map((key, i) => [key, i === 0 ? value : choices[i]![0]!]))),
  );
}

/** The fewest labels by which the node would satisfy nodeSelector and one required term; undefined where none would do. */
function labelsFor({ pod, node }: Refused): LabelChanges | undefined {
  const { spec } = pod.template;
  const selector: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (node.node.labels[key] !== value) selector[key] = value;
  }
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms: (NodeSelectorTerm | undefined)[] = required ? required.nodeSelectorTerms : [undefined];
  let best: LabelChanges | undefined;
  for (const term of terms) {
    const forTerm = term ? labelsForTerm(term, { ...node.node.labels }) : {};
    if (!forTerm) continue;
    const all = { ...forTerm, ...selector };
    const labels = { ...node.node.labels };
    for (const [key, value] of Object.entries(all)) {
      if (value === null) delete labels[key];
      else labels[key] = value;
    }
    if (!matchesNodeRules(spec, { name: node.name, labels })) continue;
    if (!best || Object.keys(all).length < Object.keys(best).length) best = all;
  }
  return best && Object.keys(best).length > 0 ? best : undefined;
}

function labelsForTerm(term: NodeSelectorTerm, labels: Record<string, string>): LabelChanges | undefined {
  const changes: Record<string, string | null> = {};
  for (const requirement of term.matchExpressions ?? []) {
    if (matchesNodeRequirement(requirement, labels)) continue;
    const value = valueFor(requirement);
    if (value === undefined) return undefined;
    changes[requirement.key] = value;
  }
  return changes;
}

/** A value that satisfies a requirement; null for no label at all. */
function valueFor({ operator, values = [] }: NodeSelectorRequirement): string | null | undefined {
  switch (operator) {
    case 'In':
      return values[0];
    case 'Exists':
      return '';
    case 'NotIn':
    case 'DoesNotExist':
      return null;
    case 'Gt':
      return values[0] === undefined ? undefined : String(BigInt(values[0]) + 1n);
    case 'Lt':
      return values[0] === undefined ? undefined : String(BigInt(values[0]) - 1n);
    default:
      return undefined;
  }
}

function setLabels({ node: { object, name, labels } }: NodeInfo, changes: LabelChanges): Proposal {
  const [key, value] = Object.entries(changes)[0]!;
  const words = Object.entries(changes).map(([k, v]) => (v === null ? `${k}-` : `${k}=${quoted(v)}`));
  const overwrites = Object.entries(changes).some(([k, v]) => v !== null && labels[k] !== undefined);
  return {
    kind: 'setNodeLabel',
    values: { key, value: value ?? '', node: name, label: words.join(' ') },
    kubectl: [`kubectl label nodes ${name} ${words.join(' ')}${overwrites ? ' --overwrite' : ''}`],
    requests: [
      { verb: 'patch', resource: 'nodes', name, patchType: 'merge', body: { metadata: { labels: changes } } },
    ],
    cost: 1,
    apply: (difference) =>
      changeNode(difference, object, (node) => {
        const next: Record<string, string> = { ...node.metadata.labels };
        for (const [k, v] of Object.entries(changes)) {
          if (v === null) delete next[k];
          else next[k] = v;
        }
        return { ...node, metadata: { ...node.metadata, labels: next } };
      }),
  };
}

/** The pod no longer asks for the labels of its nodeSelector that the node does not have. */
function dropSelector({ pod, node, trial }: Refused): Proposal | undefined {
  const { nodeSelector } = pod.template.spec;
  const dropped = Object.entries(nodeSelector ?? {}).filter(
    ([key, value]) => node.node.labels[key] !== value,
  );
  const first = dropped[0];
  if (!first) return undefined;
  const { namespace, name } = pod;
  const kept = Object.fromEntries(
    Object.entries(nodeSelector!).filter(([key]) => !dropped.some(([k]) => k === key)),
  );
  const changed = { ...pod.pod, spec: { ...pod.pod.spec!, nodeSelector: kept } };
  if (Object.keys(kept).length === 0) delete (changed.spec as { nodeSelector?: unknown }).nodeSelector;
  const values = {
    key: first[0],
    value: first[1],
    label: dropped.map(([k, v]) => `${k}=${v}`).join(' '),
    pod: name,
  };
  const apply: Proposal['apply'] = (difference) => {
    const spec = { ...difference.pod.spec!, nodeSelector: kept };
    return withPod(difference, { ...difference.pod, spec });
  };

  const workload = workloadOf(pod, trial.cycle.snapshot.objects);
  if (workload) {
    const patch = dropped.map(([key]) => ({
      op: 'remove',
      path: `/spec/template/spec/nodeSelector/${pointer(key)}`,
    }));
    return { kind: 'dropNodeSelector', values, ...templatePatch(workload, namespace, patch), cost: 3, apply };
  }
  if (pod.template.controller) return undefined;
  const file = `${name}.yaml`;
  return {
    kind: 'dropNodeSelector',
    values,
    kubectl: [
      `kubectl ${inNamespace(namespace)}get pod ${name} -o yaml > ${file}`,
      ...dropped.map(
        ([key, value]) => `sed -i '/^ *${key.replaceAll('/', '\\/')}: ["]*${value}["]*$/d' ${file}`,
      ),
      `kubectl ${inNamespace(namespace)}replace --force -f ${file}`,
    ],
    requests: recreateRequests(changed),
    recreates: true,
    cost: 3,
    apply,
  };
}
