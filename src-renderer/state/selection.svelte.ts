/** What is selected, the same in outline, picture and inspector. */
import { keysAmong, sameTarget, targetsBeside, type Target } from '@renderer/model';

export type InspectorTab = 'overview' | 'why' | 'events' | 'logs' | 'shell' | 'yaml' | 'history' | 'trace';

/** Looks at the step on show instead of an object. */
export const STEP_ON_SHOW: Target = { resource: 'steps', key: '' };

export class Selection {
  /** The one that the inspector shows. */
  target = $state.raw<Target | null>(null);
  /** Those that are selected besides it. */
  others = $state.raw<readonly Target[]>([]);
  tab = $state<InspectorTab>('overview');
  /** Counts wishes to bring the selection into view. */
  reveal = $state(0);

  readonly all = $derived<readonly Target[]>(this.target ? [this.target, ...this.others] : []);
  /** Keys of the pods among them. */
  readonly pods = $derived(keysAmong(this.all, 'pods'));
  /** Names of the nodes among them. */
  readonly nodes = $derived(keysAmong(this.all, 'nodes'));

  select(target: Target | null, reveal = false): void {
    if (!sameTarget(this.target, target)) this.target = target;
    if (this.others.length > 0) this.others = [];
    if (reveal && target) this.reveal++;
  }

  has(target: Target): boolean {
    return this.all.some((other) => sameTarget(other, target));
  }

  /** Selects it besides the others, or no more. */
  toggle(target: Target): void {
    if (!this.has(target)) {
      this.others = this.all;
      this.target = target;
      return;
    }
    const rest = this.all.filter((other) => !sameTarget(other, target));
    this.target = rest[0] ?? null;
    this.others = rest.slice(1);
  }

  /** Selects all of these, the first of them shown; `add`: besides what is selected. */
  selectAll(targets: readonly Target[], add = false): void {
    const before = add ? this.all : [];
    const all = [...before, ...targetsBeside(targets, before)];
    this.target = all[0] ?? null;
    this.others = all.slice(1);
  }

  /** Lets go of what is there no more; the inspector goes on showing the one it shows. */
  keepOnly(exists: (target: Target) => boolean): void {
    const rest = this.others.filter(exists);
    if (rest.length < this.others.length) this.others = rest;
  }
}
