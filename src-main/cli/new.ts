/** `drydock new FILE [--example NAME]`: makes a workspace file. */
import { existsSync } from 'node:fs';
import { EXIT, UsageError, type CliCommand } from './command';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

const DEFAULT_EXAMPLE = 'tutorial';

export const newWorkspace: CliCommand = {
  name: 'new',
  summary: 'Make a workspace file from an example',
  help: `Usage: drydock new FILE [--example NAME] [--json]
       drydock new --list [--json]
       drydock new --all FOLDER

Makes the workspace FILE; a file that is there is never touched.

  --example NAME   the example it starts from (default: ${DEFAULT_EXAMPLE})
  --list           list the examples
  --all FOLDER     boot every example into FOLDER, replacing what is there; the app's build does so, and the app copies
                   them from there
  --json           print what was made, or the list, as JSON

Exit codes: 0 made; 1 no such example; 2 arguments not understood; 3 the file cannot be made.
`,
  run(args, io) {
    const { values, rest } = readOptions(args, {
      example: { type: 'string' },
      list: { type: 'boolean' },
      all: { type: 'string' },
      json: { type: 'boolean' },
    });
    const workspaces = openedWorkspaces();
    const examples = workspaces.examples();
    if (values.list) {
      readPositionals(rest);
      const listed = examples.map(({ name, summary }) => ({ name, summary: summary.en }));
      if (values.json) io.out(`${JSON.stringify(listed, null, 2)}\n`);
      else for (const { name, summary } of listed) io.out(`${name}\n    ${summary}\n`);
      return Promise.resolve(EXIT.ok);
    }
    if (values.all !== undefined) {
      readPositionals(rest);
      workspaces.makeReady(values.all);
      return Promise.resolve(EXIT.ok);
    }
    const [file] = readPositionals(rest, 'FILE');
    const name = values.example ?? DEFAULT_EXAMPLE;
    if (!examples.some((example) => example.name === name)) {
      const known = examples.map((example) => example.name).join(', ');
      throw new Error(`there is no example "${name}"; there are: ${known}`);
    }
    if (file === '') throw new UsageError('FILE is empty');
    if (existsSync(file)) {
      io.err(`drydock new: ${file} is there already\n`);
      return Promise.resolve(EXIT.cannotOpen);
    }
    if (io.showsProgress) io.err(`making ${file} from the example ${name} …\n`);
    const workspace = workspaces.newFromExample(name, file);
    const { head, context } = workspace.session.info();
    workspace.close();
    if (values.json)
      io.out(
        `${JSON.stringify({ file, example: name, context, step: head.seq, time: new Date(head.time).toISOString() })}\n`,
      );
    return Promise.resolve(EXIT.ok);
  },
};
