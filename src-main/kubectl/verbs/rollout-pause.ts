/** `kubectl rollout pause`. Models kubectl `cmd/rollout/rollout_pause.go` @ v1.34. */
import { isPaused, rolloutName, steerRollouts, withPaused } from '../changing';
import { fail, type Command } from '../cluster';

export async function rolloutPause(command: Command): Promise<void> {
  await steerRollouts(command, 'paused', (selected) => {
    if (selected.kind.resource !== 'deployments.apps')
      fail(`${rolloutName(selected)} pausing is not supported`);
    if (isPaused(selected.object)) fail(`${rolloutName(selected)} is already paused`);
    return withPaused(selected.object, true);
  });
}
