/** The container that debugs, and what happens once it is there. */
import type { Container, EnvVar } from 'kubernetes-types/core/v1';
import { attachToContainer, livePod, waitUntilStarted } from '@main/kubectl/changing';
import { fail, Failure, type Command } from '@main/kubectl/cluster';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * Five letters as generated names have them. kubectl draws them at random; here they follow from what is debugged and when,
 * so that the same history gives the same names.
 */
export function suffixOf(...parts: readonly (string | number)[]): string {
  let hash = 0x811c9dc5;
  for (const char of parts.join('/')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  let suffix = '';
  for (let i = 0; i < 5; i++) {
    suffix += LETTERS[hash % LETTERS.length]!;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  }
  return suffix;
}

/** The container as the flags describe it. */
export function debugContainer({ invocation }: Command, name: string): Container {
  const { args, dash, flags } = invocation;
  const words = dash < 0 ? [] : args.slice(dash);
  const env = flags.list('env').map(readEnv);
  const policy = flags.text('image-pull-policy');
  return {
    name,
    image: flags.text('image'),
    ...(words.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: words } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  };
}

function readEnv(text: string): EnvVar {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail(`invalid env: ${text}`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** Shows the container where that is wanted: with `-i` or `--attach`. */
export async function attachWhenAsked(
  command: Command,
  namespace: string,
  pod: string,
  container: string,
): Promise<number> {
  const { cluster, invocation } = command;
  const { flags } = invocation;
  const wanted = flags.given('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (!wanted) return 0;
  await waitUntilStarted(command, namespace, pod, 60_000);
  const state = () => {
    const { containerStatuses = [], ephemeralContainerStatuses = [] } =
      livePod(command, namespace, pod)?.status ?? {};
    return [...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === container)
      ?.state;
  };
  const begun = (): boolean => state()?.running !== undefined || state()?.terminated !== undefined;
  const passed = await cluster.pass(60_000, begun);
  if (passed === 'interrupted') throw new Failure('', 130);
  if (!begun()) fail('timed out waiting for the condition');
  return attachToContainer(command, { namespace, pod, container }, false);
}
