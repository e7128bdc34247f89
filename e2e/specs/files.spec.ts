// Use 4 of the walking skeleton: the workspace file. Save As, close, opened again by every road, refused twice; and
// what is no good input is said plainly and changes nothing.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Drydock } from '../harness/launch';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { closedFolder, hasFullDevice, smallDisk } from '../harness/places';
import { inspectFile, recordedSteps, stateHash, unsavedFile } from '../harness/workspace-file';
import { MainWindow } from '../pages/window';

test('a workspace is saved, closed, and opened again by every road', async ({ launch, folder }) => {
  test.setTimeout(240_000); // five starts and five windows
  const file = join(folder, 'work.drydock');
  let pods: unknown;
  let steps = 0;
  let hash = '';

  await test.step('Save As writes one file with state and history', async () => {
    const drydock = await launch({ dialogs: [{ kind: 'save', file }] });
    const page = await drydock.window();
    const main = await new MainWindow(page).ready();
    await main.pause();
    await main.select('node:k-node1');
    await page.keyboard.press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node1 cordoned');
    await drydock.clickMenu('Save as…');
    await expect(page.getByTestId('document')).toContainText('work.drydock');
    await drydock.clickMenu('Save point…');
    await page.getByTestId('save-point-name').fill('before drain');
    await page.getByTestId('save-point-dialog').getByTestId('submit').click();
    await expect(page.getByTestId('edited')).toBeHidden();
    pods = await main.pods();
    steps = await main.step();
    await drydock.close();
    expect(readdirSync(folder)).toEqual(['work.drydock']); // one file, no log beside it
    expect(inspectFile(file)).toMatchObject({ integrity: 'ok' });
    expect(recordedSteps(file)).toHaveLength(steps);
    hash = stateHash(file);
  });

  const profile = join(folder, 'profile');
  const same = async (main: MainWindow): Promise<void> => {
    await expect.poll(() => main.pods()).toEqual(pods);
    await expect.poll(() => main.step()).toBe(steps);
    await main.page.getByRole('button', { name: 'Step back' }).click();
    await expect(main.pastBanner).toBeVisible();
    await main.page.getByTestId('back-to-live').click();
    await expect(main.pastBanner).toBeHidden();
  };

  await test.step('from the command line', async () => {
    const drydock = await launch({ files: [file], profile });
    const main = await new MainWindow(await drydock.window()).ready();
    await same(main);
    await expect(main.page.getByTestId('document')).toContainText('work.drydock');
    await drydock.close();
    expect(stateHash(file)).toBe(hash);
  });

  await test.step('from Open Recent, refused in a second window, and from the dialog', async () => {
    const drydock = await launch({ profile });
    const first = await new MainWindow(await drydock.window()).ready();
    const opened = nextWindow(drydock);
    await drydock.clickMenu(file);
    const recent = await new MainWindow(await opened).ready();
    await same(recent);

    await drydock.answer({ kind: 'open', files: [file] });
    await first.command('open');
    await expect(recent.page.getByTestId('problem-dialog')).toContainText('work.drydock is open already');
    await screenshot(recent.page, 'already-open');
    expect(drydock.app.windows()).toHaveLength(2);
    await recent.page.getByRole('button', { name: 'OK', exact: true }).click();

    await recent.page.close();
    const again = nextWindow(drydock);
    await drydock.answer({ kind: 'open', files: [file] });
    await first.command('open');
    const dialog = await new MainWindow(await again).ready();
    await same(dialog);
    await dialog.page.close();

    const dropped = nextWindow(drydock);
    await dropFiles(first, [file]);
    await same(await new MainWindow(await dropped).ready());

    // Another process, with a profile of its own, is another Drydock: the file's lock refuses it.
    const other = await launch({ files: [file], profile: join(folder, 'other') });
    const page = await other.window();
    await expect(page.getByTestId('problem-dialog')).toContainText('work.drydock was not opened');
    await screenshot(page, 'locked');
    await other.close();
    await drydock.close();
    expect(stateHash(file)).toBe(hash);
  });
});

test('bad input is named with its place, and changes nothing', async ({ open, folder }) => {
  const { drydock, page, main } = await open();
  const put = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const report = page.getByTestId('import-dialog');
  const before = await main.pods();
  const head = await main.step();

  await test.step('manifests: syntax, an invalid field, an unknown field', async () => {
    const files = [
      put('syntax.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n spec: {\n'),
      put(
        'invalid.yaml',
        'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c}]}\n',
      ),
      put(
        'unknown.yaml',
        'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {nodeselector: {a: b}, containers: [{name: c, image: i}]}\n',
      ),
    ];
    await dropFiles(main, files);
    await expect(report).toContainText(/syntax\.yaml:\d+:\d+/);
    await expect(report).toContainText('spec.containers[0].image: Required value');
    await expect(report).toContainText('strict decoding error: unknown field "spec.nodeselector"');
    await screenshot(page, 'import-problems');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await expect.poll(() => main.pods()).toEqual(before);
    await expect.poll(() => main.step()).toBe(head);
  });

  await test.step('a kind that is not modelled is named, and the rest of its file is imported', async () => {
    await dropFiles(main, [
      put(
        'mixed.yaml',
        'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n',
      ),
    ]);
    await expect(page.getByTestId('import-created')).toContainText('configmaps/default/settings');
    await expect(report).toContainText('Gateway');
    await screenshot(page, 'import-not-modelled');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
  });

  await test.step('files that are no workspace, of a newer version, or truncated', async () => {
    const good = join(folder, 'good.drydock');
    await drydock.answer({ kind: 'save', file: good });
    await main.command('saveAs');
    await expect(page.getByTestId('document')).toContainText('good.drydock');
    const cut = join(folder, 'cut.drydock');
    copyFileSync(good, cut);
    truncateSync(cut, 5000);
    const newer = join(folder, 'newer.drydock');
    copyFileSync(good, newer);
    bumpUserVersion(newer);
    const text = put('text.drydock', 'this is no workspace\n'.repeat(100));
    mkdirSync(join(folder, 'a-folder.drydock'));
    const problem = page.getByTestId('problem-dialog');
    for (const [path, words, name] of [
      [text, /text\.drydock was not opened.*not a Drydock workspace.*File › Import/is, 'no-workspace'],
      [newer, /newer\.drydock was not opened.*newer version.*Update Drydock/is, 'newer-version'],
      [join(folder, 'missing.drydock'), /missing\.drydock was not opened.*moved, renamed/is, 'missing'],
      [
        folder.concat('/a-folder.drydock'),
        /a-folder\.drydock was not opened.*it is a folder.*File › Import/is,
        'folder',
      ],
    ] as const) {
      await drydock.answer({ kind: 'open', files: [path] });
      await main.command('open');
      await expect(problem).toContainText(words);
      await screenshot(page, name);
      await page.getByRole('button', { name: 'OK', exact: true }).click();
      expect(drydock.app.windows()).toHaveLength(1);
    }
    // A truncated one opens as far as it can be read, for reading only, or is refused with the reason.
    const before = readFileSync(cut);
    await drydock.answer({ kind: 'open', files: [cut] });
    await main.command('open');
    await expect
      .poll(async () => (await problem.isVisible()) || drydock.app.windows().length === 2)
      .toBe(true);
    if (await problem.isVisible()) {
      await expect(problem).toContainText(/cut\.drydock was not opened/);
      await screenshot(page, 'truncated');
    } else {
      const second = drydock.app.windows()[1]!;
      await expect(second.getByTestId('read-only')).toBeVisible();
      await screenshot(second, 'truncated');
    }
    expect(readFileSync(cut).equals(before)).toBe(true);
  });
});

test('what cannot be written is said with what it means and what to do, and nothing is lost', async ({
  open,
  folder,
}) => {
  test.skip(process.platform !== 'linux', 'places where even an administrator cannot write');
  const { drydock, page, main } = await open();
  const file = unsavedFile(drydock.profile);
  const hash = stateHash(file);
  const problem = page.getByTestId('problem-dialog');
  const ok = page.getByRole('button', { name: 'OK', exact: true });
  const lacks = (what: string): void => {
    test.info().annotations.push({ type: 'not tried', description: `this machine has no ${what}` });
  };

  await test.step('a workspace, where nobody may write, and where there is no folder', async () => {
    const closed = closedFolder();
    if (closed === undefined) lacks('folder that is closed to whoever runs this');
    for (const [path, words, name] of [
      ...(closed === undefined
        ? []
        : ([
            [
              join(closed, 'a.drydock'),
              /not saved.*denied.*is not affected.*folder of your own/is,
              'save-denied',
            ],
          ] as const)),
      [
        join(folder, 'none/a.drydock'),
        /not saved.*no folder for.*is not affected.*try again/is,
        'save-nowhere',
      ],
    ] as const) {
      await drydock.answer({ kind: 'save', file: path });
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('menuitem', { name: 'Save as…' }).click();
      await expect(problem).toContainText(words);
      await screenshot(page, name);
      await ok.click();
      expect(existsSync(path)).toBe(false);
      expect(stateHash(file)).toBe(hash);
    }
    // It goes on where it was.
    await main.select('node:k-node1');
    await page.keyboard.press('c');
    await expect(page.getByTestId('status-bar')).toContainText('k-node1 cordoned');
  });

  await test.step('a workspace, on a disk that is full: nothing is left there, and it is saved once there is room', async () => {
    const disk = smallDisk(join(folder, 'disk'), 128 * 1024);
    if (!disk) return lacks('right to mount a small disk');
    const path = join(folder, 'disk/a.drydock');
    const before = stateHash(file);
    try {
      await drydock.answer({ kind: 'save', file: path });
      await main.command('saveAs');
      await expect(problem).toContainText(/not saved.*disk is full.*is not affected.*Make room/is);
      await screenshot(page, 'save-full');
      await ok.click();
      expect(readdirSync(join(folder, 'disk'))).toEqual([]);
      await expect(page.getByTestId('document')).toContainText('not saved as a file');
    } finally {
      disk.remove();
    }
    await drydock.answer({ kind: 'save', file: path });
    await main.command('saveAs');
    await expect(page.getByTestId('document')).toContainText('a.drydock');
    expect(stateHash(path)).toBe(before);
  });

  await test.step('a report, on a disk that is full', async () => {
    if (!hasFullDevice()) return lacks('/dev/full');
    await drydock.answer({ kind: 'save', file: '/dev/full' });
    await page.keyboard.press('/');
    await page.keyboard.type('report a');
    await page.keyboard.press('Enter');
    await page.getByTestId('report-dialog').getByTestId('submit').click();
    await expect(problem).toContainText('full could not be written: the disk is full');
    await ok.click();
    await expect(problem).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('report-dialog')).toBeHidden();
  });
});

function nextWindow(drydock: Drydock) {
  return drydock.app.waitForEvent('window');
}

/** Drops files as the system does: with their paths, which a page cannot make up. */
async function dropFiles({ page }: MainWindow, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const at = { x: 700, y: 300 };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await expect(page.getByTestId('drop-overlay')).toBeVisible();
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
  await session.detach();
}

/** Makes the file one of a version that does not exist yet: SQLite keeps user_version in four bytes at 60. */
function bumpUserVersion(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(9999, 60);
  writeFileSync(file, bytes);
}
