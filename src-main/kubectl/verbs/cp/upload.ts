/** From the node into a container. */
import { runQuietly, type Place } from '@main/kubectl/changing';
import { fail, type Command } from '@main/kubectl/cluster';

export async function upload(command: Command, place: Place, from: string, to: string): Promise<void> {
  const { files } = command.io;
  const base = from.replace(/\/$/, '').split('/').at(-1)!;
  const isFolder = await succeeds(command, place, `test -d ${quoted(to)}`);
  const target = isFolder ? `${to.replace(/\/$/, '')}/${base}` : to;
  const text = await files.read(from);
  if (text !== undefined) await writeFile(command, place, target, text);
  else await uploadFolder(command, place, from.replace(/\/$/, ''), target);
}

async function uploadFolder(command: Command, place: Place, from: string, to: string): Promise<void> {
  const { files } = command.io;
  await mustSucceed(command, place, `mkdir -p ${quoted(to)}`);
  for (const name of (await files.list(from)) ?? []) {
    const text = await files.read(`${from}/${name}`);
    if (text === undefined) await uploadFolder(command, place, `${from}/${name}`, `${to}/${name}`);
    else await writeFile(command, place, `${to}/${name}`, text);
  }
}

async function writeFile(command: Command, place: Place, path: string, text: string): Promise<void> {
  await mustSucceed(command, place, `cat > ${quoted(path)}`, text);
}

async function mustSucceed(command: Command, place: Place, line: string, stdin?: string): Promise<void> {
  const ran = await runQuietly(command, {
    ...place,
    command: ['sh', '-c', line],
    tty: false,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (ran.exitCode === 0) return;
  command.io.err(ran.stderr);
  fail(`command terminated with exit code ${ran.exitCode}`);
}

async function succeeds(command: Command, place: Place, line: string): Promise<boolean> {
  return (await runQuietly(command, { ...place, command: ['sh', '-c', line], tty: false })).exitCode === 0;
}

/** A word of a shell line. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
