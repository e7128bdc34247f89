/** `kubectl create --raw PATH -f FILE`: posts a file to a path of the API as it is, and prints the answer. */
import { failure, type KubeObject } from '@shared/api';
import type { WriteRequest } from '@shared/contract';
import { answerOf, fail, ServerFailure, type Command } from '@main/kubectl/cluster';
import { locate } from '@main/kubectl/selecting';

type Subresource = Extract<WriteRequest, { verb: 'create' }>['subresource'];

/** Subresources that are actions: they answer that it is done, not with an object. */
const ACTIONS = ['binding', 'eviction'];
const DONE = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

/** The text that the server answers with. @throws ServerFailure */
export async function createRaw(command: Command, path: string): Promise<string> {
  const { cluster, invocation } = command;
  const { flags } = invocation;
  const files = flags.list('filename');
  if (files.length !== 1) fail('--raw can only use a single local file or stdin');
  if (flags.bool('edit')) fail('--raw and --edit are mutually exclusive');
  if (flags.bool('recursive')) fail('--raw and --recursive are mutually exclusive');
  if (flags.text('selector') !== '') fail('--raw and --selector (-l) are mutually exclusive');
  const text = await textOf(command, files[0]!);
  const found = locate(cluster.kinds(), path.split('?')[0]!.split('/').filter(Boolean));
  if (!found) {
    throw new ServerFailure(failure('NotFound', 'the server could not find the requested resource'));
  }
  const { kind, namespace, name, subresource } = found;
  const answer = cluster.write({
    verb: 'create',
    resource: kind.resource,
    body: bodyOf(text),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    // What is no subresource of the kind is refused by the server.
    ...(subresource === undefined ? {} : { subresource: subresource as Subresource }),
  });
  const object: KubeObject | typeof DONE = answerOf(command, answer);
  return `${JSON.stringify(ACTIONS.includes(subresource ?? '') ? DONE : object)}\n`;
}

async function textOf({ io }: Command, path: string): Promise<string> {
  if (path === '-') return io.stdin();
  return (await io.files.read(path)) ?? fail(`open ${path}: no such file or directory`);
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `the object provided is unrecognized (must be JSON here): couldn't get version/kind; json parse error: ${why}`;
    throw new ServerFailure(failure('BadRequest', message));
  }
}
