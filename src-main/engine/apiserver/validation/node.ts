/** Rules for nodes. Models `pkg/apis/core/validation` @ v1.34; paths as there, `metadata.taints` too. */
import type { Live } from '@shared/api';
import type { Node, Taint } from 'kubernetes-types/core/v1';
import { internalValue, oneOf, Path, type Complaints } from './errors';
import { cidr, labelValue, qualifiedName } from './names';

const SPEC = Path.of('spec');
const TAINTS = Path.of('metadata').child('taints');

export const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

export function validateNode(node: Live<Node>, errors: Complaints, old?: Live<Node>): void {
  if (node.spec?.taints && node.spec.taints !== old?.spec?.taints) validateTaints(node.spec.taints, errors);
  if (node.spec?.podCIDRs !== old?.spec?.podCIDRs) {
    (node.spec?.podCIDRs ?? []).forEach((block, i) =>
      errors.invalidAll(SPEC.child('podCIDRs').index(i), block, cidr(block)),
    );
  }
}

function validateTaints(taints: readonly Taint[], errors: Complaints): void {
  const seen = new Set<string>();
  taints.forEach((taint, i) => {
    const path = TAINTS.index(i);
    errors.invalidAll(path.child('key'), taint.key ?? '', qualifiedName(taint.key ?? ''));
    if (taint.value) errors.invalidAll(path.child('value'), taint.value, labelValue(taint.value));
    if (!taint.effect) errors.required(path.child('effect'));
    else oneOf(errors, path.child('effect'), taint.effect, TAINT_EFFECTS);
    const pair = `${taint.key}\u0000${taint.effect}`;
    if (seen.has(pair))
      errors.duplicate(path, internalTaint(taint), 'taints must be unique by key and effect pair');
    seen.add(pair);
  });
}

function internalTaint({ key = '', value = '', effect = '', timeAdded }: Taint): unknown {
  return internalValue([
    ['Key', key],
    ['Value', value],
    ['Effect', effect],
    ['TimeAdded', timeAdded],
  ]);
}

export function validateNodeUpdate(node: Live<Node>, old: Live<Node>, errors: Complaints): void {
  const { podCIDRs: now, providerID: id } = node.spec ?? {};
  const { podCIDRs: was, providerID: oldId } = old.spec ?? {};
  if (was && was.length > 0 && now !== was) {
    errors.forbidden(SPEC.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid');
  }
  if (oldId && id !== oldId) {
    errors.forbidden(
      SPEC.child('providerID'),
      'node updates may not change providerID except from "" to valid',
    );
  }
}
