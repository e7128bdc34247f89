import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspaces } from './compose';
import { firstPictureOf } from './first-picture';
import { readReadyMadePicture } from './ready-made';
import type { Workspace } from './workspaces';

const RESOURCES = fileURLToPath(new URL('../../resources', import.meta.url));

describe('an example that was booted when the app was built', () => {
  let folder: string;
  const open: Workspace[] = [];
  const at = (name: string): string => join(folder, name);
  const keep = (workspace: Workspace): Workspace => {
    open.push(workspace);
    return workspace;
  };
  const contents = ({ session }: Workspace): string => {
    const { puts } = session.delta(0, session.head().seq);
    return JSON.stringify(puts.map(({ object }) => object));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drydock-ready-'));
    makeWorkspaces(RESOURCES, at('unsaved'), 'v1').makeReady(folder);
  });
  afterEach(() => {
    for (const workspace of open.splice(0)) workspace.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is what a boot gives, and goes with the window it was untouched in', () => {
    const fast = keep(makeWorkspaces(RESOURCES, at('a'), 'v1', {}, folder).newFromExample('tutorial'));
    const slow = keep(makeWorkspaces(RESOURCES, at('b'), 'v1').newFromExample('tutorial'));
    expect(fast.session.info().path).toBeNull();
    expect(contents(fast)).toBe(contents(slow));
    const untouched = makeWorkspaces(RESOURCES, at('c'), 'v1', {}, folder).newFromExample('tutorial');
    expect(readdirSync(at('c')).filter((name) => name.endsWith('.drydock'))).toHaveLength(1);
    untouched.close();
    expect(readdirSync(at('c'))).toEqual([]);
  });

  it('is shown before it is open as it is then, under the name that its session gets', () => {
    for (const { name } of makeWorkspaces(RESOURCES, at('unsaved'), 'v1').examples()) {
      const picture = readReadyMadePicture(folder, name, 'v1')!;
      const { session } = keep(
        makeWorkspaces(RESOURCES, at(name), 'v1', {}, folder).newFromExample(name, undefined, 'mine'),
      );
      const { info, state, views } = firstPictureOf(session);
      expect({ ...picture.info, id: 'mine', path: null }).toEqual(info);
      expect(JSON.parse(picture.state)).toEqual(JSON.parse(JSON.stringify(state)));
      expect(picture.views).toEqual(views);
      expect(picture.examples.map((example) => example.name)).toContain(name);
    }
  });

  it('is not taken from another version of the app', () => {
    expect(readReadyMadePicture(folder, 'tutorial', 'v2')).toBeNull();
    expect(readReadyMadePicture(at('nowhere'), 'tutorial', 'v1')).toBeNull();
    const workspace = keep(makeWorkspaces(RESOURCES, at('a'), 'v2', {}, folder).newFromExample('tutorial'));
    expect(workspace.session.history.meta.engine).toBe('v2');
    expect(readdirSync(at('a')).filter((name) => name.endsWith('.drydock'))).toHaveLength(1);
  });

  it('lives on as the booted one does', async () => {
    const fast = keep(makeWorkspaces(RESOURCES, at('a'), 'v1', {}, folder).newFromExample('tutorial'));
    const slow = keep(makeWorkspaces(RESOURCES, at('b'), 'v1').newFromExample('tutorial'));
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n';
    for (const { session } of [fast, slow]) {
      session.importManifests([{ name: 'p.yaml', text: pod }], { via: 'import' });
      await session.advance(60_000);
    }
    expect(contents(fast)).toBe(contents(slow));
  });
});
