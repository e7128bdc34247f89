/**
 * LimitRanger: pods and claims keep within the LimitRanges of their namespace, and containers that ask for nothing get
 * what those say. Models plugin/pkg/admission/limitranger @ v1.34. Left out: resizes, and resources of whole pods.
 */
import {
  addQuantities,
  compareQuantities,
  compareText,
  forbidden,
  formatQuantity,
  parseQuantity,
  type Live,
  type Quantity,
} from '@shared/api';
import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
} from 'kubernetes-types/core/v1';
import { refuse } from '../refusal';
import type { AdmissionContext, AdmissionPlugin } from './index';

type Amounts = Readonly<Record<string, Quantity>>;
interface Asked {
  readonly requests: Amounts;
  readonly limits: Amounts;
}
type List = Readonly<Record<string, string>>;

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',

  mutate(object, context, old) {
    if (context.definition.resource !== 'pods' || old) return;
    const pod = object as Live<Pod>;
    if (!pod.spec) return;
    for (const range of rangesOf(context)) {
      const notes: string[] = [];
      const fill = (what: string) => (container: Container) => filledIn(container, range, what, notes);
      const { containers, initContainers } = pod.spec;
      pod.spec.containers = containers.map(fill('container'));
      if (initContainers) pod.spec.initContainers = initContainers.map(fill('init container'));
      if (notes.length === 0) continue;
      const metadata = pod.metadata as { annotations?: Record<string, string> };
      metadata.annotations = {
        ...metadata.annotations,
        [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`,
      };
    }
  },

  validate(object, context, old) {
    const { resource } = context.definition;
    const isClaim = resource === 'persistentvolumeclaims';
    if (!isClaim && (resource !== 'pods' || old)) return;
    if (old?.metadata.deletionTimestamp !== undefined) return;
    for (const range of rangesOf(context)) {
      const problems = (range.spec?.limits ?? []).flatMap((item) =>
        isClaim
          ? claimProblems(item, object as Live<PersistentVolumeClaim>)
          : podProblems(item, object as Live<Pod>),
      );
      if (problems.length === 0) continue;
      const several = [...new Set(problems)];
      const { name, generateName = '' } = object.metadata;
      refuse(
        forbidden(
          resource,
          name || generateName,
          several.length === 1 ? several[0]! : `[${several.join(', ')}]`,
        ),
      );
    }
  },
};

function rangesOf({ objects, namespace }: AdmissionContext): readonly Live<LimitRange>[] {
  return objects.list('limitranges', namespace) as readonly Live<LimitRange>[];
}

/** A container with what the range says by default; what it got is noted in words. */
function filledIn(
  container: Container,
  { spec }: Live<LimitRange>,
  what: string,
  notes: string[],
): Container {
  const given = (spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const filled = { ...container };
  const add = (kind: 'requests' | 'limits', word: string, defaults: readonly (List | undefined)[]): void => {
    const all: List = Object.assign({}, ...defaults) as List;
    const own = container.resources?.[kind] ?? {};
    const missing = Object.keys(all)
      .filter((name) => own[name] === undefined)
      .sort(compareText);
    if (missing.length === 0) return;
    const added = Object.fromEntries(missing.map((name) => [name, all[name]!]));
    filled.resources = { ...filled.resources, [kind]: { ...own, ...added } };
    notes.push(`${missing.join(', ')} ${word} for ${what} ${container.name}`);
  };
  add(
    'requests',
    'request',
    given.map((item) => item.defaultRequest),
  );
  add(
    'limits',
    'limit',
    given.map((item) => item.default),
  );
  return filled.resources === container.resources ? container : filled;
}

function podProblems(item: LimitRangeItem, { spec }: Live<Pod>): string[] {
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  if (item.type === 'Container') return all.flatMap((container) => problems(item, askedBy(container)));
  if (item.type !== 'Pod' || !spec) return [];
  const sum = (kind: 'requests' | 'limits'): Amounts => podAmounts(spec, kind);
  return problems(item, { requests: sum('requests'), limits: sum('limits') });
}

function claimProblems(item: LimitRangeItem, { spec }: Live<PersistentVolumeClaim>): string[] {
  if (item.type !== 'PersistentVolumeClaim') return [];
  const requests = amounts(spec?.resources?.requests);
  return [
    ...each(item.min, (name, least) => belowLeast(item.type, name, least, requests, {})),
    ...each(item.max, (name, most) => {
      const said = `maximum ${name} usage per ${item.type} is ${formatQuantity(most)}`;
      const request = requests[name];
      if (!request) return `${said}.  No request is specified`;
      return exceeds(request, most) ? `${said}, but request is ${formatQuantity(request)}` : undefined;
    }),
  ];
}

function problems(
  { type, min, max, maxLimitRequestRatio }: LimitRangeItem,
  { requests, limits }: Asked,
): string[] {
  return [
    ...each(min, (name, least) => belowLeast(type, name, least, requests, limits)),
    ...each(max, (name, most) => {
      const said = `maximum ${name} usage per ${type} is ${formatQuantity(most)}`;
      const [request, limit] = [requests[name], limits[name]];
      if (!limit) return `${said}.  No limit is specified`;
      if (exceeds(limit, most)) return `${said}, but limit is ${formatQuantity(limit)}`;
      return request && exceeds(request, most)
        ? `${said}, but request is ${formatQuantity(request)}`
        : undefined;
    }),
    ...each(maxLimitRequestRatio, (name, most) => {
      const said = `${name} max limit to request ratio per ${type} is ${formatQuantity(most)}, but`;
      const [request, limit] = [requests[name], limits[name]];
      if (!request || request.nanos === 0n) return `${said} no request is specified or request is 0`;
      if (!limit || limit.nanos === 0n) return `${said} no limit is specified or limit is 0`;
      const ratio = Number(limit.nanos) / Number(request.nanos);
      return ratio > Number(most.nanos) / 1e9 ? `${said} provided ratio is ${ratio.toFixed(6)}` : undefined;
    }),
  ];
}

function belowLeast(
  type: string,
  name: string,
  least: Quantity,
  requests: Amounts,
  limits: Amounts,
): string | undefined {
  const said = `minimum ${name} usage per ${type} is ${formatQuantity(least)}`;
  const [request, limit] = [requests[name], limits[name]];
  if (!request) return `${said}.  No request is specified`;
  if (exceeds(least, request)) return `${said}, but request is ${formatQuantity(request)}`;
  return limit && exceeds(least, limit) ? `${said}, but limit is ${formatQuantity(limit)}` : undefined;
}

const exceeds = (a: Quantity, b: Quantity): boolean => compareQuantities(a, b) > 0;

/** Asks of every resource of a list, in the order of their names. */
function each(list: List | undefined, ask: (name: string, amount: Quantity) => string | undefined): string[] {
  return Object.entries(amounts(list))
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, amount]) => ask(name, amount) ?? []);
}

function amounts(list: List | undefined): Amounts {
  const read = Object.entries(list ?? {}).flatMap(([name, text]) => {
    const amount = parseQuantity(text);
    return amount ? [[name, amount] as const] : [];
  });
  return Object.fromEntries(read);
}

const askedBy = ({ resources }: Container): Asked => ({
  requests: amounts(resources?.requests),
  limits: amounts(resources?.limits),
});

/** What a pod needs: its containers together or, where that is more, one init container with the sidecars before it. */
function podAmounts(
  { containers, initContainers = [] }: NonNullable<Pod['spec']>,
  kind: keyof Asked,
): Amounts {
  let sidecars: Amounts = {};
  let peak: Amounts = {};
  for (const container of initContainers) {
    const own = amounts(container.resources?.[kind]);
    const isSidecar = (container as { restartPolicy?: string }).restartPolicy === 'Always';
    if (isSidecar) sidecars = plus(sidecars, own);
    peak = larger(peak, isSidecar ? sidecars : plus(sidecars, own));
  }
  const together = containers.reduce((sum, c) => plus(sum, amounts(c.resources?.[kind])), sidecars);
  return larger(together, peak);
}

function merge(a: Amounts, b: Amounts, both: (a: Quantity, b: Quantity) => Quantity): Amounts {
  const result: Record<string, Quantity> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const other = result[name];
    result[name] = other ? both(other, amount) : amount;
  }
  return result;
}
const plus = (a: Amounts, b: Amounts): Amounts => merge(a, b, addQuantities);
const larger = (a: Amounts, b: Amounts): Amounts => merge(a, b, (x, y) => (exceeds(y, x) ? y : x));
