/**
 * Resource claims are not modelled; what stays of the plugin is what it says of pods without any, because that is part
 * of every message of a v1.34 scheduler.
 * Models plugins/dynamicresources @ v1.34, for pods without resource claims.
 */
import type { Cycle } from '../framework/cycle';
import type { Plugin, PostFilterResult, PreFilterResult } from '../framework/plugin';
import { schedulerError, SKIP, SUCCESS, unschedulable, type Status } from '../framework/status';

const STATE = 'DynamicResources';

export class DynamicResources implements Plugin {
  readonly name = 'DynamicResources';
  readonly filterScope = 'node';

  preEnqueue(): Status {
    return SUCCESS;
  }

  preFilter(cycle: Cycle): PreFilterResult {
    cycle.write(STATE, true);
    return { status: SKIP };
  }

  filter(): Status {
    return SUCCESS;
  }

  /** Where an earlier PreFilter plugin refused the pod, this one has no state and stumbles over that. */
  postFilter(cycle: Cycle): PostFilterResult {
    return cycle.read(STATE)
      ? { status: unschedulable(this.name, 'no new claims to deallocate') }
      : { status: schedulerError(this.name, 'not found') };
  }
}
