/**
 * DefaultTolerationSeconds: a pod stays 300 s on a node that became not ready or unreachable, unless it says otherwise.
 * Models plugin/pkg/admission/defaulttolerationseconds @ v1.34.
 */
import type { Live } from '@shared/api';
import type { Pod, Toleration } from 'kubernetes-types/core/v1';
import { deepFreeze } from '@main/engine/store';
import type { AdmissionPlugin } from './index';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const SECONDS = 300;

const forKey = (key: string): Toleration =>
  deepFreeze({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS });

/** Shared by all pods that say nothing themselves. */
const TOLERATE_NOT_READY = forKey(NOT_READY);
const TOLERATE_UNREACHABLE = forKey(UNREACHABLE);
const BOTH: Toleration[] = deepFreeze([TOLERATE_NOT_READY, TOLERATE_UNREACHABLE]);

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',

  mutate(object, { definition }, old) {
    if (definition.resource !== 'pods') return;
    const { spec } = object as Live<Pod>;
    if (!spec || (old && (old as Live<Pod>).spec?.tolerations === spec.tolerations)) return;
    const own = spec.tolerations;
    if (!own || own.length === 0) {
      spec.tolerations = BOTH;
      return;
    }
    const missing: Toleration[] = [];
    if (!own.some((t) => isAbout(t, NOT_READY))) missing.push(TOLERATE_NOT_READY);
    if (!own.some((t) => isAbout(t, UNREACHABLE))) missing.push(TOLERATE_UNREACHABLE);
    if (missing.length > 0) spec.tolerations = [...own, ...missing];
  },
};

function isAbout(toleration: Toleration, key: string): boolean {
  return (
    (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === 'NoExecute')
  );
}
