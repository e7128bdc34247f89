/** Code of the stores that no first picture needs: fetched when first used, or when the window has nothing to do. */
export const laterCode = {
  yaml: () => import('./yaml'),
} as const;
