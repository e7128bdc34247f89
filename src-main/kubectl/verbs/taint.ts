/** `kubectl taint`. Models kubectl `cmd/taint` and `pkg/util/taints` @ v1.34. */
import type { KubeObject } from '@shared/api';
import type { Taint } from 'kubernetes-types/core/v1';
import {
  dryRunOf,
  dryRunOption,
  fail,
  failAll,
  failUsage,
  caught,
  kindOfResource,
  send,
  type Command,
} from '../cluster';
import {
  labelValueError,
  managerOf,
  qualifiedNameError,
  resultPrinter,
  splitPairs,
  validationOf,
} from '../changing';
import { mustFindKind, readSelected, select } from '../selecting';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Changes {
  readonly add: readonly Taint[];
  /** Without an effect: whatever the effect. */
  readonly remove: readonly { readonly key: string; readonly effect: string }[];
}

export async function taint(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const { resources, pairs } = splitPairs(args, 'taint', isTaint);
  if (resources.length === 0) fail('one or more resources must be specified as <resource> <name>');
  if (pairs.length === 0) fail('at least one taint update is required');
  const kind = mustFindKind(command.cluster.kinds(), resources[0]!);
  if (kind.resource !== 'nodes')
    fail(`invalid resource type ${resources[0]!}, only node types are supported`);
  const changes = readTaints(pairs);
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command);
  // With a selector (or --all) names are left aside.
  const selects = flags.bool('all') || flags.text('selector') !== '';
  const selection = await select(command, selects ? resources.slice(0, 1) : resources, {
    nothingGiven: 'one or more resources must be specified as <resource> <name>',
  });
  const { objects, failures } = await readSelected(command, selection);
  const nodes = kindOfResource(command.cluster.kinds(), 'nodes');
  const problems: Error[] = [...failures];
  for (const { object } of objects) {
    const problem = await caught(() => {
      const { taints, operation } = changed(object, changes, flags.bool('overwrite'));
      const node = withTaints(object, taints);
      const answer =
        dryRun === 'client'
          ? node
          : send(command, {
              verb: 'patch',
              resource: 'nodes',
              name: object.metadata.name,
              patchType: 'strategic',
              body: { spec: { taints: taints.length > 0 ? taints : null } },
              fieldManager: managerOf(command, 'kubectl-taint'),
              ...validationOf(command),
              ...dryRunOption(dryRun),
            });
      printer.print(nodes, answer, operation);
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

function isTaint(text: string): boolean {
  return (text.includes('=') || text.includes(':') || text.endsWith('-')) && text !== '-';
}

function readTaints(pairs: readonly string[]): Changes {
  const add: Taint[] = [];
  const remove: { key: string; effect: string }[] = [];
  for (const pair of pairs) {
    if (pair.endsWith('-')) {
      const [key = '', effect = ''] = pair.slice(0, -1).split(':');
      if (effect !== '') checkEffect(effect);
      remove.push({ key, effect });
      continue;
    }
    const taint = readTaint(pair);
    if (add.some(({ key, effect }) => key === taint.key && effect === taint.effect)) {
      failUsage(
        'taint',
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`,
      );
    }
    add.push(taint);
  }
  const both = remove.filter(({ key, effect }) =>
    add.some((t) => t.key === key && (effect === '' || t.effect === effect)),
  );
  if (both.length > 0) {
    const names = both.map(({ key, effect }) => `${key}=${effect}`).join(',');
    fail(`can not both modify and remove the following taint(s) in the same command: ${names}`);
  }
  return { add, remove };
}

function readTaint(text: string): Taint {
  const invalid = (why: string): never =>
    failUsage('taint', `invalid taint spec: ${text}${why === '' ? '' : `, ${why}`}`);
  const parts = text.split(':');
  if (parts.length > 2) invalid('');
  const [head = '', effect = ''] = parts;
  const pieces = head.split('=');
  if (pieces.length > 2) invalid('');
  const [key = '', value = ''] = pieces;
  if (parts.length === 1) invalid(qualifiedNameError(text));
  checkEffect(effect);
  const wrongValue = labelValueError(value);
  if (wrongValue !== '') invalid(wrongValue);
  const wrongKey = qualifiedNameError(key);
  if (wrongKey !== '') invalid(wrongKey);
  return { key, ...(value === '' ? {} : { value }), effect };
}

function checkEffect(effect: string): void {
  if (!EFFECTS.includes(effect))
    failUsage('taint', `invalid taint effect: ${effect}, unsupported taint effect`);
}

/** The taints that the node has then, and what was done to it in kubectl's word. */
function changed(
  node: KubeObject,
  { add, remove }: Changes,
  overwrite: boolean,
): { taints: readonly Taint[]; operation: string } {
  const { name } = node.metadata;
  const old = (node as KubeObject & { spec?: { taints?: readonly Taint[] } }).spec?.taints ?? [];
  const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  if (!overwrite) {
    const there = add.filter((taint) => old.some((other) => same(taint, other))).map(({ key }) => key);
    if (there.length > 0) {
      fail(
        `node ${name} already has ${[...new Set(there)].join(',')} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
  }
  const missing = remove.filter(
    ({ key, effect }) => !old.some((t) => t.key === key && (effect === '' || t.effect === effect)),
  );
  if (missing.length > 0) {
    const texts = missing.map(
      ({ key, effect }) => `taint "${key}${effect === '' ? '' : `:${effect}`}" not found`,
    );
    fail(texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`);
  }
  const kept = old.filter((t) => !add.some((other) => same(t, other)));
  const left = kept.filter(
    (t) => !remove.some(({ key, effect }) => t.key === key && (effect === '' || t.effect === effect)),
  );
  const replaced = add.some((taint) => old.some((other) => same(taint, other)));
  let operation = 'tainted';
  if (remove.length > 0 && add.length > 0) operation = 'modified';
  else if (remove.length > 0) operation = 'untainted';
  else if (replaced) operation = 'modified';
  return { taints: [...add, ...left], operation };
}

function withTaints(node: KubeObject, taints: readonly Taint[]): KubeObject {
  const { taints: _, ...spec } = (node as KubeObject & { spec?: { taints?: unknown } }).spec ?? {};
  return { ...node, spec: { ...spec, ...(taints.length > 0 ? { taints } : {}) } } as KubeObject;
}
