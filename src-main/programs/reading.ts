/** Whether what was typed is a whole command, needs another line, or is none. */
import {
  parse,
  type CommandNode,
  type ScriptNode,
  type SimpleCommandNode,
  type StatementNode,
} from 'just-bash';

export type Reading =
  | { readonly type: 'whole'; readonly script: ScriptNode }
  | { readonly type: 'more' }
  | { readonly type: 'error'; readonly message: string };

export function readCommand(text: string): Reading {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return { type: 'more' };
  let script: ScriptNode;
  try {
    script = parse(text);
  } catch (error) {
    return unreadable(text, error instanceof Error ? error.message : String(error));
  }
  const bad = script.statements.find((statement) => statement.deferredError);
  if (bad?.deferredError) return { type: 'error', message: unexpected(bad.deferredError.token) };
  return isOpen(script.statements) ? { type: 'more' } : { type: 'whole', script };
}

function unreadable(text: string, message: string): Reading {
  if (/got EOF|unexpected EOF/.test(message)) return { type: 'more' };
  const [, line = '0', column = '0', what = message] =
    /^Parse error at (\d+):(\d+): ([^]*)$/.exec(message) ?? [];
  // An empty body at the end of what was typed is one that is still to come.
  const typed = text.trimEnd().split('\n');
  const atEnd = Number(line) >= typed.length && Number(column) > (typed.at(-1) ?? '').length;
  const token = /unexpected token `([^']*)'/.exec(what)?.[1];
  if (atEnd && (token === 'fi' || token === 'done' || what.startsWith('Expected compound command'))) {
    return { type: 'more' };
  }
  if (token !== undefined) return { type: 'error', message: unexpected(token) };
  if (what.startsWith('Expected redirection target'))
    return { type: 'error', message: unexpected('newline') };
  return { type: 'error', message: `-bash: ${what}` };
}

function unexpected(token: string): string {
  return `-bash: syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`;
}

/** A here-document without its end, or nothing behind `|`, `&&`, `||`. */
function isOpen(statements: readonly StatementNode[]): boolean {
  for (const [i, statement] of statements.entries()) {
    const isLast = i === statements.length - 1;
    for (const [j, pipeline] of statement.pipelines.entries()) {
      const joined = statement.pipelines.length > 1 || pipeline.commands.length > 1;
      const last = pipeline.commands.at(-1);
      if (isLast && joined && j === statement.pipelines.length - 1 && last && isNothing(last)) return true;
      if (pipeline.commands.some(hasOpenHereDoc)) return true;
    }
  }
  return false;
}

function isNothing(command: CommandNode): boolean {
  return (
    command.type === 'SimpleCommand' &&
    command.name === null &&
    command.assignments.length === 0 &&
    command.redirections.length === 0
  );
}

function hasOpenHereDoc(command: CommandNode): boolean {
  const isOpenRedirection = ({ target }: SimpleCommandNode['redirections'][number]): boolean =>
    target.type === 'HereDoc' && target.terminated === false;
  if (command.redirections.some(isOpenRedirection)) return true;
  if (command.type === 'Case') return command.items.some((item) => isOpen(item.body));
  if (command.type === 'If') {
    return isOpen([
      ...command.clauses.flatMap((c) => [...c.condition, ...c.body]),
      ...(command.elseBody ?? []),
    ]);
  }
  if (command.type === 'FunctionDef') return hasOpenHereDoc(command.body);
  return 'body' in command && isOpen(command.body);
}
