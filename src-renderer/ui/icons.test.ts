import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const components = import.meta.glob<string>('../**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What the build makes of Lucide's icons (svelte.config.js) knows these, and would ignore others. */
const KNOWN = ['size', 'class', 'aria-hidden'];

interface Part {
  readonly type: string;
  readonly name?: string;
  readonly attributes?: readonly { readonly type: string; readonly name: string; readonly value: unknown }[];
}

describe('icons', () => {
  it('are used with a size, a class, and hidden from screen readers', () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const [file, source] of Object.entries(components)) {
      const named = [...source.matchAll(/import (\w+) from '@lucide\/svelte\/icons\//g)].map(
        ([, name]) => name!,
      );
      if (named.length === 0) continue;
      JSON.stringify(parse(source, { modern: true }).fragment, (_key, part: Part) => {
        // By its own name, or by one that it has in a list of icons.
        const isIcon =
          part?.type === 'Component' &&
          (named.includes(part.name!) || !new RegExp(`import ${part.name} `).test(source)) &&
          part.attributes!.some(({ name }) => name === 'size');
        if (!isIcon) return part;
        seen++;
        for (const { type, name } of part.attributes!)
          if (type !== 'Attribute' || !KNOWN.includes(name))
            wrong.push(`${file}: ${part.name} ${name ?? type}`);
        return part;
      });
    }
    expect(seen).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });
});
