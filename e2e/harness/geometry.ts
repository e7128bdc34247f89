// Whether something that lies over the window holds in its size: by where things are, not by how they look.
import type { Page } from '@playwright/test';
import { atRest } from './screenshot';

/**
 * What does not hold in an element: it reaches beyond the window; text is cut off, lies beyond it, or over other text;
 * something scrolls sideways that is no code; something that takes the keyboard cannot be brought into sight.
 * Text that ends in an ellipsis must be readable in full as a title or label.
 */
export async function misplaced(page: Page, selector: string): Promise<string[]> {
  return atRest(page, () => page.evaluate(examine, selector));
}

/** Runs in the page. */
function examine(selector: string): string[] {
  const SLACK = 1.5;
  /** Code is as wide as it is. */
  const WIDE = 'pre, .cm-scroller, [data-wide]';
  const root = document.querySelector<HTMLElement>(selector);
  if (!root) return [`${selector} is not there`];
  const found = new Set<string>();
  const box = root.getBoundingClientRect();
  if (
    box.left < -SLACK ||
    box.top < -SLACK ||
    box.right > innerWidth + SLACK ||
    box.bottom > innerHeight + SLACK
  )
    found.add(
      `reaches beyond the window: ${[box.left, box.top, box.right, box.bottom].map(Math.round).join(' ')}`,
    );

  const name = (element: Element, text = element.textContent ?? ''): string =>
    `${element.tagName.toLowerCase()} "${text.trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    !element.closest('.visually-hidden, option, svg, [aria-hidden="true"]');

  const texts: { rect: DOMRect; of: Element; text: string }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!;
    const text = node.textContent ?? '';
    if (text.trim() === '' || !isShown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      const complaint = cut(rect, parent);
      if (complaint) found.add(`${complaint}: ${name(parent, text)}`);
      if (complaint !== '') continue;
      texts.push({ rect, of: parent, text });
      const hit = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
      if (!hit || !root.contains(hit))
        found.add(`is covered: ${name(parent, text)}${hit ? ` by ${name(hit)}` : ''}`);
    }
  }
  for (const [i, a] of texts.entries())
    for (const b of texts.slice(i + 1))
      if (
        Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left) > 3 &&
        Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top) > 5
      )
        found.add(`lie over each other: ${name(a.of, a.text)} and ${name(b.of, b.text)}`);

  for (const element of [root, ...root.querySelectorAll<HTMLElement>('*')])
    if (
      element.scrollWidth > element.clientWidth + 1 &&
      /auto|scroll/.test(getComputedStyle(element).overflowX) &&
      !element.matches(WIDE) &&
      element.checkVisibility()
    )
      found.add(`scrolls sideways: ${name(element)}`);

  const keyed = 'button, input, select, textarea, summary, a[href], [tabindex="0"], [role^="menuitem"]';
  for (const element of root.querySelectorAll<HTMLElement>(keyed)) {
    if (element.matches(':disabled') || !element.checkVisibility()) continue;
    const isHidden = getComputedStyle(element).opacity === '0' || element.closest('.visually-hidden');
    const target = isHidden ? element.closest('label') : element;
    if (!target) continue;
    target.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const { left, top, width, height } = target.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 40));
    if (!hit || !(target.contains(hit) || hit.closest('label')?.contains(target)))
      found.add(`cannot be reached: ${name(target)} under ${hit ? name(hit) : 'nothing'}`);
  }
  return [...found];

  /** What hides a piece of text from whoever cannot scroll to it; undefined where a scroller hides it for now. */
  function cut(rect: DOMRect, parent: Element): string | undefined {
    let [x, y] = [true, true];
    for (let at: Element | null = parent; at; at = at === root ? null : at.parentElement) {
      const { overflowX, overflowY, textOverflow, webkitLineClamp, display } = getComputedStyle(at);
      const area = at.getBoundingClientRect();
      const outX = x && (rect.left < area.left - SLACK || rect.right > area.right + SLACK);
      const outY = y && (rect.top < area.top - SLACK || rect.bottom > area.bottom + SLACK);
      const clipsX = (overflowX !== 'visible' && display !== 'inline') || at === root;
      const clipsY = (overflowY !== 'visible' && display !== 'inline') || at === root;
      // Shortened, with the whole of it in a title or label.
      const isShort = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
      const named = at.closest('[title], [aria-label], input');
      const isNamed = isShort && named !== null && root!.contains(named);
      if ((outX && clipsX) || (outY && clipsY)) if (isNamed) return undefined;
      if (outX && /auto|scroll/.test(overflowX)) x = false;
      else if (outX && clipsX) return isShort ? 'shortened without a title' : 'is cut off sideways';
      if (outY && /auto|scroll/.test(overflowY)) y = false;
      else if (outY && clipsY) return 'is cut off';
    }
    return x && y ? '' : undefined;
  }
}
