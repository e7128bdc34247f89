import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { damageText } from './damage-text';
import { useLocale } from './locale.svelte';

const sources = import.meta.glob<string>(['../../src-main/history/*.ts', '!**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** All that the history says of damage, with a number for each of its values. */
function said(): string[] {
  const filled = (text: string): string => text.replaceAll(/\$\{[^}]*\}/g, '7');
  const all = Object.values(sources).join('\n');
  const found = (pattern: RegExp): string[] => [...all.matchAll(pattern)].map(([, text]) => filled(text!));
  const whole = found(/[`'](?:The workspace file|\$\{path\}) is damaged: ([^`']*)[`']/g);
  const parts = found(/(?:expectChecksum\(\s*[^,]*,|damaged\()\s*[`']([^`']*)[`']/g);
  const walked = found(/wrong\(\s*[`']([^`']*)[`']/g);
  const lost = found(/return [`']((?:its log|the header of its log)[^`']*)[`']/g);
  return [
    ...whole.filter((text) => !/^7\.?$/.test(text) && !text.startsWith('7 does')),
    ...parts.map((part) => `${part} does not match its checksum.`),
    ...walked.map((text) => `${text}.`),
    ...lost.map((text) => `${text}.`),
    'the file ends after 4096 of 8192 bytes.',
  ].map((text) => `The workspace file is damaged: ${text.replace(/its 7 is not/, 'its table steps is not')}`);
}

describe('what is wrong with a file', () => {
  beforeEach(() => useLocale('zh-cn'));
  afterEach(() => useLocale('en'));

  it('is found in the sources', () => {
    expect(said().length).toBeGreaterThan(25);
  });

  it.each(said())('%s', (message) => {
    const chinese = damageText(message);
    expect(chinese).not.toBe(message);
    expect(chinese.replace(/-wal|Drydock|table steps/g, '')).not.toMatch(/[a-z]{3,}/i);
    // With how far it can be read, too.
    expect(damageText(`${message} It can be read up to step 12.`)).toBe(chinese);
  });

  it('stays as it is where SQLite or the system says it', () => {
    const text = 'The workspace file is damaged. (SQLITE_CORRUPT: database disk image is malformed)';
    expect(damageText(text)).toBe(text);
  });

  it('is in English words there', () => {
    useLocale('en');
    expect(damageText('/home/me/a.drydock is damaged: the file ends after 4096 of 8192 bytes.')).toBe(
      'The file is too short: it has 4096 of 8192 bytes.',
    );
    expect(damageText('The workspace file is damaged: step 5 of branch 2 does not match its checksum.')).toBe(
      'Not as it was written: step 5.',
    );
  });
});
