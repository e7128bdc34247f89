/** `kubectl set selector`. Models kubectl `cmd/set/set_selector.go` @ v1.34. */
import { parseSelector, type KubeObject } from '@shared/api';
import { fail, type Command } from '@main/kubectl/cluster';
import { setOnEach } from './each';

export async function setSelector(command: Command): Promise<void> {
  const { args } = command.invocation;
  const text = args.at(-1) ?? '';
  const parsed = parseSelector(text);
  if ('error' in parsed) return fail(parsed.error);
  await setOnEach(command, args.slice(0, -1), {
    operation: 'selector updated',
    silentWhenSame: false,
    change({ object, kind }) {
      if (kind.resource !== 'services') fail('setting a selector is only supported for Services');
      const expressions = parsed.selector.filter(
        ({ operator, values }) => operator !== 'In' || values.length !== 1 || text.includes(' in '),
      );
      if (expressions.length > 0) {
        const shown = expressions.map(
          ({ key, operator, values }) => `{${key} ${operator} [${values.join(' ')}]}`,
        );
        fail(`match expression [${shown.join(' ')}] not supported on this object`);
      }
      const selector = Object.fromEntries(parsed.selector.map(({ key, values }) => [key, values[0] ?? '']));
      const { spec } = object as KubeObject & { spec?: object };
      return { ...object, spec: { ...spec, selector } } as KubeObject;
    },
  });
}
