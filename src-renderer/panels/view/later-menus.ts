/** What lies behind the buttons of the view bar: loaded when first opened. */
export const laterMenus = {
  connections: () => import('./ConnectionsMenu.svelte'),
  filter: () => import('./FilterMenu.svelte'),
  group: () => import('./GroupMenu.svelte'),
  views: () => import('./ViewsMenu.svelte'),
} as const;
