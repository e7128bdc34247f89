/** `drydock explain FILE POD`: why a pod is where it is, or is nowhere, at any step of a workspace. */
import { explainPod, readExplainRequest } from '../workspaces';
import { EXIT, UsageError, type CliCommand } from './command';
import { openedWorkspaces } from './places';

export const explain: CliCommand = {
  name: 'explain',
  summary: 'Say why a pod is where it is, or is nowhere',
  help: `Usage: drydock explain FILE POD [-n NAMESPACE] [--at STEP] [--node NODE] [-o json]

Asks the scheduler again about POD: every plugin's verdict on every node, raw, normalized and weighted scores, the
winner and the tie-break, why preemption helped or not, the attempts so far and what woke the pod for each, and the
smallest sets of changes that would make a node accept it, each tried on a copy before it is told. The file may be
open in the app meanwhile. In "drydock shell" and the console the same command takes no FILE.

  -n NAMESPACE   the pod's namespace (default: default); POD may also be NAMESPACE/POD
  --at STEP      as things were after this step; steps are listed by "drydock history FILE --steps"
  --node NODE    this node alone
  -o json        everything, as JSON

Exit codes: 0 explained; 1 no such pod, node or step; 2 arguments not understood; 3 the workspace cannot be opened.
`,
  run([file, ...args], io) {
    if (file === undefined) throw new UsageError('missing argument FILE');
    const request = readExplainRequest(args);
    if ('error' in request) throw new UsageError(request.error);
    const workspace = openedWorkspaces().open(file, true);
    try {
      const answer = explainPod(workspace.session, request);
      if ('error' in answer) {
        io.err(`${answer.error}\n`);
        return Promise.resolve(EXIT.failed);
      }
      io.out(answer.text);
      return Promise.resolve(EXIT.ok);
    } finally {
      workspace.close();
    }
  },
};
