/** PUT namespaces/NAME/finalize: takes entries off `spec.finalizers`. The last one gone ends a terminating namespace. */
import { notFound, type Live } from '@shared/api';
import type { Namespace } from 'kubernetes-types/core/v1';
import { decodeBody, type Operation } from '../operation';
import { refuse } from '../refusal';
import { checkPreconditions, saveOrEnd } from '../verbs/update';

export function finalizeNamespace(op: Operation, name: string, body: unknown): Live<Namespace> {
  const old = op.find(name) as Live<Namespace> | undefined;
  if (!old) return refuse(notFound('namespaces', name));
  const asked = decodeBody(op, body, old) as Live<Namespace>;
  checkPreconditions(op, old, asked);
  const finalizers = asked.spec?.finalizers ?? [];
  if (finalizers.join() === (old.spec?.finalizers ?? []).join()) return old;
  const { finalizers: _, ...rest } = old.spec ?? {};
  const next = { ...old, spec: finalizers.length > 0 ? { ...rest, finalizers } : rest } as Live<Namespace>;
  return saveOrEnd(op, next) as Live<Namespace>;
}
