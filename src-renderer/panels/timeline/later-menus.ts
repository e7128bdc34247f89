/** What lies behind the timeline's buttons: loaded when first opened. */
export const laterMenus = {
  bookmarks: () => import('./BookmarkList.svelte'),
  branches: () => import('./Branches.svelte'),
} as const;
