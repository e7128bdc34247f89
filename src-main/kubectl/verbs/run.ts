/** `kubectl run`. Models kubectl `cmd/run` @ v1.34; the manifest is printed as that of v1.26, which the tutorial shows. */
import type { KubeObject } from '@shared/api';
import {
  dryRunOf,
  fail,
  failAll,
  failUsage,
  findObject,
  kindOfResource,
  type Command,
  type Kind,
} from '../cluster';
import {
  asTyped,
  attachToPod,
  deletedText,
  deleteOptionsOf,
  deleteTargets,
  makeObject,
  mergeOverrides,
  readLabels,
  resultPrinter,
  withSavedConfig,
} from '../changing';
import { goQuote } from '../parse';

const MANAGER = 'kubectl-run';

export async function run(command: Command): Promise<number | void> {
  const { args, flags } = command.invocation;
  const [name, ...words] = args;
  if (name === undefined || command.invocation.dash === 0)
    return failUsage('run', 'NAME is required for run');
  checkFlags(command);
  const dryRun = dryRunOf(command);
  const attached = isAttached(command);
  if (attached && dryRun !== 'none') {
    failUsage(
      'run',
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  }
  const printer = await resultPrinter(command, dryRun);
  const pods = kindOfResource(command.cluster.kinds(), 'pods');
  const services = kindOfResource(command.cluster.kinds(), 'services');
  const make = (kind: Kind, object: KubeObject): KubeObject =>
    makeObject(command, kind, object, { dryRun, fieldManager: MANAGER });

  const created = make(pods, finish(command, podOf(command, name, words), dryRun !== 'client'));
  if (flags.bool('expose')) {
    printer.print(services, make(services, finish(command, serviceOf(command, name), false)), 'created');
    // Each of the two objects is printed by a printer of its own, which begins with a separator.
    if (printer.format === 'yaml') command.io.out('---\n');
  }
  if (!attached) return printer.print(pods, created, 'created');
  return attachAndClean(command, created);
}

function isAttached({ invocation: { flags } }: Command): boolean {
  return flags.bool('attach') || flags.bool('stdin') || flags.bool('tty');
}

function checkFlags(command: Command): void {
  const { flags } = command.invocation;
  const image = flags.text('image');
  if (/\s/.test(image) || image === '')
    fail(`Invalid image name ${goQuote(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin')) {
    failUsage('run', '-i/--stdin is required for containers with -t/--tty=true');
  }
  if (flags.bool('expose') && flags.text('port') === '') {
    failUsage('run', '--port must be set when exposing a service');
  }
  const restart = flags.text('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restart))
    failUsage('run', `invalid restart policy: ${restart}`);
  if (flags.bool('rm') && !isAttached(command)) {
    failUsage('run', '--rm should only be used for attached containers');
  }
  const policy = flags.text('image-pull-policy');
  if (!['', 'Always', 'Never', 'IfNotPresent'].includes(policy)) {
    failUsage('run', `invalid image pull policy: ${policy}`);
  }
}

/** The pod as it is sent; fields in the order in which kubectl prints them. */
function podOf(command: Command, name: string, words: readonly string[]): KubeObject {
  const { flags } = command.invocation;
  const annotations = flags.list('annotations');
  const env = flags.list('env').map(readEnv);
  const policy = flags.text('image-pull-policy');
  const port = flags.text('port');
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
    ...(port === '' ? {} : { ports: [{ containerPort: readPort(port) }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('stdin') && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(command.namespaceGiven ? { namespace: command.namespace } : {}),
      // As the tutorial's kubectl (v1.26) prints it; newer ones leave it out.
      creationTimestamp: null as never,
      labels: labelsOf(command, name),
      ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations.map(readAnnotation)) } : {}),
    },
    spec: { containers: [container], restartPolicy: flags.text('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  } as KubeObject;
}

function labelsOf({ invocation: { flags } }: Command, name: string): Record<string, string> {
  return flags.text('labels') === '' ? { run: name } : readLabels(flags.text('labels'));
}

function readEnv(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail(`invalid env: ${text}`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function readAnnotation(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail(`invalid annotations format: ${text}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function readPort(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) return fail(`strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  return Number(text);
}

function serviceOf(command: Command, name: string): KubeObject {
  const { flags } = command.invocation;
  const port = readPort(flags.text('port'));
  const labels = labelsOf(command, name);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(command.namespaceGiven ? { namespace: command.namespace } : {}),
      creationTimestamp: null as never,
      ...(flags.text('labels') === '' ? {} : { labels }),
    },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  } as KubeObject;
}

/** `--overrides` and `--save-config`. */
function finish(command: Command, object: KubeObject, mayNote: boolean): KubeObject {
  const { flags } = command.invocation;
  const overrides = flags.text('overrides');
  const merged =
    overrides === '' || object.kind !== 'Pod'
      ? object
      : asTyped(mergeOverrides(command, object, overrides, flags.text('override-type')));
  return flags.bool('save-config') && mayNote ? withSavedConfig(merged) : merged;
}

/** Shows what the container prints until it is over; its exit code becomes the command's. */
async function attachAndClean(command: Command, pod: KubeObject): Promise<number> {
  const { flags } = command.invocation;
  const kind = kindOfResource(command.cluster.kinds(), 'pods');
  const namespace = pod.metadata.namespace ?? command.namespace;
  const { name } = pod.metadata;
  const exitCode = await attachToPod(command, namespace, name, flags.duration('pod-running-timeout'));
  if (!flags.bool('rm') || !findObject(command, kind, namespace, name)) return exitCode;
  const target = { kind, namespace, name };
  const deletion = {
    options: deleteOptionsOf(command),
    dryRun: 'none' as const,
    wait: flags.bool('wait'),
    timeout: flags.duration('timeout'),
    ignoreNotFound: true,
    told: () => command.io.out(deletedText(kind, target, deletion)),
  };
  const { failures } = await deleteTargets(command, [target], deletion);
  failAll(failures);
  return exitCode;
}
