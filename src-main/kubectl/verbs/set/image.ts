/** `kubectl set image`. Models kubectl `cmd/set/set_image.go` @ v1.34. */
import { splitPairs, withPodSpec } from '@main/kubectl/changing';
import { fail, Failure, type Command } from '@main/kubectl/cluster';
import { readArguments } from '@main/kubectl/selecting';
import type { Container } from 'kubernetes-types/core/v1';
import { setOnEach } from './each';

export async function setImage(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const { resources, pairs } = splitPairs(args, 'image', (text) => text.includes('='));
  // What names no object is said first.
  if (resources.length > 0) readArguments(command, resources);
  const given = resources.length > 0 || flags.list('filename').length > 0;
  if (given && pairs.length === 0) fail('at least one image update is required');
  const images = new Map(pairs.map((pair) => split(pair)));
  if (images.has('*') && images.size > 1) {
    fail(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    );
  }
  await setOnEach(command, resources, {
    operation: 'image updated',
    silentWhenSame: true,
    change: (selected, complain) =>
      withPodSpec(selected, (spec) => {
        const { containers, initContainers } = spec;
        for (const name of images.keys()) {
          const known =
            name === '*' || [...containers, ...(initContainers ?? [])].some((c) => c.name === name);
          if (!known) complain(new Failure(`unable to find container named "${name}"`));
        }
        const change = (container: Container): Container => {
          const image = images.get('*') ?? images.get(container.name);
          return image === undefined ? container : { ...container, image };
        };
        return {
          ...spec,
          containers: containers.map(change),
          ...(initContainers ? { initContainers: initContainers.map(change) } : {}),
        };
      }),
  });
}

function split(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}
