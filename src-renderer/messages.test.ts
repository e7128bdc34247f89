import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

type Catalogue = Record<string, unknown>;
const catalogues = import.meta.glob<Catalogue>('../messages/*.json', { import: 'default', eager: true });
const english = catalogues['../messages/en.json']!;
const chinese = catalogues['../messages/zh-cn.json']!;
const components = import.meta.glob<string>('./**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const scripts = import.meta.glob<string>(['./**/*.ts', '../src-main/{desktop,ipc}/**/*.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const sorted = (texts: Iterable<string>): string[] => [...texts].sort((a, b) => (a < b ? -1 : 1));

/** Placeholders of a message in any of its forms. */
const inputs = (message: unknown): string[] =>
  sorted(new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((found) => found[1]!)));

describe('message catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(sorted(Object.keys(chinese))).toEqual(sorted(Object.keys(english)));
  });

  it('take the same values in both languages', () => {
    for (const [key, message] of Object.entries(english)) {
      expect([key, inputs(chinese[key])]).toEqual([key, inputs(message)]);
    }
  });

  it('have no empty text', () => {
    for (const catalogue of [english, chinese]) {
      expect(Object.entries(catalogue).filter(([, text]) => text === '')).toEqual([]);
    }
  });

  it('have a text for every message that the sources ask for, and no text that nobody asks for', () => {
    const asked = new Set<string>();
    for (const text of [...Object.values(components), ...Object.values(scripts)]) {
      if (!text.includes("from '@shared/messages'")) continue;
      for (const [, key] of text.matchAll(/\bm\.([a-zA-Z_0-9]+)\(/g)) asked.add(key!);
    }
    expect(sorted([...asked].filter((key) => !(key in english)))).toEqual([]);
    expect(Object.keys(english).filter((key) => !asked.has(key))).toEqual([]);
  });
});

/** What keeps its capital within a sentence. */
const NAMES = /^(Kubernetes|API|SVG|PNG|YAML|STATUS|Drydock)$/;

describe('entries of menus', () => {
  // The same entry stands in the native menu, in the window's menus, and in the palette.
  it.each(Object.entries(english).filter(([key]) => /^(menu|canvas|export_(svg|png))_?/.test(key)))(
    '%s begins with a capital and goes on without',
    (_, message) => {
      for (const [, text] of JSON.stringify(message).matchAll(/"([A-Z][^"]*)"/g)) {
        const rest = text!.split(' ').slice(1);
        expect(rest.filter((word) => /^[A-Z]/.test(word) && !NAMES.test(word.replace('…', '')))).toEqual([]);
      }
    },
  );
});

/** Kubernetes' own words, which are the same in every language, and marks that are no words. */
const ALLOWED = new Set(['YAML', 'init', 'etcd', 'Node']);
/** Meters carry the names of Kubernetes' resources; placeholders are examples of names. */
const ALLOWED_ATTRIBUTES =
  /^(label="(cpu|memory|pods|operator|replicas)"|placeholder="(dedicated|disktype|ssd)")$/;
const ATTRIBUTES = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label']);
const isWord = (text: string): boolean => /[A-Za-z\u4e00-\u9fff]{2,}/.test(text) && !ALLOWED.has(text.trim());

interface Part {
  readonly type?: string;
  readonly name?: string;
  readonly data?: string;
  readonly value?: unknown;
}

/** Words that stand in a component's markup itself. */
function literals(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(literals);
  if (typeof value !== 'object' || value === null) return [];
  const part = value as Part;
  switch (part.type) {
    case 'Attribute':
      if (!ATTRIBUTES.has(part.name ?? '') || !Array.isArray(part.value)) return [];
      return (part.value as Part[])
        .filter((piece) => piece.type === 'Text' && isWord(piece.data ?? ''))
        .map((piece) => `${part.name}="${piece.data}"`);
    case 'StyleDirective':
      return [];
    case 'Text':
      return isWord(part.data ?? '') ? [part.data!.trim()] : [];
    default:
      return Object.entries(part).flatMap(([key, child]) => (key === 'metadata' ? [] : literals(child)));
  }
}

describe('components', () => {
  it.each(Object.entries(components))('%s has its texts from the catalogues', (_, source) => {
    const found = literals(parse(source, { modern: true }).fragment);
    expect(found.filter((text) => !ALLOWED_ATTRIBUTES.test(text))).toEqual([]);
  });

  it('would be caught with a word of their own', () => {
    const { fragment } = parse('<b title="Hello there">{x}<i>World</i></b>', { modern: true });
    expect(literals(fragment)).toEqual(['title="Hello there"', 'World']);
  });
});
