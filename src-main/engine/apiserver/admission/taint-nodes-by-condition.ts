/**
 * TaintNodesByCondition: a new node takes no pods until the node lifecycle controller has seen it ready.
 * Models plugin/pkg/admission/nodetaint @ v1.34.
 */
import type { Live } from '@shared/api';
import type { Node } from 'kubernetes-types/core/v1';
import type { AdmissionPlugin } from './index';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',

  mutate(object, { definition }, old) {
    if (definition.resource !== 'nodes' || old) return;
    const node = object as Live<Node>;
    const taints = node.spec?.taints ?? [];
    if (taints.some((t) => t.key === NOT_READY.key && t.effect === NOT_READY.effect)) return;
    node.spec = { ...node.spec, taints: [...taints, { ...NOT_READY }] };
  },
};
