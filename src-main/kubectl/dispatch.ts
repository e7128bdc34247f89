/** `kubectl ARGV…`: finds the command in the table, gives its verb what it needs, and says how it ended. */
import {
  defaultKubeconfig,
  defaultNamespace,
  exitCodeOf,
  failureText,
  fail,
  findContext,
  isFailure,
  readKubeconfig,
  type ClusterApi,
  type Command,
  type Kubeconfig,
  type KubectlIo,
} from './cluster';
import { helpText, KUBECTL, optionsText, parseCommandLine, type Invocation } from './parse';
import { VERBS } from './verbs';

/** What a kubectl command needs from whoever runs it. */
export interface KubectlEnvironment {
  /** `sessionCluster(session, …)` outside of tests. */
  readonly cluster: ClusterApi;
  readonly io: KubectlIo;
  /** The context that the workspace was made with: what kubectl knows where the node has no kubeconfig. */
  readonly context: string;
  /** Where the API server is said to be, e.g. `https://192.168.26.10:6443`. */
  readonly server: string;
}

/**
 * Runs one kubectl command. What it changed has had its first consequences (all that is due at the same virtual instant)
 * when the promise resolves, so that the next command finds what a person would.
 * @param argv what stands behind `kubectl`
 * @returns the exit code; never rejects because of what was typed or what the server refuses
 */
export async function runKubectl(argv: readonly string[], environment: KubectlEnvironment): Promise<number> {
  const { io } = environment;
  const parsed = parseCommandLine(KUBECTL, argv);
  switch (parsed.type) {
    case 'error':
      io.err(parsed.message);
      return parsed.exitCode ?? 1;
    case 'help':
      // A command that only has others below it complains, and all but one do it on standard error.
      if (parsed.asked || parsed.path[1]?.name === 'rollout') io.out(helpText(parsed.path));
      else io.err(helpText(parsed.path));
      return parsed.asked ? 0 : 1;
    case 'run':
      return runVerb(parsed.invocation, environment);
  }
}

async function runVerb(invocation: Invocation, environment: KubectlEnvironment): Promise<number> {
  const { io } = environment;
  const name = invocation.path.join(' ');
  if (name === 'options') {
    io.out(optionsText(KUBECTL));
    return 0;
  }
  const verb = VERBS[name];
  if (!verb) {
    io.err(`error: kubectl ${name} is not modelled\n`);
    return 1;
  }
  const cluster = new NotedWrites(environment.cluster);
  try {
    const command = await commandOf(invocation, { ...environment, cluster: cluster.api });
    return (await verb(command)) ?? 0;
  } catch (error) {
    if (!isFailure(error)) throw error;
    io.err(failureText(error));
    return exitCodeOf(error);
  } finally {
    if (cluster.written) await environment.cluster.settle();
  }
}

/** Remembers whether anything was written. */
class NotedWrites {
  written = false;
  readonly api: ClusterApi;

  constructor(cluster: ClusterApi) {
    this.api = Object.create(cluster, {
      write: {
        value: (request: Parameters<ClusterApi['write']>[0]) => {
          const answer = cluster.write(request);
          if (answer.ok && !request.dryRun) this.written = true;
          return answer;
        },
      },
    }) as ClusterApi;
  }
}

async function commandOf(
  invocation: Invocation,
  { cluster, io, context, server }: KubectlEnvironment,
): Promise<Command> {
  const { flags } = invocation;
  const kubeconfig = flags.text('kubeconfig');
  const path = kubeconfig || io.env.get('KUBECONFIG') || `${io.env.get('HOME') || '/root'}/.kube/config`;
  if (kubeconfig !== '' && invocation.path[0] !== 'config' && (await io.files.read(path)) === undefined) {
    fail(`stat ${path}: no such file or directory`);
  }
  const config = await readKubeconfig(io.files, path, defaultKubeconfig(context, server));
  const wanted = flags.text('context');
  // The commands of `config` look at the file itself, whether it is in order or not.
  if (invocation.path[0] !== 'config') checkContext(config, wanted);
  const namespaceGiven = flags.text('namespace') !== '';
  const namespace = namespaceGiven ? flags.text('namespace') : defaultNamespace(config, wanted);
  return { invocation, cluster, io, config, namespace, namespaceGiven, context };
}

function checkContext(config: Kubeconfig, wanted: string): void {
  if (wanted !== '' && !findContext(config, wanted)) fail(`context "${wanted}" does not exist`);
}
