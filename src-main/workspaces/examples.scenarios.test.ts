import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryWorkspaces } from '@main/workspaces/testing';

const EXAMPLES = readdirSync(fileURLToPath(new URL('../../resources/examples', import.meta.url)));

/** Pods of an example that are meant to wait: what they are called begins with this. */
const WAITING: Readonly<Record<string, string>> = { zones: 'stuck-' };

describe('examples', () => {
  let files: TemporaryWorkspaces;
  beforeAll(() => {
    files = new TemporaryWorkspaces();
  });
  afterAll(() => {
    files.remove();
  });

  it('have a sentence each, in both languages', () => {
    const examples = files.workspaces.examples();
    expect(examples.map(({ name }) => name)).toEqual([...EXAMPLES].sort());
    for (const { summary } of examples)
      for (const text of [summary.en, summary['zh-cn']]) expect(text.length).toBeGreaterThan(20);
  });

  it.each(EXAMPLES)(
    '%s boots, every pod runs but those that are meant to wait, and nothing is due',
    (name) => {
      const { session } = files.example(name);
      const { puts } = session.delta(0, session.head().seq);
      const pods = puts
        .filter(({ resource }) => resource === 'pods')
        .map(({ object }) => object as unknown as { metadata: { name: string }; status: { phase: string } });
      expect(pods.length).toBeGreaterThan(5);
      const waiting = pods.filter(({ status }) => status.phase !== 'Running');
      const meant = WAITING[name];
      expect(waiting.filter((pod) => meant === undefined || !pod.metadata.name.startsWith(meant))).toEqual(
        [],
      );
      expect(waiting.length > 0).toBe(meant !== undefined);
    },
  );
});
