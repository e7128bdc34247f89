/** `kubectl wait`. Models kubectl `cmd/wait` @ v1.34; what passes while it waits is virtual time. */
import type { KubeObject } from '@shared/api';
import {
  caught,
  fail,
  failAll,
  Failure,
  findObject,
  nameWithKind,
  ServerFailure,
  type Command,
} from '../cluster';
import {
  asList,
  findValues,
  printObject,
  printValue,
  readOutput,
  readTemplate,
  relaxPath,
  type JsonPathNode,
} from '../print';
import { listSelected, NOTHING_GIVEN, select, selectedOf, type Selected } from '../selecting';

type State = 'met' | 'waiting';

/** What is waited for. An object that is not there is undefined. */
type Condition =
  | { readonly type: 'delete' | 'create' }
  | { readonly type: 'state'; readonly holds: (object: KubeObject) => State };

const A_WEEK = 168 * 3_600_000;

export async function wait(command: Command): Promise<void> {
  const { flags, args } = command.invocation;
  const condition = readCondition(flags.text('for'));
  const output = await readOutput(command, false);
  if (args.length === 0 && flags.list('filename').length === 0) {
    fail(NOTHING_GIVEN);
  }
  const targets = await findTargets(command, condition);
  const limit = flags.duration('timeout');
  const deadline = command.cluster.now() + (limit < 0 ? A_WEEK : limit);
  const failures: Error[] = [];
  for (const target of targets) {
    const failure = await caught(async () => {
      const object = await waitFor(command, target, condition, deadline);
      if (output.type === 'table' || output.type === 'custom-columns') {
        command.io.out(`${nameWithKind(target.kind, target.name)} condition met\n`);
      } else {
        command.io.out(printObject(command, output, object ?? target.object ?? asList([])));
      }
    });
    if (failure) failures.push(failure);
  }
  failAll(failures);
}

type Awaited = Omit<Selected, 'object'> & { readonly object: KubeObject | undefined };

/** The objects, as they are now; what does not exist is only waited for with create. */
async function findTargets(command: Command, condition: Condition): Promise<Awaited[]> {
  const selection = await select(command, command.invocation.args, { nothingGiven: '' });
  failAll(selection.failures);
  const named: Awaited[] = selection.targets.map((target) => ({
    ...target,
    object: findObject(command, target.kind, target.namespace, target.name),
  }));
  if (condition.type !== 'create') {
    for (const { kind, namespace, name, object } of named) {
      if (object || condition.type === 'delete') continue;
      fail404(command, kind.resource, namespace, name);
    }
  }
  const listed = selection.kinds.flatMap((kind) =>
    listSelected(command, kind).map((object): Awaited => selectedOf(kind, object)),
  );
  const all = [...named, ...listed];
  if (all.length === 0 && condition.type !== 'delete') fail('no matching resources found');
  // What is gone already is what was wanted, and nothing is said about it.
  return condition.type === 'delete' ? all.filter(({ object }) => object !== undefined) : all;
}

function fail404({ cluster }: Command, resource: string, namespace: string, name: string): never {
  const answer = cluster.read({ verb: 'get', resource, ...(namespace === '' ? {} : { namespace }), name });
  if (!answer.ok) throw new ServerFailure(answer.status);
  throw new Failure('');
}

async function waitFor(
  command: Command,
  { kind, namespace, name, object: first }: Awaited,
  condition: Condition,
  deadline: number,
): Promise<KubeObject | undefined> {
  const { cluster, io } = command;
  const look = (): KubeObject | undefined => findObject(command, kind, namespace, name);
  const isMet = (): boolean => {
    const object = look();
    switch (condition.type) {
      case 'create':
        return object !== undefined;
      case 'delete':
        return object === undefined || object.metadata.uid !== first?.metadata.uid;
      case 'state':
        return object !== undefined && condition.holds(object) === 'met';
    }
  };
  const limitless = command.invocation.flags.duration('timeout') === 0;
  const gone = (): boolean => condition.type === 'state' && look() === undefined;
  if (!isMet()) {
    await cluster.pass(Math.max(0, deadline - cluster.now()), () => isMet() || gone() || io.signal.aborted);
    if (io.signal.aborted && !isMet()) throw new Failure('', 130);
    if (gone()) fail404(command, kind.resource, namespace, name);
    if (!isMet())
      throw new Failure(
        `${limitless ? 'condition not met for' : 'timed out waiting for the condition on'} ${kind.plural}/${name}`,
      );
  }
  return look();
}

function readCondition(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return { type: lower };
  if (text.startsWith('condition=')) return namedCondition(text.slice('condition='.length));
  if (text.startsWith('jsonpath=')) return pathCondition(text.slice('jsonpath='.length));
  return fail(`unrecognized condition: "${text}"`);
}

interface StatusCondition {
  readonly type?: string;
  readonly status?: string;
  readonly observedGeneration?: number;
}

/** `Ready`, `Ready=false` */
function namedCondition(text: string): Condition {
  const equals = text.indexOf('=');
  const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
  const value = (equals < 0 ? 'true' : text.slice(equals + 1)).toLowerCase();
  return {
    type: 'state',
    holds(object) {
      const { status, metadata } = object as {
        status?: { conditions?: readonly StatusCondition[]; observedGeneration?: number };
      } & KubeObject;
      const found = (status?.conditions ?? []).find(({ type }) => type?.toLowerCase() === name);
      if (!found) return 'waiting';
      const observed = found.observedGeneration ?? status?.observedGeneration;
      // What was found out about an older version of the object does not count.
      if (observed !== undefined && observed < (metadata.generation ?? 0)) return 'waiting';
      return found.status?.toLowerCase() === value ? 'met' : 'waiting';
    },
  };
}

const FORMAT =
  "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'";

/** `{.status.phase}`, `{.status.phase}=Running` */
function pathCondition(text: string): Condition {
  const match = /^\s*(\{[^]*\}|[^=]*)(?:=([^]*))?$/.exec(text.replace(/^'([^]*)'$/, '$1'));
  const path = match?.[1]?.trim() ?? '';
  const given = match?.[2];
  if (text === '') return fail('jsonpath expression cannot be empty');
  if (path === '') return fail(FORMAT);
  if (given?.trim() === '')
    return fail(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  const wanted = given?.trim().replace(/^(['"])([^]*)\1$/, '$2');
  const nodes = readPathNodes(relaxPath(path));
  return {
    type: 'state',
    holds(object) {
      const values = findValues(nodes, object, { allowMissingKeys: true });
      if (wanted === undefined) return values.length > 0 ? 'met' : 'waiting';
      if (values.length === 0) return 'waiting';
      if (values.length > 1) return fail('given jsonpath expression matches more than one value');
      const [value] = values;
      if (typeof value === 'object' && value !== null) {
        return fail('jsonpath leads to a nested object or list which is not supported');
      }
      return printValue(value) === wanted ? 'met' : 'waiting';
    },
  };
}

function readPathNodes(path: string): readonly JsonPathNode[] {
  try {
    return readTemplate(path);
  } catch (error) {
    return fail(`error parsing jsonpath ${path}, ${(error as Error).message}`);
  }
}
