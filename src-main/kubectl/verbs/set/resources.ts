/** `kubectl set resources`. Models kubectl `cmd/set/set_resources.go` @ v1.34. */
import { formatQuantity, parseQuantity } from '@shared/api';
import { withPodSpec } from '@main/kubectl/changing';
import { fail, type Command } from '@main/kubectl/cluster';
import { matchesPattern, setOnEach } from './each';

type Amounts = Readonly<Record<string, string>>;

export async function setResources(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  if (flags.text('limits') === '' && flags.text('requests') === '') {
    fail('you must specify an update to requests or limits (in the form of --requests/--limits)');
  }
  const limits = readAmounts(flags.text('limits'));
  const requests = readAmounts(flags.text('requests'));
  const pattern = flags.text('containers');
  await setOnEach(command, args, {
    operation: 'resource requirements updated',
    silentWhenSame: true,
    change: (selected) =>
      withPodSpec(selected, (spec) => {
        if (!spec.containers.some(({ name }) => matchesPattern(name, pattern))) {
          fail(`unable to find container named ${pattern}`);
        }
        const containers = spec.containers.map((container) => {
          if (!matchesPattern(container.name, pattern)) return container;
          const { resources = {} } = container;
          return {
            ...container,
            resources: {
              ...resources,
              ...(limits ? { limits: { ...resources.limits, ...limits } } : {}),
              ...(requests ? { requests: { ...resources.requests, ...requests } } : {}),
            },
          };
        });
        return { ...spec, containers };
      }),
  });
}

function readAmounts(text: string): Amounts | undefined {
  if (text === '') return undefined;
  const amounts: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [name = '', amount, ...more] = part.split('=');
    if (amount === undefined || more.length > 0)
      fail(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    const quantity = parseQuantity(amount ?? '');
    amounts[name] = quantity
      ? formatQuantity(quantity)
      : fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }
  return amounts;
}
