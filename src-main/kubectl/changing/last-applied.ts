/** The annotation in which `kubectl apply` keeps what it applied last. */
import type { KubeObject } from '@shared/api';
import { compactJson } from '../print';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with a note of itself in the annotation. */
export function withLastApplied<T extends KubeObject>(object: T): T {
  const { annotations = {}, ...metadata } = object.metadata;
  const { [LAST_APPLIED]: _, ...others } = annotations;
  const text = `${compactJson({ ...object, metadata: { ...metadata, annotations: others } })}\n`;
  return { ...object, metadata: { ...metadata, annotations: { ...others, [LAST_APPLIED]: text } } };
}

/** What was applied last; undefined where the object carries no note. */
export function lastApplied(object: KubeObject): unknown {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
