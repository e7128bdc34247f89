/** Outputs of the real kubectl v1.34.5, for changing commands whose answer does not depend on what a server has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubectlWorld } from './testing/world';

interface Recorded {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly line: string;
    readonly out: string;
    readonly err: string;
    readonly code: number;
  }[];
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'testing/recorded/changing-1.34.json'), 'utf8'),
) as Recorded;

let world: KubectlWorld;
beforeAll(async () => {
  world = KubectlWorld.make();
  await world.pass(60);
  for (const [name, text] of Object.entries(recorded.files)) world.files.set(`/root/${name}`, text);
});
afterAll(() => world.close());

describe('prints and ends as kubectl v1.34.5', () => {
  it.each(recorded.cases)('kubectl $line', async ({ line, ...expected }) => {
    const { out, err, code } = await world.run(line);
    // The tutorial's kubectl (v1.26) still printed the empty timestamp; `run` keeps to that.
    const shown = line.startsWith('run ')
      ? out.replaceAll(/^ +creationTimestamp: null\n|,\n +"creationTimestamp": null/gm, '')
      : out;
    expect({ out: shown, err, code }).toEqual(expected);
  });
});
