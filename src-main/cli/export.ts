/** `drydock export`: writes a workspace's objects as manifests that `kubectl apply` takes. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printYaml } from '@shared/api';
import { exportCluster, exportText } from '../workspaces';
import { EXIT, UsageError, type CliCommand } from './command';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

export const exportCommand: CliCommand = {
  name: 'export',
  summary: "Write a workspace's objects as YAML that kubectl apply takes",
  help: `Usage: drydock export FILE [-o OUTPUT] [-n NAMESPACE]… [--nodes] [--at STEP]

Writes the objects of the workspace FILE as their authors would have: without status, UIDs, addresses and what
controllers have made, in an order in which they can be applied.

  -o, --output OUTPUT  a file that ends with .yaml, or a folder that gets a file an object (default: standard output);
                       what is there is never touched
  -n, --namespace NS   only this namespace; repeatable
  --nodes              Nodes too, with their labels and taints
  --at STEP            as it was after this step

Exit codes: 0 written; 2 arguments not understood; 3 the workspace cannot be opened, or OUTPUT is there already.
`,
  run(args, io) {
    const { values, rest } = readOptions(args, {
      output: { type: 'string', short: 'o' },
      namespace: { type: 'string', short: 'n', multiple: true },
      nodes: { type: 'boolean' },
      at: { type: 'string' },
    });
    const [file] = readPositionals(rest, 'FILE');
    const { output } = values;
    if (output !== undefined && isTaken(output)) {
      io.err(`drydock export: ${output} is there already\n`);
      return Promise.resolve(EXIT.cannotOpen);
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
      return Promise.resolve(EXIT.ok);
    } finally {
      workspace.close();
    }
  },
};

/** An empty folder may be filled. */
function isTaken(output: string): boolean {
  if (!existsSync(output)) return false;
  try {
    return readdirSync(output).length > 0;
  } catch {
    return true;
  }
}
