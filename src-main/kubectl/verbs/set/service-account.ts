/** `kubectl set serviceaccount`. Models kubectl `cmd/set/set_serviceaccount.go` @ v1.34. */
import { withPodSpec } from '@main/kubectl/changing';
import { fail, type Command } from '@main/kubectl/cluster';
import { setOnEach } from './each';

export async function setServiceAccount(command: Command): Promise<void> {
  const { args } = command.invocation;
  const serviceAccountName = args.at(-1);
  if (serviceAccountName === undefined) return fail('serviceaccount is required');
  await setOnEach(command, args.slice(0, -1), {
    operation: 'serviceaccount updated',
    silentWhenSame: false,
    // The older field of the same meaning would win over the new one where both stood there.
    change: (selected) =>
      withPodSpec(selected, ({ serviceAccount: _, ...spec }) => ({ ...spec, serviceAccountName })),
  });
}
