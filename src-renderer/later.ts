/**
 * What the first picture does not need, loaded when it is first shown. Once the window can be used and has nothing to
 * do, all of it is fetched, so that nobody waits for a dialog.
 */
import { laterMenus as headerMenus } from '@renderer/panels/header/later-menus';
import { laterTabs } from '@renderer/panels/inspector/later-tabs';
import { laterMenus as timelineMenus } from '@renderer/panels/timeline/later-menus';
import { laterMenus as viewMenus } from '@renderer/panels/view/later-menus';
import { laterCode } from '@renderer/state';
import { fetchPart, type Load } from '@renderer/ui/later-part';
import { whenIdle, whenQuiet } from '@renderer/ui/when-quiet';

export const later = {
  actionMenu: () => import('@renderer/panels/ActionMenu.svelte'),
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

/** Fetches one part after another, each when the window is idle. Returns what ends it. */
export function fetchLater(): () => void {
  const parts = [headerMenus, viewMenus, timelineMenus, laterTabs, later]
    .flatMap((some) => Object.values<Load<never>>(some))
    .map((load) => (): Promise<unknown> => fetchPart(load));
  parts.push(...Object.values(laterCode));
  const fetchNext = (): void => {
    void parts
      .shift()?.()
      .finally(() => (giveUp = whenIdle(fetchNext)));
  };
  let giveUp = whenQuiet(fetchNext);
  return () => {
    parts.length = 0;
    giveUp();
  };
}
