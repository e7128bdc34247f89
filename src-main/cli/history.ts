/** `drydock history FILE`: what was done in a workspace, by whom, and which steps came of it. */
import type { Input, StepHeader } from '@shared/contract';
import type { Session } from '../workspaces';
import type { CliCommand } from './command';
import { readOptions, readPositionals } from './options';
import { openedWorkspaces } from './places';

/** Steps that are read at once. */
const CHUNK = 5_000;

interface Entry {
  /** Its own step: what `drydock at FILE STEP` takes to see what it did at once. */
  readonly step: number;
  /** The last step that it caused, directly or through others. */
  lastStep: number;
  /** How many steps it caused, its own among them. */
  steps: number;
  readonly time: number;
  readonly via: string;
  readonly command: string;
}

export const history: CliCommand = {
  name: 'history',
  summary: 'List what was done in a workspace, step by step',
  help: `Usage: drydock history FILE [--steps] [--json]

Lists the inputs of the current branch: what was typed, dragged, imported or sent, with the step it made, the
virtual time, the way it came, and how many steps followed from it. The file may be open in the app meanwhile.

  --steps   list every step instead: who did what to which object, and why
  --json    one JSON object a line

Exit codes: 0 listed; 2 arguments not understood; 3 the workspace cannot be opened.
`,
  run(args, io) {
    const { values, rest } = readOptions(args, { json: { type: 'boolean' }, steps: { type: 'boolean' } });
    const [file] = readPositionals(rest, 'FILE');
    const workspace = openedWorkspaces().open(file, true);
    try {
      const { session } = workspace;
      if (values.steps) {
        for (const header of headersOf(session))
          io.out(values.json ? `${JSON.stringify(stepJson(header))}\n` : stepLine(header));
      } else {
        const entries = entriesOf(session);
        if (values.json) {
          for (const entry of entries)
            io.out(`${JSON.stringify({ ...entry, time: new Date(entry.time).toISOString() })}\n`);
        } else {
          io.out(table(entries));
        }
      }
      return Promise.resolve(0);
    } finally {
      workspace.close();
    }
  },
};

function* headersOf(session: Session): Generator<StepHeader> {
  const last = session.head().seq;
  for (let from = 1; from <= last; from += CHUNK)
    yield* session.steps(from, Math.min(last, from + CHUNK - 1));
}

/** Inputs of one line or gesture are one entry. */
function entriesOf(session: Session): Entry[] {
  const { branch } = session.head();
  const inputs = session.history.inputs(branch).filter(({ origin }) => origin.via !== 'programs');
  const byInput = new Map<number, Entry>();
  const byGroup = new Map<string, Entry>();
  const entries: Entry[] = [];
  for (const input of inputs) {
    const { group } = input.origin;
    let entry = group === undefined ? undefined : byGroup.get(group);
    if (!entry) {
      entry = {
        step: input.seq + 1,
        lastStep: input.seq + 1,
        steps: 0,
        time: input.time,
        via: input.origin.via,
        command: input.origin.command ?? describe(input),
      };
      entries.push(entry);
      if (group !== undefined) byGroup.set(group, entry);
    }
    byInput.set(input.id, entry);
  }
  const byStep = new Map<number, Entry>();
  for (const { seq, cause } of headersOf(session)) {
    const entry =
      cause === null ? undefined : 'input' in cause ? byInput.get(cause.input) : byStep.get(cause.step);
    if (!entry) continue;
    byStep.set(seq, entry);
    entry.steps++;
    entry.lastStep = seq;
  }
  return entries;
}

function describe({ body }: Input): string {
  switch (body.type) {
    case 'request': {
      const { verb, resource } = body.request;
      const name = 'name' in body.request ? body.request.name : undefined;
      return name === undefined ? `${verb} ${resource}` : `${verb} ${resource}/${name}`;
    }
    case 'place':
      return `place ${body.namespace}/${body.pod} on ${body.node}`;
    case 'exec':
      return `exec ${body.namespace}/${body.pod} -- ${body.command.join(' ')}`;
    default:
      return body.type;
  }
}

function table(entries: readonly Entry[]): string {
  const rows = [
    ['STEP', 'TIME', 'BY', 'STEPS', 'WHAT'],
    ...entries.map((entry) => [
      String(entry.step),
      timeText(entry.time),
      entry.via,
      String(entry.steps),
      entry.command.split('\n')[0]! + (entry.command.includes('\n') ? ' …' : ''),
    ]),
  ];
  return aligned(rows);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map(
      (row) =>
        `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]! + 3))).join('')}\n`,
    )
    .join('');
}

function timeText(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

function objectText({ object }: StepHeader): string {
  return object ? `${object.resource}/${object.namespace ? `${object.namespace}/` : ''}${object.name}` : '';
}

function causeText({ cause }: StepHeader): string {
  return cause === null ? '' : 'input' in cause ? `input ${cause.input}` : `step ${cause.step}`;
}

function stepLine(step: StepHeader): string {
  const cause = causeText(step);
  return `${String(step.seq).padStart(6)}  ${timeText(step.time)}  ${step.actor}: ${step.action} ${objectText(step)}${cause ? ` (because of ${cause})` : ''}\n`;
}

function stepJson({
  seq,
  time,
  actor,
  action,
  object,
  cause,
  decision,
  fromRevision,
  toRevision,
}: StepHeader): object {
  return {
    step: seq,
    time: new Date(time).toISOString(),
    actor,
    action,
    object,
    cause,
    decision,
    fromRevision,
    toRevision,
  };
}
