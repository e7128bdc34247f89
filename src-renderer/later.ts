/**
 * What the first picture does not need, loaded when it is first shown. Once the window can be used and has nothing to
 * do, all of it is fetched, so that nobody waits for a dialog.
 */
import { laterTabs } from '@renderer/panels/inspector/later-tabs';

export const later = {
  canvasMenu: () => import('@renderer/panels/CanvasMenu.svelte'),
  compare: () => import('@renderer/panels/inspector/Compare.svelte'),
  console: () => import('@renderer/panels/console/Console.svelte'),
  dialogs: () => import('@renderer/panels/dialogs/Dialogs.svelte'),
  drain: () => import('@renderer/panels/drain/DrainPanel.svelte'),
  nodeChooser: () => import('@renderer/panels/NodeChooser.svelte'),
  outcome: () => import('@renderer/panels/DropOutcome.svelte'),
  placing: () => import('@renderer/panels/PlacingProgress.svelte'),
  tour: () => import('@renderer/panels/tour/Tour.svelte'),
  refusal: () => import('@renderer/panels/RefusalCard.svelte'),
} as const;

/** The first picture is drawn, and whoever has waited for it acts, before anything is fetched (ms). */
const LEAD = 1500;

/** Fetches one part after another, each when the window is idle. Returns what ends it. */
export function fetchLater(): () => void {
  const parts: (() => Promise<unknown>)[] = [...Object.values(laterTabs), ...Object.values(later)];
  let handle = 0;
  const next = (): void => {
    const part = parts.shift();
    if (!part) return;
    handle = requestIdleCallback(() => void part().finally(next), { timeout: 10_000 });
  };
  const begin = setTimeout(next, LEAD);
  return () => {
    clearTimeout(begin);
    parts.length = 0;
    cancelIdleCallback(handle);
  };
}
