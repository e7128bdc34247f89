/**
 * Models plugins/nodevolumelimits @ v1.34, for nodes whose drivers report no limits: CSINode objects, which would carry
 * them, are not modelled.
 */
import type { Cycle } from '../framework/cycle';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import { SKIP, SUCCESS, type Status } from '../framework/status';

export class NodeVolumeLimits implements Plugin {
  readonly name = 'NodeVolumeLimits';
  readonly filterScope = 'node';

  preFilter({ pod }: Cycle): PreFilterResult {
    return { status: pod.template.hasOwnVolumes ? SUCCESS : SKIP };
  }

  filter(): Status {
    return SUCCESS;
  }
}
