// axe over what is open now. Pods on the canvas have no elements: a screen reader meets them in the outline. The page is
// given axe once; AxeBuilder would give it anew at each look, which takes longer than the look.
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { atRest } from './screenshot';

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

type WithAxe = Window & {
  axe?: { run(context: unknown, options: unknown): Promise<{ violations: Finding[] }> };
};

/** What axe finds, as lines that name the rule and the places. `inside`: in this element only, which is quicker. */
export async function findings(page: Page, inside?: string): Promise<string[]> {
  if (!(await page.evaluate(() => (window as WithAxe).axe !== undefined))) await page.evaluate(axe.source);
  return atRest(page, () => examine(page, inside));
}

async function examine(page: Page, inside: string | undefined): Promise<string[]> {
  const violations = await page.evaluate(
    async (selector) =>
      (
        await (window as WithAxe).axe!.run(selector ?? document, { resultTypes: ['violations'] })
      ).violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })),
    inside,
  );
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
