/** The profiles that a scheduler runs, by the schedulerName that pods ask for. */
import type { Framework } from './framework/framework';
import type { Prioritized } from './framework/plugin';
import type { LivePod } from './framework/pod-info';
import type { Snapshot } from './framework/snapshot';
import { createFramework, DEFAULT_PROFILE, DEFAULT_SCHEDULER_NAME, type ProfileSpec } from './profile';
import { TemplateCache } from './template-cache';

export interface RunningProfile {
  readonly framework: Framework;
  readonly templates: TemplateCache;
}

export class Profiles {
  private byName = new Map<string, RunningProfile>();

  constructor(private readonly snapshot: () => Snapshot) {
    this.configure([DEFAULT_PROFILE]);
  }

  /** Runs these profiles from now on; there must be one at least. */
  configure(specs: readonly ProfileSpec[]): void {
    this.byName = new Map(specs.map((spec) => [spec.schedulerName, this.run(createFramework(spec))]));
    if (this.byName.size === 0) throw new Error('a scheduler needs a profile');
  }

  /** The profile that is responsible for a pod; undefined where another scheduler is. */
  of(pod: LivePod): RunningProfile | undefined {
    return this.byName.get(pod.spec?.schedulerName ?? DEFAULT_SCHEDULER_NAME);
  }

  /** The pod's profile; the first one for pods of other schedulers, so that they can be judged too. */
  orDefault(pod: LivePod): RunningProfile {
    return this.of(pod) ?? this.first;
  }

  get first(): RunningProfile {
    for (const profile of this.byName.values()) return profile;
    throw new Error('a scheduler needs a profile');
  }

  /** All profiles share one queue, and therefore one order. */
  compare(a: Prioritized, b: Prioritized): number {
    return this.first.framework.profile.queueSort.compare!(a, b);
  }

  /** The snapshot is another one now. */
  forgetTemplates(): void {
    for (const [name, { framework }] of this.byName) this.byName.set(name, this.run(framework));
  }

  private run(framework: Framework): RunningProfile {
    return { framework, templates: new TemplateCache(framework, this.snapshot()) };
  }
}
