// What is stuck, why, and what to try next: every usual reason at once, made in a real cluster, in the panel of problems.
import { screenshot } from '../harness/screenshot';
import { expect, test } from '../harness/test';

const pod = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {${spec}}\n`;
const one = (container: string): string => `containers: [{name: c, ${container}}]`;

const CLUSTER = [
  pod('nowhere', `nodeSelector: {disk: ssd}, ${one('image: nginx')}`),
  pod('unpulled', one('image: "registry.example/nothing:v9"')),
  pod('crashing', one('image: busybox, command: [sh, -c, "exit 3"]')),
  pod('unconfigured', one('image: nginx, envFrom: [{configMapRef: {name: missing}}]')),
  pod(
    'unprepared',
    `initContainers: [{name: first, image: busybox, command: [sh, -c, "exit 1"]}], ${one('image: nginx')}`,
  ),
  pod('unclaimed', `volumes: [{name: v, persistentVolumeClaim: {claimName: data}}], ${one('image: nginx')}`),
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: nobody}\nspec: {replicas: 1, selector: {matchLabels: {app: nobody}}, template: {metadata: {labels: {app: nobody}}, spec: {serviceAccountName: missing, containers: [{name: c, image: nginx}]}}}\n',
  pod('guarded', `nodeName: k-node1, ${one('image: nginx, imagePullPolicy: IfNotPresent')}`),
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: guard}\nspec: {minAvailable: 1, selector: {matchLabels: {app: guarded}}}\n',
].join('---\n');

test('every usual reason is named with what to try next, and leads there', async ({ open }) => {
  const { page, main } = await open();
  await main.importManifest('stuck.yaml', CLUSTER);
  await main.advance(150_000);
  await main.select('node:k-node1');
  await page.keyboard.press('c');
  await expect(page.getByTestId('status-bar')).toContainText('k-node1 cordoned');

  const button = page.getByTestId('problems-button');
  await expect(button).toHaveAttribute('aria-label', '9 problems');
  await button.click();
  const panel = page.getByTestId('problems');
  const entry = (title: string) => panel.getByTestId('problem').filter({ hasText: title });
  for (const [title, advice, words] of [
    ['Deployment default/nobody', 'createRefused', /serviceaccount "missing" not found/],
    ['PersistentVolumeClaim default/data', 'claimPending', /no persistent volumes available/],
    ['PodDisruptionBudget default/guard', 'budget', /disruptionsAllowed: 0 .*guarded/],
    ['default/nowhere', 'unschedulable', /didn't match Pod's node affinity\/selector/],
    ['default/unclaimed', 'claimUnbound', /unbound immediate PersistentVolumeClaims/],
    ['default/unpulled', 'imagePull', /registry\.example\/nothing:v9/],
    ['default/crashing', 'crashLoop', /back-off/],
    ['default/unconfigured', 'config', /configmap "missing" not found/],
    ['default/unprepared', 'initFailing', /back-off/],
  ] as const) {
    const found = entry(title);
    await panel.getByRole('list').hover();
    await expect
      .poll(async () => {
        if ((await found.count()) === 0) await page.mouse.wheel(0, 200);
        return found.count();
      }, title)
      .toBe(1);
    await expect(found, title).toHaveAttribute('data-advice', advice);
    await expect(found).toContainText(words);
  }
  await screenshot(page, 'problems-all');

  // What to try next is one click away.
  await entry('default/crashing').getByRole('button', { name: 'Logs' }).click();
  await expect(panel).toBeHidden();
  await expect(page.getByTestId('logs')).toBeVisible();
  await expect(main.inspector).toContainText('crashing');
  await button.click();
  await entry('Deployment default/nobody').getByRole('button', { name: 'Overview' }).click();
  await expect(main.inspector).toContainText('ReplicaFailure');
  await expect(main.inspector).toContainText('serviceaccount "missing" not found');
});

test('a node that does not report, and the pods on it', async ({ open }) => {
  const { page, main } = await open();
  await page.evaluate(() =>
    (window as unknown as { drydock: { call(name: string, args: unknown): Promise<unknown> } }).drydock.call(
      'session.fault',
      { fault: { type: 'nodePower', node: 'k-node1', state: 'off' } },
    ),
  );
  await main.advance(60_000);
  await page.getByTestId('problems-button').click();
  const node = page.getByTestId('problem').first();
  await expect(node).toHaveAttribute('data-advice', 'nodeNotReady');
  await expect(node).toContainText('k-node1');
  await expect(node).toContainText('Kubelet stopped posting node status.');
  await node.getByRole('button', { name: 'Overview' }).click();
  await expect(main.inspector).toContainText('NodeStatusUnknown');
});
