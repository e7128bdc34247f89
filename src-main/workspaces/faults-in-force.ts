/** Which disturbances of nodes and registries are in force: nothing in the cluster says so, what was done to it does. */
import type { Fault } from '@shared/contract';
import type { Session } from './session';

/**
 * Those that are not as usual any more, each in its last state, in the order in which they were injected first.
 * @param at after this step; by default now
 */
export function faultsInForce(session: Session, at?: number): Fault[] {
  const { branch, seq } = session.head();
  const until = at ?? Infinity;
  const last = new Map<string, Fault>();
  for (const { body, seq: before } of session.history.inputs(branch)) {
    // An input that was taken after `before` steps is in force from the next step on.
    if (body.type !== 'fault' || (before >= until && until < seq)) continue;
    const { fault } = body;
    if ('container' in fault) continue;
    last.set(`${fault.type} ${fault.type === 'registry' ? fault.host : fault.node}`, fault);
  }
  return [...last.values()].filter((fault) => !isAsUsual(fault));
}

function isAsUsual(fault: Fault): boolean {
  switch (fault.type) {
    case 'registry':
      return fault.state === 'up';
    case 'nodePower':
      return fault.state === 'on';
    case 'kubelet':
      return fault.state === 'running';
    case 'partition':
      return fault.state === 'healed';
    case 'disk':
      return fault.factor === 1;
    case 'clock':
      return fault.aheadSeconds === 0;
    default:
      return true;
  }
}
