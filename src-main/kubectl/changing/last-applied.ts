/** The annotation in which `kubectl apply` keeps what it applied last. Models kubectl `pkg/util/apply.go` @ v1.34. */
import type { KubeObject } from '@shared/api';
import { compactJson } from '../print';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with a note of itself in the annotation. */
export function withLastApplied<T extends KubeObject>(object: T): T {
  const { annotations, ...metadata } = object.metadata;
  const { [LAST_APPLIED]: _, ...others } = annotations ?? {};
  const text = `${compactJson({ ...object, metadata: { ...metadata, annotations: others } })}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...others, [LAST_APPLIED]: text } } };
}

/** The note itself; undefined where the object carries none. */
export function lastAppliedText(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[LAST_APPLIED];
}

/** What was applied last; undefined where the object carries no note that can be read. */
export function lastApplied(object: KubeObject): unknown {
  const text = lastAppliedText(object);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
