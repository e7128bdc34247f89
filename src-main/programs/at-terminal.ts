/**
 * Makes a shell script show what it does while it does it. just-bash hands output over when a whole script has ended;
 * here every command that writes where the script itself writes is redirected to the terminal's device, one by one, so
 * that a question stands on the screen before its answer is read. Which commands these are follows from the script's
 * text: what is in a pipe, in `$(…)` or redirected is left alone. (`exec >FILE` would do it for the whole script, but in
 * just-bash it takes the output of pipes and substitutions along.)
 */
import {
  parse,
  serialize,
  type CommandNode,
  type PipelineNode,
  type ScriptNode,
  type SimpleCommandNode,
  type StatementNode,
  type WordNode,
} from 'just-bash';

type CompoundNode = Exclude<CommandNode, SimpleCommandNode>;
type FunctionNode = CompoundNode & { type: 'FunctionDef' };
type Redirection = SimpleCommandNode['redirections'][number];

/** The devices that stand for the terminal. */
export interface Devices {
  readonly stdout: string;
  readonly stderr: string;
}

export interface AtTerminal {
  readonly devices: Devices;
  /**
   * Commands that want to know whether they stand at the terminal. They are called by another name there: `NAME@o`
   * writes to the terminal, `NAME@i` reads from it, `NAME@io` does both.
   */
  readonly aware?: ReadonlySet<string>;
  /** Commands that read from the terminal where they name no file: then they are called `NAME@i`. */
  readonly reads?: ReadonlySet<string>;
  /** The script writes somewhere else, as a whole. */
  readonly elsewhere?: boolean;
  /** Functions that are known, by name; those that a script defines are added. */
  readonly functions?: Set<string>;
  /** The script's own standard input is somebody who types: `read` asks them. */
  readonly types?: boolean;
  /** Called after whatever may take long, with its exit code, and in every round of a loop: it may `break 100`. */
  readonly after?: string;
  /** What an alias stands for, where it is one word. */
  readonly alias?: (name: string) => string | undefined;
}

/** What `read` becomes at the terminal, and what functions do: the versions for the terminal have other names. */
export const READ = '__drydock_read';
const FUNCTION = '__drydock_at_';

/** @throws ParseException, LexerError of just-bash for a text that is no script */
export function atTerminal(text: string, options: AtTerminal): string {
  return scriptAtTerminal(parse(text), options);
}

/** The same for a script that has been read already; the script is changed. */
export function scriptAtTerminal(script: ScriptNode, options: AtTerminal): string {
  const rewriter = new Rewriter(options);
  rewriter.script(script);
  keepLineEnds(script);
  return serialize(script);
}

/** A line end in a word, as `$'\n'` makes one: just-bash writes it as the end of a line that goes on, which is nothing. */
function keepLineEnds(node: unknown): void {
  if (Array.isArray(node)) {
    for (let i = 0; i < node.length; i++) {
      const part = node[i] as { type?: unknown; value?: unknown } | null;
      if (part?.type !== 'Literal' || typeof part.value !== 'string' || !part.value.includes('\n')) {
        keepLineEnds(part);
        continue;
      }
      const pieces = part.value.split(/(\n)/).filter((piece) => piece !== '');
      const kept = pieces.map((value) => ({ type: value === '\n' ? 'SingleQuoted' : 'Literal', value }));
      node.splice(i, 1, ...kept);
      i += kept.length - 1;
    }
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  // Between double quotes and in here-documents line ends stand for themselves.
  const { type } = node as { type?: unknown };
  if (type === 'DoubleQuoted' || type === 'HereDoc') return;
  for (const value of Object.values(node)) keepLineEnds(value);
}

/** Where something reads and writes. */
interface Place {
  readonly input: boolean;
  readonly output: boolean;
  readonly error: boolean;
}

const ELSEWHERE: Place = { input: false, output: false, error: false };
/** Builtins whose redirections last, or that go on elsewhere: nothing is put in their way. */
const UNTOUCHED = new Set(['exec', 'exit', 'return', 'break', 'continue', 'eval', 'builtin', 'command', ':']);

class Rewriter {
  private readonly functions: Set<string>;

  constructor(private readonly options: AtTerminal) {
    this.functions = options.functions ?? new Set();
  }

  script(script: ScriptNode): void {
    // A function may be called by another one that is defined before it.
    collect(script.statements, this.functions);
    script.statements = this.statements(script.statements, this.terminal());
  }

  private terminal(): Place {
    const { types = false, elsewhere = false } = this.options;
    return { input: types, output: !elsewhere, error: !elsewhere };
  }

  private statements(statements: readonly StatementNode[], place: Place): StatementNode[] {
    return statements.flatMap((statement) => {
      const twins: StatementNode[] = [];
      for (const pipeline of statement.pipelines) {
        const last = pipeline.commands.length - 1;
        pipeline.commands = pipeline.commands.map((command, i) => {
          const here: Place = {
            input: place.input && i === 0,
            output: place.output && i === last,
            error: place.error && !pipeline.pipeStderr?.[i],
          };
          if (command.type === 'FunctionDef') twins.push(this.twinOf(command));
          return this.command(command, here, last === 0);
        });
      }
      return [...twins, statement];
    });
  }

  private command(command: CommandNode, place: Place, alone: boolean): CommandNode {
    command.redirections = command.redirections.map(asHereString);
    if (command.type === 'SimpleCommand') return this.simple(command, place, alone);
    if (command.type === 'FunctionDef') {
      this.compound(command.body, ELSEWHERE);
      return command;
    }
    this.compound(command, redirected(command.redirections, place));
    // What is redirected as a whole comes when it has ended; the rest of it still goes to the terminal.
    if (command.redirections.length > 0) command.redirections = this.shown(command.redirections, place);
    return command;
  }

  private compound(command: CompoundNode, here: Place): void {
    switch (command.type) {
      case 'If':
        for (const clause of command.clauses) {
          clause.condition = this.statements(clause.condition, here);
          clause.body = this.statements(clause.body, here);
        }
        if (command.elseBody) command.elseBody = this.statements(command.elseBody, here);
        break;
      case 'While':
      case 'Until':
        command.condition = this.statements(command.condition, here);
        command.body = this.round(command.body, here);
        break;
      case 'For':
      case 'CStyleFor':
        command.body = this.round(command.body, here);
        break;
      case 'Case':
        for (const item of command.items) item.body = this.statements(item.body, here);
        break;
      case 'Subshell':
      case 'Group':
        command.body = this.statements(command.body, here);
        break;
      case 'FunctionDef':
      case 'ArithmeticCommand':
      case 'ConditionalCommand':
        break;
    }
  }

  /** One round of a loop; it looks first whether somebody wants it to end. */
  private round(body: StatementNode[], place: Place): StatementNode[] {
    const statements = this.statements(body, place);
    return this.options.after === undefined ? statements : [statementOf(this.afterCall()), ...statements];
  }

  /** The version of a function that is called at the terminal. */
  private twinOf(definition: FunctionNode): StatementNode {
    const twin = structuredClone(definition);
    twin.name = FUNCTION + definition.name;
    this.compound(twin.body, redirected(twin.redirections, this.terminal()));
    return statementOf(twin);
  }

  private simple(command: SimpleCommandNode, place: Place, alone: boolean): CommandNode {
    let name = literal(command.name);
    const alias = name === undefined ? undefined : this.options.alias?.(name);
    if (alias !== undefined && this.options.aware?.has(alias)) {
      name = alias;
      command.name = word(alias);
    }
    if (name !== undefined && UNTOUCHED.has(name)) return command;
    const here = redirected(command.redirections, place);
    const changed = name === undefined ? false : this.rename(command, name, here);
    if (changed !== 'itself') command.redirections = this.shown(command.redirections, place);
    return changed && alone && this.options.after !== undefined ? this.withAfter(command) : command;
  }

  /** Calls a command by its name at the terminal; `itself`: then it writes there by itself. */
  private rename(command: SimpleCommandNode, name: string, here: Place): 'itself' | boolean {
    const { aware, types = false } = this.options;
    if (name === 'read' && here.input) {
      command.name = word(READ);
      return true;
    }
    if (this.functions.has(name)) {
      if (!here.output || !here.error || here.input !== types) return false;
      command.name = word(FUNCTION + name);
      return 'itself';
    }
    const writes = here.output && here.error;
    if ((name === '.' || name === 'source') && writes && command.args.length === 1 && aware?.has('source')) {
      // eval "$(source@io FILE)": the file's text, made for the terminal
      const inner: SimpleCommandNode = {
        ...simpleCommand(`source@${here.input ? 'io' : 'o'}`),
        args: command.args,
      };
      const body: ScriptNode = { type: 'Script', statements: [statementOf(inner)] };
      const text: WordNode['parts'][number] = { type: 'CommandSubstitution', body, legacy: false };
      command.name = word('eval');
      command.args = [{ type: 'Word', parts: [{ type: 'DoubleQuoted', parts: [text] }] }];
      return 'itself';
    }
    if (here.input && this.options.reads?.has(name) && (name === 'tee' || command.args.every(isOption))) {
      command.name = word(`${name}@i`);
      return true;
    }
    // A file that is run has lines of its own.
    const run = name.includes('/') ? 'run' : name;
    if (!aware?.has(run) || (!here.input && !writes)) return false;
    if (run !== name) command.args = [word(name), ...command.args];
    command.name = word(`${run}@${here.input ? 'i' : ''}${writes ? 'o' : ''}`);
    return writes ? 'itself' : true;
  }

  /** Sends to the terminal what nothing else is said of; what is said comes behind, and so wins. */
  private shown(own: readonly Redirection[], place: Place): Redirection[] {
    const { stdout, stderr } = this.options.devices;
    return [
      ...(place.output ? [redirection(1, stdout)] : []),
      ...(place.error ? [redirection(2, stderr)] : []),
      ...own,
    ];
  }

  private withAfter(command: SimpleCommandNode): CommandNode {
    return { type: 'Group', body: [statementOf(command), statementOf(this.afterCall())], redirections: [] };
  }

  private afterCall(): SimpleCommandNode {
    const status: WordNode = {
      type: 'Word',
      parts: [{ type: 'ParameterExpansion', parameter: '?', operation: null }],
    };
    return { ...simpleCommand(this.options.after!), args: [status] };
  }
}

/** Names of functions that statements define, wherever they do. */
function collect(statements: readonly StatementNode[], names: Set<string>): void {
  for (const statement of statements) {
    for (const pipeline of statement.pipelines) {
      for (const command of pipeline.commands) {
        if (command.type === 'FunctionDef') {
          names.add(command.name);
          collect([statementOf(command.body)], names);
        } else if (command.type === 'If') {
          for (const clause of command.clauses) collect([...clause.condition, ...clause.body], names);
          collect(command.elseBody ?? [], names);
        } else if (command.type === 'Case') {
          for (const item of command.items) collect(item.body, names);
        } else if ('body' in command) {
          collect(command.body, names);
        }
      }
    }
  }
}

/**
 * A here-document as a here-string, which stands in its line: just-bash writes a here-document's lines before the rest of
 * the command that it belongs to.
 */
function asHereString(own: Redirection): Redirection {
  const { target } = own;
  if (target.type !== 'HereDoc') return own;
  const parts = target.content.parts.map((part) => ({ ...part }));
  if (target.stripTabs) {
    parts.forEach((part, i) => {
      if (part.type === 'Literal')
        part.value = part.value.replace(i === 0 ? /^\t+|(?<=\n)\t+/g : /(?<=\n)\t+/g, '');
    });
  }
  const last = parts.at(-1);
  if (last === undefined) return { ...own, operator: '<', target: word('/dev/null') };
  // A here-string ends with a line end of its own.
  if (last.type === 'Literal') last.value = last.value.replace(/\n$/, '');
  return { ...own, operator: '<<<', target: { type: 'Word', parts: [{ type: 'DoubleQuoted', parts }] } };
}

/** Where a command reads and writes whose own redirections are these. */
function redirected(redirections: readonly Redirection[], place: Place): Place {
  let { input, output, error } = place;
  for (const { operator, fd } of redirections) {
    if (operator.startsWith('<')) input = false;
    else if (operator.startsWith('&') || (operator === '>&' && fd === null)) output = error = false;
    else if (fd === 2) error = false;
    else output = false;
  }
  return { input, output, error };
}

function literal(name: WordNode | null): string | undefined {
  const [part, ...rest] = name?.parts ?? [];
  return part?.type === 'Literal' && rest.length === 0 ? part.value : undefined;
}

function isOption(argument: WordNode): boolean {
  return literal(argument)?.startsWith('-') ?? false;
}

function word(text: string): WordNode {
  return { type: 'Word', parts: [{ type: 'Literal', value: text }] };
}

function redirection(fd: number, path: string): Redirection {
  return { type: 'Redirection', fd, operator: '>', target: word(path) };
}

function simpleCommand(name: string): SimpleCommandNode {
  return { type: 'SimpleCommand', assignments: [], name: word(name), args: [], redirections: [] };
}

function statementOf(command: CommandNode): StatementNode {
  const pipeline: PipelineNode = { type: 'Pipeline', commands: [command], negated: false };
  return { type: 'Statement', pipelines: [pipeline], operators: [], background: false };
}
