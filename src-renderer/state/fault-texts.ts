/** Disturbances in the user's language. */
import type { Fault } from '@shared/contract';
import { m } from '@shared/messages';

/** What is not as usual; only faults of nodes and registries last. */
export function faultText(fault: Fault): string {
  switch (fault.type) {
    case 'nodePower':
      return m.fault_text_nodePower({ place: fault.node });
    case 'kubelet':
      return m.fault_text_kubelet({ place: fault.node });
    case 'partition':
      return m.fault_text_partition({ place: fault.node });
    case 'disk':
      return m.fault_text_disk({ place: fault.node, factor: fault.factor });
    case 'clock':
      return m.fault_text_clock({ place: fault.node, seconds: fault.aheadSeconds });
    case 'registry':
      return {
        up: m.registry_up(),
        down: m.fault_text_registry_down({ place: fault.host }),
        slow: m.fault_text_registry_slow({ place: fault.host }),
        refusing: m.fault_text_registry_refusing({ place: fault.host }),
      }[fault.state];
    default:
      return '';
  }
}

/** What was just done, for a toast: the fault, or that it is over. */
export function faultDoneText(fault: Fault): string {
  switch (fault.type) {
    case 'nodePower':
      return fault.state === 'on' ? m.fault_done_nodePower({ place: fault.node }) : faultText(fault);
    case 'kubelet':
      return fault.state === 'running' ? m.fault_done_kubelet({ place: fault.node }) : faultText(fault);
    case 'partition':
      return fault.state === 'healed' ? m.fault_done_partition({ place: fault.node }) : faultText(fault);
    case 'disk':
      return fault.factor === 1 ? m.fault_done_disk({ place: fault.node }) : faultText(fault);
    case 'clock':
      return fault.aheadSeconds === 0 ? m.fault_done_clock({ place: fault.node }) : faultText(fault);
    case 'registry':
      return fault.state === 'up' ? m.fault_done_registry({ place: fault.host }) : faultText(fault);
    case 'oom':
      return m.fault_done_oom({ place: containerText(fault) });
    case 'killProcess':
      return m.fault_done_signal({ place: containerText(fault), signal: fault.signal });
    case 'killContainer':
      return m.fault_done_kill({ place: containerText(fault), code: String(fault.exitCode) });
    case 'crash':
      return m.fault_done_crash({
        place: containerText(fault),
        code: String(fault.exitCode),
        seconds: String(fault.afterSeconds),
      });
  }
}

function containerText({
  namespace,
  pod,
  container,
}: Extract<Fault, { readonly container: string }>): string {
  return `${namespace}/${pod} (${container})`;
}
