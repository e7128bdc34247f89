/** What lies behind the header's buttons: loaded when first opened. */
export const laterMenus = {
  main: () => import('./MainMenu.svelte'),
  problems: () => import('./ProblemList.svelte'),
} as const;
