/** What the inspector shows, by tab: loaded when first shown. */
export const laterTabs = {
  pod: () => import('./PodOverview.svelte'),
  node: () => import('./NodeOverview.svelte'),
  workload: () => import('./WorkloadOverview.svelte'),
  why: () => import('./Why.svelte'),
  events: () => import('./Events.svelte'),
  logs: () => import('./Logs.svelte'),
  shell: () => import('./Shell.svelte'),
  yaml: () => import('./Yaml.svelte'),
  history: () => import('./History.svelte'),
  trace: () => import('./Trace.svelte'),
  step: () => import('./StepView.svelte'),
} as const;
