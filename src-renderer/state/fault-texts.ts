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
