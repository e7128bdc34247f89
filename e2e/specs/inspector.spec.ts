// What the inspector says about one object: why it is where it is, its events, logs, revisions, and its way through the
// cluster. Each stays quick with a lot of it: what is not in view is not in the document.
import type { Locator, Page } from '@playwright/test';
import { pod } from '../harness/manifests';
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';
import { objectInFile, recordedSteps, unsavedFile, type RecordedStep } from '../harness/workspace-file';

/** Rows that a pane may have in the document at once. */
const FEW = 120;

async function find(page: Page, name: string, tab: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByTestId(`tab-${tab}`).click();
}

/** Scrolls by the wheel, as a hand does, until the text is there. */
async function wheelTo(page: Page, list: Locator, direction: 1 | -1, text: string): Promise<void> {
  await list.hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, direction * 100_000);
      return list.getByText(text, { exact: true }).count();
    })
    .toBe(1);
}

test('why here: verdicts of all plugins, scores with bars, attempts, and a fix by one click', async ({
  open,
}) => {
  const { drydock, page, main } = await open();
  const file = unsavedFile(drydock.profile);
  const pod = (name: string, spec: string): Promise<void> =>
    main.importManifest(
      `${name}.yaml`,
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${spec}, containers: [{name: c, image: nginx}]}\n`,
    );
  await pod('picky', 'nodeSelector: {disk: ssd}');
  await pod('free', 'tolerations: [{operator: Exists}]');
  await main.advance(20_000);

  await test.step('all refusals of a pod that no node takes, and what was tried', async () => {
    await find(page, 'default/picky', 'why');
    await expect(page.getByTestId('why')).toContainText('None of 3 nodes would take it');
    const cells = page.getByTestId('why-table').locator('tbody').first();
    // The control plane refuses twice: both are told, not only the first.
    await expect(cells.getByTestId('refusal')).toHaveCount(4);
    await expect(cells.getByRole('row', { name: /^NodeAffinity/ })).toContainText(
      "node(s) didn't match Pod's node affinity/selector",
    );
    await expect(cells.getByRole('row', { name: /^TaintToleration/ })).toContainText('untolerated taint');
    await expect(page.getByTestId('why-queue')).toContainText('queue: unschedulable · attempts: 1');
    await expect(page.getByTestId('why-attempts').getByRole('listitem')).toHaveCount(1);
    await expect(page.getByTestId('why-preemption')).toContainText('Preemption is not helpful');
    await screenshot(page, 'why-refused');
  });

  await test.step('the smallest fix by one click; then the attempts say what woke it', async () => {
    // Of several changes, each is named.
    await expect(page.getByTestId('remedy').last()).toContainText(/^Tolerate .*; /);
    await page.getByRole('button', { name: 'Apply: Label k-node1 with disk=ssd' }).click();
    await main.advance(20_000);
    await expect.poll(() => main.nodeOf('default/picky')).toBe('k-node1');
    expect(objectInFile(file, 'nodes', '', 'k-node1')?.['metadata'].labels.disk).toBe('ssd');
    await expect(page.getByTestId('why')).toContainText('Placed on k-node1 at step');
    await page.getByText('Now', { exact: true }).click();
    await expect(page.getByTestId('why')).toContainText('This is what the scheduler would say now');
    const attempts = page.getByTestId('why-attempts').getByRole('listitem');
    await expect(attempts).toHaveCount(2);
    await expect(attempts.first()).toContainText('placed');
    await expect(attempts.first()).toContainText('woken by');
    await attempts.last().getByRole('button').click();
    await expect(main.pastBanner).toBeVisible();
    const decision = async (): Promise<string | undefined> => {
      const step = await main.step();
      return recordedSteps(file).find(({ seq }) => seq === step)?.decision?.type;
    };
    await expect.poll(decision).toBe('unschedulable');
    await page.getByTestId('back-to-live').click();
  });

  await test.step('scores have bars; the one that was chosen has the longest', async () => {
    await find(page, 'default/free', 'why');
    await page.getByText('When placed').click();
    await expect(page.getByTestId('why')).toContainText('3 of 3 nodes would have taken it');
    const totals = page
      .getByTestId('why-table')
      .getByRole('row', { name: /^Total/ })
      .getByTestId('score-cell');
    await expect(totals).toHaveCount(3);
    const widths = (): Promise<{ score: number; part: number }[]> =>
      totals.evaluateAll((cells) =>
        cells.map((cell) => ({
          score: Number(cell.textContent?.replace(/\D/g, '')),
          part: cell.querySelector('i')!.getBoundingClientRect().width / cell.clientWidth,
        })),
      );
    const off = async (): Promise<number> => {
      const measured = await widths();
      const best = Math.max(...measured.map(({ score }) => score));
      return Math.max(...measured.map(({ score, part }) => Math.abs(part - score / best)));
    };
    await expect.poll(off).toBeLessThan(0.05);
    await screenshot(page, 'why-scores');
  });
});

test('logs are followed, filtered, and those of the life before are there; 10,000 lines are no burden', async ({
  open,
}) => {
  const { page, main } = await open();
  await main.importManifest(
    'talk.yaml',
    `apiVersion: v1
kind: Pod
metadata: {name: talk}
spec:
  nodeName: k-node1
  initContainers: [{name: first, image: busybox, command: [sh, -c, 'echo prepared']}]
  containers:
  - {name: many, image: busybox, command: [sh, -c, 'seq 1 10000; sleep 60; echo one more; sleep 36000']}
  - {name: dies, image: busybox, command: [sh, -c, 'echo life of $(date +%s); sleep 2; echo oh no >&2; exit 1']}
`,
  );
  await main.advance(15_000);
  await find(page, 'default/talk', 'logs');
  const lines = page.getByTestId('log-lines');
  const container = page.getByTestId('logs-container');
  await expect(container).toHaveValue('many');
  await expect(page.getByTestId('logs-count')).toHaveText('10,000 lines');
  await expect(lines.getByText('10000', { exact: true })).toBeVisible();
  expect(await lines.locator('.line').count()).toBeLessThan(FEW);

  await test.step('follows the end, until somebody scrolls up', async () => {
    const follow = page.getByTestId('logs-follow');
    await expect(follow).toBeChecked();
    await wheelTo(page, lines, -1, '1');
    await expect(follow).not.toBeChecked();
    await main.advance(60_000);
    await expect(page.getByTestId('logs-count')).toHaveText('10,001 lines');
    await expect(lines.getByText('1', { exact: true })).toBeVisible();
    await follow.check();
    await expect(lines.getByText('one more', { exact: true })).toBeVisible();
    await page.getByTestId('logs-filter').fill('999');
    await expect(page.getByTestId('logs-count')).toHaveText('19 lines');
    await screenshot(page, 'logs-filtered');
    await page.getByTestId('logs-filter').fill('');
  });

  await test.step('containers, and the life before the last restart', async () => {
    await container.selectOption('first');
    await expect(lines).toHaveText('prepared');
    await container.selectOption('dies');
    await expect(lines).toHaveText(/^\s*life of \d+/);
    const now = await lines.textContent();
    await page.getByTestId('logs-previous').check();
    await expect(lines).not.toHaveText(now!);
    await expect(lines).toContainText('oh no');
    await page.getByTestId('logs-times').check();
    await expect(lines).toContainText(/\d{4}-\d\d-\d\dT[\d:.]+Z life of/);
    await expect(page.getByTestId('logs')).toContainText('kubectl logs talk -c dies --previous --timestamps');
    await screenshot(page, 'logs-previous');
  });
});

test('1,000 events, 500 revisions and the trace of an object and of an input stay quick', async ({
  open,
}) => {
  const { drydock, page, main } = await open();
  const file = unsavedFile(drydock.profile);
  await main.importManifest(
    'cm.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {turn: "0"}\n',
  );
  await main.importManifest(
    'p.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: busy}\nspec: {containers: [{name: c, image: nginx, imagePullPolicy: IfNotPresent}]}\n',
  );
  await main.advance(20_000);
  const { uid } = objectInFile(file, 'pods', 'default', 'busy')!['metadata'] as { uid: string };
  const event = (n: number): object => ({
    verb: 'create',
    resource: 'events',
    namespace: 'default',
    body: {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `busy.${n}`, namespace: 'default' },
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'busy', uid },
      reason: n === 0 ? 'Oldest' : 'Probing',
      message: `attempt ${n}`,
      type: n % 10 === 0 ? 'Warning' : 'Normal',
      source: { component: 'test' },
      firstTimestamp: new Date(Date.UTC(2020, 0, 1) + n * 1000).toISOString().replace('.000', ''),
      lastTimestamp: new Date(Date.UTC(2020, 0, 1) + n * 1000).toISOString().replace('.000', ''),
    },
  });
  await main.request(Array.from({ length: 1000 }, (_, n) => event(n)));
  await main.request(
    Array.from({ length: 500 }, (_, n) => ({
      verb: 'patch',
      patchType: 'merge',
      resource: 'pods',
      namespace: 'default',
      name: 'busy',
      body: { metadata: { annotations: { turn: String(n + 1) } } },
    })),
  );

  await test.step('events, newest first, to the oldest', async () => {
    await find(page, 'default/busy', 'events');
    await expect(page.getByTestId('events-count')).toHaveText(/^Events: 1,00\d$/);
    const rows = page.getByTestId('event');
    await expect(rows.first()).toContainText('Started');
    expect(await rows.count()).toBeLessThan(FEW);
    await wheelTo(page, page.getByTestId('events'), 1, 'attempt 0');
    await expect(rows.last()).toContainText('Oldest');
    await expect(rows.last()).toContainText('Warning');
    await screenshot(page, 'events-many');
  });

  await test.step('own revisions with the fields that differ; a revision leads to its step', async () => {
    await page.getByTestId('tab-history').click();
    const rows = page.getByTestId('history-revision');
    await expect(page.getByTestId('history-count')).toHaveText(/^Revisions: 5\d\d$/);
    expect(await rows.count()).toBeLessThan(FEW);
    await rows.first().getByTestId('history-diff').click();
    const diff = rows.first().getByTestId('field-diff');
    await expect(diff).toContainText('metadata.annotations.turn');
    await expect(diff.getByTestId('diff-before')).toContainText('499');
    await expect(diff.getByTestId('diff-after')).toContainText('500');
    await screenshot(page, 'history-many');
    await wheelTo(page, page.getByTestId('history'), 1, 'created');
    const oldest = rows.last();
    await expect(oldest).toContainText('create');
    await oldest.locator('.go').click();
    await expect(main.pastBanner).toBeVisible();
    const shown = async (): Promise<RecordedStep | undefined> => {
      const step = await main.step();
      return recordedSteps(file).find(({ seq }) => seq === step);
    };
    await expect.poll(shown).toMatchObject({
      actor: 'user',
      action: 'create',
      object: 'busy',
    });
  });

  await test.step('the trace of an input shows what came of it, and an arrow goes there', async () => {
    await page.getByTestId('show-step').click();
    await page.getByTestId('tab-trace').click();
    const rows = page.getByTestId('trace-row');
    await expect(rows.first()).toContainText('create');
    for (const action of ['create', 'bind', 'start container c'])
      await expect(rows.filter({ hasText: action }).first()).toBeVisible();
    expect(await rows.count()).toBeLessThan(FEW);
    const started = rows.filter({ hasText: 'start container c' });
    const seq = Number(await started.getAttribute('data-seq'));
    await started.click();
    await expect.poll(() => main.step()).toBe(seq);
    await expect.poll(() => main.status('default/busy')).toBe('Running');
    await screenshot(page, 'trace-input');
  });
});

test('the history that is looked at goes on while time plays', async ({ open }) => {
  const { page, main } = await open();
  await main.importManifest(
    'crash.yaml',
    pod('crash', { image: 'busybox', container: 'command: ["sh", "-c", "sleep 5; exit 3"]' }),
  );
  await main.advance(5_000);
  await find(page, 'default/crash', 'history');
  const revisions = async (): Promise<number> =>
    Number(/\d+/.exec((await page.getByTestId('history-count').textContent()) ?? '')?.[0]);
  const before = await revisions();
  await main.play('60');
  await expect.poll(revisions).toBeGreaterThan(before + 4);
  await expect(page.getByTestId('play')).toHaveAttribute('aria-label', 'Pause');
});
