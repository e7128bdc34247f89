/**
 * POST pods/NAME/eviction: a deletion that asks the pod's disruption budget first.
 * Models `pkg/registry/core/pod/storage/eviction.go` @ v1.34. Left out: retries against concurrent writers, of which
 * there are none.
 */
import {
  failure,
  forbidden,
  isPodReady,
  isPodTerminal,
  matchesLabelSelector,
  notFound,
  type Live,
} from '@shared/api';
import type { DeleteOptions } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import type { Eviction, PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Operation } from '../operation';
import { refuse } from '../refusal';
import { decode, UndecodableError } from '../schema/decode';
import { structType } from '../schema/types';
import { checkPreconditions, end } from '../verbs/delete';

type Budget = Live<PodDisruptionBudget>;
type AskedEviction = Eviction & { deleteOptions?: DeleteOptions & { readonly dryRun?: readonly string[] } };

const BUDGETS = 'poddisruptionbudgets.policy';
const MAX_DISRUPTED_PODS = 2000;

export function evict(op: Operation, name: string, body: unknown): void {
  const eviction = readEviction(op, body);
  // kubectl drain asks for a rehearsal in the body, others in the URL.
  if (eviction.deleteOptions?.dryRun?.includes('All')) op.dryRun = true;
  const asked = eviction.metadata?.name;
  if (asked && asked !== name) {
    op.badRequest(`name in URL does not match name in Eviction object: ${name} vs ${asked}`);
  }
  const found = op.find(name);
  if (!found) return refuse(notFound('pods', name));
  const pod = found as Live<Pod>;
  // Before anything is taken from a budget or marked: a refusal changes nothing.
  checkPreconditions(op, pod, eviction.deleteOptions ?? {});
  if (needsNoBudget(pod)) return remove(op, pod, eviction);

  const budgets = (op.objects.list(BUDGETS, op.namespace) as readonly Budget[]).filter((budget) =>
    matchesLabelSelector(budget.spec?.selector, pod.metadata.labels),
  );
  if (budgets.length > 1) {
    refuse(
      failure(
        'InternalError',
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      ),
    );
  }
  const [budget] = budgets;
  if (budget && !mayGoUnhealthy(pod, budget)) takeFrom(op, pod, budget);
  remove(op, pod, eviction);
}

function readEviction(op: Operation, body: unknown): AskedEviction {
  try {
    return decode(structType('policy/v1.Eviction'), body).value as AskedEviction;
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    return op.badRequest(`Eviction in version "v1" cannot be handled as a Eviction: ${error.message}`);
  }
}

/** Pods that do not run, or are on their way out, disturb nobody. */
function needsNoBudget(pod: Live<Pod>): boolean {
  return (
    isPodTerminal(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
  );
}

/** Whether the budget lets a pod go that is not ready anyway. */
function mayGoUnhealthy(pod: Live<Pod>, { spec, status }: Budget): boolean {
  if (isPodReady(pod)) return false;
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0) && (status?.desiredHealthy ?? 0) > 0;
}

/** Takes one disruption from the budget, or refuses. */
function takeFrom(op: Operation, pod: Live<Pod>, budget: Budget): void {
  const { name, generation = 0 } = budget.metadata;
  const { status } = budget;
  if ((status?.observedGeneration ?? 0) < generation) {
    tooMany(10, `The disruption budget ${name} is still being processed by the server.`);
  }
  const allowed = status?.disruptionsAllowed ?? 0;
  if (allowed < 0) refuse(forbidden('poddisruptionbudget', name, 'pod disruption budget is negative'));
  const disrupted = status?.disruptedPods ?? {};
  if (Object.keys(disrupted).length > MAX_DISRUPTED_PODS) {
    refuse(
      forbidden(
        'poddisruptionbudget',
        name,
        'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
      ),
    );
  }
  if (allowed === 0) {
    tooMany(
      0,
      `The disruption budget ${name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`,
    );
  }
  if (op.dryRun) return;
  op.objects.put(BUDGETS, {
    ...budget,
    status: {
      ...status!,
      disruptionsAllowed: allowed - 1,
      disruptedPods: { ...disrupted, [pod.metadata.name]: op.timestamp },
    },
  } as Budget);
}

function tooMany(retryAfterSeconds: number, why: string): never {
  return refuse(
    failure('TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: 'DisruptionBudget', message: why }],
      ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
    }),
  );
}

/** Marks the pod as a target of disruption, then deletes it as asked. */
function remove(op: Operation, pod: Live<Pod>, eviction: { deleteOptions?: DeleteOptions }): void {
  const options = eviction.deleteOptions ?? {};
  const marked = op.dryRun || pod.metadata.deletionTimestamp !== undefined ? pod : mark(op, pod);
  const preconditions =
    options.preconditions?.resourceVersion === pod.metadata.resourceVersion
      ? { ...options.preconditions, resourceVersion: marked.metadata.resourceVersion! }
      : options.preconditions;
  end(op, marked, preconditions ? { ...options, preconditions } : options);
}

function mark(op: Operation, pod: Live<Pod>): Live<Pod> {
  const conditions = pod.status?.conditions ?? [];
  return op.objects.put('pods', {
    ...pod,
    status: {
      ...pod.status,
      conditions: [
        ...conditions.filter((c) => c.type !== 'DisruptionTarget'),
        {
          type: 'DisruptionTarget',
          status: 'True',
          reason: 'EvictionByEvictionAPI',
          message: 'Eviction API: evicting',
          lastTransitionTime: op.timestamp,
        },
      ],
    },
  } as Live<Pod>) as Live<Pod>;
}
