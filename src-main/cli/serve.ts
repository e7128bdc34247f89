/** `drydock serve FILE`: serves a workspace as a Kubernetes API, for the user's own kubectl and other clients. */
import { publish, userKubeconfigPath, type Speed } from '../gateway';
import { EXIT, UsageError, type CliCommand } from './command';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

export const serve: CliCommand = {
  name: 'serve',
  summary: 'Serve a workspace as a Kubernetes API for your own kubectl',
  help: `Usage: drydock serve FILE [--port N] [--kubeconfig PATH] [--speed N|max] [--at STEP] [--merge] [--json]

Serves the workspace on 127.0.0.1 until it is interrupted. What clients do is kept in FILE like everything else.
The address has a secret in it; it is in the kubeconfig, which only you can read.

  --port N           the port (default: that of the last time, or any that is free)
  --kubeconfig PATH  where to write the kubeconfig (default: among Drydock's own files; the path is printed)
  --merge            add the context to your own kubeconfig, too; a backup is kept beside it
  --speed N|max      virtual seconds a real second while a client waits or watches (default: 1); max: as fast as
                     clients can follow, for pipelines; 0: time stands still
  --at STEP          serve the state after this step instead, for reading only; FILE may be open elsewhere
  --json             print the address as JSON

Exit codes: 0 interrupted; 1 it could not be served; 2 arguments not understood; 3 the workspace cannot be opened.
`,
  async run(args, io) {
    const { values, rest } = readOptions(args, {
      port: { type: 'string' },
      kubeconfig: { type: 'string' },
      speed: { type: 'string' },
      at: { type: 'string' },
      merge: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const [file] = readPositionals(rest, 'FILE');
    const port = wholeNumber('--port', values.port, 1, 65_535);
    const at = wholeNumber('--at', values.at, 1, Number.MAX_SAFE_INTEGER);
    const speed = readSpeed(values.speed);
    const workspace = openedWorkspaces().open(file, at !== undefined);
    try {
      const { session } = workspace;
      const last = session.head().seq;
      if (at !== undefined && at > last)
        throw new UsageError(`there is no step ${at}; there are 1 to ${last}`);
      const { gateway, kubeconfig, context, backup } = await publish(session, {
        file,
        ...(port === undefined ? {} : { port }),
        ...(at === undefined ? {} : { at }),
        ...(speed === undefined ? {} : { speed }),
        ...(values.kubeconfig === undefined ? {} : { kubeconfig: values.kubeconfig }),
        ...(values.merge ? { mergeInto: userKubeconfigPath() } : {}),
      });
      if (values.json) {
        io.out(
          `${JSON.stringify({ server: gateway.url, port: gateway.port, kubeconfig, context, ...(backup === undefined ? {} : { backup }) })}\n`,
        );
      } else {
        io.out(
          `${file} is served on 127.0.0.1:${gateway.port}${at === undefined ? '' : ` as it was after step ${at}`}.\n\n`,
        );
        io.out(`  export KUBECONFIG=${quoted(kubeconfig)}\n  kubectl get nodes\n\n`);
        if (values.merge)
          io.out(
            `Your own kubeconfig has the context ${context}${backup === undefined ? '' : `; as it was: ${backup}`}.\n\n`,
          );
        io.out('Interrupt (Ctrl+C) to stop.\n');
      }
      await interrupted(io.signal);
      await gateway.close();
      return EXIT.ok;
    } finally {
      workspace.close();
    }
  },
};

function wholeNumber(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new UsageError(`${option} must be a number from ${least} to ${most}, not "${text}"`);
  }
  return number;
}

function readSpeed(text: string | undefined): Speed | undefined {
  if (text === undefined || text === 'max') return text;
  const speed = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || speed > 1_000) {
    throw new UsageError(`--speed must be "max" or a number up to 1000, not "${text}"`);
  }
  return speed;
}

/** Waits for Ctrl+C, or for whoever runs it to end it. */
function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      process.off('SIGTERM', done);
      resolve();
    };
    if (signal.aborted) done();
    signal.addEventListener('abort', done, { once: true });
    process.once('SIGTERM', done);
  });
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
