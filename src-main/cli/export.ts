/** `drydock export`: writes a workspace's objects as manifests that `kubectl apply` takes. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printYaml } from '@shared/api';
import { exportCluster, exportText } from '../workspaces';
import { applyToLiveCluster, LiveCluster, type Applicable } from '../live';
import { EXIT, UsageError, type CliCommand, type CliIo } from './command';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

export const exportCommand: CliCommand = {
  name: 'export',
  summary: "Write a workspace's objects as YAML that kubectl apply takes",
  help: `Usage: drydock export FILE [-o OUTPUT] [-n NAMESPACE]… [--nodes] [--at STEP]
       drydock export FILE --context NAME [--kubeconfig PATH] [--dry-run | --apply] …

Writes the objects of the workspace FILE as their authors would have: without status, UIDs, addresses and what
controllers have made, in an order in which they can be applied.

  -o, --output OUTPUT  a file that ends with .yaml, or a folder that gets a file an object (default: standard output);
                       what is there is never touched
  -n, --namespace NS   only this namespace; repeatable
  --nodes              Nodes too, with their labels and taints
  --at STEP            as it was after this step
  --context NAME       ask the live cluster of this context what applying the objects would do (--dry-run, which is
                       meant unless --apply is given); nothing is changed there
  --kubeconfig PATH    where the context is (default: as for kubectl)
  --apply              really apply them, after you have typed the context's name; nothing is forced

Exit codes: 0 written, or every object would be (was) applied; 1 the cluster refuses some, or cannot be reached; 2 arguments not understood; 3 the workspace cannot be opened, or OUTPUT is there already.
`,
  async run(args, io) {
    const { values, rest } = readOptions(args, {
      output: { type: 'string', short: 'o' },
      namespace: { type: 'string', short: 'n', multiple: true },
      nodes: { type: 'boolean' },
      at: { type: 'string' },
      context: { type: 'string' },
      kubeconfig: { type: 'string' },
      'dry-run': { type: 'boolean' },
      apply: { type: 'boolean' },
    });
    if (values.apply && values['dry-run']) throw new UsageError('--dry-run or --apply, not both');
    if ((values.apply || values['dry-run']) && values.context === undefined)
      throw new UsageError('--dry-run and --apply need --context');
    const [file] = readPositionals(rest, 'FILE');
    const { output } = values;
    if (output !== undefined && isTaken(output)) {
      io.err(`drydock export: ${output} is there already\n`);
      return EXIT.cannotOpen;
    }
    const workspace = openedWorkspaces().open(file, true);
    try {
      const { session } = workspace;
      const at = values.at === undefined ? undefined : Number(values.at);
      const last = session.head().seq;
      if (at !== undefined && !(Number.isInteger(at) && at >= 1 && at <= last)) {
        throw new UsageError(`there is no step ${values.at}; there are 1 to ${last}`);
      }
      const exported = exportCluster(session.rehearsalOrigin(at).cluster, {
        ...(values.namespace ? { namespaces: values.namespace } : {}),
        ...(values.nodes ? { nodes: true } : {}),
      });
      const { objects, leftOut } = exported;
      if (values.context !== undefined) {
        const live = await LiveCluster.of(values.context, values.kubeconfig);
        return await applyTo(
          live,
          objects.map(({ object }) => object),
          values.apply !== true,
          io,
        );
      }
      if (output === undefined) io.out(exportText(exported));
      else if (/\.ya?ml$/.test(output)) writeFileSync(output, exportText(exported));
      else {
        for (const { path, object } of objects) {
          mkdirSync(dirname(join(output, path)), { recursive: true });
          writeFileSync(join(output, path), printYaml(object));
        }
      }
      io.err(
        `${objects.length} objects; left out: ${leftOut.owned} that controllers make, ${leftOut.system} that every cluster has, ` +
          `${leftOut.status} that tell what is going on, ${leftOut.notKubernetes} of Drydock's own\n`,
      );
      return EXIT.ok;
    } finally {
      workspace.close();
    }
  },
};

/** Shows what the cluster would do, or applies after the user has named the context. */
async function applyTo(
  live: LiveCluster,
  objects: readonly Applicable[],
  dryRun: boolean,
  io: CliIo,
): Promise<number> {
  if (!dryRun) {
    io.err(`Apply ${objects.length} objects to ${live.context} (${live.server})? Type the context's name: `);
    const typed = await firstLine(io);
    if (typed !== live.context) {
      io.err('Nothing was applied.\n');
      return EXIT.failed;
    }
  }
  let refused = 0;
  await applyToLiveCluster(live, objects, dryRun, ({ object, outcome, why }) => {
    if (outcome === 'refused') refused++;
    io.out(`${object} ${outcome}${dryRun ? ' (dry run)' : ''}${why === undefined ? '' : `: ${why}`}\n`);
  });
  return refused === 0 ? EXIT.ok : EXIT.failed;
}

async function firstLine(io: CliIo): Promise<string> {
  let text = '';
  for await (const part of io.stdin) {
    text += part;
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0]!.trim();
}

/** An empty folder may be filled. */
function isTaken(output: string): boolean {
  if (!existsSync(output)) return false;
  try {
    return readdirSync(output).length > 0;
  } catch {
    return true;
  }
}
