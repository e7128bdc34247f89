/** `kubectl create namespace|serviceaccount|priorityclass|poddisruptionbudget|quota`. Models kubectl `cmd/create` @ v1.34. */
import { formatQuantity, parseQuantity, parseSelector, type KubeObject } from '@shared/api';
import { fail, type Command } from '@main/kubectl/cluster';
import { createGenerated, nameOf } from './generate';

export async function namespace(command: Command): Promise<void> {
  const object = {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name: nameOf(command) },
    spec: {},
    status: {},
  };
  await createGenerated(command, {
    resource: 'namespaces',
    called: 'namespace',
    object: object as KubeObject,
  });
}

export async function serviceAccount(command: Command): Promise<void> {
  const object = { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: nameOf(command) } };
  await createGenerated(command, { resource: 'serviceaccounts', called: 'serviceaccount', object });
}

export async function priorityClass(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const description = flags.text('description');
  await createGenerated(command, {
    resource: 'priorityclasses.scheduling.k8s.io',
    called: 'priorityclass',
    object: {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(description === '' ? {} : { description }),
      preemptionPolicy: flags.text('preemption-policy'),
    } as KubeObject,
  });
}

const BUDGET = /^(?:\d+|\d+%)$/;

export async function podDisruptionBudget(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const min = flags.text('min-available');
  const max = flags.text('max-unavailable');
  if (flags.text('selector') === '') fail('a selector must be specified');
  if (min === '' && max === '') fail('one of min-available or max-unavailable must be specified');
  if (min !== '' && max !== '') fail('min-available and max-unavailable cannot be both specified');
  if (min !== '' && !BUDGET.test(min)) fail('invalid format specified for min-available');
  if (max !== '' && !BUDGET.test(max)) fail('invalid format specified for max-unavailable');
  const selector = selectorOf(flags.text('selector'));
  await createGenerated(command, {
    resource: 'poddisruptionbudgets.policy',
    called: 'poddisruptionbudget',
    object: {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(min === '' ? {} : { minAvailable: numberOrPercent(min) }),
        selector,
        ...(max === '' ? {} : { maxUnavailable: numberOrPercent(max) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    } as KubeObject,
  });
}

function numberOrPercent(text: string): number | string {
  return text.endsWith('%') ? text : Number(text);
}

/** A selector of a command line as one of an object. Models apimachinery `metav1.ParseToLabelSelector` @ v1.34. */
function selectorOf(text: string): object {
  const parsed = parseSelector(text);
  if ('error' in parsed) return fail(parsed.error);
  if (text.includes('!=')) fail('"!=" is not a valid label selector operator');
  const matchLabels: Record<string, string> = {};
  const matchExpressions: object[] = [];
  for (const part of parsed.selector) {
    const values = [...(part.values ?? [])];
    const plain = new RegExp(`(?:^|,)\\s*${part.key.replaceAll('.', '\\.')}\\s*==?[^=]`).test(text);
    if (part.operator === 'In' && values.length === 1 && plain) matchLabels[part.key] = values[0]!;
    else {
      matchExpressions.push({
        key: part.key,
        operator: part.operator,
        ...(values.length > 0 ? { values } : {}),
      });
    }
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

export async function quota(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const hard = flags.text('hard') === '' ? {} : readResources(flags.text('hard'));
  const scopes = flags.text('scopes') === '' ? [] : flags.text('scopes').split(',');
  await createGenerated(command, {
    resource: 'resourcequotas',
    called: 'quota',
    object: {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: {
        ...(Object.keys(hard).length > 0 ? { hard } : {}),
        ...(scopes.length > 0 ? { scopes } : {}),
      },
      status: {},
    } as KubeObject,
  });
}

function readResources(text: string): Record<string, string> {
  const resources: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [name = '', amount, ...more] = part.split('=');
    if (amount === undefined || more.length > 0)
      fail(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    const quantity = parseQuantity(amount!);
    if (!quantity) {
      fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    resources[name] = formatQuantity(quantity!);
  }
  return resources;
}
