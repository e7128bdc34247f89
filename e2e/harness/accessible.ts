// axe over what is open now. Pods on the canvas have no elements: a screen reader meets them in the outline.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe finds, as lines that name the rule and the places. `inside`: in this element only, which is quicker. */
export async function findings(page: Page, inside?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (inside === undefined ? axe : axe.include(inside)).analyze();
  return violations
    .map(({ id, nodes }) => ({
      id,
      // Arrow keys walk through a menu, which scrolls with them; its entries take the focus without tabindex 0.
      places: nodes
        .map(({ html }) => html)
        .filter((html) => id !== 'scrollable-region-focusable' || !/^<[^>]* role="menu"/.test(html)),
    }))
    .filter(({ places }) => places.length > 0)
    .map(({ id, places }) => `${id}: ${places.map((html) => html.slice(0, 160)).join(' | ')}`);
}

/** Fails where axe finds something. */
export async function accessible(page: Page, what: string): Promise<void> {
  expect(
    (await findings(page)).map((finding) => `${what}: ${finding}`),
    'axe',
  ).toEqual([]);
}
