/** `kubectl autoscale`. Models kubectl `cmd/autoscale` @ v1.34. */
import { formatQuantity, parseQuantity, type KubeObject } from '@shared/api';
import { makeObject, resultPrinter, withSavedConfig } from '../changing';
import { caught, dryRunOf, fail, failAll, kindOfResource, type Command } from '../cluster';
import { NOTHING_GIVEN, readSelected, select, type Selected } from '../selecting';

const DEPRECATED =
  "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n";

export async function autoscale(command: Command): Promise<void> {
  const { invocation, io } = command;
  const { args, flags } = invocation;
  if (flags.given('cpu-percent')) io.err(DEPRECATED);
  checkFlags(command);
  const dryRun = dryRunOf(command);
  const metrics = metricsOf(command);
  const printer = await resultPrinter(command, dryRun);
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN });
  const { objects, failures } = await readSelected(command, selection);
  const scalers = kindOfResource(command.cluster.kinds(), 'horizontalpodautoscalers.autoscaling');
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const { kind } = selected;
      if (!kind.subresources.some(({ name }) => name === 'scale')) {
        fail(
          `cannot autoscale a ${kind.kind}: could not find scale subresource for ${kind.group}/${kind.version}, Resource=${kind.plural} in discovery information`,
        );
      }
      const scaler = scalerOf(command, selected, metrics);
      const body = flags.bool('save-config') && dryRun !== 'client' ? withSavedConfig(scaler) : scaler;
      const made = makeObject(command, scalers, body, { dryRun, fieldManager: 'kubectl-autoscale' });
      printer.print(scalers, made, dryRun === 'client' ? 'created' : 'autoscaled');
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

function checkFlags({ invocation: { flags } }: Command): void {
  const max = flags.int('max');
  const min = flags.int('min');
  if (max < 1) fail(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (flags.given('cpu-percent') && flags.text('cpu') !== '') {
    fail('--cpu-percent and --cpu are mutually exclusive');
  }
}

function metricsOf({ invocation: { flags } }: Command): object[] {
  const percent = flags.int('cpu-percent');
  const cpu = percent >= 0 ? `${percent}%` : flags.text('cpu');
  return [metric('cpu', cpu, 'm'), metric('memory', flags.text('memory'), 'Mi')].filter(
    (one) => one !== undefined,
  );
}

/** @param unit what a plain number means */
function metric(name: string, text: string, unit: string): object | undefined {
  if (text === '') return undefined;
  const target = /^\d+%$/.test(text)
    ? { type: 'Utilization', averageUtilization: Number(text.slice(0, -1)) }
    : { type: 'AverageValue', averageValue: amount(name, /^\d+$/.test(text) ? `${text}${unit}` : text) };
  return { type: 'Resource', resource: { name, target } };
}

function amount(name: string, text: string): string {
  const quantity = parseQuantity(text);
  return quantity ? formatQuantity(quantity) : fail(`invalid resource ${name} value: ${text}`);
}

function scalerOf(
  { invocation, namespaceGiven }: Command,
  { kind, name, namespace }: Selected,
  metrics: readonly object[],
): KubeObject {
  const { flags } = invocation;
  const min = flags.int('min');
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.text('name') || name, ...(namespaceGiven ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: kind.kind, name, apiVersion: kind.apiVersion },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.int('max'),
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  } as unknown as KubeObject;
}
