/** What is selected, the same in outline, picture and inspector. */
import { sameTarget, type Target } from '@renderer/model';

export type InspectorTab = 'overview' | 'why' | 'events' | 'logs' | 'yaml' | 'history' | 'trace';

/** Looks at the step on show instead of an object. */
export const STEP_ON_SHOW: Target = { resource: 'steps', key: '' };

export class Selection {
  target = $state.raw<Target | null>(null);
  tab = $state<InspectorTab>('overview');
  /** Counts wishes to bring the selection into view. */
  reveal = $state(0);

  select(target: Target | null, reveal = false): void {
    if (!sameTarget(this.target, target)) this.target = target;
    if (reveal && target) this.reveal++;
  }
}
