/**
 * `kubectl cp`. Models kubectl `cmd/cp` @ v1.34, but for the tar stream between the two sides: files are texts here, and
 * are read and written one by one with the container's own shell.
 */
import { podOf, containerOf } from '@main/kubectl/changing';
import { fail, type Command } from '@main/kubectl/cluster';
import { download } from './download';
import { upload } from './upload';

interface FileSpec {
  readonly namespace: string;
  /** '' for a file of the node. */
  readonly pod: string;
  readonly path: string;
}

export async function cp(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  if (args.length !== 2) fail('source and destination are required');
  const [source, target] = args.map(readSpec) as [FileSpec, FileSpec];
  if (source.path === '' || target.path === '') fail('filepath can not be empty');
  if (source.pod !== '' && target.pod !== '') fail('one of src or dest must be a local file specification');
  if (source.pod === '' && target.pod === '') fail('one of src or dest must be a remote file specification');
  const remote = source.pod === '' ? target : source;
  if (source.pod === '') {
    const { files } = command.io;
    if ((await files.read(source.path)) === undefined && !(await files.list(source.path))) {
      fail(`${source.path} doesn't exist in local filesystem`);
    }
  }
  const within = remote.namespace === '' ? command : { ...command, namespace: remote.namespace };
  const pod = await podOf(within, remote.pod, 60_000);
  const container = containerOf(within, pod, flags.text('container'));
  const place = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container };
  if (source.pod === '') await upload(within, place, source.path, target.path);
  else await download(within, place, source.path, target.path);
}

/** `pod:path`, `namespace/pod:path`, or a path of the node. */
function readSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  if (colon === 0) return fail('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon < 0) return { namespace: '', pod: '', path: text };
  const parts = text.slice(0, colon).split('/');
  const path = text.slice(colon + 1);
  if (parts.length === 1) return { namespace: '', pod: parts[0]!, path };
  if (parts.length === 2) return { namespace: parts[0]!, pod: parts[1]!, path };
  return fail('filespec must match the canonical format: [[namespace/]pod:]file/path');
}
