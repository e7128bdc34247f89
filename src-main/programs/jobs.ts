/**
 * Jobs in the background. just-bash runs `command &` to its end before it goes on; here such a command is taken out of
 * the script and started beside it, `$!` is its process id, and `wait` waits for it.
 */
import { parse, serialize, type ScriptNode, type StatementNode } from 'just-bash';

export const START_JOB = '__drydock_job';
export const WAIT = '__drydock_wait';
const LAST_JOB = '__drydock_last_job';

/**
 * Takes the jobs out of a script, which is changed: `START_JOB n` stands where the n-th was.
 * @param first the number of the first
 * @returns the text of each, with the functions that the script defines
 */
export function takeJobs(script: ScriptNode, first = 0): string[] {
  const jobs: string[] = [];
  const functions = script.statements
    .filter(({ pipelines }) =>
      pipelines.every(({ commands }) => commands.every((c) => c.type === 'FunctionDef')),
    )
    .map((statement) => serialize({ type: 'Script', statements: [statement] }));
  walk(script, (node) => {
    if (!isStatement(node) || !node.background) return;
    const own: StatementNode = { ...node, background: false };
    jobs.push([...functions, serialize({ type: 'Script', statements: [own] })].join('\n'));
    const start = parse(`${LAST_JOB}=$(${START_JOB} ${first + jobs.length - 1})`).statements[0]!;
    Object.assign(node, start);
  });
  if (jobs.length > 0) walk(script, rename);
  return jobs;
}

function isStatement(node: Node): node is Node & StatementNode {
  return node.type === 'Statement';
}

interface Node {
  type?: unknown;
}

/** Visits every part of a script, the outer ones first. */
function walk(node: unknown, visit: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) visit(node);
  for (const value of Object.values(node)) walk(value, visit);
}

/** `$!` and `wait` mean the jobs that were taken out. */
function rename(node: Node): void {
  const part = node as {
    type?: unknown;
    parameter?: unknown;
    name?: { parts?: { type?: unknown; value?: unknown }[] };
  };
  if (part.type === 'ParameterExpansion' && part.parameter === '!') part.parameter = LAST_JOB;
  if (part.type !== 'SimpleCommand') return;
  const [word, ...more] = part.name?.parts ?? [];
  if (word?.type === 'Literal' && word.value === 'wait' && more.length === 0) word.value = WAIT;
}
