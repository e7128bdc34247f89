// The whole tutorial, typed into the console of the window: what the terminal shows is what `drydock shell` prints.
import { data, mismatch } from '@main/cli/testing/transcript';
import { expect, test } from '../harness/test';
import { screenshot } from '../harness/screenshot';
import { ConsolePanel } from '../pages/console';
import { MainWindow } from '../pages/window';

/** Virtual ms that typing a line takes, as in the command line. */
const PACE = 1_000;

test('the tutorial, every case of it, typed into the terminal', async ({ launch }) => {
  test.setTimeout(480_000); // some hundred commands, of which each is painted before the next
  const drydock = await launch();
  const window = await new MainWindow(await drydock.window()).ready();
  const { page } = window;
  await window.pause();
  const console = await new ConsolePanel(page).open();
  // As much of the output as fits.
  for (let i = 0; i < 5; i++) await page.keyboard.press('Control+-');
  const shown: string[] = [];
  const commands = commandsOf(data('tutorial.sh'));
  expect(commands.at(-1)).toBe('exit 7');
  const started = Date.now();
  for (const command of commands.slice(0, -1)) {
    shown.push(...(await console.paste(command, PACE)).filter((line) => !ONLY_HERE.test(line)));
  }
  test.info().annotations.push({ type: 'typed in', description: `${Date.now() - started} ms` });
  await screenshot(page, 'console-tutorial');
  expect(mismatch(shown, asWide(data('tutorial.txt')).trimEnd().split('\n'))).toBeNull();
});

/** What only a person at a terminal is told. */
const ONLY_HERE = /^(Last login: .*|Connection to \S+ closed\.)$/;

/** `ls` has room for all names in a line here. */
function asWide(text: string): string {
  return text
    .replace(
      /^admin\.conf .*\n.*$/m,
      'admin.conf  controller-manager.conf  kubelet.conf  manifests  pki  scheduler.conf',
    )
    .replace(
      /^etcd\.yaml .*\n.*$/m,
      'etcd.yaml  kube-apiserver.yaml  kube-controller-manager.yaml  kube-scheduler.yaml',
    );
}

/** The script's lines, those of a loop or a here-document together. */
function commandsOf(script: string): string[] {
  const commands: string[] = [];
  let end: RegExp | undefined;
  for (const line of script.trimEnd().split('\n')) {
    if (end) commands[commands.length - 1] += `\n${line}`;
    else commands.push(line);
    if (end) {
      if (end.test(line)) end = undefined;
    } else if (line.includes("<<'END'")) end = /^END$/;
    else if (/^for .*; do$/.test(line)) end = /^done/;
  }
  return commands;
}
