/** Disturbances as lines of `drydock fault`, and what they are about. */
import type { Fault } from '@shared/contract';

/** The line that injects a fault in a console. */
export function faultLine(fault: Fault): string {
  switch (fault.type) {
    case 'registry':
      return `drydock fault registry ${fault.state} ${fault.host}`;
    case 'nodePower':
      return `drydock fault power ${fault.state} ${fault.node}`;
    case 'kubelet':
      return `drydock fault kubelet ${fault.state} ${fault.node}`;
    case 'partition':
      return `drydock fault network ${fault.state} ${fault.node}`;
    case 'disk':
      return `drydock fault disk ${fault.factor} ${fault.node}`;
    case 'clock':
      return `drydock fault clock ${fault.aheadSeconds} ${fault.node}`;
    case 'oom':
      return `${kill(fault)} --oom`;
    case 'crash':
      return `${kill(fault)} --exit-code ${fault.exitCode} --after ${fault.afterSeconds}`;
    case 'killContainer':
      return `${kill(fault)} --exit-code ${fault.exitCode}`;
    case 'killProcess':
      return `kubectl exec ${fault.pod} -n ${fault.namespace} -c ${fault.container} -- kill -${fault.signal} ${fault.pid}`;
  }
}

function kill({ namespace, pod, container }: { namespace: string; pod: string; container: string }): string {
  return `drydock fault kill ${pod} -n ${namespace} -c ${container}`;
}

/** Whether a fault is of this kind and at this node or registry. */
export function isSameFault(fault: Fault, type: Fault['type'], place: string): boolean {
  if (fault.type !== type) return false;
  if (fault.type === 'registry') return fault.host === place;
  return 'node' in fault && fault.node === place;
}

/** The fault that brings back what is usual. Only faults of nodes and registries last. */
export function usual(fault: Fault): Fault {
  switch (fault.type) {
    case 'registry':
      return { type: 'registry', host: fault.host, state: 'up' };
    case 'nodePower':
      return { type: 'nodePower', node: fault.node, state: 'on' };
    case 'kubelet':
      return { type: 'kubelet', node: fault.node, state: 'running' };
    case 'partition':
      return { type: 'partition', node: fault.node, state: 'healed' };
    case 'disk':
      return { type: 'disk', node: fault.node, factor: 1 };
    case 'clock':
      return { type: 'clock', node: fault.node, aheadSeconds: 0 };
    default:
      return fault;
  }
}
