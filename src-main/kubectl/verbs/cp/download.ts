/** From a container to the node. */
import { runQuietly, type Place } from '@main/kubectl/changing';
import { Failure, type Command } from '@main/kubectl/cluster';
import { quoted } from './upload';

export async function download(command: Command, place: Place, from: string, to: string): Promise<void> {
  const { files, err } = command.io;
  const run = async (line: string): Promise<{ ok: boolean; text: string }> => {
    const ran = await runQuietly(command, { ...place, command: ['sh', '-c', line], tty: false });
    return { ok: ran.exitCode === 0, text: ran.stdout };
  };
  const source = from.length > 1 ? from.replace(/\/$/, '') : from;
  const base = source.split('/').at(-1)!;
  if (source.startsWith('/')) err("tar: Removing leading `/' from member names\n");
  const target = (await files.list(to)) ? `${to.replace(/\/$/, '')}/${base}` : to;
  if ((await run(`test -f ${quoted(source)}`)).ok) {
    await files.write(target, (await run(`cat ${quoted(source)}`)).text);
    return;
  }
  const found = await run(`test -d ${quoted(source)} && find ${quoted(source)} -type f`);
  if (!found.ok) {
    err(
      `tar: ${source}: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n`,
    );
    throw new Failure('command terminated with exit code 2');
  }
  await files.makeFolder(target);
  for (const path of found.text.split('\n').filter((line) => line !== '')) {
    const inside = path.slice(source.length).replace(/^\//, '');
    const folder = inside.includes('/') ? `${target}/${inside.slice(0, inside.lastIndexOf('/'))}` : target;
    await files.makeFolder(folder);
    await files.write(`${target}/${inside}`, (await run(`cat ${quoted(path)}`)).text);
  }
}
